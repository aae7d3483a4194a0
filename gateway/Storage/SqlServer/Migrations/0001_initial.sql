-- Ids of advisories and payloads are 16 bytes, big-endian: a UUIDv7 as UNIQUEIDENTIFIER loses its order. Texts are ASCII and compared byte by byte. Times are UTC.

CREATE TABLE agency (
    id              VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    sequence        BIGINT         NOT NULL,
    suspended       BIT            NOT NULL,
    retired         BIT            NOT NULL,
    grants          VARCHAR(200) COLLATE Latin1_General_BIN2 NOT NULL,
    directory_index BIGINT         NOT NULL,
    stored_bytes    BIGINT         NOT NULL,
    next_delivery   BIGINT         NOT NULL,
    record_sha256   BINARY(32)     NOT NULL,
    signature       VARCHAR(4000) COLLATE Latin1_General_BIN2 NOT NULL,
    record          VARBINARY(MAX) NOT NULL,
    CONSTRAINT agency_key PRIMARY KEY (id),
    CONSTRAINT agency_counts CHECK (sequence >= 0 AND directory_index >= 0 AND stored_bytes >= 0 AND next_delivery >= 1)
);

CREATE TABLE principal (
    id              VARCHAR(41) COLLATE Latin1_General_BIN2 NOT NULL,
    agency          VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    kind            VARCHAR(16) COLLATE Latin1_General_BIN2 NOT NULL,
    roles           VARCHAR(200) COLLATE Latin1_General_BIN2 NOT NULL,
    valid_from      DATETIME2(3) NOT NULL,
    valid_to        DATETIME2(3) NULL,
    revoked_at      DATETIME2(3) NULL,
    revoked_reason  VARCHAR(32) COLLATE Latin1_General_BIN2 NULL,
    suspected_since DATETIME2(3) NULL,
    CONSTRAINT principal_key_id PRIMARY KEY (id),
    CONSTRAINT principal_agency FOREIGN KEY (agency) REFERENCES agency (id)
);

CREATE INDEX principal_by_agency ON principal (agency);

CREATE TABLE principal_key (
    principal VARCHAR(41) COLLATE Latin1_General_BIN2 NOT NULL,
    purpose   VARCHAR(16) COLLATE Latin1_General_BIN2 NOT NULL,
    ordinal   INT NOT NULL,
    key_text  VARCHAR(200) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT principal_key_key PRIMARY KEY (principal, purpose, ordinal),
    CONSTRAINT principal_key_principal FOREIGN KEY (principal) REFERENCES principal (id)
);

CREATE TABLE key_owner (
    key_text VARCHAR(200) COLLATE Latin1_General_BIN2 NOT NULL,
    owner    VARCHAR(41) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT key_owner_key PRIMARY KEY (key_text)
);

CREATE TABLE advisory (
    id              BINARY(16)     NOT NULL,
    sender          VARCHAR(41) COLLATE Latin1_General_BIN2 NOT NULL,
    sender_agency   VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    nonce           BINARY(16)     NOT NULL,
    tlp             VARCHAR(16) COLLATE Latin1_General_BIN2 NOT NULL,
    published_at    DATETIME2(3)   NOT NULL,
    expires_at      DATETIME2(3)   NULL,
    published_index BIGINT         NOT NULL,
    directory_size  BIGINT         NOT NULL,
    status          VARCHAR(16) COLLATE Latin1_General_BIN2 NOT NULL,
    closed_index    BIGINT         NULL,
    stored_bytes    BIGINT         NOT NULL,
    sealed_common   VARBINARY(MAX) NOT NULL,
    CONSTRAINT advisory_key PRIMARY KEY (id),
    CONSTRAINT advisory_sender_agency FOREIGN KEY (sender_agency) REFERENCES agency (id),
    CONSTRAINT advisory_status CHECK (status IN ('published', 'withdrawn', 'expired')),
    CONSTRAINT advisory_stored CHECK (stored_bytes >= 0)
);

CREATE UNIQUE INDEX advisory_nonce ON advisory (sender, nonce);
CREATE UNIQUE INDEX advisory_published ON advisory (published_index);
CREATE INDEX advisory_outbox ON advisory (sender_agency, published_index);
CREATE INDEX advisory_expiry ON advisory (expires_at) INCLUDE (status) WHERE expires_at IS NOT NULL;

CREATE TABLE document (
    advisory       BINARY(16) NOT NULL,
    number         INT        NOT NULL,
    payload        BINARY(16) NOT NULL,
    payload_size   BIGINT     NOT NULL,
    payload_sha256 BINARY(32) NOT NULL,
    CONSTRAINT document_key PRIMARY KEY (advisory, number),
    CONSTRAINT document_advisory FOREIGN KEY (advisory) REFERENCES advisory (id),
    CONSTRAINT document_counts CHECK (number >= 0 AND payload_size >= 0)
);

CREATE UNIQUE INDEX document_payload ON document (payload);

CREATE TABLE delivery (
    advisory        BINARY(16)   NOT NULL,
    recipient       VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    delivery        BIGINT       NOT NULL,
    addressed_index BIGINT       NOT NULL,
    manifest_sha256 BINARY(32)   NOT NULL,
    audience        VARCHAR(MAX) COLLATE Latin1_General_BIN2 NULL,
    state           VARCHAR(16) COLLATE Latin1_General_BIN2 NOT NULL,
    state_at        DATETIME2(3) NULL,
    CONSTRAINT delivery_key PRIMARY KEY (advisory, recipient),
    CONSTRAINT delivery_advisory FOREIGN KEY (advisory) REFERENCES advisory (id),
    CONSTRAINT delivery_recipient FOREIGN KEY (recipient) REFERENCES agency (id),
    CONSTRAINT delivery_number CHECK (delivery >= 1)
);

