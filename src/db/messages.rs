//! What is to be told to somebody: once, and by a person's word.

use rusqlite::Row;

use crate::db::runs::Run;
use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::relation::Contact;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageKind {
    Renewal,
    Confirmation,
    Reminder,
    WikLetter,
    /// What is to be collected, told before.
    Prenotification,
    /// An invoice or a credit note, which goes along.
    Invoice,
    /// What somebody gave in a year.
    GiftStatement,
}

impl MessageKind {
    /// Whether somebody must know it, whatever they want to be told: what they owe, and what is collected from them.
    pub fn must_be_told(self) -> bool {
        match self {
            MessageKind::Renewal | MessageKind::Confirmation | MessageKind::GiftStatement => false,
            MessageKind::Reminder
            | MessageKind::WikLetter
            | MessageKind::Prenotification
            | MessageKind::Invoice => true,
        }
    }

    /// Whether it is a step towards costs, or a court: what it looked like may have to be shown.
    pub fn is_of_ladder(self) -> bool {
        matches!(self, MessageKind::Reminder | MessageKind::WikLetter)
    }

    pub const ALL: [MessageKind; 7] = [
        MessageKind::Renewal,
        MessageKind::Confirmation,
        MessageKind::Reminder,
        MessageKind::WikLetter,
        MessageKind::Prenotification,
        MessageKind::Invoice,
        MessageKind::GiftStatement,
    ];

    /// The name in the file, and of its template.
    pub fn name(self) -> &'static str {
        match self {
            MessageKind::Renewal => "renewal",
            MessageKind::Confirmation => "confirmation",
            MessageKind::Reminder => "reminder",
            MessageKind::WikLetter => "wik_letter",
            MessageKind::Prenotification => "prenotification",
            MessageKind::Invoice => "invoice",
            MessageKind::GiftStatement => "gift_statement",
        }
    }

    fn named(name: &str) -> MessageKind {
        MessageKind::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .unwrap_or(MessageKind::Confirmation)
    }
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageState {
    Ready,
    /// A server was being handed it and did not answer: it may have it.
    Sending,
    Sent,
    Printed,
    Withdrawn,
    /// It became untrue before it left.
    Outdated,
}

impl MessageState {
    pub fn name(self) -> &'static str {
        match self {
            MessageState::Ready => "ready",
            MessageState::Sending => "sending",
            MessageState::Sent => "sent",
            MessageState::Printed => "printed",
            MessageState::Withdrawn => "withdrawn",
            MessageState::Outdated => "outdated",
        }
    }

    fn named(name: &str) -> MessageState {
        match name {
            "sending" => MessageState::Sending,
            "sent" => MessageState::Sent,
            "printed" => MessageState::Printed,
            "withdrawn" => MessageState::Withdrawn,
            "outdated" => MessageState::Outdated,
            _ => MessageState::Ready,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Message {
    pub id: i64,
    pub relation_id: i64,
    pub kind: MessageKind,
    pub subscription_id: Option<i64>,
    /// An e-mail address; empty for what is printed.
    pub address: String,
    pub subject: String,
    pub body: String,
    pub state: MessageState,
    pub made_on: Day,
    pub done_on: Option<Day>,
    /// What it says, for a program.
    pub facts: String,
    /// What the server said when it would not have it.
    pub refused: String,
}

/// What a payer was told of a run, or will be.
#[derive(Clone, Debug)]
pub struct Announcement {
    pub relation_id: i64,
    pub run_id: i64,
    pub facts: String,
    /// Nothing while it lies ready.
    pub done_on: Option<Day>,
    /// The run was undone, or refused by the bank.
    pub is_taken_back: bool,
}

#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    pub relation_id: i64,
    pub kind: MessageKind,
    pub subscription_id: Option<i64>,
    pub address: &'a str,
    pub subject: &'a str,
    pub body: &'a str,
    pub once_key: &'a str,
    /// What it says, for a program: told only as long as this is so.
    pub facts: &'a str,
    /// The invoices it is about, each with the part that is due, 0 for the whole.
    pub invoices: &'a [(i64, u32)],
    /// What it says runs out.
    pub renewals: &'a [RenewalStep],
}

/// One time that is told of one subscription that it runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RenewalStep {
    pub subscription_id: i64,
    /// The first day that is not paid for any more.
    pub expiry: Day,
    /// Days from that day on which it is told; negative before it.
    pub step: i64,
}

