-- What is invoiced again and again without a subscription: the rent of a canteen, a board along the field.

CREATE TABLE recurring_invoice (
    id              INTEGER PRIMARY KEY,
    relation_id     INTEGER NOT NULL REFERENCES relation(id),
    -- The first turn; the others follow from it, on this day of the month or its last.
    first_on        TEXT NOT NULL CHECK (first_on IS date(first_on)),
    day             INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31),
    interval_count  INTEGER NOT NULL CHECK (interval_count BETWEEN 1 AND 520),
    interval_unit   TEXT NOT NULL CHECK (interval_unit IN ('month', 'week')),
    -- Exclusive: no turn begins on that day or later.
    end_date        TEXT CHECK (end_date IS date(end_date)),
    delivery        TEXT NOT NULL CHECK (delivery IN ('email', 'print', 'manual', 'collection')),
    buyer_reference TEXT NOT NULL DEFAULT '',
    created_on      TEXT NOT NULL CHECK (created_on IS date(created_on))
) STRICT;
CREATE INDEX recurring_invoice_by_relation ON recurring_invoice(relation_id);

CREATE TABLE recurring_line (
    recurring_id   INTEGER NOT NULL REFERENCES recurring_invoice(id),
    position       INTEGER NOT NULL,
    description    TEXT NOT NULL CHECK (description <> ''),
    quantity       INTEGER NOT NULL CHECK (quantity >= 1),
    -- Of one, with vat in it.
    price_cents    INTEGER NOT NULL CHECK (price_cents >= 0),
    vat_code       TEXT NOT NULL,
    cost_center    TEXT NOT NULL,
    ledger_account TEXT NOT NULL,
    PRIMARY KEY (recurring_id, position)
) STRICT, WITHOUT ROWID;

-- The turns that were invoiced, each once; without an invoice it was given away.
CREATE TABLE recurring_turn (
    recurring_id INTEGER NOT NULL REFERENCES recurring_invoice(id),
    from_date    TEXT NOT NULL CHECK (from_date IS date(from_date)),
    to_date      TEXT NOT NULL CHECK (to_date IS date(to_date)),
    invoice_id   INTEGER REFERENCES invoice(id),
    run_id       INTEGER REFERENCES run(id),
    PRIMARY KEY (recurring_id, from_date),
    CHECK (from_date < to_date)
) STRICT, WITHOUT ROWID;
CREATE INDEX recurring_turn_by_invoice ON recurring_turn(invoice_id) WHERE invoice_id IS NOT NULL;
CREATE INDEX recurring_turn_by_run ON recurring_turn(run_id) WHERE run_id IS NOT NULL;
CREATE TRIGGER recurring_turn_never_overlaps BEFORE INSERT ON recurring_turn
WHEN EXISTS (SELECT 1 FROM recurring_turn AS other WHERE other.recurring_id = NEW.recurring_id
             AND other.from_date < NEW.to_date AND NEW.from_date < other.to_date)
BEGIN SELECT RAISE(ABORT, 'a turn is invoiced once'); END;
CREATE TRIGGER recurring_turn_stays_put BEFORE UPDATE OF recurring_id, from_date, to_date ON recurring_turn
BEGIN SELECT RAISE(ABORT, 'a turn is not moved'); END;

ALTER TABLE invoice_line ADD COLUMN recurring_id INTEGER REFERENCES recurring_invoice(id);
CREATE INDEX invoice_line_by_recurring ON invoice_line(recurring_id) WHERE recurring_id IS NOT NULL;

-- What organisations go by on their invoices: the number they declare vat under, and that in the trade register.
ALTER TABLE relation ADD COLUMN vat_id TEXT NOT NULL DEFAULT '';
ALTER TABLE relation ADD COLUMN kvk TEXT NOT NULL DEFAULT '';
-- As they were when the invoice became final; all empty on invoices from before, which have the line of the address.
ALTER TABLE invoice ADD COLUMN payer_street TEXT NOT NULL DEFAULT '';
ALTER TABLE invoice ADD COLUMN payer_postal_code TEXT NOT NULL DEFAULT '';
ALTER TABLE invoice ADD COLUMN payer_city TEXT NOT NULL DEFAULT '';
ALTER TABLE invoice ADD COLUMN payer_country TEXT NOT NULL DEFAULT '';
ALTER TABLE invoice ADD COLUMN payer_vat_id TEXT NOT NULL DEFAULT '';
ALTER TABLE invoice ADD COLUMN payer_kvk TEXT NOT NULL DEFAULT '';

