-- Least privilege for the SQL Server store. Run with sqlcmd as the owner of the gateway's database, after `gateway init` has made the tables:
--
--   sqlcmd -S SERVER -d DATABASE -b -i harden.sql -v GatewayLogin="DOMAIN\gateway$" AuditorLogin="DOMAIN\gateway-auditors"
--
-- Both logins exist already (Windows, Entra ID, or SQL with a password that this file never sees). Running it again changes nothing. A later version of the
-- gateway that brings schema steps takes them with an owner's login: gateway migrate --data DIR --connection-string-file FILE. Run this file again after it.
-- On SQL Server 2022 it also makes log_entry an append-only ledger table; stop the gateways for that.

SET XACT_ABORT ON;
SET NOCOUNT ON;
GO

IF (SELECT is_read_committed_snapshot_on FROM sys.databases WHERE name = DB_NAME()) = 0
    THROW 50001, 'Set READ_COMMITTED_SNAPSHOT ON first.', 1;
IF OBJECT_ID('dbo.schema_version') IS NULL
    THROW 50002, 'Run gateway init first: the tables are not there.', 1;
GO

-- Users and roles.

IF USER_ID('gateway_service_user') IS NULL
    CREATE USER gateway_service_user FOR LOGIN [$(GatewayLogin)];
IF USER_ID('gateway_auditor_user') IS NULL
    CREATE USER gateway_auditor_user FOR LOGIN [$(AuditorLogin)];
IF DATABASE_PRINCIPAL_ID('gateway_service') IS NULL
    CREATE ROLE gateway_service;
IF DATABASE_PRINCIPAL_ID('gateway_auditor') IS NULL
    CREATE ROLE gateway_auditor;
ALTER ROLE gateway_service ADD MEMBER gateway_service_user;
ALTER ROLE gateway_auditor ADD MEMBER gateway_auditor_user;
GO

-- SQL Server 2022: log_entry as an append-only ledger table. An existing table cannot be turned into one, so it is copied, in one transaction.
-- EXEC, so that older servers, which do not know the syntax, can parse this file. The server keeps such a table's rows from everybody, its owner included,
-- so it needs no trigger; before anybody relies on it, keep the digest of sys.sp_generate_database_ledger_digest outside the database.

IF CAST(SERVERPROPERTY('ProductMajorVersion') AS INT) >= 16
BEGIN
    DECLARE @is_ledger INT;
    EXEC sp_executesql N'SELECT @is = COUNT(*) FROM sys.tables WHERE name = ''log_entry'' AND ledger_type <> 0', N'@is INT OUTPUT', @is = @is_ledger OUTPUT;
    IF @is_ledger = 0
    BEGIN
        BEGIN TRANSACTION;
        DECLARE @lock INT;
        EXEC @lock = sp_getapplock @Resource = 'gateway-log', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 60000;
        IF @lock < 0
            THROW 50003, 'A gateway holds the lock of the logs: stop it first.', 1;
        EXEC sp_rename 'dbo.log_entry_key', 'log_entry_before_key', 'OBJECT';
        EXEC sp_rename 'dbo.log_entry_size', 'log_entry_before_size', 'OBJECT';
        EXEC sp_rename 'dbo.log_entry', 'log_entry_before';
        EXEC sp_executesql N'
            CREATE TABLE dbo.log_entry (
                log   VARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
                idx   BIGINT         NOT NULL,
                entry VARBINARY(MAX) NOT NULL,
                CONSTRAINT log_entry_key PRIMARY KEY (log, idx),
                CONSTRAINT log_entry_size CHECK (idx >= 0 AND DATALENGTH(entry) <= 65535)
            ) WITH (LEDGER = ON (APPEND_ONLY = ON))';
        EXEC sp_executesql N'INSERT INTO dbo.log_entry (log, idx, entry) SELECT log, idx, entry FROM dbo.log_entry_before';
        EXEC sp_executesql N'DROP TABLE dbo.log_entry_before';
        COMMIT;
    END
END
GO

-- What the running gateway may do: add to what proves something, change what is a working view, remove what may be forgotten.

