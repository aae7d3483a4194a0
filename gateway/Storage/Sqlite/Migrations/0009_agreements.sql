-- Sharing agreements. Rows are only ever added; what is in force is derived from them. agreement_signer tells who may see a version, without opening it.

CREATE TABLE agreement_version (
    agreement       BLOB    NOT NULL CHECK (length(agreement) = 16),
    version         INTEGER NOT NULL CHECK (version >= 1),
    proposed_index  INTEGER NOT NULL UNIQUE,
    document_sha256 BLOB    NOT NULL CHECK (length(document_sha256) = 32),
    sealed_document BLOB    NOT NULL,
    sealed_texts    BLOB    NOT NULL,
    PRIMARY KEY (agreement, version)
) STRICT;

CREATE TABLE agreement_signer (
    agreement BLOB    NOT NULL,
    version   INTEGER NOT NULL,
    agency    TEXT    NOT NULL REFERENCES agency (id),
    PRIMARY KEY (agreement, version, agency),
    FOREIGN KEY (agreement, version) REFERENCES agreement_version (agreement, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX agreement_by_signer ON agreement_signer (agency, agreement);

CREATE TABLE agreement_signature (
    log_index INTEGER NOT NULL PRIMARY KEY,
    agreement BLOB    NOT NULL,
    version   INTEGER NOT NULL,
    principal TEXT    NOT NULL,
    logged_at INTEGER NOT NULL,
    signature TEXT    NOT NULL,
    FOREIGN KEY (agreement, version) REFERENCES agreement_version (agreement, version)
) STRICT;

CREATE INDEX agreement_signature_by_version ON agreement_signature (agreement, version);

CREATE TABLE agreement_notice (
    log_index     INTEGER NOT NULL PRIMARY KEY,
    agreement     BLOB    NOT NULL,
    version       INTEGER NOT NULL,
    act           TEXT    NOT NULL CHECK (act IN ('decline', 'end')),
    principal     TEXT    NOT NULL,
    logged_at     INTEGER NOT NULL,
    sealed_notice BLOB    NOT NULL,
    signature     TEXT    NOT NULL,
    FOREIGN KEY (agreement, version) REFERENCES agreement_version (agreement, version)
) STRICT;

CREATE INDEX agreement_notice_by_version ON agreement_notice (agreement, version);

CREATE TRIGGER agreement_version_no_update BEFORE UPDATE ON agreement_version BEGIN SELECT RAISE(ABORT, 'agreement_version is append-only'); END;
CREATE TRIGGER agreement_version_no_delete BEFORE DELETE ON agreement_version BEGIN SELECT RAISE(ABORT, 'agreement_version is append-only'); END;
CREATE TRIGGER agreement_signer_no_update BEFORE UPDATE ON agreement_signer BEGIN SELECT RAISE(ABORT, 'agreement_signer is append-only'); END;
CREATE TRIGGER agreement_signer_no_delete BEFORE DELETE ON agreement_signer BEGIN SELECT RAISE(ABORT, 'agreement_signer is append-only'); END;
CREATE TRIGGER agreement_signature_no_update BEFORE UPDATE ON agreement_signature BEGIN SELECT RAISE(ABORT, 'agreement_signature is append-only'); END;
CREATE TRIGGER agreement_signature_no_delete BEFORE DELETE ON agreement_signature BEGIN SELECT RAISE(ABORT, 'agreement_signature is append-only'); END;
CREATE TRIGGER agreement_notice_no_update BEFORE UPDATE ON agreement_notice BEGIN SELECT RAISE(ABORT, 'agreement_notice is append-only'); END;
CREATE TRIGGER agreement_notice_no_delete BEFORE DELETE ON agreement_notice BEGIN SELECT RAISE(ABORT, 'agreement_notice is append-only'); END;
