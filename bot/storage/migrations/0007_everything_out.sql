-- TRUE: the ceiling is everything that is out. Then season and episode are the first episode held back, or both null.
ALTER TABLE ceilings ADD COLUMN everything_out BOOLEAN NOT NULL DEFAULT FALSE;
