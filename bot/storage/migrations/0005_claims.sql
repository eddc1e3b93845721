CREATE TABLE claims (  -- the interactions of the last minutes that changed something, and which process answered them
    request_id BIGINT NOT NULL,
    claimant BIGINT NOT NULL,
    CONSTRAINT pk_claims PRIMARY KEY (request_id)
);
