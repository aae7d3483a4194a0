-- Where agencies have notices sent, and how far each webhook was told. The first proves who had it done and stays when a webhook is removed; the second is the gateway's
-- own memory of what is under way.

CREATE TABLE webhook (
    id                  BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    agency              TEXT    NOT NULL REFERENCES agency (id),
    principal           TEXT    NOT NULL,
    registered_index    INTEGER NOT NULL UNIQUE,
    sealed_registration BLOB    NOT NULL,
    removed_index       INTEGER UNIQUE
) STRICT;
CREATE INDEX webhook_by_agency ON webhook (agency, registered_index);

CREATE TABLE webhook_state (
    webhook         BLOB    NOT NULL PRIMARY KEY REFERENCES webhook (id),
    told_index      INTEGER NOT NULL,
    told_at         INTEGER,
    failures        INTEGER NOT NULL,
    fault           TEXT,
    next_attempt_at INTEGER,
    is_paused       INTEGER NOT NULL,
    lease_owner     BLOB,
    lease_until     INTEGER
) STRICT, WITHOUT ROWID;

CREATE TRIGGER webhook_keeps_its_facts
    BEFORE UPDATE OF id, agency, principal, registered_index, sealed_registration ON webhook
    BEGIN SELECT RAISE(ABORT, 'a webhook is only removed'); END;
CREATE TRIGGER webhook_ends_once BEFORE UPDATE ON webhook
    WHEN OLD.removed_index IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a webhook is removed once'); END;
CREATE TRIGGER webhook_no_delete BEFORE DELETE ON webhook BEGIN SELECT RAISE(ABORT, 'the row of a webhook stays'); END;
