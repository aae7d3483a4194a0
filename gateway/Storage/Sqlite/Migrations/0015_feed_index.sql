-- The public feed is made of the advisories that stand in it: reading them should not cost more for every one that ever left.

CREATE INDEX feed_standing ON feed (published_index) WHERE removed_index IS NULL;
