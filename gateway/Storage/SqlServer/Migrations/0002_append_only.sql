-- Rows that prove something are only ever added. CREATE TRIGGER stands alone in its batch, which GO ends.

CREATE TRIGGER log_entry_no_update_delete ON log_entry INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'log_entry is append-only', 1;
END
GO

CREATE TRIGGER log_tile_no_update_delete ON log_tile INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'log_tile is append-only', 1;
END
GO

CREATE TRIGGER log_checkpoint_no_update_delete ON log_checkpoint INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'log_checkpoint is append-only', 1;
END
GO

CREATE TRIGGER key_owner_no_update_delete ON key_owner INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'key_owner is append-only', 1;
END
GO

CREATE TRIGGER document_no_update_delete ON document INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'document is append-only', 1;
END
GO

CREATE TRIGGER manifest_no_update_delete ON manifest INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'manifest is append-only', 1;
END
GO

CREATE TRIGGER receipt_no_update_delete ON receipt INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'receipt is append-only', 1;
END
GO

CREATE TRIGGER withdrawal_no_update_delete ON withdrawal INSTEAD OF UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'withdrawal is append-only', 1;
END
GO

CREATE TRIGGER log_head_no_delete ON log_head INSTEAD OF DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'log_head only grows', 1;
END
GO

CREATE TRIGGER agency_no_delete ON agency INSTEAD OF DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'an agency is never removed', 1;
END
GO

CREATE TRIGGER principal_no_delete ON principal INSTEAD OF DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'a principal is never removed', 1;
END
GO

CREATE TRIGGER advisory_no_delete ON advisory INSTEAD OF DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'an advisory is never removed', 1;
END
GO

CREATE TRIGGER delivery_no_delete ON delivery INSTEAD OF DELETE AS
BEGIN
    SET NOCOUNT ON;
    THROW 51000, 'a delivery is never removed', 1;
END
GO

CREATE TRIGGER log_head_only_grows ON log_head AFTER UPDATE AS
BEGIN
    SET NOCOUNT ON;
    IF UPDATE(log) OR EXISTS (SELECT 1 FROM inserted i JOIN deleted d ON d.log = i.log WHERE i.size <= d.size)
        THROW 51000, 'log_head only grows', 1;
END
GO

CREATE TRIGGER advisory_keeps_its_facts ON advisory AFTER UPDATE AS
BEGIN
    SET NOCOUNT ON;
    IF UPDATE(id) OR UPDATE(sender) OR UPDATE(sender_agency) OR UPDATE(nonce) OR UPDATE(tlp) OR UPDATE(published_at) OR UPDATE(expires_at)
        OR UPDATE(published_index) OR UPDATE(directory_size) OR UPDATE(stored_bytes) OR UPDATE(sealed_common)
        THROW 51000, 'only the status of an advisory changes', 1;
    IF EXISTS (SELECT 1 FROM deleted d WHERE d.status <> 'published')
        THROW 51000, 'an advisory closes once', 1;
END
GO

CREATE TRIGGER delivery_keeps_its_facts ON delivery AFTER UPDATE AS
BEGIN
    SET NOCOUNT ON;
    IF UPDATE(advisory) OR UPDATE(recipient) OR UPDATE(delivery) OR UPDATE(addressed_index) OR UPDATE(manifest_sha256) OR UPDATE(audience)
        THROW 51000, 'only the state of a delivery changes', 1;
END
GO
