-- What others said of the logs' heads: checkpoints as witnesses cosigned them, and timestamps over checkpoints. Neither needs a time column of its own:
-- a cosignature and a token carry theirs, signed.

CREATE TABLE log_cosigned (
    log  TEXT    NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    note BLOB    NOT NULL,
    PRIMARY KEY (log, size)
) STRICT, WITHOUT ROWID;

-- The note that the token dates is the checkpoint of that size.
CREATE TABLE log_timestamp (
    log   TEXT    NOT NULL,
    size  INTEGER NOT NULL CHECK (size >= 0),
    token BLOB    NOT NULL,
    PRIMARY KEY (log, size),
    FOREIGN KEY (log, size) REFERENCES log_checkpoint (log, size)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER log_cosigned_no_update BEFORE UPDATE ON log_cosigned BEGIN SELECT RAISE(ABORT, 'log_cosigned is append-only'); END;
CREATE TRIGGER log_cosigned_no_delete BEFORE DELETE ON log_cosigned BEGIN SELECT RAISE(ABORT, 'log_cosigned is append-only'); END;
CREATE TRIGGER log_cosigned_no_replace BEFORE INSERT ON log_cosigned
    WHEN EXISTS (SELECT 1 FROM log_cosigned WHERE log = NEW.log AND size = NEW.size)
    BEGIN SELECT RAISE(ABORT, 'log_cosigned is append-only'); END;

CREATE TRIGGER log_timestamp_no_update BEFORE UPDATE ON log_timestamp BEGIN SELECT RAISE(ABORT, 'log_timestamp is append-only'); END;
CREATE TRIGGER log_timestamp_no_delete BEFORE DELETE ON log_timestamp BEGIN SELECT RAISE(ABORT, 'log_timestamp is append-only'); END;
CREATE TRIGGER log_timestamp_no_replace BEFORE INSERT ON log_timestamp
    WHEN EXISTS (SELECT 1 FROM log_timestamp WHERE log = NEW.log AND size = NEW.size)
    BEGIN SELECT RAISE(ABORT, 'log_timestamp is append-only'); END;
