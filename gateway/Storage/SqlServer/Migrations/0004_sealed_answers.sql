-- Kept answers are sealed to every column of their row from here on. Those sealed before do not open; they would have lived for a day. A request repeated
-- across this step is refused as a repetition by what it did (a nonce, a sequence), not answered from here.

DELETE FROM idempotency;
