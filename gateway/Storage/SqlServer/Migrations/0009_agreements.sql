-- Sharing agreements. Rows are only ever added; what is in force is derived from them. agreement_signer tells who may see a version, without opening it.

CREATE TABLE agreement_version (
    agreement       BINARY(16)     NOT NULL,
    version         INT            NOT NULL,
    proposed_index  BIGINT         NOT NULL,
    document_sha256 BINARY(32)     NOT NULL,
    sealed_document VARBINARY(MAX) NOT NULL,
    sealed_texts    VARBINARY(MAX) NOT NULL,
    CONSTRAINT agreement_version_key PRIMARY KEY (agreement, version),
    CONSTRAINT agreement_version_number CHECK (version >= 1)
);

CREATE UNIQUE INDEX agreement_version_proposed ON agreement_version (proposed_index);

CREATE TABLE agreement_signer (
    agreement BINARY(16) NOT NULL,
    version   INT        NOT NULL,
    agency    VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT agreement_signer_key PRIMARY KEY (agreement, version, agency),
    CONSTRAINT agreement_signer_version FOREIGN KEY (agreement, version) REFERENCES agreement_version (agreement, version),
    CONSTRAINT agreement_signer_agency FOREIGN KEY (agency) REFERENCES agency (id)
);

CREATE INDEX agreement_by_signer ON agreement_signer (agency, agreement);

CREATE TABLE agreement_signature (
    log_index BIGINT       NOT NULL,
    agreement BINARY(16)   NOT NULL,
    version   INT          NOT NULL,
    principal VARCHAR(41) COLLATE Latin1_General_BIN2 NOT NULL,
    logged_at DATETIME2(3) NOT NULL,
    signature VARCHAR(4000) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT agreement_signature_key PRIMARY KEY (log_index),
    CONSTRAINT agreement_signature_version FOREIGN KEY (agreement, version) REFERENCES agreement_version (agreement, version)
);

CREATE INDEX agreement_signature_by_version ON agreement_signature (agreement, version);

CREATE TABLE agreement_notice (
    log_index     BIGINT         NOT NULL,
    agreement     BINARY(16)     NOT NULL,
    version       INT            NOT NULL,
    act           VARCHAR(16) COLLATE Latin1_General_BIN2 NOT NULL,
    principal     VARCHAR(41) COLLATE Latin1_General_BIN2 NOT NULL,
    logged_at     DATETIME2(3)   NOT NULL,
    sealed_notice VARBINARY(MAX) NOT NULL,
    signature     VARCHAR(4000) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT agreement_notice_key PRIMARY KEY (log_index),
    CONSTRAINT agreement_notice_version FOREIGN KEY (agreement, version) REFERENCES agreement_version (agreement, version),
    CONSTRAINT agreement_notice_act CHECK (act IN ('decline', 'end'))
);

CREATE INDEX agreement_notice_by_version ON agreement_notice (agreement, version);
GO

CREATE TRIGGER agreement_version_no_update_delete ON agreement_version INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'agreement_version is append-only', 1;
END
GO

CREATE TRIGGER agreement_signer_no_update_delete ON agreement_signer INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'agreement_signer is append-only', 1;
END
GO

CREATE TRIGGER agreement_signature_no_update_delete ON agreement_signature INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'agreement_signature is append-only', 1;
END
GO

CREATE TRIGGER agreement_notice_no_update_delete ON agreement_notice INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'agreement_notice is append-only', 1;
END
GO
