-- An advisory may be shared with one more recipient after it was published: who added it stands with the delivery, the signed documents in a table of their own.
-- A program before would put the author's statement together for the wrong recipient: it must not serve such a delivery.

ALTER TABLE delivery ADD shared_by VARCHAR(41) COLLATE Latin1_General_BIN2 NULL;
GO

CREATE TRIGGER delivery_keeps_its_sharer ON delivery AFTER UPDATE AS
BEGIN
    SET NOCOUNT ON;
    IF UPDATE(shared_by)
        THROW 51000, 'only the state of a delivery changes', 1;
END
GO

CREATE TABLE sharing_document (
    log_index BIGINT         NOT NULL,
    advisory  BINARY(16)     NOT NULL,
    kind      VARCHAR(16) COLLATE Latin1_General_BIN2 NOT NULL,
    agency    VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    principal VARCHAR(41) COLLATE Latin1_General_BIN2 NOT NULL,
    document  VARBINARY(MAX) NOT NULL,
    signature VARCHAR(4000) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT sharing_document_key PRIMARY KEY (log_index),
    CONSTRAINT sharing_document_kind CHECK (kind IN ('addition', 'permission', 'declaration')),
    CONSTRAINT sharing_document_advisory FOREIGN KEY (advisory) REFERENCES advisory (id),
    CONSTRAINT sharing_document_agency FOREIGN KEY (agency) REFERENCES agency (id)
);

CREATE INDEX sharing_document_by_advisory ON sharing_document (advisory, kind, log_index);
GO

CREATE TRIGGER sharing_document_no_update_delete ON sharing_document INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'sharing_document is append-only', 1;
END
GO
