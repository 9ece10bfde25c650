-- What was searched and is searched again, under a name: who is found follows from the day it is asked.
CREATE TABLE saved_search (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL CHECK (name <> ''),
    filter TEXT NOT NULL CHECK (filter <> '')
) STRICT;
CREATE UNIQUE INDEX saved_search_name ON saved_search(name COLLATE NOCASE);

-- The id of a line that was taken out is never that of another: what was noted of it is of nothing else.
CREATE TABLE basket_line_kept AS SELECT * FROM basket_line;
DROP TABLE basket_line;
CREATE TABLE basket_line (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
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
INSERT INTO basket_line SELECT * FROM basket_line_kept;
DROP TABLE basket_line_kept;
CREATE INDEX basket_line_relation ON basket_line(relation_id);
CREATE UNIQUE INDEX basket_line_once ON basket_line(invoice_line_id) WHERE invoice_line_id IS NOT NULL;
