-- What the gateway read in the documents of an advisory that it encrypted, sealed. Of an advisory in whose documents there was nothing to read there is no row.

CREATE TABLE advisory_summary (
    advisory       BLOB NOT NULL PRIMARY KEY REFERENCES advisory (id),
    sealed_summary BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER advisory_summary_no_update BEFORE UPDATE ON advisory_summary BEGIN SELECT RAISE(ABORT, 'advisory_summary is append-only'); END;
CREATE TRIGGER advisory_summary_no_delete BEFORE DELETE ON advisory_summary BEGIN SELECT RAISE(ABORT, 'advisory_summary is append-only'); END;
