CREATE TABLE deletions (  -- of the last minutes: who has deleted their data, and with which interaction
    person BIGINT NOT NULL,  -- a keyed hash of the user's id
    request_id BIGINT NOT NULL,
    CONSTRAINT pk_deletions PRIMARY KEY (person)
);
