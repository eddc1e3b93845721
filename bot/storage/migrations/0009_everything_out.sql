ALTER TABLE ceilings ADD COLUMN everything_out BOOLEAN NOT NULL DEFAULT FALSE;  -- then season and episode are null
