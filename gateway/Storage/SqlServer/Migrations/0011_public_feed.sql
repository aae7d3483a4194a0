-- Which advisories anybody may fetch, and which could once, by the entries that say so.

CREATE TABLE feed (
    published_index BIGINT     NOT NULL,
    advisory        BINARY(16) NOT NULL,
    removed_index   BIGINT     NULL,
    CONSTRAINT feed_key PRIMARY KEY (published_index),
    CONSTRAINT feed_advisory_row FOREIGN KEY (advisory) REFERENCES advisory (id),
    CONSTRAINT feed_order CHECK (removed_index > published_index)
);

CREATE INDEX feed_advisory ON feed (advisory, published_index);
GO

CREATE TRIGGER feed_no_delete ON feed INSTEAD OF DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'feed keeps what it proves', 1;
END
GO
