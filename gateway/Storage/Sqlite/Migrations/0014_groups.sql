-- Versions of groups, each the exact bytes that were signed with the signature, sealed: of a confidential group nobody reads them from here. What stands in
-- clear is in the directory log too: that there is such a version, and its digest.

CREATE TABLE group_version (
    group_id        BLOB    NOT NULL CHECK (length(group_id) = 16),
    sequence        INTEGER NOT NULL CHECK (sequence >= 0),
    roster_sha256   BLOB    NOT NULL CHECK (length(roster_sha256) = 32),
    directory_index INTEGER NOT NULL UNIQUE,
    sealed_version  BLOB    NOT NULL,
    PRIMARY KEY (group_id, sequence)
) STRICT;

CREATE TRIGGER group_version_no_update BEFORE UPDATE ON group_version BEGIN SELECT RAISE(ABORT, 'group_version is append-only'); END;
CREATE TRIGGER group_version_no_delete BEFORE DELETE ON group_version BEGIN SELECT RAISE(ABORT, 'group_version is append-only'); END;
