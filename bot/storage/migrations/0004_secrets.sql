CREATE TABLE secrets (
    name TEXT NOT NULL,
    value TEXT NOT NULL,  -- in hexadecimal digits
    CONSTRAINT pk_secrets PRIMARY KEY (name)
);
