-- What others said of the logs' heads: checkpoints as witnesses cosigned them, and timestamps over checkpoints. Neither needs a time column of its own:
-- a cosignature and a token carry theirs, signed.

CREATE TABLE log_cosigned (
    log  VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    size BIGINT         NOT NULL,
    note VARBINARY(MAX) NOT NULL,
    CONSTRAINT log_cosigned_key PRIMARY KEY (log, size),
    CONSTRAINT log_cosigned_size CHECK (size >= 0)
);

-- The note that the token dates is the checkpoint of that size.
CREATE TABLE log_timestamp (
    log   VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    size  BIGINT         NOT NULL,
    token VARBINARY(MAX) NOT NULL,
    CONSTRAINT log_timestamp_key PRIMARY KEY (log, size),
    CONSTRAINT log_timestamp_checkpoint FOREIGN KEY (log, size) REFERENCES log_checkpoint (log, size),
    CONSTRAINT log_timestamp_size CHECK (size >= 0)
);
GO

CREATE TRIGGER log_cosigned_no_update_delete ON log_cosigned INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'log_cosigned is append-only', 1;
END
GO

CREATE TRIGGER log_timestamp_no_update_delete ON log_timestamp INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'log_timestamp is append-only', 1;
END
GO
