-- Messages may be invoices too, and be on their way to a server: a table cannot widen what it allows, so it is made anew.
CREATE TABLE message_kept AS SELECT * FROM message;
CREATE TABLE message_invoice_kept AS SELECT * FROM message_invoice;
DROP TABLE message_invoice;
DROP TABLE message;
CREATE TABLE message (
    id              INTEGER PRIMARY KEY,
    relation_id     INTEGER NOT NULL REFERENCES relation(id),
    kind            TEXT NOT NULL CHECK (kind IN ('renewal', 'confirmation', 'reminder', 'wik_letter', 'prenotification', 'invoice')),
    subscription_id INTEGER REFERENCES subscription(id),
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'print')),
    address         TEXT NOT NULL,
    subject         TEXT NOT NULL,
    body            TEXT NOT NULL,
    -- Outdated is what became untrue before it left. Sending is what a server was being handed: whether it has it is not
    -- known until it says so, and if it never does a person must look.
    state           TEXT NOT NULL CHECK (state IN ('ready', 'sending', 'sent', 'printed', 'withdrawn', 'outdated')),
    -- What it says, for a program: told only as long as this is so.
    facts           TEXT NOT NULL DEFAULT '',
    made_on         TEXT NOT NULL CHECK (made_on IS date(made_on)),
    done_on         TEXT CHECK (done_on IS date(done_on)),
    -- What it is about and when: the same thing is told once.
    once_key        TEXT NOT NULL UNIQUE,
    -- What the server said when it would not have it.
    refused         TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO message (id, relation_id, kind, subscription_id, channel, address, subject, body, state, facts, made_on, done_on, once_key)
    SELECT id, relation_id, kind, subscription_id, channel, address, subject, body, state, facts, made_on, done_on, once_key FROM message_kept;
DROP TABLE message_kept;
CREATE INDEX message_ready ON message(made_on) WHERE state = 'ready';
CREATE INDEX message_by_relation ON message(relation_id);
CREATE TRIGGER message_stays BEFORE UPDATE OF relation_id, kind, address, subject, body, once_key ON message
WHEN OLD.state <> 'ready'
BEGIN SELECT RAISE(ABORT, 'what was told never changes'); END;
CREATE TABLE message_invoice (
    message_id INTEGER NOT NULL REFERENCES message(id),
    invoice_id INTEGER NOT NULL REFERENCES invoice(id),
    -- The part of it that is due; 0 is the whole.
    instalment INTEGER NOT NULL DEFAULT 0 CHECK (instalment >= 0),
    PRIMARY KEY (message_id, invoice_id, instalment) ON CONFLICT IGNORE
) STRICT, WITHOUT ROWID;
INSERT INTO message_invoice SELECT message_id, invoice_id, instalment FROM message_invoice_kept;
DROP TABLE message_invoice_kept;
CREATE INDEX message_invoice_by_invoice ON message_invoice(invoice_id);

