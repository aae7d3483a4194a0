-- The file keys of advisories that any member may fetch (TLP:CLEAR, encrypted here), each sealed under the storage key; gone when the advisory closes.

CREATE TABLE file_key (
    advisory   BLOB    NOT NULL CHECK (length(advisory) = 16),
    number     INTEGER NOT NULL,
    sealed_key BLOB    NOT NULL,
    PRIMARY KEY (advisory, number),
    FOREIGN KEY (advisory, number) REFERENCES document (advisory, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX advisory_clear ON advisory (published_index) WHERE tlp = 'CLEAR';

CREATE TRIGGER file_key_no_update BEFORE UPDATE ON file_key BEGIN SELECT RAISE(ABORT, 'file_key is written once'); END;
CREATE TRIGGER file_key_no_replace BEFORE INSERT ON file_key
    WHEN EXISTS (SELECT 1 FROM file_key WHERE advisory = NEW.advisory AND number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'file_key is written once'); END;
