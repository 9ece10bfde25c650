-- The paper of a reminder or a letter of BW 6:96 as it went: its words are in the message, how it looked and where it was
-- addressed to is here. Source: BW 6:96, paragraph 6: who asks costs proves what was written, and when.
CREATE TABLE message_paper (
    message_id INTEGER PRIMARY KEY REFERENCES message(id),
    made_on    TEXT NOT NULL CHECK (made_on IS date(made_on)),
    pdf        BLOB NOT NULL
) STRICT;
CREATE TRIGGER message_paper_stays BEFORE UPDATE ON message_paper
WHEN (SELECT state FROM message WHERE id = OLD.message_id) NOT IN ('ready', 'withdrawn', 'outdated')
BEGIN SELECT RAISE(ABORT, 'what was told never changes'); END;
CREATE TRIGGER message_paper_is_kept BEFORE DELETE ON message_paper
BEGIN SELECT RAISE(ABORT, 'what was told never changes'); END;
