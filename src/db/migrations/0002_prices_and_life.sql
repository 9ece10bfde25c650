-- What lowers a price, by whom and why; and what a subscription became.

-- From each day on the price; with `splits` a period under way is cut there and each part has its own price.
ALTER TABLE price ADD COLUMN splits INTEGER NOT NULL DEFAULT 0 CHECK (splits IN (0, 1));

ALTER TABLE plan ADD COLUMN joining_fee_cents INTEGER NOT NULL DEFAULT 0 CHECK (joining_fee_cents >= 0);
-- The day of the year on which ages are taken; the first day of a period where there is none.
ALTER TABLE plan ADD COLUMN age_day TEXT;
ALTER TABLE plan ADD COLUMN in_household_ladder INTEGER NOT NULL DEFAULT 0 CHECK (in_household_ladder IN (0, 1));

CREATE TABLE age_band (
    plan_id      INTEGER NOT NULL REFERENCES plan(id),
    from_age     INTEGER NOT NULL CHECK (from_age BETWEEN 0 AND 150),
    amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
    PRIMARY KEY (plan_id, from_age)
) STRICT, WITHOUT ROWID;

-- Every scope that is given must fit. A hundred percent is an exemption.
CREATE TABLE discount (
    id              INTEGER PRIMARY KEY,
    reason          TEXT NOT NULL CHECK (reason <> ''),
    basis_points    INTEGER CHECK (basis_points BETWEEN 1 AND 10000),
    amount_cents    INTEGER CHECK (amount_cents > 0),
    group_id        INTEGER REFERENCES relation_group(id),
    relation_id     INTEGER REFERENCES relation(id),
    plan_id         INTEGER REFERENCES plan(id),
    subscription_id INTEGER REFERENCES subscription(id),
    valid_from      TEXT NOT NULL CHECK (valid_from IS date(valid_from)),
    valid_to        TEXT CHECK (valid_to IS date(valid_to)),
    CHECK ((basis_points IS NULL) <> (amount_cents IS NULL)),
    CHECK (coalesce(group_id, relation_id, plan_id, subscription_id) IS NOT NULL),
    CHECK (valid_to IS NULL OR valid_from <= valid_to)
) STRICT;
CREATE INDEX discount_by_relation ON discount(relation_id) WHERE relation_id IS NOT NULL;

-- What a line is for when it is no period: the fee for joining, or what a household pays less than its sum.
ALTER TABLE invoice_line ADD COLUMN kind TEXT NOT NULL DEFAULT 'period' CHECK (kind IN ('period', 'joining_fee', 'household_cap'));
ALTER TABLE invoice_line ADD COLUMN household_id INTEGER REFERENCES household(id);
CREATE INDEX invoice_line_by_household ON invoice_line(household_id) WHERE household_id IS NOT NULL;

-- The subscription this one follows on, after a change of plan.
ALTER TABLE subscription ADD COLUMN previous_id INTEGER REFERENCES subscription(id);

-- What was changed in an agreement that goes on, from which day.
CREATE TABLE subscription_change (
    id              INTEGER PRIMARY KEY,
    subscription_id INTEGER NOT NULL REFERENCES subscription(id),
    changed_on      TEXT NOT NULL CHECK (changed_on IS date(changed_on)),
    field           TEXT NOT NULL,
    old             TEXT NOT NULL,
    new             TEXT NOT NULL
) STRICT;
CREATE INDEX subscription_change_by_subscription ON subscription_change(subscription_id);

-- What a pause gives back cuts the period in two: both parts stand on one line.
CREATE TABLE coverage_new (
    id              INTEGER PRIMARY KEY,
    subscription_id INTEGER NOT NULL REFERENCES subscription(id),
    from_date       TEXT NOT NULL CHECK (from_date IS date(from_date)),
    to_date         TEXT NOT NULL CHECK (to_date IS date(to_date)),
    kind            TEXT NOT NULL CHECK (kind IN ('billed', 'waived', 'paused', 'migrated')),
    invoice_line_id INTEGER REFERENCES invoice_line(id),
    run_id          INTEGER REFERENCES run(id),
    CHECK (from_date < to_date),
    CHECK ((kind = 'billed') = (invoice_line_id IS NOT NULL))
) STRICT;
INSERT INTO coverage_new SELECT * FROM coverage;
DROP TABLE coverage;
ALTER TABLE coverage_new RENAME TO coverage;
CREATE UNIQUE INDEX coverage_by_subscription ON coverage(subscription_id, from_date);
CREATE INDEX coverage_by_run ON coverage(run_id) WHERE run_id IS NOT NULL;

CREATE TRIGGER coverage_never_overlaps BEFORE INSERT ON coverage
WHEN EXISTS (SELECT 1 FROM coverage AS other WHERE other.subscription_id = NEW.subscription_id
             AND other.from_date < NEW.to_date AND NEW.from_date < other.to_date)
BEGIN SELECT RAISE(ABORT, 'coverage overlaps'); END;
CREATE TRIGGER coverage_stays_put BEFORE UPDATE OF subscription_id, from_date, to_date ON coverage
BEGIN SELECT RAISE(ABORT, 'coverage is not moved: remove the row and write another'); END;
CREATE INDEX coverage_by_line ON coverage(invoice_line_id) WHERE invoice_line_id IS NOT NULL;

-- An invoice can be credited in parts, never for more than it is.
DROP INDEX invoice_credited_once;
CREATE INDEX invoice_credits ON invoice(credits_id, total_cents) WHERE credits_id IS NOT NULL;
CREATE TRIGGER invoice_credited_no_further BEFORE INSERT ON invoice WHEN NEW.credits_id IS NOT NULL
AND (SELECT total_cents FROM invoice WHERE id = NEW.credits_id) + NEW.total_cents
    + coalesce((SELECT sum(total_cents) FROM invoice WHERE credits_id = NEW.credits_id), 0) < 0
BEGIN SELECT RAISE(ABORT, 'an invoice is not credited for more than it is'); END;
