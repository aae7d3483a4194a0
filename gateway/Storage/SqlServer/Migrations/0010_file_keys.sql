-- The file keys of advisories that any member may fetch (TLP:CLEAR, encrypted here), each sealed under the storage key; gone when the advisory closes.

CREATE TABLE file_key (
    advisory   BINARY(16)     NOT NULL,
    number     INT            NOT NULL,
    sealed_key VARBINARY(200) NOT NULL,
    CONSTRAINT file_key_key PRIMARY KEY (advisory, number),
    CONSTRAINT file_key_document FOREIGN KEY (advisory, number) REFERENCES document (advisory, number)
);
GO

CREATE INDEX advisory_clear ON advisory (published_index) WHERE tlp = 'CLEAR';
GO

CREATE TRIGGER file_key_no_update ON file_key INSTEAD OF UPDATE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'file_key is written once', 1;
END
GO
