-- Versions of groups, each the exact bytes that were signed with the signature, sealed: of a confidential group nobody reads them from here. What stands in
-- clear is in the directory log too: that there is such a version, and its digest.

CREATE TABLE group_version (
    group_id        BINARY(16)     NOT NULL,
    sequence        BIGINT         NOT NULL,
    roster_sha256   BINARY(32)     NOT NULL,
    directory_index BIGINT         NOT NULL,
    sealed_version  VARBINARY(MAX) NOT NULL,
    CONSTRAINT group_version_key PRIMARY KEY (group_id, sequence),
    CONSTRAINT group_version_index UNIQUE (directory_index),
    CONSTRAINT group_version_sequence CHECK (sequence >= 0)
);
GO

CREATE TRIGGER group_version_no_update_delete ON group_version INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'group_version is append-only', 1;
END
GO
