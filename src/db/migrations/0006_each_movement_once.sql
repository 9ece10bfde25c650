-- A run can be several files, and somebody else can look at it first. Every movement of the bank is in the books once: what
-- waits for a person stands on an account of its own, and what a movement was taken for can be taken back.

ALTER TABLE collection_item ADD COLUMN file_id INTEGER REFERENCES collection_file(id);
UPDATE collection_item SET file_id = (SELECT min(id) FROM collection_file WHERE collection_file.run_id = collection_item.run_id);
CREATE INDEX collection_item_by_file ON collection_item(file_id);
CREATE TRIGGER collection_item_file_stays BEFORE UPDATE OF file_id ON collection_item
BEGIN SELECT RAISE(ABORT, 'what is in a file never changes'); END;

-- A second person looked at what goes to the bank, and at exactly these bytes.
CREATE TABLE approval (
    id             INTEGER PRIMARY KEY,
    run_id         INTEGER UNIQUE REFERENCES run(id),
    refund_file_id INTEGER UNIQUE REFERENCES refund_file(id),
    person         TEXT NOT NULL CHECK (person <> ''),
    on_date        TEXT NOT NULL CHECK (on_date IS date(on_date)),
    sha256         TEXT NOT NULL CHECK (length(sha256) = 64),
    CHECK ((run_id IS NULL) <> (refund_file_id IS NULL))
) STRICT;
CREATE TRIGGER approval_stays BEFORE UPDATE ON approval
BEGIN SELECT RAISE(ABORT, 'an approval never changes'); END;

INSERT INTO ledger_account VALUES ('2900', 'Nog uit te zoeken'), ('4900', 'Overige kosten'), ('8900', 'Overige opbrengsten');

-- The movement of the bank that a booking or a payment is of.
ALTER TABLE journal_entry ADD COLUMN bank_entry_id INTEGER REFERENCES bank_entry(id);
CREATE INDEX journal_entry_by_bank_entry ON journal_entry(bank_entry_id) WHERE bank_entry_id IS NOT NULL;
ALTER TABLE allocation ADD COLUMN bank_entry_id INTEGER REFERENCES bank_entry(id);
CREATE INDEX allocation_by_bank_entry ON allocation(bank_entry_id) WHERE bank_entry_id IS NOT NULL;

-- What was taken for the payment of one invoice before is linked where only one movement can be meant.
UPDATE allocation SET bank_entry_id = (SELECT max(id) FROM bank_entry WHERE state = 'booked' AND bank_entry.invoice_id = allocation.invoice_id
    AND booked_on = on_date AND bank_entry.amount_cents = allocation.amount_cents AND bank_entry.item_id IS NULL)
WHERE source = 'payment' AND method = 'bank' AND 1 = (SELECT count(*) FROM bank_entry WHERE state = 'booked'
    AND bank_entry.invoice_id = allocation.invoice_id AND booked_on = on_date AND bank_entry.amount_cents = allocation.amount_cents)
    AND 1 = (SELECT count(*) FROM allocation AS other WHERE other.invoice_id = allocation.invoice_id AND other.on_date = allocation.on_date
    AND other.amount_cents = allocation.amount_cents AND other.source = 'payment');
UPDATE journal_entry SET bank_entry_id = (SELECT max(allocation.bank_entry_id) FROM allocation WHERE allocation.invoice_id = journal_entry.invoice_id
    AND allocation.on_date = journal_entry.on_date AND allocation.bank_entry_id IS NOT NULL
    AND EXISTS (SELECT 1 FROM journal_line WHERE entry_id = journal_entry.id AND account = '1100' AND journal_line.amount_cents = allocation.amount_cents))
WHERE invoice_id IS NOT NULL;

-- What is no payment of an invoice: the account it was booked on.
ALTER TABLE bank_entry ADD COLUMN account_code TEXT REFERENCES ledger_account(code);

-- What waits for a person was in no books yet. It is booked on its own day, or on the first one after a close.
CREATE TABLE waiting_kept AS
SELECT bank_entry.id AS bank_entry_id, amount_cents, account, reference,
       max(booked_on, coalesce((SELECT date(value, '+1 day') FROM setting WHERE key = 'books.closed_until'), '')) AS on_date,
       (SELECT coalesce(max(id), 0) FROM journal_entry) + row_number() OVER (ORDER BY id) AS entry_id
