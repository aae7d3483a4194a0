-- What the gateway read in the documents of an advisory that it encrypted, sealed. Of an advisory in whose documents there was nothing to read there is no row.

CREATE TABLE advisory_summary (
    advisory       BINARY(16)     NOT NULL,
    sealed_summary VARBINARY(MAX) NOT NULL,
    CONSTRAINT advisory_summary_key PRIMARY KEY (advisory),
    CONSTRAINT advisory_summary_advisory FOREIGN KEY (advisory) REFERENCES advisory (id)
);
GO

CREATE TRIGGER advisory_summary_no_update_delete ON advisory_summary INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'advisory_summary is append-only', 1;
END
GO
