-- An invoice says for ever who sent it, as the law asks: what the club is called and registered by when it becomes final.
-- Those from before say what the club is now.

CREATE TABLE seller (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    address TEXT NOT NULL,
    kvk     TEXT NOT NULL,
    vat_id  TEXT NOT NULL,
    UNIQUE (name, address, kvk, vat_id)
) STRICT;
CREATE TRIGGER seller_stays BEFORE UPDATE ON seller
BEGIN SELECT RAISE(ABORT, 'who sent an invoice never changes'); END;

ALTER TABLE invoice ADD COLUMN seller_id INTEGER REFERENCES seller(id);