FROM bank_entry WHERE state <> 'booked';
INSERT INTO journal_entry (id, on_date, description, bank_entry_id)
SELECT entry_id, on_date, reference, bank_entry_id FROM waiting_kept;
INSERT INTO journal_line (entry_id, position, account, amount_cents) SELECT entry_id, 0, '1100', amount_cents FROM waiting_kept WHERE amount_cents <> 0;
INSERT INTO journal_line (entry_id, position, account, amount_cents) SELECT entry_id, 1, '2900', -amount_cents FROM waiting_kept WHERE amount_cents <> 0;
DROP TABLE waiting_kept;

-- The closing balance that a statement tells, to hold beside the movements: what is missing between two of them shows.
CREATE TABLE bank_statement (
    id            INTEGER PRIMARY KEY,
    file_id       INTEGER NOT NULL REFERENCES bank_file(id),
    account       TEXT NOT NULL,
    closed_on     TEXT NOT NULL CHECK (closed_on IS date(closed_on)),
    closing_cents INTEGER NOT NULL
) STRICT;
CREATE INDEX bank_statement_by_day ON bank_statement(account, closed_on);

-- A refund that the bank sent back is owed again.
ALTER TABLE refund ADD COLUMN returned_on TEXT CHECK (returned_on IS date(returned_on));

-- The code of each account in the common Dutch scheme. Source: Referentie Grootboekschema (RGS), version 3.
ALTER TABLE ledger_account ADD COLUMN rgs TEXT NOT NULL DEFAULT '';
UPDATE ledger_account SET rgs = CASE code
    WHEN '1000' THEN 'BLimKas' WHEN '1100' THEN 'BLimBan' WHEN '1150' THEN 'BLimKru' WHEN '1300' THEN 'BVorDeb' WHEN '1500' THEN 'BSchBep'
    WHEN '2900' THEN 'BSchTus' WHEN '4500' THEN 'WBedAdlBan' WHEN '4600' THEN 'WBedVkk' WHEN '4900' THEN 'WBedAlk' WHEN '8000' THEN 'WOmz'
    WHEN '8900' THEN 'WOvb' ELSE '' END;

-- A mandate can end on a day that is known before, and where the signed form is kept can be said.
ALTER TABLE mandate ADD COLUMN ends_on TEXT CHECK (ends_on IS date(ends_on));
ALTER TABLE mandate ADD COLUMN proof TEXT NOT NULL DEFAULT '';
-- What a search for somebody goes through beside their name.
CREATE INDEX mandate_search ON mandate(relation_id, reference_key, iban);

-- A form that was given out and has not come back: its reference is of nobody else.
CREATE TABLE mandate_form (
    id            INTEGER PRIMARY KEY,
    relation_id   INTEGER NOT NULL REFERENCES relation(id),
    reference     TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 35),
    reference_key TEXT NOT NULL UNIQUE,
    printed_on    TEXT NOT NULL CHECK (printed_on IS date(printed_on))
) STRICT;
CREATE INDEX mandate_form_by_relation ON mandate_form(relation_id);

-- What the bank knows a used mandate by, where it changed: its reference and the creditor beside the account.
ALTER TABLE mandate_amendment ADD COLUMN old_reference TEXT NOT NULL DEFAULT '';
ALTER TABLE mandate_amendment ADD COLUMN old_creditor_id TEXT NOT NULL DEFAULT '';
ALTER TABLE mandate_amendment ADD COLUMN old_creditor_name TEXT NOT NULL DEFAULT '';

-- Who paid from an account before is known by it.
CREATE INDEX bank_entry_by_party ON bank_entry(party_iban) WHERE party_iban <> '';
CREATE INDEX collection_item_by_account ON collection_item(iban, amount_cents);

-- What a plan or a sale brings in is on an account of the club's own choice; the usual one when empty.
ALTER TABLE plan ADD COLUMN ledger_account TEXT NOT NULL DEFAULT '';
ALTER TABLE invoice_line ADD COLUMN ledger_account TEXT NOT NULL DEFAULT '';

-- A file of refunds that was put on disk may be at the bank; one that never was can be made anew.
CREATE TABLE refund_file_left (
    file_id INTEGER PRIMARY KEY REFERENCES refund_file(id),
    left_on TEXT NOT NULL
) STRICT;
INSERT INTO refund_file_left SELECT id, on_date FROM refund_file;
