-- Rows that prove something are only ever added. The INSERT triggers of the log are for connections without recursive_triggers, on which
-- INSERT OR REPLACE deletes a row without asking the DELETE trigger.

CREATE TRIGGER log_entry_no_update BEFORE UPDATE ON log_entry BEGIN SELECT RAISE(ABORT, 'log_entry is append-only'); END;
CREATE TRIGGER log_entry_no_delete BEFORE DELETE ON log_entry BEGIN SELECT RAISE(ABORT, 'log_entry is append-only'); END;
CREATE TRIGGER log_entry_no_replace BEFORE INSERT ON log_entry
    WHEN EXISTS (SELECT 1 FROM log_entry WHERE log = NEW.log AND idx = NEW.idx)
    BEGIN SELECT RAISE(ABORT, 'log_entry is append-only'); END;

CREATE TRIGGER log_tile_no_update BEFORE UPDATE ON log_tile BEGIN SELECT RAISE(ABORT, 'log_tile is append-only'); END;
CREATE TRIGGER log_tile_no_delete BEFORE DELETE ON log_tile BEGIN SELECT RAISE(ABORT, 'log_tile is append-only'); END;
CREATE TRIGGER log_tile_no_replace BEFORE INSERT ON log_tile
    WHEN EXISTS (SELECT 1 FROM log_tile WHERE log = NEW.log AND level = NEW.level AND idx = NEW.idx)
    BEGIN SELECT RAISE(ABORT, 'log_tile is append-only'); END;

CREATE TRIGGER log_checkpoint_no_update BEFORE UPDATE ON log_checkpoint BEGIN SELECT RAISE(ABORT, 'log_checkpoint is append-only'); END;
CREATE TRIGGER log_checkpoint_no_delete BEFORE DELETE ON log_checkpoint BEGIN SELECT RAISE(ABORT, 'log_checkpoint is append-only'); END;
CREATE TRIGGER log_checkpoint_no_replace BEFORE INSERT ON log_checkpoint
    WHEN EXISTS (SELECT 1 FROM log_checkpoint WHERE log = NEW.log AND size = NEW.size)
    BEGIN SELECT RAISE(ABORT, 'log_checkpoint is append-only'); END;

CREATE TRIGGER log_head_only_grows BEFORE UPDATE ON log_head
    WHEN NEW.log <> OLD.log OR NEW.size <= OLD.size
    BEGIN SELECT RAISE(ABORT, 'log_head only grows'); END;
CREATE TRIGGER log_head_no_delete BEFORE DELETE ON log_head BEGIN SELECT RAISE(ABORT, 'log_head only grows'); END;

CREATE TRIGGER key_owner_no_update BEFORE UPDATE ON key_owner BEGIN SELECT RAISE(ABORT, 'key_owner is append-only'); END;
CREATE TRIGGER key_owner_no_delete BEFORE DELETE ON key_owner BEGIN SELECT RAISE(ABORT, 'key_owner is append-only'); END;

CREATE TRIGGER agency_no_delete BEFORE DELETE ON agency BEGIN SELECT RAISE(ABORT, 'an agency is never removed'); END;
CREATE TRIGGER principal_no_delete BEFORE DELETE ON principal BEGIN SELECT RAISE(ABORT, 'a principal is never removed'); END;

CREATE TRIGGER advisory_keeps_its_facts
    BEFORE UPDATE OF id, sender, sender_agency, nonce, tlp, published_at, expires_at, published_index, directory_size, stored_bytes, sealed_common ON advisory
    BEGIN SELECT RAISE(ABORT, 'only the status of an advisory changes'); END;
CREATE TRIGGER advisory_closes_once BEFORE UPDATE ON advisory
    WHEN OLD.status <> 'published'
    BEGIN SELECT RAISE(ABORT, 'an advisory closes once'); END;
CREATE TRIGGER advisory_no_delete BEFORE DELETE ON advisory BEGIN SELECT RAISE(ABORT, 'an advisory is never removed'); END;

CREATE TRIGGER document_no_update BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'document is append-only'); END;
CREATE TRIGGER document_no_delete BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'document is append-only'); END;

CREATE TRIGGER delivery_keeps_its_facts
    BEFORE UPDATE OF advisory, recipient, delivery, addressed_index, manifest_sha256, audience ON delivery
    BEGIN SELECT RAISE(ABORT, 'only the state of a delivery changes'); END;
CREATE TRIGGER delivery_no_delete BEFORE DELETE ON delivery BEGIN SELECT RAISE(ABORT, 'a delivery is never removed'); END;

CREATE TRIGGER manifest_no_update BEFORE UPDATE ON manifest BEGIN SELECT RAISE(ABORT, 'manifest is append-only'); END;
CREATE TRIGGER manifest_no_delete BEFORE DELETE ON manifest BEGIN SELECT RAISE(ABORT, 'manifest is append-only'); END;

CREATE TRIGGER receipt_no_update BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'receipt is append-only'); END;
CREATE TRIGGER receipt_no_delete BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'receipt is append-only'); END;

CREATE TRIGGER withdrawal_no_update BEFORE UPDATE ON withdrawal BEGIN SELECT RAISE(ABORT, 'withdrawal is append-only'); END;
CREATE TRIGGER withdrawal_no_delete BEFORE DELETE ON withdrawal BEGIN SELECT RAISE(ABORT, 'withdrawal is append-only'); END;
