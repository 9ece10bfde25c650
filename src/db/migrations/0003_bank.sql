-- What the bank told: its files, the movements in its statements, and what each was taken for.

INSERT INTO ledger_account VALUES ('1150', 'Incasso onderweg'), ('4500', 'Bankkosten');

-- The day the bank credited the run this collection was in.
ALTER TABLE collection_item ADD COLUMN settled_on TEXT CHECK (settled_on IS date(settled_on));
CREATE INDEX collection_item_by_reference ON collection_item(mandate_reference, amount_cents);

CREATE TABLE bank_file (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    sha256  TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    kind    TEXT NOT NULL CHECK (kind IN ('camt.052', 'camt.053', 'camt.054', 'mt940', 'mt942', 'pain.002')),
    read_on TEXT NOT NULL CHECK (read_on IS date(read_on))
) STRICT;

-- One row for each movement of a statement, or for each payment in it where the bank tells them apart.
CREATE TABLE bank_entry (
    id                INTEGER PRIMARY KEY,
    file_id           INTEGER NOT NULL REFERENCES bank_file(id),
    account           TEXT NOT NULL,
    booked_on         TEXT NOT NULL CHECK (booked_on IS date(booked_on)),
    -- Positive is money in.
    amount_cents      INTEGER NOT NULL,
    reference         TEXT NOT NULL,
    code              TEXT NOT NULL,
    end_to_end_id     TEXT NOT NULL,
    mandate_reference TEXT NOT NULL,
    batch             TEXT NOT NULL,
    return_code       TEXT NOT NULL,
    fee_cents         INTEGER NOT NULL DEFAULT 0 CHECK (fee_cents >= 0),
    party_iban        TEXT NOT NULL,
    party_name        TEXT NOT NULL,
    remittance        TEXT NOT NULL,
    state             TEXT NOT NULL CHECK (state IN ('booked', 'suggested', 'unmatched')),
    -- Which key hit.
    matched_by        TEXT NOT NULL DEFAULT '',
    invoice_id        INTEGER REFERENCES invoice(id),
    run_id            INTEGER REFERENCES run(id),
    item_id           INTEGER REFERENCES collection_item(id)
) STRICT;
CREATE INDEX bank_entry_by_day ON bank_entry(account, booked_on, amount_cents);
CREATE INDEX bank_entry_by_item ON bank_entry(item_id) WHERE item_id IS NOT NULL;
CREATE INDEX bank_entry_open ON bank_entry(booked_on) WHERE state <> 'booked';
CREATE TRIGGER bank_entry_stays BEFORE UPDATE OF account, booked_on, amount_cents ON bank_entry
BEGIN SELECT RAISE(ABORT, 'what the bank told never changes'); END;
