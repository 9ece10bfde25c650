-- Where members come from, what goes along with a plan, who pays in parts or for somebody else, who wants to join, and
-- what is to be told.

CREATE TABLE campaign (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE CHECK (name <> ''),
    from_date    TEXT CHECK (from_date IS date(from_date)),
    -- Exclusive.
    to_date      TEXT CHECK (to_date IS date(to_date)),
    budget_cents INTEGER NOT NULL DEFAULT 0 CHECK (budget_cents >= 0),
    CHECK (to_date IS NULL OR from_date < to_date)
) STRICT;

CREATE TABLE campaign_action (
    id          INTEGER PRIMARY KEY,
    campaign_id INTEGER REFERENCES campaign(id),
    name        TEXT NOT NULL UNIQUE CHECK (name <> ''),
    kind        TEXT NOT NULL DEFAULT '',
    on_date     TEXT CHECK (on_date IS date(on_date)),
    cost_cents  INTEGER NOT NULL DEFAULT 0 CHECK (cost_cents >= 0)
) STRICT;
INSERT INTO campaign_action (name) SELECT DISTINCT action FROM subscription WHERE action <> '';
ALTER TABLE subscription ADD COLUMN action_id INTEGER REFERENCES campaign_action(id);
UPDATE subscription SET action_id = (SELECT id FROM campaign_action WHERE name = action);
ALTER TABLE subscription DROP COLUMN action;
-- The act that made somebody leave.
ALTER TABLE subscription ADD COLUMN left_by_action_id INTEGER REFERENCES campaign_action(id);
-- A subscription goes over into one other at most.
CREATE UNIQUE INDEX subscription_one_successor ON subscription(previous_id) WHERE previous_id IS NOT NULL;
-- Given by the payer: what follows on it is the holder's own.
ALTER TABLE subscription ADD COLUMN is_gift INTEGER NOT NULL DEFAULT 0 CHECK (is_gift IN (0, 1));
CREATE INDEX subscription_by_action ON subscription(action_id) WHERE action_id IS NOT NULL;
-- A note that must be seen when this is billed.
ALTER TABLE subscription ADD COLUMN is_flagged INTEGER NOT NULL DEFAULT 0 CHECK (is_flagged IN (0, 1));

-- Months of every term after the first; as long as the first where there is none.
ALTER TABLE plan ADD COLUMN renewal_months INTEGER CHECK (renewal_months BETWEEN 1 AND 1200);
ALTER TABLE plan ADD COLUMN legal_regime TEXT NOT NULL DEFAULT 'association'
    CHECK (legal_regime IN ('association', 'consumer_service', 'consumer_magazine', 'business'));
-- How many persons of a household one subscription makes members.
ALTER TABLE plan ADD COLUMN covers_persons INTEGER NOT NULL DEFAULT 1 CHECK (covers_persons BETWEEN 1 AND 20);
-- In how many parts an invoice of this plan may be paid, a month apart.
ALTER TABLE plan ADD COLUMN instalments INTEGER NOT NULL DEFAULT 1 CHECK (instalments BETWEEN 1 AND 12);
ALTER TABLE plan ADD COLUMN ships INTEGER NOT NULL DEFAULT 0 CHECK (ships IN (0, 1));

-- Who is a member by the subscription of somebody else in the household.
CREATE TABLE covered_person (
    subscription_id INTEGER NOT NULL REFERENCES subscription(id),
    relation_id     INTEGER NOT NULL REFERENCES relation(id),
    PRIMARY KEY (subscription_id, relation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX covered_person_by_relation ON covered_person(relation_id);

-- One parcel for each period of a subscription.
CREATE TABLE shipment (
    id              INTEGER PRIMARY KEY,
    subscription_id INTEGER NOT NULL REFERENCES subscription(id),
    period_from     TEXT NOT NULL CHECK (period_from IS date(period_from)),
    contents        TEXT NOT NULL,
    -- Name and address as they were when the parcel came to be.
    name            TEXT NOT NULL,
    street          TEXT NOT NULL,
    postal_code     TEXT NOT NULL,
    city            TEXT NOT NULL,
    country         TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'returned')),
    sent_on         TEXT CHECK (sent_on IS date(sent_on)),
    UNIQUE (subscription_id, period_from)
) STRICT;
CREATE INDEX shipment_waiting ON shipment(postal_code) WHERE state = 'waiting';

