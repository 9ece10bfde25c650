-- Who is in a group because of what they take follows what they take: whoever took it before the plan had its group, and
-- whatever made the subscription.

ALTER TABLE group_member ADD COLUMN subscription_id INTEGER REFERENCES subscription(id);
CREATE INDEX group_member_by_subscription ON group_member(subscription_id) WHERE subscription_id IS NOT NULL;

CREATE VIEW group_of_plan (subscription_id, plan_id, group_id, relation_id, valid_from, valid_to) AS
SELECT subscription.id, plan_id, tag_group_id, relation_id, start_date, end_date
FROM subscription JOIN plan ON plan.id = plan_id
WHERE tag_group_id IS NOT NULL AND (end_date IS NULL OR start_date <= end_date);

DELETE FROM group_member WHERE source = 'plan';
INSERT INTO group_member (group_id, relation_id, valid_from, valid_to, source, subscription_id)
SELECT group_id, relation_id, valid_from, valid_to, 'plan', subscription_id FROM group_of_plan;

CREATE TRIGGER group_is_given AFTER INSERT ON subscription
BEGIN
    INSERT INTO group_member (group_id, relation_id, valid_from, valid_to, source, subscription_id)
    SELECT group_id, relation_id, valid_from, valid_to, 'plan', subscription_id
    FROM group_of_plan WHERE subscription_id = NEW.id;
END;

CREATE TRIGGER group_follows_subscription AFTER UPDATE OF relation_id, plan_id, start_date, end_date ON subscription
BEGIN
    DELETE FROM group_member WHERE subscription_id = NEW.id;
    INSERT INTO group_member (group_id, relation_id, valid_from, valid_to, source, subscription_id)
    SELECT group_id, relation_id, valid_from, valid_to, 'plan', subscription_id
    FROM group_of_plan WHERE subscription_id = NEW.id;
END;

CREATE TRIGGER group_goes_with_subscription BEFORE DELETE ON subscription
BEGIN
    DELETE FROM group_member WHERE subscription_id = OLD.id;
END;

CREATE TRIGGER group_follows_plan AFTER UPDATE OF tag_group_id ON plan WHEN OLD.tag_group_id IS NOT NEW.tag_group_id
BEGIN
    DELETE FROM group_member WHERE subscription_id IN (SELECT id FROM subscription WHERE plan_id = NEW.id);
    INSERT INTO group_member (group_id, relation_id, valid_from, valid_to, source, subscription_id)
    SELECT group_id, relation_id, valid_from, valid_to, 'plan', subscription_id
    FROM group_of_plan WHERE plan_id = NEW.id;
END;