GRANT SELECT, INSERT ON dbo.log_entry TO gateway_service;
GRANT SELECT, INSERT ON dbo.log_tile TO gateway_service;
GRANT SELECT, INSERT ON dbo.log_checkpoint TO gateway_service;
GRANT SELECT, INSERT ON dbo.log_timestamp TO gateway_service;
GRANT SELECT, INSERT ON dbo.log_cosigned TO gateway_service;
GRANT SELECT, INSERT ON dbo.key_owner TO gateway_service;
GRANT SELECT, INSERT ON dbo.document TO gateway_service;
GRANT SELECT, INSERT ON dbo.manifest TO gateway_service;
GRANT SELECT, INSERT ON dbo.receipt TO gateway_service;
GRANT SELECT, INSERT ON dbo.withdrawal TO gateway_service;
GRANT SELECT, INSERT ON dbo.advisory_summary TO gateway_service;
GRANT SELECT, INSERT, UPDATE ON dbo.log_head TO gateway_service;
GRANT SELECT, INSERT, UPDATE ON dbo.agency TO gateway_service;
GRANT SELECT, INSERT ON dbo.webhook TO gateway_service;
GRANT UPDATE ON dbo.webhook (removed_index) TO gateway_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON dbo.webhook_state TO gateway_service;
GRANT SELECT, INSERT, UPDATE ON dbo.principal TO gateway_service;
GRANT SELECT, INSERT ON dbo.advisory TO gateway_service;
GRANT UPDATE ON dbo.advisory (status, closed_index) TO gateway_service;
GRANT SELECT, INSERT ON dbo.delivery TO gateway_service;
GRANT UPDATE ON dbo.delivery (state, state_at) TO gateway_service;
GRANT SELECT, INSERT ON dbo.feed TO gateway_service;
GRANT UPDATE ON dbo.feed (removed_index) TO gateway_service;
GRANT SELECT, INSERT, DELETE ON dbo.file_key TO gateway_service;
GRANT SELECT, INSERT, UPDATE ON dbo.report_progress TO gateway_service;
GRANT SELECT, INSERT, UPDATE ON dbo.report_tally TO gateway_service;
GRANT SELECT, INSERT, DELETE ON dbo.report_open TO gateway_service;
GRANT SELECT, INSERT, DELETE ON dbo.principal_key TO gateway_service;
GRANT SELECT, INSERT, DELETE ON dbo.idempotency TO gateway_service;
GRANT SELECT, INSERT, DELETE ON dbo.replay TO gateway_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON dbo.payload TO gateway_service;
GRANT SELECT, INSERT, DELETE ON dbo.payload_chunk TO gateway_service;
GRANT SELECT ON dbo.schema_version TO gateway_service;
GO

-- A DENY outlasts a GRANT that somebody adds later, by another role for instance.

DENY UPDATE, DELETE ON dbo.log_entry TO gateway_service;
DENY UPDATE, DELETE ON dbo.log_tile TO gateway_service;
DENY UPDATE, DELETE ON dbo.log_checkpoint TO gateway_service;
DENY UPDATE, DELETE ON dbo.log_timestamp TO gateway_service;
DENY UPDATE, DELETE ON dbo.log_cosigned TO gateway_service;
DENY UPDATE, DELETE ON dbo.key_owner TO gateway_service;
DENY UPDATE, DELETE ON dbo.document TO gateway_service;
DENY UPDATE, DELETE ON dbo.manifest TO gateway_service;
DENY UPDATE, DELETE ON dbo.receipt TO gateway_service;
DENY UPDATE, DELETE ON dbo.withdrawal TO gateway_service;
DENY DELETE ON dbo.feed TO gateway_service;
DENY UPDATE ON dbo.file_key TO gateway_service;
DENY UPDATE, DELETE ON dbo.advisory_summary TO gateway_service;
DENY DELETE ON dbo.log_head TO gateway_service;
DENY DELETE ON dbo.agency TO gateway_service;
DENY DELETE ON dbo.webhook TO gateway_service;
DENY DELETE ON dbo.principal TO gateway_service;
DENY DELETE ON dbo.advisory TO gateway_service;
DENY DELETE ON dbo.delivery TO gateway_service;
DENY INSERT, UPDATE, DELETE ON dbo.schema_version TO gateway_service;
DENY ALTER ON SCHEMA::dbo TO gateway_service;
GO

-- An auditor at the database reads the logs and nothing else; the contents of statements stay sealed to everybody here.

GRANT SELECT ON dbo.log_entry TO gateway_auditor;
GRANT SELECT ON dbo.log_tile TO gateway_auditor;
GRANT SELECT ON dbo.log_head TO gateway_auditor;
GRANT SELECT ON dbo.log_checkpoint TO gateway_auditor;
GRANT SELECT ON dbo.log_timestamp TO gateway_auditor;
GRANT SELECT ON dbo.log_cosigned TO gateway_auditor;
DENY INSERT, UPDATE, DELETE, ALTER ON SCHEMA::dbo TO gateway_auditor;
GO
