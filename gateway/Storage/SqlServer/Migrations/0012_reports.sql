-- What reports are made of: the audit log counted, up to the size in report_progress. All of it follows from the log, and is brought forward portion by portion.

CREATE TABLE report_progress (
    log       VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    size      BIGINT       NOT NULL,
    last_time DATETIME2(3) NOT NULL,
    last_leaf BINARY(32)   NOT NULL,
    CONSTRAINT report_progress_key PRIMARY KEY (log),
    CONSTRAINT report_progress_size CHECK (size >= 0)
);

-- month is year * 100 + month; taker is empty where there is no other side.
CREATE TABLE report_tally (
    giver     VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    taker     VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    month     INT         NOT NULL,
    kind      VARCHAR(16) COLLATE Latin1_General_BIN2 NOT NULL,
    facet     VARCHAR(64) COLLATE Latin1_General_BIN2 NOT NULL,
    items     BIGINT      NOT NULL,
    documents BIGINT      NOT NULL,
    bytes     BIGINT      NOT NULL,
    CONSTRAINT report_tally_key PRIMARY KEY (giver, month, taker, kind, facet),
    CONSTRAINT report_tally_amounts CHECK (month > 100 AND items > 0 AND documents >= 0 AND bytes >= 0)
);

CREATE INDEX report_tally_taken ON report_tally (taker, month);
CREATE INDEX report_tally_month ON report_tally (month);

-- Deliveries that nobody has acknowledged and whose advisory stands.
CREATE TABLE report_open (
    advisory     BINARY(16)   NOT NULL,
    recipient    VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    sender       VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    addressed_at DATETIME2(3) NOT NULL,
    respond_by   DATETIME2(3) NULL,
    CONSTRAINT report_open_key PRIMARY KEY (advisory, recipient)
);

CREATE INDEX report_open_sent ON report_open (sender, addressed_at) WHERE respond_by IS NOT NULL;
CREATE INDEX report_open_received ON report_open (recipient, addressed_at) WHERE respond_by IS NOT NULL;
CREATE INDEX report_open_time ON report_open (addressed_at) WHERE respond_by IS NOT NULL;
GO
