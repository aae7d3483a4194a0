-- Who gets an advisory after the time by which its sender asked for an acknowledgement owes none, and none counts as asked. Reports are counted anew from the log, by this program
-- alone: one before would count the other way.

UPDATE delivery SET owed_to = NULL, respond_by = NULL
WHERE EXISTS (SELECT 1 FROM report_open o WHERE o.advisory = delivery.advisory AND o.recipient = delivery.recipient AND o.addressed_at > o.respond_by);

DELETE FROM report_open;
DELETE FROM report_tally;
DELETE FROM report_progress;