-- Somebody who pays for a member, up to an amount within a time.
CREATE TABLE third_party (
    id          INTEGER PRIMARY KEY,
    relation_id INTEGER NOT NULL REFERENCES relation(id),
    payer_id    INTEGER NOT NULL REFERENCES relation(id),
    cap_cents   INTEGER NOT NULL CHECK (cap_cents > 0),
    reference   TEXT NOT NULL DEFAULT '',
    valid_from  TEXT NOT NULL CHECK (valid_from IS date(valid_from)),
    -- Exclusive.
    valid_to    TEXT NOT NULL CHECK (valid_to IS date(valid_to)),
    CHECK (valid_from <= valid_to),
    CHECK (relation_id <> payer_id)
) STRICT;
CREATE INDEX third_party_by_relation ON third_party(relation_id);
-- A line that moves a part from the payer to a third party: less on the one invoice, as much on the other.
ALTER TABLE invoice_line ADD COLUMN third_party_id INTEGER REFERENCES third_party(id);
CREATE INDEX invoice_line_by_third_party ON invoice_line(third_party_id) WHERE third_party_id IS NOT NULL;

-- The parts an invoice may be paid in; together they are the invoice.
CREATE TABLE instalment (
    invoice_id   INTEGER NOT NULL REFERENCES invoice(id),
    sequence     INTEGER NOT NULL CHECK (sequence >= 1),
    due_date     TEXT NOT NULL CHECK (due_date IS date(due_date)),
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    PRIMARY KEY (invoice_id, sequence)
) STRICT, WITHOUT ROWID;
-- The day an invoice must be paid: of one in parts, the first part that is not.
CREATE VIEW invoice_due AS
SELECT invoice.id AS invoice_id, coalesce((SELECT instalment.due_date FROM instalment WHERE instalment.invoice_id = invoice.id
       AND coalesce((SELECT sum(amount_cents) FROM allocation WHERE allocation.invoice_id = invoice.id AND source <> 'credit'), 0)
         < (SELECT sum(amount_cents) FROM instalment AS upto WHERE upto.invoice_id = invoice.id AND upto.sequence <= instalment.sequence)
       ORDER BY sequence LIMIT 1), due_date) AS due_date
FROM invoice;
-- Which part a collection asks; 0 is the whole invoice.
ALTER TABLE collection_item ADD COLUMN instalment INTEGER NOT NULL DEFAULT 0 CHECK (instalment >= 0);
DROP INDEX collection_item_one_live;
CREATE UNIQUE INDEX collection_item_one_live ON collection_item(invoice_id, instalment)
    WHERE state IN ('selected', 'exported', 'uploaded') AND settled_on IS NULL;
CREATE TRIGGER collection_item_of_the_payer BEFORE INSERT ON collection_item
WHEN (SELECT relation_id FROM mandate WHERE id = NEW.mandate_id) IS NOT (SELECT payer_id FROM invoice WHERE id = NEW.invoice_id)
BEGIN SELECT RAISE(ABORT, 'nobody is collected from on a mandate of somebody else'); END;
CREATE TRIGGER collection_item_instalment_stays BEFORE UPDATE OF instalment ON collection_item
BEGIN SELECT RAISE(ABORT, 'what is in a file never changes'); END;
-- The whole and its parts are never asked beside each other, and never more than is open.
CREATE TRIGGER collection_item_whole_or_parts BEFORE INSERT ON collection_item
WHEN EXISTS (SELECT 1 FROM collection_item AS other WHERE other.invoice_id = NEW.invoice_id AND settled_on IS NULL
             AND state IN ('selected', 'exported', 'uploaded') AND (instalment = 0) <> (NEW.instalment = 0))
  OR (SELECT total_cents - coalesce((SELECT sum(amount_cents) FROM allocation WHERE invoice_id = invoice.id), 0)
      FROM invoice WHERE id = NEW.invoice_id) < NEW.amount_cents
     + coalesce((SELECT sum(amount_cents) FROM collection_item AS other WHERE other.invoice_id = NEW.invoice_id
                 AND settled_on IS NULL AND state IN ('selected', 'exported', 'uploaded')), 0)
