-- What somebody paid too much pays another invoice of theirs, what a board decides on what stays unpaid is kept, and who is
-- left in peace can be so until a day.

-- Where one invoice pays another the lines of one booking are about two of them.
ALTER TABLE journal_line ADD COLUMN about_invoice_id INTEGER REFERENCES invoice(id);

-- The day of which the rate of vat counts, and whom a line is for where that is not who pays; nothing on lines from before.
ALTER TABLE invoice_line ADD COLUMN supplied_on TEXT CHECK (supplied_on IS date(supplied_on));
ALTER TABLE invoice_line ADD COLUMN for_relation_id INTEGER REFERENCES relation(id);

-- The last day of it; until somebody says otherwise where there is none.
ALTER TABLE dunning_hold ADD COLUMN until_on TEXT CHECK (until_on IS date(until_on));
ALTER TABLE relation ADD COLUMN reminders_held_until TEXT CHECK (reminders_held_until IS date(reminders_held_until));

-- A next decision ends the one before; what was decided stays, also what was kept by a slip and withdrawn.
CREATE TABLE arrear_decision (
    id           INTEGER PRIMARY KEY,
    invoice_id   INTEGER NOT NULL REFERENCES invoice(id),
    kind         TEXT NOT NULL CHECK (kind IN ('suspend', 'expel', 'agency')),
    decided_on   TEXT NOT NULL CHECK (decided_on IS date(decided_on)),
    note         TEXT NOT NULL,
    -- The one that it ended.
    overtakes    INTEGER REFERENCES arrear_decision(id),
    ended_on     TEXT CHECK (ended_on IS date(ended_on)),
    withdrawn_on TEXT CHECK (withdrawn_on IS date(withdrawn_on))
) STRICT;
CREATE INDEX arrear_decision_by_invoice ON arrear_decision(invoice_id);
CREATE UNIQUE INDEX arrear_decision_once ON arrear_decision(invoice_id) WHERE ended_on IS NULL AND withdrawn_on IS NULL;
CREATE TRIGGER arrear_decision_stays BEFORE UPDATE OF invoice_id, kind, decided_on, note, overtakes ON arrear_decision
BEGIN SELECT RAISE(ABORT, 'what was decided stays'); END;
CREATE TRIGGER arrear_decision_is_kept BEFORE DELETE ON arrear_decision
BEGIN SELECT RAISE(ABORT, 'what was decided stays'); END;

-- What is final was a draft with its lines first, its lines come from nowhere else, and its number says its series, year and place.
CREATE TRIGGER invoice_begins_as_draft BEFORE INSERT ON invoice WHEN NEW.state = 'final'
BEGIN SELECT RAISE(ABORT, 'an invoice begins as a draft'); END;
CREATE TRIGGER invoice_final_is_not_replaced BEFORE INSERT ON invoice
WHEN EXISTS (SELECT 1 FROM invoice AS kept WHERE kept.state = 'final' AND (kept.id = NEW.id OR kept.number = NEW.number))
BEGIN SELECT RAISE(ABORT, 'a final invoice is not replaced'); END;
CREATE TRIGGER invoice_line_is_not_moved BEFORE UPDATE OF invoice_id ON invoice_line WHEN NEW.invoice_id <> OLD.invoice_id
BEGIN SELECT RAISE(ABORT, 'a line stays on its invoice'); END;
CREATE TRIGGER invoice_number_says_its_place BEFORE UPDATE OF state ON invoice
WHEN NEW.state = 'final' AND NEW.number IS NOT NEW.series || NEW.year || '-' || printf('%04d', NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'the number of an invoice is its series, year and place'); END;
