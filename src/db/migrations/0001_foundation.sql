-- The administration of one club. Money is integer cents, days are ISO text, periods are half-open [from, to).

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- Relations -----------------------------------------------------------------------------------------------------

CREATE TABLE relation (
    id                    INTEGER PRIMARY KEY,
    number                TEXT NOT NULL UNIQUE CHECK (number <> ''),
    kind                  TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
    first_name            TEXT NOT NULL DEFAULT '',
    prefix                TEXT NOT NULL DEFAULT '',
    last_name             TEXT NOT NULL CHECK (last_name <> ''),
    -- Folded texts, made by the program: order of names, and what a filter searches.
    sort_key              TEXT NOT NULL,
    search_key            TEXT NOT NULL,
    gender                TEXT NOT NULL DEFAULT '' CHECK (gender IN ('', 'm', 'f', 'x')),
    birth_date            TEXT CHECK (birth_date IS date(birth_date)),
    death_date            TEXT CHECK (death_date IS date(death_date)),
    email                 TEXT NOT NULL DEFAULT '',
    phone                 TEXT NOT NULL DEFAULT '',
    street                TEXT NOT NULL DEFAULT '',
    house_number          TEXT NOT NULL DEFAULT '',
    postal_code           TEXT NOT NULL DEFAULT '',
    city                  TEXT NOT NULL DEFAULT '',
    country               TEXT NOT NULL DEFAULT 'NL' CHECK (length(country) = 2),
    direct_debit_enabled  INTEGER NOT NULL DEFAULT 0 CHECK (direct_debit_enabled IN (0, 1)),
    collection_block      TEXT,
    default_payer_id      INTEGER REFERENCES relation(id),
    note                  TEXT NOT NULL DEFAULT '',
    created_on            TEXT NOT NULL CHECK (created_on IS date(created_on)),
    archived_on           TEXT CHECK (archived_on IS date(archived_on)),
    CHECK (default_payer_id IS NULL OR default_payer_id <> id)
) STRICT;
CREATE INDEX relation_by_name ON relation(sort_key, id);
CREATE INDEX relation_by_payer ON relation(default_payer_id) WHERE default_payer_id IS NOT NULL;

CREATE TABLE household (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    code     TEXT UNIQUE,
    payer_id INTEGER REFERENCES relation(id)
) STRICT;

CREATE TABLE household_member (
    id           INTEGER PRIMARY KEY,
    household_id INTEGER NOT NULL REFERENCES household(id),
    relation_id  INTEGER NOT NULL REFERENCES relation(id),
    valid_from   TEXT NOT NULL CHECK (valid_from IS date(valid_from)),
    valid_to     TEXT CHECK (valid_to IS date(valid_to)),
    billing      INTEGER NOT NULL DEFAULT 1 CHECK (billing IN (0, 1)),
    CHECK (valid_to IS NULL OR valid_from < valid_to)
) STRICT;
CREATE INDEX household_member_by_household ON household_member(household_id);
CREATE UNIQUE INDEX household_one_open_billing ON household_member(relation_id) WHERE billing = 1 AND valid_to IS NULL;
CREATE INDEX household_member_by_relation ON household_member(relation_id);

CREATE TABLE relation_group (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

CREATE TABLE group_member (
    id          INTEGER PRIMARY KEY,
    group_id    INTEGER NOT NULL REFERENCES relation_group(id),
    relation_id INTEGER NOT NULL REFERENCES relation(id),
    valid_from  TEXT NOT NULL CHECK (valid_from IS date(valid_from)),
    valid_to    TEXT CHECK (valid_to IS date(valid_to)),
    source      TEXT NOT NULL CHECK (source IN ('manual', 'plan', 'import')),
    CHECK (valid_to IS NULL OR valid_from <= valid_to)
) STRICT;
CREATE INDEX group_member_by_relation ON group_member(relation_id);
CREATE INDEX group_member_by_group ON group_member(group_id);

-- Mandates ------------------------------------------------------------------------------------------------------

CREATE TABLE mandate (
    id             INTEGER PRIMARY KEY,
    reference      TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 35),
    -- The reference without case and blanks: unique for the creditor.
    reference_key  TEXT NOT NULL UNIQUE,
    relation_id    INTEGER NOT NULL REFERENCES relation(id),
    iban           TEXT NOT NULL,
    holder         TEXT NOT NULL CHECK (holder <> ''),
    kind           TEXT NOT NULL CHECK (kind IN ('recurrent', 'one_off')),
    signed_on      TEXT CHECK (signed_on IS date(signed_on)),
    last_used_on   TEXT CHECK (last_used_on IS date(last_used_on)),
    -- The day it came in from elsewhere; its last collection there is unknown.
    migrated_on    TEXT CHECK (migrated_on IS date(migrated_on)),
    revoked_on     TEXT CHECK (revoked_on IS date(revoked_on)),
    is_default     INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
    created_on     TEXT NOT NULL CHECK (created_on IS date(created_on))
) STRICT;
CREATE INDEX mandate_by_relation ON mandate(relation_id);
CREATE UNIQUE INDEX mandate_one_default ON mandate(relation_id) WHERE is_default = 1;

