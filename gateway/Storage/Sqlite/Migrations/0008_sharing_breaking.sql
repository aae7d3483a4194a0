-- An advisory may be shared with one more recipient after it was published: who added it stands with the delivery, the signed documents in a table of their own.
-- A program before would put the author's statement together for the wrong recipient: it must not serve such a delivery.

ALTER TABLE delivery ADD COLUMN shared_by TEXT;

CREATE TRIGGER delivery_keeps_its_sharer BEFORE UPDATE OF shared_by ON delivery
    BEGIN SELECT RAISE(ABORT, 'only the state of a delivery changes'); END;

CREATE TABLE sharing_document (
    log_index INTEGER NOT NULL PRIMARY KEY,
    advisory  BLOB    NOT NULL REFERENCES advisory (id),
    kind      TEXT    NOT NULL CHECK (kind IN ('addition', 'permission', 'declaration')),
    agency    TEXT    NOT NULL REFERENCES agency (id),
    principal TEXT    NOT NULL,
    document  BLOB    NOT NULL,
    signature TEXT    NOT NULL
) STRICT;

CREATE INDEX sharing_document_by_advisory ON sharing_document (advisory, kind, log_index);

CREATE TRIGGER sharing_document_no_update BEFORE UPDATE ON sharing_document BEGIN SELECT RAISE(ABORT, 'sharing_document is append-only'); END;
CREATE TRIGGER sharing_document_no_delete BEFORE DELETE ON sharing_document BEGIN SELECT RAISE(ABORT, 'sharing_document is append-only'); END;
