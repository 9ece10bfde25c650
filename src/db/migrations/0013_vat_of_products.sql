-- The vat of a product where it has one of its own, from a day on; an empty code is that of the plan it goes along with. Source:
-- Wet op de omzetbelasting 1968, article 9: the rate is of what is supplied.
CREATE TABLE product_vat (
    product_id INTEGER NOT NULL REFERENCES product(id),
    valid_from TEXT NOT NULL CHECK (valid_from IS date(valid_from)),
    code       TEXT NOT NULL CHECK (code IN ('', 'none', 'exempt', 'low', 'high')),
    PRIMARY KEY (product_id, valid_from)
) STRICT, WITHOUT ROWID;

-- What goes along with a period at a vat of its own stands apart from the line that covers the period.
ALTER TABLE invoice_line ADD COLUMN is_apart INTEGER NOT NULL DEFAULT 0 CHECK (is_apart IN (0, 1));

-- What is off a line itself, beside the discounts of who buys: `15%`, or an amount of euros.
ALTER TABLE recurring_line ADD COLUMN line_discount TEXT NOT NULL DEFAULT '';
ALTER TABLE basket_line ADD COLUMN line_discount TEXT NOT NULL DEFAULT '';