-- One letter to a payer tells of everything that runs out on a day.
CREATE TABLE message_subscription (
    message_id      INTEGER NOT NULL REFERENCES message(id),
    subscription_id INTEGER NOT NULL REFERENCES subscription(id),
    -- Which step of which day this is: the same is told once, in whichever letter.
    once_key        TEXT NOT NULL UNIQUE,
    PRIMARY KEY (message_id, subscription_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_subscription_by_subscription ON message_subscription(subscription_id);
INSERT INTO message_subscription SELECT id, subscription_id, once_key FROM message WHERE kind = 'renewal' AND subscription_id IS NOT NULL;

-- How many a subscription counts from a day on: its price is asked for each of them.
CREATE TABLE subscription_count (
    subscription_id INTEGER NOT NULL REFERENCES subscription(id),
    from_date       TEXT NOT NULL CHECK (from_date IS date(from_date)),
    count           INTEGER NOT NULL CHECK (count BETWEEN 0 AND 100000),
    PRIMARY KEY (subscription_id, from_date)
) STRICT, WITHOUT ROWID;

-- What the club wants to know of people beside what everybody has; what is no longer asked is kept.
CREATE TABLE extra_value (
    relation_id INTEGER NOT NULL REFERENCES relation(id),
    field       TEXT NOT NULL CHECK (field <> ''),
    value       TEXT NOT NULL CHECK (value <> ''),
    PRIMARY KEY (relation_id, field)
) STRICT, WITHOUT ROWID;

-- What somebody at the desk asks of who arranges the administration.
CREATE TABLE request (
    id      INTEGER PRIMARY KEY,
    text    TEXT NOT NULL CHECK (text <> ''),
    made_on TEXT NOT NULL CHECK (made_on IS date(made_on)),
    done_on TEXT CHECK (done_on IS date(done_on))
) STRICT;

-- What the board gives up is no payment: what takes away from an invoice gets a source more.
CREATE TABLE allocation_kept AS SELECT * FROM allocation;
DROP TABLE allocation;
CREATE TABLE allocation (
    id           INTEGER PRIMARY KEY,
    invoice_id   INTEGER NOT NULL REFERENCES invoice(id),
    amount_cents INTEGER NOT NULL CHECK (amount_cents <> 0),
    on_date      TEXT NOT NULL CHECK (on_date IS date(on_date)),
    source       TEXT NOT NULL CHECK (source IN ('payment', 'collection', 'return', 'credit', 'write_off')),
    method       TEXT NOT NULL,
    item_id      INTEGER REFERENCES collection_item(id)
) STRICT;
INSERT INTO allocation SELECT id, invoice_id, amount_cents, on_date, source, method, item_id FROM allocation_kept;
DROP TABLE allocation_kept;
CREATE INDEX allocation_by_invoice ON allocation(invoice_id, amount_cents);
CREATE TRIGGER allocation_only_on_final BEFORE INSERT ON allocation
WHEN (SELECT state FROM invoice WHERE id = NEW.invoice_id) <> 'final'
BEGIN SELECT RAISE(ABORT, 'only a final invoice is paid'); END;
INSERT INTO ledger_account VALUES ('4600', 'Oninbare vorderingen');

-- Whether a run looked at everything: only such runs are compared with each other.
ALTER TABLE run ADD COLUMN is_of_all INTEGER NOT NULL DEFAULT 1 CHECK (is_of_all IN (0, 1));

-- Money that goes back to who paid too much: proposed, in a file for the bank, and seen to be paid.
CREATE TABLE refund_file (
    id          INTEGER PRIMARY KEY,
    message_id  TEXT NOT NULL UNIQUE CHECK (length(message_id) BETWEEN 1 AND 35),
    file_name   TEXT NOT NULL UNIQUE,
    on_date     TEXT NOT NULL CHECK (on_date IS date(on_date)),
    bytes       BLOB NOT NULL,
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64)
) STRICT;
CREATE TRIGGER refund_file_is_frozen BEFORE UPDATE ON refund_file
BEGIN SELECT RAISE(ABORT, 'an exported file never changes'); END;
CREATE TABLE refund (
    id            INTEGER PRIMARY KEY,
    invoice_id    INTEGER NOT NULL REFERENCES invoice(id),
    amount_cents  INTEGER NOT NULL CHECK (amount_cents > 0),
    iban          TEXT NOT NULL,
    name          TEXT NOT NULL,
    reason        TEXT NOT NULL CHECK (reason <> ''),
    end_to_end_id TEXT NOT NULL UNIQUE CHECK (length(end_to_end_id) BETWEEN 1 AND 35),
    made_on       TEXT NOT NULL CHECK (made_on IS date(made_on)),
    state         TEXT NOT NULL CHECK (state IN ('proposed', 'written', 'paid', 'withdrawn')),
    paid_on       TEXT CHECK (paid_on IS date(paid_on)),
    file_id       INTEGER REFERENCES refund_file(id),
    CHECK ((state = 'paid') = (paid_on IS NOT NULL))
) STRICT;
CREATE INDEX refund_by_invoice ON refund(invoice_id);
CREATE TRIGGER refund_is_frozen BEFORE UPDATE OF invoice_id, amount_cents, iban, name, end_to_end_id ON refund
BEGIN SELECT RAISE(ABORT, 'what is in a file never changes'); END;
-- Nobody gets back more than they paid too much, in however many parts.
CREATE TRIGGER refund_is_owed BEFORE INSERT ON refund
WHEN (SELECT -open_cents FROM invoice_open WHERE invoice_id = NEW.invoice_id) < NEW.amount_cents
     + coalesce((SELECT sum(amount_cents) FROM refund WHERE invoice_id = NEW.invoice_id AND state IN ('proposed', 'written')), 0)
BEGIN SELECT RAISE(ABORT, 'nobody gets back more than they paid too much'); END;
