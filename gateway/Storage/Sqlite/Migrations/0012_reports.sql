-- What reports are made of: the audit log counted, up to the size in report_progress. All of it follows from the log, and is brought forward portion by portion.

CREATE TABLE report_progress (
    log       TEXT    NOT NULL PRIMARY KEY,
    size      INTEGER NOT NULL CHECK (size >= 0),
    last_time INTEGER NOT NULL,
    last_leaf BLOB    NOT NULL CHECK (length(last_leaf) = 32)
) STRICT;

-- month is year * 100 + month; taker is empty where there is no other side.
CREATE TABLE report_tally (
    giver     TEXT    NOT NULL,
    taker     TEXT    NOT NULL,
    month     INTEGER NOT NULL CHECK (month > 100),
    kind      TEXT    NOT NULL,
    facet     TEXT    NOT NULL,
    items     INTEGER NOT NULL CHECK (items > 0),
    documents INTEGER NOT NULL CHECK (documents >= 0),
    bytes     INTEGER NOT NULL CHECK (bytes >= 0),
    PRIMARY KEY (giver, month, taker, kind, facet)
) STRICT, WITHOUT ROWID;

CREATE INDEX report_tally_taken ON report_tally (taker, month);
CREATE INDEX report_tally_month ON report_tally (month);

-- Deliveries that nobody has acknowledged and whose advisory stands.
CREATE TABLE report_open (
    advisory     BLOB    NOT NULL CHECK (length(advisory) = 16),
    recipient    TEXT    NOT NULL,
    sender       TEXT    NOT NULL,
    addressed_at INTEGER NOT NULL,
    respond_by   INTEGER,
    PRIMARY KEY (advisory, recipient)
) STRICT, WITHOUT ROWID;

CREATE INDEX report_open_sent ON report_open (sender, addressed_at) WHERE respond_by IS NOT NULL;
CREATE INDEX report_open_received ON report_open (recipient, addressed_at) WHERE respond_by IS NOT NULL;
CREATE INDEX report_open_time ON report_open (addressed_at) WHERE respond_by IS NOT NULL;
