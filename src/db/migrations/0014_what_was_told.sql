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
WHEN (SELECT state FROM message WHERE id = OLD.message_id) NOT IN ('ready', 'withdrawn', 'outdated')
BEGIN SELECT RAISE(ABORT, 'what was told never changes'); END;

-- A group that a search fills: who it finds is in it, as long as it finds them. Empty for one that people fill.
ALTER TABLE relation_group ADD COLUMN rule TEXT NOT NULL DEFAULT '';
-- What a volunteer gets of the people in a group, in a file of their own: nothing, their data to see, or to change too.
ALTER TABLE relation_group ADD COLUMN access TEXT NOT NULL DEFAULT 'none' CHECK (access IN ('none', 'see', 'edit'));

CREATE TABLE group_member_kept AS SELECT * FROM group_member;
DROP TABLE group_member;
CREATE TABLE group_member (
    id              INTEGER PRIMARY KEY,
    group_id        INTEGER NOT NULL REFERENCES relation_group(id),
    relation_id     INTEGER NOT NULL REFERENCES relation(id),
    valid_from      TEXT NOT NULL CHECK (valid_from IS date(valid_from)),
    valid_to        TEXT CHECK (valid_to IS date(valid_to)),
    source          TEXT NOT NULL CHECK (source IN ('manual', 'plan', 'import', 'rule')),
    subscription_id INTEGER REFERENCES subscription(id),
    CHECK (valid_to IS NULL OR valid_from <= valid_to)
) STRICT;
INSERT INTO group_member (id, group_id, relation_id, valid_from, valid_to, source, subscription_id)
    SELECT id, group_id, relation_id, valid_from, valid_to, source, subscription_id FROM group_member_kept;
DROP TABLE group_member_kept;
CREATE INDEX group_member_by_relation ON group_member(relation_id);
CREATE INDEX group_member_by_group ON group_member(group_id);
CREATE INDEX group_member_by_subscription ON group_member(subscription_id) WHERE subscription_id IS NOT NULL;