BEGIN SELECT RAISE(ABORT, 'an invoice is not collected for more than is open'); END;

-- A used mandate that goes on from another account; the bank is told with one collection.
CREATE TABLE mandate_amendment (
    id         INTEGER PRIMARY KEY,
    mandate_id INTEGER NOT NULL REFERENCES mandate(id),
    old_iban   TEXT NOT NULL,
    made_on    TEXT NOT NULL CHECK (made_on IS date(made_on)),
    -- The collection that tells; another one does when that was taken back, or refused before it was settled.
    item_id    INTEGER REFERENCES collection_item(id)
) STRICT;
CREATE INDEX mandate_amendment_by_mandate ON mandate_amendment(mandate_id);

-- Who wants to join, until somebody decides.
CREATE TABLE intake (
    id              INTEGER PRIMARY KEY,
    received_on     TEXT NOT NULL CHECK (received_on IS date(received_on)),
    state           TEXT NOT NULL CHECK (state IN ('new', 'waiting', 'accepted', 'refused', 'duplicate')),
    -- What was filled in, as JSON: the fields of somebody, of a mandate and of a subscription.
    application     TEXT NOT NULL,
    -- Of the name: who applies is found by it.
    search_key      TEXT NOT NULL,
    relation_id     INTEGER REFERENCES relation(id),
    subscription_id INTEGER REFERENCES subscription(id),
    decided_on      TEXT CHECK (decided_on IS date(decided_on)),
    reason          TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX intake_open ON intake(received_on) WHERE state IN ('new', 'waiting');

-- What is to be told to somebody, once.
CREATE TABLE message (
    id              INTEGER PRIMARY KEY,
    relation_id     INTEGER NOT NULL REFERENCES relation(id),
    kind            TEXT NOT NULL CHECK (kind IN ('renewal', 'confirmation', 'reminder', 'wik_letter', 'prenotification')),
    subscription_id INTEGER REFERENCES subscription(id),
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'print')),
    address         TEXT NOT NULL,
    subject         TEXT NOT NULL,
    body            TEXT NOT NULL,
    -- Outdated is what became untrue before it left.
    state           TEXT NOT NULL CHECK (state IN ('ready', 'sent', 'printed', 'withdrawn', 'outdated')),
    -- What it says, for a program: told only as long as this is so.
    facts           TEXT NOT NULL DEFAULT '',
    made_on         TEXT NOT NULL CHECK (made_on IS date(made_on)),
    done_on         TEXT CHECK (done_on IS date(done_on)),
    -- What it is about and when: the same thing is told once.
    once_key        TEXT NOT NULL UNIQUE
) STRICT;
-- The invoices a message is about.
CREATE TABLE message_invoice (
    message_id INTEGER NOT NULL REFERENCES message(id),
    invoice_id INTEGER NOT NULL REFERENCES invoice(id),
    -- The part of it that is due; 0 is the whole.
    instalment INTEGER NOT NULL DEFAULT 0 CHECK (instalment >= 0),
    PRIMARY KEY (message_id, invoice_id, instalment) ON CONFLICT IGNORE
) STRICT, WITHOUT ROWID;
CREATE INDEX message_invoice_by_invoice ON message_invoice(invoice_id);
-- An invoice that nobody is reminded of, for now: it is disputed, say.
CREATE TABLE dunning_hold (
    invoice_id INTEGER PRIMARY KEY REFERENCES invoice(id),
    reason     TEXT NOT NULL CHECK (reason <> '')
) STRICT;
CREATE INDEX message_ready ON message(made_on) WHERE state = 'ready';
CREATE INDEX message_by_relation ON message(relation_id);
CREATE TRIGGER message_stays BEFORE UPDATE OF relation_id, kind, address, subject, body, once_key ON message
WHEN OLD.state <> 'ready'
BEGIN SELECT RAISE(ABORT, 'what was told never changes'); END;
