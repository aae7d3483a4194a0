-- Times are INTEGER milliseconds since 1970, UTC. Ids of advisories and payloads are 16 bytes, big-endian. STRICT keeps every column to its type.

CREATE TABLE agency (
    id              TEXT    NOT NULL PRIMARY KEY,
    sequence        INTEGER NOT NULL CHECK (sequence >= 0),
    suspended       INTEGER NOT NULL CHECK (suspended IN (0, 1)),
    retired         INTEGER NOT NULL CHECK (retired IN (0, 1)),
    grants          TEXT    NOT NULL,
    directory_index INTEGER NOT NULL CHECK (directory_index >= 0),
    stored_bytes    INTEGER NOT NULL DEFAULT 0 CHECK (stored_bytes >= 0),
    next_delivery   INTEGER NOT NULL DEFAULT 1 CHECK (next_delivery >= 1),
    record_sha256   BLOB    NOT NULL CHECK (length(record_sha256) = 32),
    signature       TEXT    NOT NULL,
    record          BLOB    NOT NULL
) STRICT;

CREATE TABLE principal (
    id              TEXT    NOT NULL PRIMARY KEY,
    agency          TEXT    NOT NULL REFERENCES agency (id),
    kind            TEXT    NOT NULL,
    roles           TEXT    NOT NULL,
    valid_from      INTEGER NOT NULL,
    valid_to        INTEGER,
    revoked_at      INTEGER,
    revoked_reason  TEXT,
    suspected_since INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX principal_by_agency ON principal (agency);

CREATE TABLE principal_key (
    principal TEXT    NOT NULL REFERENCES principal (id),
    purpose   TEXT    NOT NULL,
    ordinal   INTEGER NOT NULL,
    key_text  TEXT    NOT NULL,
    PRIMARY KEY (principal, purpose, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE key_owner (
    key_text TEXT NOT NULL PRIMARY KEY,
    owner    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE advisory (
    id              BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    sender          TEXT    NOT NULL,
    sender_agency   TEXT    NOT NULL REFERENCES agency (id),
    nonce           BLOB    NOT NULL CHECK (length(nonce) = 16),
    tlp             TEXT    NOT NULL,
    published_at    INTEGER NOT NULL,
    expires_at      INTEGER,
    published_index INTEGER NOT NULL UNIQUE,
    directory_size  INTEGER NOT NULL,
    status          TEXT    NOT NULL CHECK (status IN ('published', 'withdrawn', 'expired')),
    closed_index    INTEGER,
    stored_bytes    INTEGER NOT NULL CHECK (stored_bytes >= 0),
    sealed_common   BLOB    NOT NULL,
    UNIQUE (sender, nonce)
) STRICT;

CREATE INDEX advisory_outbox ON advisory (sender_agency, published_index);
CREATE INDEX advisory_expiry ON advisory (expires_at) WHERE status = 'published' AND expires_at IS NOT NULL;

CREATE TABLE document (
    advisory       BLOB    NOT NULL REFERENCES advisory (id),
    number         INTEGER NOT NULL CHECK (number >= 0),
    payload        BLOB    NOT NULL UNIQUE CHECK (length(payload) = 16),
    payload_size   INTEGER NOT NULL CHECK (payload_size >= 0),
    payload_sha256 BLOB    NOT NULL CHECK (length(payload_sha256) = 32),
    PRIMARY KEY (advisory, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
    advisory        BLOB    NOT NULL REFERENCES advisory (id),
    recipient       TEXT    NOT NULL REFERENCES agency (id),
    delivery        INTEGER NOT NULL CHECK (delivery >= 1),
    addressed_index INTEGER NOT NULL UNIQUE,
    manifest_sha256 BLOB    NOT NULL CHECK (length(manifest_sha256) = 32),
    audience        TEXT,
    state           TEXT    NOT NULL,
    state_at        INTEGER,
    PRIMARY KEY (advisory, recipient),
    UNIQUE (recipient, delivery)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_inbox ON delivery (recipient, addressed_index);

-- A table of its own: a manifest is kilobytes that never change, a delivery is a short row whose state does.
CREATE TABLE manifest (
    advisory            BLOB NOT NULL,
    recipient           TEXT NOT NULL,
    manifest_signature  TEXT NOT NULL,
    statement_signature TEXT NOT NULL,
    manifest            BLOB NOT NULL,
    PRIMARY KEY (advisory, recipient),
    FOREIGN KEY (advisory, recipient) REFERENCES delivery (advisory, recipient)
) STRICT;

CREATE TABLE receipt (
    log_index INTEGER NOT NULL PRIMARY KEY,
    advisory  BLOB    NOT NULL,
    recipient TEXT    NOT NULL,
    principal TEXT    NOT NULL,
    receipt   BLOB    NOT NULL,
    signature TEXT    NOT NULL,
    FOREIGN KEY (advisory, recipient) REFERENCES delivery (advisory, recipient)
) STRICT;

CREATE INDEX receipt_by_advisory ON receipt (advisory, log_index);

CREATE TABLE withdrawal (
    advisory          BLOB    NOT NULL PRIMARY KEY REFERENCES advisory (id),
    log_index         INTEGER NOT NULL UNIQUE,
    principal         TEXT    NOT NULL,
    sealed_withdrawal BLOB    NOT NULL,
    signature         TEXT    NOT NULL
) STRICT;

CREATE TABLE idempotency (
    principal   TEXT    NOT NULL,
    request_key TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL CHECK (length(fingerprint) = 32),
    status      INTEGER NOT NULL,
    location    TEXT,
    created_at  INTEGER NOT NULL,
    sealed_body BLOB    NOT NULL,
    PRIMARY KEY (principal, request_key)
) STRICT;

CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE replay (
    kind       TEXT    NOT NULL,
    id_hash    BLOB    NOT NULL CHECK (length(id_hash) = 32),
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (kind, id_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX replay_by_age ON replay (expires_at);

-- With a rowid: entries of both logs then go to the end of one tree. Clustered by (log, idx), which was measured, appending takes a third more time.
CREATE TABLE log_entry (
    log   TEXT    NOT NULL,
    idx   INTEGER NOT NULL CHECK (idx >= 0),
    entry BLOB    NOT NULL CHECK (length(entry) <= 65535),
    PRIMARY KEY (log, idx)
) STRICT;

CREATE TABLE log_tile (
    log    TEXT    NOT NULL,
    level  INTEGER NOT NULL CHECK (level >= 0),
    idx    INTEGER NOT NULL CHECK (idx >= 0),
    hashes BLOB    NOT NULL CHECK (length(hashes) = 8192),
    PRIMARY KEY (log, level, idx)
) STRICT;

CREATE TABLE log_head (
    log       TEXT    NOT NULL PRIMARY KEY,
    size      INTEGER NOT NULL CHECK (size >= 0),
    frontier  BLOB    NOT NULL,
    last_leaf BLOB    NOT NULL CHECK (length(last_leaf) = 32),
    last_time INTEGER NOT NULL
) STRICT;

CREATE TABLE log_checkpoint (
    log  TEXT    NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    note BLOB    NOT NULL,
    PRIMARY KEY (log, size)
) STRICT, WITHOUT ROWID;
