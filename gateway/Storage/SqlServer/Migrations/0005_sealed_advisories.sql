-- A payload is opened by headers of one class, and an advisory may have its payloads under two. All that were stored before are of the first.

ALTER TABLE document ADD header_class VARCHAR(16) COLLATE Latin1_General_BIN2 NOT NULL
    CONSTRAINT document_class_before DEFAULT 'x25519'
    CONSTRAINT document_class CHECK (header_class IN ('mlkem768x25519', 'x25519'));
GO

-- A hybrid receive key is about 2,000 characters. key_owner, whose index cannot hold that many, keeps the name of such a key (KeyName).
-- Collation and NOT NULL cannot be restated here on every engine. The column, which is read by its principal and never compared or sorted, takes
-- the database's own collation with that, and a constraint keeps it filled.
ALTER TABLE principal_key ALTER COLUMN key_text VARCHAR(4000);
GO

ALTER TABLE principal_key ADD CONSTRAINT principal_key_text CHECK (key_text IS NOT NULL);
GO