-- Plans and prices ----------------------------------------------------------------------------------------------

CREATE TABLE vat_rate (
    code         TEXT NOT NULL,
    valid_from   TEXT NOT NULL CHECK (valid_from IS date(valid_from)),
    basis_points INTEGER NOT NULL CHECK (basis_points BETWEEN 0 AND 10000),
    PRIMARY KEY (code, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO vat_rate VALUES ('none', '2000-01-01', 0), ('exempt', '2000-01-01', 0),
    ('low', '2000-01-01', 600), ('low', '2019-01-01', 900), ('high', '2000-01-01', 1900), ('high', '2012-10-01', 2100);

CREATE TABLE product (
    id                  INTEGER PRIMARY KEY,
    name                TEXT NOT NULL UNIQUE CHECK (name <> ''),
    used_for_membership INTEGER NOT NULL DEFAULT 0 CHECK (used_for_membership IN (0, 1)),
    stocked             INTEGER NOT NULL DEFAULT 0 CHECK (stocked IN (0, 1)),
    price_cents         INTEGER
) STRICT;

CREATE TABLE plan (
    id                 INTEGER PRIMARY KEY,
    name               TEXT NOT NULL UNIQUE CHECK (name <> ''),
    audience           TEXT NOT NULL DEFAULT 'both' CHECK (audience IN ('person', 'organisation', 'both')),
    interval_count     INTEGER NOT NULL CHECK (interval_count BETWEEN 1 AND 520),
    interval_unit      TEXT NOT NULL DEFAULT 'month' CHECK (interval_unit IN ('month', 'week')),
    -- 'anniversary', or the month and day every period is cut at.
    alignment          TEXT NOT NULL DEFAULT 'anniversary',
    term_months        INTEGER NOT NULL CHECK (term_months BETWEEN 1 AND 1200),
    duration_intervals INTEGER CHECK (duration_intervals >= 1),
    in_advance         INTEGER NOT NULL DEFAULT 1 CHECK (in_advance IN (0, 1)),
    lead_days          INTEGER NOT NULL DEFAULT 0 CHECK (lead_days BETWEEN 0 AND 366),
    vat_code           TEXT NOT NULL DEFAULT 'none',
    proration          TEXT NOT NULL DEFAULT 'none',
    proration_table    TEXT,
    rollover           TEXT,
    notice_count       INTEGER NOT NULL DEFAULT 4,
    notice_unit        TEXT NOT NULL DEFAULT 'weeks' CHECK (notice_unit IN ('weeks', 'months')),
    notice_at          TEXT NOT NULL DEFAULT 'fiscal_year_end'
                       CHECK (notice_at IN ('term_end', 'fiscal_year_end', 'any_day', 'interval_end')),
    tag_group_id       INTEGER REFERENCES relation_group(id),
    on_failure         TEXT NOT NULL DEFAULT 'block' CHECK (on_failure IN ('pause', 'block')),
    pause_mode         TEXT NOT NULL DEFAULT 'skip' CHECK (pause_mode IN ('skip', 'extend')),
    cost_center        TEXT NOT NULL DEFAULT '',
    used_for_membership INTEGER NOT NULL DEFAULT 1 CHECK (used_for_membership IN (0, 1)),
    is_active          INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_on         TEXT NOT NULL CHECK (created_on IS date(created_on))
) STRICT;

CREATE TABLE plan_item (
    id          INTEGER PRIMARY KEY,
    plan_id     INTEGER NOT NULL REFERENCES plan(id),
    product_id  INTEGER NOT NULL REFERENCES product(id),
    quantity    INTEGER NOT NULL CHECK (quantity >= 1),
    price_cents INTEGER,
    UNIQUE (plan_id, product_id)
) STRICT;

CREATE TABLE price (
    plan_id      INTEGER NOT NULL REFERENCES plan(id),
    valid_from   TEXT NOT NULL CHECK (valid_from IS date(valid_from)),
    amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
    PRIMARY KEY (plan_id, valid_from)
) STRICT, WITHOUT ROWID;

-- Subscriptions -------------------------------------------------------------------------------------------------

CREATE TABLE subscription (
    id              INTEGER PRIMARY KEY,
    relation_id     INTEGER NOT NULL REFERENCES relation(id),
    plan_id         INTEGER NOT NULL REFERENCES plan(id),
    payer_id        INTEGER REFERENCES relation(id),
    mandate_id      INTEGER REFERENCES mandate(id),
    start_date      TEXT NOT NULL CHECK (start_date IS date(start_date)),
    anchor_day      INTEGER NOT NULL CHECK (anchor_day BETWEEN 1 AND 31),
    -- Where periods are counted from; moves when a pause lengthens them.
    billing_anchor  TEXT NOT NULL CHECK (billing_anchor IS date(billing_anchor)),
    term_anchor     TEXT NOT NULL CHECK (term_anchor IS date(term_anchor)),
    bill_from       TEXT CHECK (bill_from IS date(bill_from)),
    price_cents     INTEGER CHECK (price_cents >= 0),
    notice_date     TEXT CHECK (notice_date IS date(notice_date)),
    end_date        TEXT CHECK (end_date IS date(end_date)),
    end_reason      TEXT,
    -- The end it had before somebody cancelled.
    former_end_date TEXT CHECK (former_end_date IS date(former_end_date)),
    former_end_reason TEXT,
    cost_center     TEXT,
    buyer_reference TEXT NOT NULL DEFAULT '',
    origin_text     TEXT NOT NULL DEFAULT '' CHECK (length(origin_text) <= 250),
    action          TEXT NOT NULL DEFAULT '',
    note            TEXT NOT NULL DEFAULT '',
    channel         TEXT NOT NULL DEFAULT 'desk',
    created_on      TEXT NOT NULL CHECK (created_on IS date(created_on)),
    CHECK (end_date IS NULL OR start_date <= end_date),
    CHECK ((end_date IS NULL) = (end_reason IS NULL))
) STRICT;
CREATE INDEX subscription_by_relation ON subscription(relation_id);
CREATE INDEX subscription_by_payer ON subscription(payer_id) WHERE payer_id IS NOT NULL;
CREATE INDEX subscription_by_plan ON subscription(plan_id);

CREATE TABLE pause (
    id              INTEGER PRIMARY KEY,
    subscription_id INTEGER NOT NULL REFERENCES subscription(id),
    from_date       TEXT NOT NULL CHECK (from_date IS date(from_date)),
    to_date         TEXT CHECK (to_date IS date(to_date)),
    mode            TEXT NOT NULL CHECK (mode IN ('skip', 'extend')),
    reason          TEXT NOT NULL CHECK (reason IN ('manual', 'return')),
    CHECK (to_date IS NULL OR from_date < to_date)
) STRICT;
CREATE INDEX pause_by_subscription ON pause(subscription_id);

-- Runs: one id for everything that is done to many at once ------------------------------------------------------

CREATE TABLE run (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('billing', 'collection', 'import')),
    -- Tells after a failed commit whether it happened all the same.
    op_key      TEXT NOT NULL UNIQUE,
    on_date     TEXT NOT NULL CHECK (on_date IS date(on_date)),
    made_on     TEXT NOT NULL CHECK (made_on IS date(made_on)),
    state       TEXT NOT NULL CHECK (state IN ('made', 'written', 'uploaded', 'undone')),
    considered  INTEGER NOT NULL CHECK (considered >= 0),
    done        INTEGER NOT NULL CHECK (done >= 0),
    skipped     INTEGER NOT NULL CHECK (skipped >= 0),
    total_cents INTEGER NOT NULL,
    CHECK (considered = done + skipped)
) STRICT;

CREATE TABLE run_skip (
    run_id          INTEGER NOT NULL REFERENCES run(id),
    relation_id     INTEGER NOT NULL REFERENCES relation(id),
    subscription_id INTEGER REFERENCES subscription(id),
    invoice_id      INTEGER REFERENCES invoice(id),
    reason          TEXT NOT NULL CHECK (reason <> '')
) STRICT;
CREATE INDEX run_skip_by_run ON run_skip(run_id);

-- Invoices ------------------------------------------------------------------------------------------------------

CREATE TABLE invoice (
    id              INTEGER PRIMARY KEY,
    series          TEXT NOT NULL DEFAULT '',
    year            INTEGER,
    sequence        INTEGER,
    number          TEXT UNIQUE,
    kind            TEXT NOT NULL CHECK (kind IN ('invoice', 'credit_note')),
    state           TEXT NOT NULL CHECK (state IN ('draft', 'final')),
    payer_id        INTEGER NOT NULL REFERENCES relation(id),
    invoice_date    TEXT NOT NULL CHECK (invoice_date IS date(invoice_date)),
    due_date        TEXT NOT NULL CHECK (due_date IS date(due_date)),
    buyer_reference TEXT NOT NULL DEFAULT '',
    -- Name and address as they were when the invoice became final.
    payer_name      TEXT NOT NULL DEFAULT '',
    payer_address   TEXT NOT NULL DEFAULT '',
    total_cents     INTEGER NOT NULL,
    credits_id      INTEGER REFERENCES invoice(id),
    credit_reason   TEXT,
    run_id          INTEGER REFERENCES run(id),
    CHECK ((state = 'final') = (number IS NOT NULL)),
    CHECK ((number IS NULL) = (sequence IS NULL)),
    CHECK ((number IS NULL) = (year IS NULL)),
    CHECK ((kind = 'credit_note') = (credits_id IS NOT NULL)),
    CHECK (invoice_date <= due_date),
    UNIQUE (series, year, sequence)
) STRICT;
CREATE INDEX invoice_by_payer ON invoice(payer_id);
CREATE INDEX invoice_by_run ON invoice(run_id) WHERE run_id IS NOT NULL;
CREATE INDEX invoice_drafts ON invoice(id) WHERE state = 'draft';
CREATE UNIQUE INDEX invoice_credited_once ON invoice(credits_id) WHERE credits_id IS NOT NULL;

CREATE TABLE invoice_line (
    id              INTEGER PRIMARY KEY,
    invoice_id      INTEGER NOT NULL REFERENCES invoice(id),
    position        INTEGER NOT NULL,
    description     TEXT NOT NULL CHECK (description <> ''),
    subscription_id INTEGER REFERENCES subscription(id),
    period_from     TEXT CHECK (period_from IS date(period_from)),
    period_to       TEXT CHECK (period_to IS date(period_to)),
    quantity        INTEGER NOT NULL DEFAULT 1,
    discount_cents  INTEGER NOT NULL DEFAULT 0,
    amount_cents    INTEGER NOT NULL,
    vat_code        TEXT NOT NULL DEFAULT 'none',
    vat_basis_points INTEGER NOT NULL DEFAULT 0,
    cost_center     TEXT NOT NULL DEFAULT '',
    -- The rules that made the amount, in order, as JSON.
    explanation     TEXT NOT NULL DEFAULT '[]',
    CHECK ((period_from IS NULL) = (period_to IS NULL)),
    CHECK (period_from IS NULL OR period_from < period_to),
    UNIQUE (invoice_id, position)
) STRICT;
CREATE INDEX invoice_line_by_subscription ON invoice_line(subscription_id) WHERE subscription_id IS NOT NULL;

-- What of a subscription is billed, given away, paused, or was paid elsewhere before. Rows never overlap.
CREATE TABLE coverage (
    id              INTEGER PRIMARY KEY,
    subscription_id INTEGER NOT NULL REFERENCES subscription(id),
    from_date       TEXT NOT NULL CHECK (from_date IS date(from_date)),
    to_date         TEXT NOT NULL CHECK (to_date IS date(to_date)),
    kind            TEXT NOT NULL CHECK (kind IN ('billed', 'waived', 'paused', 'migrated')),
    invoice_line_id INTEGER UNIQUE REFERENCES invoice_line(id),
    run_id          INTEGER REFERENCES run(id),
    CHECK (from_date < to_date),
    CHECK ((kind = 'billed') = (invoice_line_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX coverage_by_subscription ON coverage(subscription_id, from_date);
CREATE INDEX coverage_by_run ON coverage(run_id) WHERE run_id IS NOT NULL;

CREATE TRIGGER coverage_never_overlaps BEFORE INSERT ON coverage
WHEN EXISTS (SELECT 1 FROM coverage AS other WHERE other.subscription_id = NEW.subscription_id
             AND other.from_date < NEW.to_date AND NEW.from_date < other.to_date)
BEGIN SELECT RAISE(ABORT, 'coverage overlaps'); END;
CREATE TRIGGER coverage_stays_put BEFORE UPDATE OF subscription_id, from_date, to_date ON coverage
BEGIN SELECT RAISE(ABORT, 'coverage is not moved: remove the row and write another'); END;

CREATE TRIGGER invoice_final_stays BEFORE UPDATE ON invoice WHEN OLD.state = 'final'
BEGIN SELECT RAISE(ABORT, 'a final invoice never changes: credit it'); END;
CREATE TRIGGER invoice_final_is_kept BEFORE DELETE ON invoice WHEN OLD.state = 'final'
BEGIN SELECT RAISE(ABORT, 'a final invoice is never deleted: credit it'); END;
CREATE TRIGGER invoice_line_final_stays BEFORE UPDATE ON invoice_line
WHEN (SELECT state FROM invoice WHERE id = OLD.invoice_id) = 'final'
BEGIN SELECT RAISE(ABORT, 'a line of a final invoice never changes'); END;
CREATE TRIGGER invoice_line_final_is_kept BEFORE DELETE ON invoice_line
WHEN (SELECT state FROM invoice WHERE id = OLD.invoice_id) = 'final'
BEGIN SELECT RAISE(ABORT, 'a line of a final invoice is never deleted'); END;
CREATE TRIGGER invoice_line_final_is_complete BEFORE INSERT ON invoice_line
WHEN (SELECT state FROM invoice WHERE id = NEW.invoice_id) = 'final'
BEGIN SELECT RAISE(ABORT, 'a final invoice gets no more lines'); END;
CREATE TRIGGER invoice_numbers_have_no_gap BEFORE UPDATE OF sequence ON invoice
WHEN NEW.sequence IS NOT NULL AND NEW.sequence > 1 AND NOT EXISTS (SELECT 1 FROM invoice WHERE series = NEW.series
     AND year = NEW.year AND sequence = NEW.sequence - 1 AND invoice_date <= NEW.invoice_date)
BEGIN SELECT RAISE(ABORT, 'invoice numbers have no gap and their dates do not run back'); END;

-- What takes away from an open invoice: money that came in (or went back out: negative), or a credit note.
CREATE TABLE allocation (
    id           INTEGER PRIMARY KEY,
    invoice_id   INTEGER NOT NULL REFERENCES invoice(id),
    amount_cents INTEGER NOT NULL CHECK (amount_cents <> 0),
    on_date      TEXT NOT NULL CHECK (on_date IS date(on_date)),
    source       TEXT NOT NULL CHECK (source IN ('payment', 'collection', 'return', 'credit')),
    method       TEXT NOT NULL,
    item_id      INTEGER REFERENCES collection_item(id)
) STRICT;
CREATE INDEX allocation_by_invoice ON allocation(invoice_id, amount_cents);
CREATE TRIGGER allocation_only_on_final BEFORE INSERT ON allocation
WHEN (SELECT state FROM invoice WHERE id = NEW.invoice_id) <> 'final'
BEGIN SELECT RAISE(ABORT, 'only a final invoice is paid'); END;

-- Collections ---------------------------------------------------------------------------------------------------

CREATE TABLE collection_file (
    id           INTEGER PRIMARY KEY,
    run_id       INTEGER NOT NULL REFERENCES run(id),
    message_id   TEXT NOT NULL UNIQUE CHECK (length(message_id) BETWEEN 1 AND 35),
    file_name    TEXT NOT NULL UNIQUE,
    format       TEXT NOT NULL CHECK (format IN ('pain.008.001.02', 'pain.008.001.08')),
    bytes        BLOB NOT NULL,
    sha256       TEXT NOT NULL CHECK (length(sha256) = 64),
    item_count   INTEGER NOT NULL,
    total_cents  INTEGER NOT NULL
) STRICT;
CREATE INDEX collection_file_by_run ON collection_file(run_id);
CREATE TRIGGER collection_file_is_frozen BEFORE UPDATE ON collection_file
BEGIN SELECT RAISE(ABORT, 'an exported file never changes'); END;
CREATE TRIGGER collection_file_is_kept BEFORE DELETE ON collection_file
BEGIN SELECT RAISE(ABORT, 'an exported file is never deleted'); END;

CREATE TABLE collection_item (
    id                INTEGER PRIMARY KEY,
    run_id            INTEGER NOT NULL REFERENCES run(id),
    invoice_id        INTEGER NOT NULL REFERENCES invoice(id),
    mandate_id        INTEGER NOT NULL REFERENCES mandate(id),
    end_to_end_id     TEXT NOT NULL UNIQUE CHECK (length(end_to_end_id) BETWEEN 1 AND 35),
    amount_cents      INTEGER NOT NULL CHECK (amount_cents > 0),
    -- As they were when the run was made: later changes leave the file alone.
    iban              TEXT NOT NULL,
    holder            TEXT NOT NULL,
    mandate_reference TEXT NOT NULL,
    signed_on         TEXT NOT NULL CHECK (signed_on IS date(signed_on)),
    sequence_type     TEXT NOT NULL CHECK (sequence_type IN ('FRST', 'RCUR', 'FNAL', 'OOFF')),
    description       TEXT NOT NULL,
    -- What undo puts back.
    mandate_last_used_on TEXT,
    state             TEXT NOT NULL CHECK (state IN ('selected', 'exported', 'uploaded', 'returned', 'withdrawn')),
    return_code       TEXT,
    returned_on       TEXT CHECK (returned_on IS date(returned_on)),
    CHECK ((state = 'returned') = (return_code IS NOT NULL))
) STRICT;
CREATE INDEX collection_item_by_run ON collection_item(run_id);
CREATE INDEX collection_item_by_mandate ON collection_item(mandate_id);
CREATE INDEX collection_item_by_invoice ON collection_item(invoice_id);
-- No invoice is ever in two live runs.
CREATE UNIQUE INDEX collection_item_one_live ON collection_item(invoice_id)
    WHERE state IN ('selected', 'exported', 'uploaded');
CREATE TRIGGER collection_item_is_frozen
BEFORE UPDATE OF run_id, invoice_id, mandate_id, end_to_end_id, amount_cents, iban, holder, mandate_reference, signed_on,
                 sequence_type, description ON collection_item
BEGIN SELECT RAISE(ABORT, 'what is in a file never changes'); END;
CREATE TRIGGER collection_item_is_kept BEFORE DELETE ON collection_item
BEGIN SELECT RAISE(ABORT, 'a collection is never deleted: its id is used up'); END;

-- The books -----------------------------------------------------------------------------------------------------

CREATE TABLE ledger_account (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
INSERT INTO ledger_account VALUES ('1000', 'Kas'), ('1100', 'Bank'), ('1300', 'Debiteuren'), ('1500', 'Btw'), ('8000', 'Contributies en abonnementen');

CREATE TABLE journal_entry (
    id          INTEGER PRIMARY KEY,
    on_date     TEXT NOT NULL CHECK (on_date IS date(on_date)),
    description TEXT NOT NULL,
    invoice_id  INTEGER REFERENCES invoice(id)
) STRICT;

-- Debit is positive, credit negative.
CREATE TABLE journal_line (
    entry_id     INTEGER NOT NULL REFERENCES journal_entry(id),
    position     INTEGER NOT NULL,
    account      TEXT NOT NULL REFERENCES ledger_account(code),
    relation_id  INTEGER REFERENCES relation(id),
    cost_center  TEXT NOT NULL DEFAULT '',
    amount_cents INTEGER NOT NULL CHECK (amount_cents <> 0),
    PRIMARY KEY (entry_id, position)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER journal_line_stays BEFORE UPDATE ON journal_line
BEGIN SELECT RAISE(ABORT, 'a booking never changes: book the opposite'); END;
CREATE TRIGGER journal_line_is_kept BEFORE DELETE ON journal_line
BEGIN SELECT RAISE(ABORT, 'a booking is never deleted: book the opposite'); END;

-- Who did what, chained by hashes -------------------------------------------------------------------------------

CREATE TABLE audit_log (
    seq        INTEGER PRIMARY KEY,
    at         TEXT NOT NULL,
    actor      TEXT NOT NULL,
    deed       TEXT NOT NULL,
    subject    TEXT NOT NULL DEFAULT '',
    relation_id INTEGER,
    payload    TEXT NOT NULL,
    -- The deed that takes this one back, if there is one.
    inverse    TEXT,
    previous   TEXT NOT NULL,
    hash       TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_relation ON audit_log(relation_id) WHERE relation_id IS NOT NULL;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'the log never changes'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'the log is never shortened'); END;

-- The open part of every final invoice: total, less what came in, less credit.
CREATE VIEW invoice_open AS
SELECT invoice.id AS invoice_id,
       CASE WHEN state = 'draft' THEN 0
            ELSE total_cents - coalesce((SELECT sum(amount_cents) FROM allocation WHERE invoice_id = invoice.id), 0) END AS open_cents
FROM invoice;