CREATE UNIQUE INDEX delivery_numbers ON delivery (recipient, delivery);
CREATE UNIQUE INDEX delivery_addressed ON delivery (addressed_index);
CREATE INDEX delivery_inbox ON delivery (recipient, addressed_index);

-- A table of its own: a manifest is kilobytes that never change, a delivery is a short row whose state does.
CREATE TABLE manifest (
    advisory            BINARY(16)     NOT NULL,
    recipient           VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    manifest_signature  VARCHAR(4000) COLLATE Latin1_General_BIN2 NOT NULL,
    statement_signature VARCHAR(4000) COLLATE Latin1_General_BIN2 NOT NULL,
    manifest            VARBINARY(MAX) NOT NULL,
    CONSTRAINT manifest_key PRIMARY KEY (advisory, recipient),
    CONSTRAINT manifest_delivery FOREIGN KEY (advisory, recipient) REFERENCES delivery (advisory, recipient)
);

CREATE TABLE receipt (
    log_index BIGINT         NOT NULL,
    advisory  BINARY(16)     NOT NULL,
    recipient VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    principal VARCHAR(41) COLLATE Latin1_General_BIN2 NOT NULL,
    receipt   VARBINARY(MAX) NOT NULL,
    signature VARCHAR(4000) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT receipt_key PRIMARY KEY (log_index),
    CONSTRAINT receipt_delivery FOREIGN KEY (advisory, recipient) REFERENCES delivery (advisory, recipient)
);

CREATE INDEX receipt_by_advisory ON receipt (advisory, log_index);

CREATE TABLE withdrawal (
    advisory          BINARY(16)     NOT NULL,
    log_index         BIGINT         NOT NULL,
    principal         VARCHAR(41) COLLATE Latin1_General_BIN2 NOT NULL,
    sealed_withdrawal VARBINARY(MAX) NOT NULL,
    signature         VARCHAR(4000) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT withdrawal_key PRIMARY KEY (advisory),
    CONSTRAINT withdrawal_advisory FOREIGN KEY (advisory) REFERENCES advisory (id)
);

CREATE UNIQUE INDEX withdrawal_index ON withdrawal (log_index);

CREATE TABLE idempotency (
    principal   VARCHAR(41) COLLATE Latin1_General_BIN2 NOT NULL,
    request_key VARCHAR(255) COLLATE Latin1_General_BIN2 NOT NULL,
    fingerprint BINARY(32)     NOT NULL,
    status      INT            NOT NULL,
    location    VARCHAR(400) COLLATE Latin1_General_BIN2 NULL,
    created_at  DATETIME2(3)   NOT NULL,
    sealed_body VARBINARY(MAX) NOT NULL,
    CONSTRAINT idempotency_key PRIMARY KEY (principal, request_key)
);

CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE replay (
    kind       VARCHAR(16) COLLATE Latin1_General_BIN2 NOT NULL,
    id_hash    BINARY(32)   NOT NULL,
    expires_at DATETIME2(3) NOT NULL,
    CONSTRAINT replay_key PRIMARY KEY (kind, id_hash)
);

CREATE INDEX replay_by_age ON replay (expires_at);

-- in_use is set by the transaction that publishes: a sweep on another gateway waits for it and then leaves the payload alone.
CREATE TABLE payload (
    id         BINARY(16)   NOT NULL,
    size       BIGINT       NOT NULL,
    complete   BIT          NOT NULL,
    in_use     BIT          NOT NULL,
    touched_at DATETIME2(3) NOT NULL,
    CONSTRAINT payload_key PRIMARY KEY (id)
);

CREATE INDEX payload_by_age ON payload (touched_at);

CREATE TABLE payload_chunk (
    payload BINARY(16)     NOT NULL,
    number  BIGINT         NOT NULL,
    bytes   VARBINARY(MAX) NOT NULL,
    CONSTRAINT payload_chunk_key PRIMARY KEY (payload, number),
    CONSTRAINT payload_chunk_payload FOREIGN KEY (payload) REFERENCES payload (id)
);

CREATE TABLE log_entry (
    log   VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    idx   BIGINT         NOT NULL,
    entry VARBINARY(MAX) NOT NULL,
    CONSTRAINT log_entry_key PRIMARY KEY (log, idx),
    CONSTRAINT log_entry_size CHECK (idx >= 0 AND DATALENGTH(entry) <= 65535)
);

CREATE TABLE log_tile (
    log    VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    level  INT            NOT NULL,
    idx    BIGINT         NOT NULL,
    hashes VARBINARY(MAX) NOT NULL,
    CONSTRAINT log_tile_key PRIMARY KEY (log, level, idx),
    CONSTRAINT log_tile_size CHECK (level >= 0 AND idx >= 0 AND DATALENGTH(hashes) = 8192)
);

CREATE TABLE log_head (
    log       VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    size      BIGINT         NOT NULL,
    frontier  VARBINARY(MAX) NOT NULL,
    last_leaf BINARY(32)     NOT NULL,
    last_time DATETIME2(3)   NOT NULL,
    CONSTRAINT log_head_key PRIMARY KEY (log)
);

CREATE TABLE log_checkpoint (
    log  VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    size BIGINT         NOT NULL,
    note VARBINARY(MAX) NOT NULL,
    CONSTRAINT log_checkpoint_key PRIMARY KEY (log, size)
);
