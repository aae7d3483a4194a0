-- What a delivery's sender asked for, and what an advisory corrects: both stand in the log or the signed statement, and are repeated here for the lists that
-- ask for them. Rows of before have neither.

ALTER TABLE delivery ADD COLUMN owed_to TEXT;
ALTER TABLE delivery ADD COLUMN respond_by INTEGER;

-- Only what nobody has acknowledged yet, so that the lists do not grow with what was.
CREATE INDEX delivery_owed ON delivery (recipient, addressed_index)
    WHERE respond_by IS NOT NULL AND state IN ('addressed', 'fetched', 'delivered', 'unreadable');
CREATE INDEX delivery_due ON delivery (owed_to, addressed_index)
    WHERE respond_by IS NOT NULL AND state IN ('addressed', 'fetched', 'delivered', 'unreadable');

ALTER TABLE advisory ADD COLUMN supersedes BLOB;
CREATE INDEX advisory_corrections ON advisory (supersedes, published_index) WHERE supersedes IS NOT NULL;
