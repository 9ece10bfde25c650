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
