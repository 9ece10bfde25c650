-- What somebody promised in writing to give every year, for at least five years. Source: Wet inkomstenbelasting 2001, article
-- 6.38: the number is the institution's own, given once, and is asked for in a tax return.
CREATE TABLE gift_agreement (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    relation_id  INTEGER NOT NULL REFERENCES relation(id),
    yearly_cents INTEGER NOT NULL CHECK (yearly_cents > 0),
    from_year    INTEGER NOT NULL,
    -- The last year it was promised for, and the last it holds where it ended before that.
    until_year   INTEGER NOT NULL CHECK (until_year >= from_year + 4),
    ended_year   INTEGER CHECK (ended_year BETWEEN from_year AND until_year),
    signed_on    TEXT NOT NULL CHECK (signed_on IS date(signed_on))
) STRICT;
CREATE INDEX gift_agreement_by_relation ON gift_agreement(relation_id);
