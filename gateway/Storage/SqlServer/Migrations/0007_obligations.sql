-- What a delivery's sender asked for, and what an advisory corrects: both stand in the log or the signed statement, and are repeated here for the lists that
-- ask for them. Rows of before have neither.

ALTER TABLE delivery ADD owed_to VARCHAR(32) COLLATE Latin1_General_BIN2 NULL;
ALTER TABLE delivery ADD respond_by DATETIME2(3) NULL;
ALTER TABLE advisory ADD supersedes BINARY(16) NULL;
GO

-- Only what nobody has acknowledged yet, so that the lists do not grow with what was.
CREATE INDEX delivery_owed ON delivery (recipient, addressed_index)
    WHERE respond_by IS NOT NULL AND state IN ('addressed', 'fetched', 'delivered', 'unreadable');
CREATE INDEX delivery_due ON delivery (owed_to, addressed_index)
    WHERE respond_by IS NOT NULL AND state IN ('addressed', 'fetched', 'delivered', 'unreadable');
CREATE INDEX advisory_corrections ON advisory (supersedes, published_index) WHERE supersedes IS NOT NULL;
GO
