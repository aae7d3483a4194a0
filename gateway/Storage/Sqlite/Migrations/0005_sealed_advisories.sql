-- A payload is opened by headers of one class, and an advisory may have its payloads under two. All that were stored before are of the first.

ALTER TABLE document ADD COLUMN header_class TEXT NOT NULL DEFAULT 'x25519' CHECK (header_class IN ('mlkem768x25519', 'x25519'));