-- Messages may be the gifts of a year too: a table cannot widen what it allows, so it is made anew.
CREATE TABLE message_kept AS SELECT * FROM message;
CREATE TABLE message_invoice_kept AS SELECT * FROM message_invoice;
CREATE TABLE message_subscription_kept AS SELECT * FROM message_subscription;
DROP TABLE message_subscription;
DROP TABLE message_invoice;
DROP TABLE message;
CREATE TABLE message (
    id              INTEGER PRIMARY KEY,
    relation_id     INTEGER NOT NULL REFERENCES relation(id),
    kind            TEXT NOT NULL CHECK (kind IN ('renewal', 'confirmation', 'reminder', 'wik_letter', 'prenotification', 'invoice', 'gift_statement')),
    subscription_id INTEGER REFERENCES subscription(id),
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'print')),
    address         TEXT NOT NULL,
    subject         TEXT NOT NULL,
    body            TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('ready', 'sending', 'sent', 'printed', 'withdrawn', 'outdated')),
    facts           TEXT NOT NULL DEFAULT '',
    made_on         TEXT NOT NULL CHECK (made_on IS date(made_on)),
    done_on         TEXT CHECK (done_on IS date(done_on)),
    once_key        TEXT NOT NULL UNIQUE,
    refused         TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO message (id, relation_id, kind, subscription_id, channel, address, subject, body, state, facts, made_on, done_on, once_key, refused)
    SELECT id, relation_id, kind, subscription_id, channel, address, subject, body, state, facts, made_on, done_on, once_key, refused FROM message_kept;
DROP TABLE message_kept;
CREATE INDEX message_ready ON message(made_on) WHERE state = 'ready';
CREATE INDEX message_by_relation ON message(relation_id);
CREATE TRIGGER message_stays BEFORE UPDATE OF relation_id, kind, address, subject, body, once_key ON message
WHEN OLD.state <> 'ready'
BEGIN SELECT RAISE(ABORT, 'what was told never changes'); END;
CREATE TABLE message_invoice (
    message_id INTEGER NOT NULL REFERENCES message(id),
    invoice_id INTEGER NOT NULL REFERENCES invoice(id),
    instalment INTEGER NOT NULL DEFAULT 0 CHECK (instalment >= 0),
    PRIMARY KEY (message_id, invoice_id, instalment) ON CONFLICT IGNORE
) STRICT, WITHOUT ROWID;
INSERT INTO message_invoice SELECT message_id, invoice_id, instalment FROM message_invoice_kept;
DROP TABLE message_invoice_kept;
CREATE INDEX message_invoice_by_invoice ON message_invoice(invoice_id);
CREATE TABLE message_subscription (
    message_id      INTEGER NOT NULL REFERENCES message(id),
    subscription_id INTEGER NOT NULL REFERENCES subscription(id),
    once_key        TEXT NOT NULL UNIQUE,
    PRIMARY KEY (message_id, subscription_id)
) STRICT, WITHOUT ROWID;
INSERT INTO message_subscription SELECT message_id, subscription_id, once_key FROM message_subscription_kept;
DROP TABLE message_subscription_kept;
CREATE INDEX message_subscription_by_subscription ON message_subscription(subscription_id);

-- The costs that a letter of BW 6:96 said there would be, charged once for each letter: the invoice they are on.
CREATE TABLE collection_cost (
    message_id INTEGER PRIMARY KEY REFERENCES message(id),
    invoice_id INTEGER NOT NULL REFERENCES invoice(id)
) STRICT;
CREATE INDEX collection_cost_by_invoice ON collection_cost(invoice_id);

-- Why somebody is not reminded of anything; and how they want to be told what they are told: by mail where there is an
-- address, all by post, or only what they owe, by post.
ALTER TABLE relation ADD COLUMN reminders_held TEXT;
ALTER TABLE relation ADD COLUMN contact TEXT NOT NULL DEFAULT 'all' CHECK (contact IN ('all', 'post', 'least'));

-- A comma in the name of a group would begin the next one in a list of groups.
UPDATE OR IGNORE relation_group SET name = replace(replace(name, ',', ' '), ';', ' ') WHERE name LIKE '%,%' OR name LIKE '%;%';

-- What somebody took and pays with the next round: a shirt, a fine.
CREATE TABLE basket_line (
    id             INTEGER PRIMARY KEY,
    relation_id    INTEGER NOT NULL REFERENCES relation(id),
    added_on       TEXT NOT NULL CHECK (added_on IS date(added_on)),
    description    TEXT NOT NULL CHECK (description <> ''),
    quantity       INTEGER NOT NULL CHECK (quantity >= 1),
    price_cents    INTEGER NOT NULL CHECK (price_cents >= 0),
    vat_code       TEXT NOT NULL,
    cost_center    TEXT NOT NULL,
    ledger_account TEXT NOT NULL,
    -- The line of an invoice it is on; still in the basket where there is none.
    invoice_line_id INTEGER REFERENCES invoice_line(id)
) STRICT;
CREATE INDEX basket_line_relation ON basket_line(relation_id);
CREATE UNIQUE INDEX basket_line_once ON basket_line(invoice_line_id) WHERE invoice_line_id IS NOT NULL;
