-- What was searched and is searched again, under a name: who is found follows from the day it is asked.
CREATE TABLE saved_search (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL CHECK (name <> ''),
    filter TEXT NOT NULL CHECK (filter <> '')
) STRICT;
CREATE UNIQUE INDEX saved_search_name ON saved_search(name COLLATE NOCASE);
