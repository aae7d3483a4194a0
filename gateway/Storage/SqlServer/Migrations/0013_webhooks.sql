-- Where agencies have notices sent, and how far each webhook was told. The first proves who had it done and stays when a webhook is removed; the second is the gateway's
-- own memory of what is under way.

CREATE TABLE webhook (
    id                  BINARY(16)     NOT NULL,
    agency              VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    principal           VARCHAR(41) COLLATE Latin1_General_BIN2 NOT NULL,
    registered_index    BIGINT         NOT NULL,
    sealed_registration VARBINARY(MAX) NOT NULL,
    removed_index       BIGINT         NULL,
    CONSTRAINT webhook_key PRIMARY KEY (id),
    CONSTRAINT webhook_agency FOREIGN KEY (agency) REFERENCES agency (id)
);
CREATE UNIQUE INDEX webhook_registered ON webhook (registered_index);
CREATE UNIQUE INDEX webhook_removed ON webhook (removed_index) WHERE removed_index IS NOT NULL;
CREATE INDEX webhook_by_agency ON webhook (agency, registered_index);

CREATE TABLE webhook_state (
    webhook         BINARY(16)   NOT NULL,
    told_index      BIGINT       NOT NULL,
    told_at         DATETIME2(3) NULL,
    failures        INT          NOT NULL,
    fault           VARCHAR(32) COLLATE Latin1_General_BIN2 NULL,
    next_attempt_at DATETIME2(3) NULL,
    is_paused       BIT          NOT NULL,
    lease_owner     BINARY(16)   NULL,
    lease_until     DATETIME2(3) NULL,
    CONSTRAINT webhook_state_key PRIMARY KEY (webhook),
    CONSTRAINT webhook_state_webhook FOREIGN KEY (webhook) REFERENCES webhook (id)
);
GO

CREATE TRIGGER webhook_no_delete ON webhook INSTEAD OF DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'the row of a webhook stays', 1;
END
GO

CREATE TRIGGER webhook_keeps_its_facts ON webhook AFTER UPDATE AS
BEGIN
    SET NOCOUNT ON;
    IF UPDATE(id) OR UPDATE(agency) OR UPDATE(principal) OR UPDATE(registered_index) OR UPDATE(sealed_registration)
        THROW 51000, 'a webhook is only removed', 1;
    IF EXISTS (SELECT 1 FROM deleted d WHERE d.removed_index IS NOT NULL)
        THROW 51000, 'a webhook is removed once', 1;
END
GO