impl RenewalStep {
    fn key(&self) -> String {
        format!("renewal:{}:{}:{}", self.subscription_id, self.expiry, self.step)
    }
}

const SELECT: &str = "SELECT id, relation_id, kind, subscription_id, address, subject, body, state, made_on, done_on, facts, refused FROM message";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Message> {
    Ok(Message {
        id: row.get(0)?,
        relation_id: row.get(1)?,
        kind: MessageKind::named(row.get_ref(2)?.as_str()?),
        subscription_id: row.get(3)?,
        address: row.get(4)?,
        subject: row.get(5)?,
        body: row.get(6)?,
        state: MessageState::named(row.get_ref(7)?.as_str()?),
        made_on: row.get(8)?,
        done_on: row.get(9)?,
        facts: row.get(10)?,
        refused: row.get(11)?,
    })
}

impl Read<'_> {
    pub fn message(&self, id: i64) -> anyhow::Result<Option<Message>> {
        self.first(&format!("{SELECT} WHERE id = ?1"), [id], from_row)
    }

    /// Returns every message, those of which nobody knows whether they went first, then those that are ready.
    pub fn message_ids(&self) -> anyhow::Result<Vec<i64>> {
        self.rows(
            "SELECT id FROM message ORDER BY state <> 'sending', state <> 'ready', id DESC",
            [],
            |row| row.get(0),
        )
    }

    pub fn ready_messages(&self) -> anyhow::Result<Vec<Message>> {
        self.rows(&format!("{SELECT} WHERE state = 'ready' ORDER BY id"), [], from_row)
    }

    /// Returns how many letters were printed on a day.
    pub fn printed_on(&self, on: Day) -> anyhow::Result<i64> {
        let sql = "SELECT count(*) FROM message WHERE state = 'printed' AND done_on = ?1";
        self.value(sql, [on])
    }

    pub fn messages_of(&self, relation_id: i64) -> anyhow::Result<Vec<Message>> {
        self.rows(
            &format!("{SELECT} WHERE relation_id = ?1 ORDER BY id DESC"),
            [relation_id],
            from_row,
        )
    }

    /// Returns whether something was told, or lies ready to be.
    pub fn was_told(&self, once_key: &str) -> anyhow::Result<bool> {
        self.value("SELECT EXISTS (SELECT 1 FROM message WHERE once_key = ?1)", [once_key])
    }

    /// Returns whether a step of a renewal was told, or lies ready to be.
    pub fn was_step_told(&self, renewal: &RenewalStep) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM message_subscription WHERE once_key = ?1)";
        self.value(sql, [renewal.key()])
    }

    /// Returns how many subscriptions to a plan were told what a period from `from` or later costs.
    pub fn renewals_told(&self, plan_id: i64, from: Day) -> anyhow::Result<u32> {
        // The facts of a renewal begin with the first day of its period.
        let sql = "SELECT count(DISTINCT subscription.id) FROM message JOIN message_subscription ON message_id = message.id
                   JOIN subscription ON subscription.id = message_subscription.subscription_id WHERE message.kind = 'renewal' AND message.state IN ('sent', 'printed') AND plan_id = ?1 AND ?2 <= substr(facts, 1, 10)";
        self.value(sql, (plan_id, from))
    }

    /// Returns the day an invoice, or the part of it that is due, was last told of in a message of a kind; nothing when it
    /// never was, or not yet.
    pub fn told_of_invoice(
        &self,
        claim: (i64, u32),
        kind: MessageKind,
    ) -> anyhow::Result<Option<Day>> {
        let sql = "SELECT max(done_on) FROM message JOIN message_invoice ON message_id = message.id
                   WHERE invoice_id = ?1 AND instalment = ?2 AND kind = ?3 AND state IN ('sent', 'printed')";
        self.value(sql, (claim.0, claim.1, kind.name()))
    }

    /// Returns whether a message of a kind about an invoice, or the part of it that is due, was made: one that a person
    /// withdrew does not come back, one that became untrue does.
    pub fn has_message_of(&self, claim: (i64, u32), kind: MessageKind) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM message JOIN message_invoice ON message_id = message.id
                   WHERE invoice_id = ?1 AND instalment = ?2 AND kind = ?3 AND state <> 'outdated')";
        self.value(sql, (claim.0, claim.1, kind.name()))
    }

    /// Returns whether somebody was sent, or has ready, a later message of the same kind and subject.
    pub fn has_newer_of(&self, message: &Message) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM message WHERE relation_id = ?1 AND kind = ?2 AND subject = ?3 AND ?4 < id
                   AND state IN ('ready', 'sending', 'sent', 'printed'))";
        let m = message;
        self.value(sql, (m.relation_id, m.kind.name(), &m.subject, m.id))
    }

    /// Returns whether the last message of a kind about an invoice, or a part of it, was taken out by a person.
    pub fn is_withdrawn(&self, claim: (i64, u32), kind: MessageKind) -> anyhow::Result<bool> {
        let sql = "SELECT state = 'withdrawn' FROM message JOIN message_invoice ON message_id = message.id
                   WHERE invoice_id = ?1 AND instalment = ?2 AND kind = ?3 AND state <> 'outdated' ORDER BY message.id DESC LIMIT 1";
        Ok(self.first(sql, (claim.0, claim.1, kind.name()), |row| row.get(0))?.unwrap_or_default())
    }

    /// Returns whether an invoice was told, or lies ready to be; not what was withdrawn or became untrue.
    pub fn invoice_is_told(&self, invoice_id: i64) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM message JOIN message_invoice ON message_id = message.id
                   WHERE invoice_id = ?1 AND kind = 'invoice' AND state NOT IN ('outdated', 'withdrawn'))";
        self.value(sql, [invoice_id])
    }

    /// Returns how far an invoice is told: what became of the last message with it that counts.
    pub fn telling_of(&self, invoice_id: i64) -> anyhow::Result<Option<MessageState>> {
        Ok(self.last_telling_of(invoice_id)?.map(|(_, state)| state))
    }

    /// Returns the last message with an invoice that counts, and what became of it.
    pub fn last_telling_of(&self, invoice_id: i64) -> anyhow::Result<Option<(i64, MessageState)>> {
        let sql = "SELECT message.id, state FROM message JOIN message_invoice ON message_id = message.id
                   WHERE invoice_id = ?1 AND kind = 'invoice' AND state NOT IN ('outdated', 'withdrawn') ORDER BY message.id DESC LIMIT 1";
        self.first(sql, [invoice_id], |row| {
            Ok((row.get(0)?, MessageState::named(row.get_ref(1)?.as_str()?)))
        })
    }

    /// Returns the paper of a message as it went, where it was kept.
    pub fn paper_of_message(&self, id: i64) -> anyhow::Result<Option<Vec<u8>>> {
        let sql = "SELECT pdf FROM message_paper WHERE message_id = ?1";
        self.first(sql, [id], |row| row.get(0))
    }

    /// Returns how many messages were made to tell an invoice.
    pub fn tellings_of(&self, invoice_id: i64) -> anyhow::Result<i64> {
        let sql = "SELECT count(*) FROM message JOIN message_invoice ON message_id = message.id WHERE invoice_id = ?1 AND kind = 'invoice'";
        self.value(sql, [invoice_id])
    }

    /// Returns whether a payer was told that a subscription runs out on a day.
    pub fn told_of_renewal(&self, subscription_id: i64, expiry: Day) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM message_subscription WHERE once_key GLOB 'renewal:' || ?1 || ':' || ?2 || ':*')";
        self.value(sql, (subscription_id, expiry))
    }

    /// Returns the subscriptions a message is about.
    pub fn subscriptions_of_message(&self, id: i64) -> anyhow::Result<Vec<i64>> {
        let sql =
            "SELECT subscription_id FROM message_subscription WHERE message_id = ?1 ORDER BY 1";
        self.rows(sql, [id], |row| row.get(0))
    }

    /// Returns to whom the last letter went that told of a subscription, and everything it told of; nothing when none did.
    pub fn told_together_with(
        &self,
        subscription_id: i64,
    ) -> anyhow::Result<Option<(i64, Vec<i64>)>> {
        let sql = "SELECT max(message_id) FROM message_subscription JOIN message ON message.id = message_id
                   WHERE message_subscription.subscription_id = ?1 AND state <> 'outdated'";
        let last: Option<i64> = self.value(sql, [subscription_id])?;
        let Some(message) = last.map(|last| self.message(last)).transpose()?.flatten() else {
            return Ok(None);
        };
        Ok(Some((message.relation_id, self.subscriptions_of_message(message.id)?)))
    }

    /// Returns what payers were told, or what lies ready, of the collection of an invoice that is in a run: of this run
    /// and of others, in the order it was made.
    pub fn announcements_about(&self, run_id: i64) -> anyhow::Result<Vec<Announcement>> {
        // The key of an announcement names its run between colons.
        let sql = "SELECT relation_id, run.id, facts, done_on, run.state = 'undone' FROM message
                   JOIN run ON once_key GLOB 'prenotification:' || run.id || ':*'
                   WHERE message.kind = 'prenotification' AND message.state IN ('ready', 'sent', 'printed')
                   AND message.id IN (SELECT message_id FROM message_invoice JOIN collection_item USING (invoice_id) WHERE run_id = ?1)
                   ORDER BY message.id";
        self.rows(sql, [run_id], |row| {
            Ok(Announcement {
                relation_id: row.get(0)?,
                run_id: row.get(1)?,
                facts: row.get(2)?,
                done_on: row.get(3)?,
                is_taken_back: row.get(4)?,
            })
        })
    }

    /// Returns the run that an announcement is of.
    pub fn run_of_announcement(&self, message_id: i64) -> anyhow::Result<Option<Run>> {
        let sql = "SELECT run.id FROM message JOIN run ON once_key GLOB 'prenotification:' || run.id || ':*' WHERE message.id = ?1";
        let run: Option<i64> = self.first(sql, [message_id], |row| row.get(0))?;
        Ok(run.map(|run| self.run_by_id(run)).transpose()?.flatten())
    }

    /// Returns the invoices a message is about, each with the part that was due.
    pub fn invoices_of_message(&self, id: i64) -> anyhow::Result<Vec<(i64, u32)>> {
        let sql = "SELECT invoice_id, instalment FROM message_invoice WHERE message_id = ?1 ORDER BY 1, 2";
        self.rows(sql, [id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns the last message of a kind about an invoice that was really told, and when.
    pub fn told_letter_of(
        &self,
        invoice_id: i64,
        kind: MessageKind,
    ) -> anyhow::Result<Option<(i64, Day)>> {
        let sql = "SELECT message.id, done_on FROM message JOIN message_invoice ON message_id = message.id
                   WHERE invoice_id = ?1 AND kind = ?2 AND state IN ('sent', 'printed') ORDER BY done_on DESC, message.id DESC LIMIT 1";
        self.first(sql, (invoice_id, kind.name()), |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns the invoice of the costs that a letter named, where they were asked.
    pub fn costs_of_letter(&self, message_id: i64) -> anyhow::Result<Option<i64>> {
        let sql = "SELECT invoice_id FROM collection_cost WHERE message_id = ?1";
        self.first(sql, [message_id], |row| row.get(0))
    }

    /// Returns the invoice of the costs that were asked for another one: the last.
    pub fn costs_over(&self, invoice_id: i64) -> anyhow::Result<Option<i64>> {
        let sql = "SELECT collection_cost.invoice_id FROM collection_cost JOIN message_invoice USING (message_id)
                   WHERE message_invoice.invoice_id = ?1 ORDER BY collection_cost.invoice_id DESC LIMIT 1";
        self.first(sql, [invoice_id], |row| row.get(0))
    }

    /// Returns whether an invoice is of the costs of collecting.
    pub fn is_costs(&self, invoice_id: i64) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM collection_cost WHERE invoice_id = ?1)";
        self.value(sql, [invoice_id])
    }

    /// Returns the invoices that somebody was reminded of and that are open still.
    pub fn reminded_invoices(&self) -> anyhow::Result<Vec<i64>> {
        let sql = "SELECT DISTINCT invoice_id FROM message_invoice JOIN message ON message.id = message_id
                   JOIN invoice_open USING (invoice_id)
                   WHERE kind = 'reminder' AND state IN ('sent', 'printed') AND 0 < open_cents ORDER BY 1";
        self.rows(sql, [], |row| row.get(0))
    }
}

impl Write<'_> {
    /// Puts a message in the outbox, by the way its receiver wants; nothing where they want to be left in peace about it.
    pub fn add_message(&self, message: &NewMessage<'_>) -> anyhow::Result<Option<i64>> {
        let wish = self.relation(message.relation_id)?.unwrap_or_default().contact;
        let address = if wish == Contact::All { message.address } else { "" };
        if wish == Contact::Least && !message.kind.must_be_told() {
            return Ok(None);
        }
        let sql = "INSERT INTO message (relation_id, kind, subscription_id, channel, address, subject, body, state, made_on, once_key, facts)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'ready', ?8, ?9, ?10)";
        let m = message;
        let channel = if address.is_empty() { "print" } else { "email" };
        let id = self.insert(
            sql,
            (
                m.relation_id,
                m.kind.name(),
                m.subscription_id,
                channel,
                address,
                m.subject,
                m.body,
                self.today(),
                m.once_key,
                m.facts,
            ),
        )?;
        for renewal in m.renewals {
            let sql = "INSERT INTO message_subscription (message_id, subscription_id, once_key) VALUES (?1, ?2, ?3)";
            self.run(sql, (id, renewal.subscription_id, renewal.key()))?;
        }
        for (invoice_id, instalment) in m.invoices {
            let sql = "INSERT INTO message_invoice (message_id, invoice_id, instalment) VALUES (?1, ?2, ?3)";
            self.run(sql, (id, *invoice_id, *instalment))?;
        }
        Ok(Some(id))
    }

    pub fn set_message_state(&self, id: i64, state: MessageState) -> anyhow::Result<()> {
        if state == MessageState::Outdated {
            // What became untrue may be told anew when it is true again.
            let keys = [
                "UPDATE message_subscription SET once_key = once_key || '#' || message_id WHERE message_id = ?1",
                "UPDATE message SET once_key = once_key || '#' || id WHERE id = ?1",
            ];
            for sql in keys {
                self.run(sql, [id])?;
            }
        }
        let sql = "UPDATE message SET state = ?2, done_on = ?3, refused = '' WHERE id = ?1";
        let done_on = (state != MessageState::Ready).then(|| self.today());
        self.run(sql, (id, state.name(), done_on)).map(drop)
    }

    /// Lets what is ready to be mailed to a relation go to the address they have now; on paper where they have none.
    pub fn readdress(&self, relation_id: i64, address: &str) -> anyhow::Result<()> {
        let sql = "UPDATE message SET address = ?2, channel = iif(?2 = '', 'print', 'email'), refused = ''
                   WHERE relation_id = ?1 AND state = 'ready' AND channel = 'email' AND address <> ?2";
        self.run(sql, (relation_id, address)).map(drop)
    }

    /// Keeps what a server said when it would not have a message, which is ready again.
    pub fn refuse_message(&self, id: i64, why: &str) -> anyhow::Result<()> {
        let sql = "UPDATE message SET state = 'ready', done_on = NULL, refused = ?2 WHERE id = ?1";
        self.run(sql, (id, why)).map(drop)
    }

    /// Forgets the paper of a message that did not leave.
    pub fn drop_paper(&self, id: i64) -> anyhow::Result<()> {
        self.run("DELETE FROM message_paper WHERE message_id = ?1", [id]).map(drop)
    }

    /// Keeps the paper of a message, made today, in place of one that was made before it left.
    pub fn keep_paper(&self, id: i64, pdf: &[u8]) -> anyhow::Result<()> {
        let sql = "INSERT INTO message_paper (message_id, made_on, pdf) VALUES (?1, ?2, ?3)
                   ON CONFLICT (message_id) DO UPDATE SET made_on = excluded.made_on, pdf = excluded.pdf";
        self.run(sql, (id, self.today(), pdf)).map(drop)
    }

    /// Withdraws what would be told of a run that is taken back.
    pub fn withdraw_announcements(&self, run_id: i64) -> anyhow::Result<()> {
        let sql = "UPDATE message SET state = 'outdated', done_on = ?2
                   WHERE state = 'ready' AND once_key GLOB 'prenotification:' || ?1 || ':*'";
        self.run(sql, (run_id, self.today())).map(drop)
    }

    pub fn set_costs_of_letter(&self, message_id: i64, invoice_id: i64) -> anyhow::Result<()> {
        let sql = "INSERT INTO collection_cost (message_id, invoice_id) VALUES (?1, ?2)";
        self.run(sql, (message_id, invoice_id)).map(drop)
    }

    /// The costs on an invoice that is taken back are on the one that is made of it anew.
    pub fn move_costs(&self, invoice_id: i64, to: i64) -> anyhow::Result<()> {
        let sql = "UPDATE collection_cost SET invoice_id = ?2 WHERE invoice_id = ?1";
        self.run(sql, (invoice_id, to)).map(drop)
    }
}
