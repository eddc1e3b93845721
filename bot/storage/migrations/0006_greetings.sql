CREATE TABLE greetings (server_id BIGINT NOT NULL, CONSTRAINT pk_greetings PRIMARY KEY (server_id));
