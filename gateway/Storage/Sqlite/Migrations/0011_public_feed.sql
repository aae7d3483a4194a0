-- Which advisories anybody may fetch, and which could once, by the entries that say so.

CREATE TABLE feed (
    published_index INTEGER NOT NULL PRIMARY KEY,
    advisory        BLOB    NOT NULL REFERENCES advisory (id),
    removed_index   INTEGER CHECK (removed_index > published_index)
) STRICT;

CREATE INDEX feed_advisory ON feed (advisory, published_index);

CREATE TRIGGER feed_no_change BEFORE UPDATE ON feed
    WHEN NEW.published_index <> OLD.published_index OR NEW.advisory <> OLD.advisory OR OLD.removed_index IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'feed keeps what it proves'); END;
CREATE TRIGGER feed_no_delete BEFORE DELETE ON feed BEGIN SELECT RAISE(ABORT, 'feed keeps what it proves'); END;
CREATE TRIGGER feed_no_replace BEFORE INSERT ON feed
    WHEN EXISTS (SELECT 1 FROM feed WHERE published_index = NEW.published_index)
    BEGIN SELECT RAISE(ABORT, 'feed keeps what it proves'); END;
