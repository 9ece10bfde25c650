//! Three years of a club's life by chance: whatever happens, in whatever order, the promises hold and the sums agree.

use std::fmt::Write as _;

use chrono::{Datelike as _, NaiveDate};
use penning::clock::Clock;
use penning::db::Db;
use penning::domain::calendar::{Day, add_months, days_after, days_between};
use penning::ops::{AnyDeed, Refusal};
use rusqlite::Connection;
use serde_json::{Value, json};

/// Numbers by chance, the same ones for the same seed.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn of(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Returns a number from nothing up to but not including `most`.
    pub(crate) fn below(&mut self, most: i64) -> i64 {
        // xorshift64*; Marsaglia, "Xorshift RNGs" (2003).
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        i64::try_from(bits).unwrap() % most
    }

    fn one_of<'a>(&mut self, all: &'a [Value]) -> Option<&'a Value> {
        let count = i64::try_from(all.len()).unwrap();
        (0 < count).then(|| &all[usize::try_from(self.below(count)).unwrap()])
    }
}

const PLANS: [(&str, u32, &str); 3] =
    [("Maand", 1, "anniversary"), ("Kwartaal", 3, "01-01"), ("Jaar", 12, "anniversary")];

struct Life {
    folder: tempfile::TempDir,
    dice: Dice,
    today: Day,
    done: usize,
    refused: usize,
    people: i64,
}

impl Life {
    fn new(seed: u64) -> Life {
        let folder = tempfile::tempdir().unwrap();
        let today = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        let mut life = Life { folder, dice: Dice::of(seed), today, done: 0, refused: 0, people: 0 };
        drop(Db::create(&life.folder.path().join("club.db"), Clock::fixed(today)).unwrap());
        life.does(json!({"deed": "change_settings", "settings": {"club.name": "Sim", "club.iban": "NL69INGB0123456789",
            "club.creditor_id": "NL33ZZZ140946600000"}}));
        for (name, months, alignment) in PLANS {
            life.does(json!({"deed": "add_plan", "name": name, "interval_months": months, "alignment": alignment,
                "proration": "days", "price_cents": 1_000 * i64::from(months), "tag": name}));
        }
        life
    }

    /// Does a deed; one that is refused changed nothing, which the next look tells too.
    fn does(&mut self, deed: Value) -> Option<Value> {
        let path = self.folder.path().join("club.db");
        let mut db = Db::open(&path, Clock::fixed(self.today)).unwrap();
        // A process that another test starts holds our lock between its fork and its exec.
        while !db.can_write() {
            std::thread::yield_now();
            db = Db::open(&path, Clock::fixed(self.today)).unwrap();
        }
        let outcome = AnyDeed::read(&deed.to_string()).unwrap().perform(&mut db);
        let (_, broken) = db.check().unwrap();
        assert_eq!(broken, [], "{} after {deed}", self.today);
        match outcome {
            Ok(value) => {
                self.done += 1;
                Some(value)
            }
            Err(Refusal::Problem(_)) => {
                self.refused += 1;
                None
            }
            Err(Refusal::Fault(error)) => panic!("{deed}: {error:#}"),
        }
    }

    fn ids(&self, sql: &str) -> Vec<Value> {
        let file = Connection::open(self.folder.path().join("club.db")).unwrap();
        let mut statement = file.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| {
            Ok(match row.get_ref(0)? {
                rusqlite::types::ValueRef::Integer(number) => json!(number),
                other => json!(other.as_str()?),
            })
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    fn near(&mut self, days: i64) -> Day {
        days_after(self.today, self.dice.below(2 * days) - days)
    }

    fn joins(&mut self) {
        self.people += 1;
        let number = self.people;
        let iban = ["NL91ABNA0417164300", "NL69INGB0123456789", "NL20INGB0001234567"]
            [usize::try_from(number % 3).unwrap()];
        self.does(json!({"deed": "add_relation", "number": number.to_string(), "kind": "person", "first_name": "Lid",
            "last_name": format!("Nummer {number}")}));
        if self.dice.below(3) != 0 {
            self.does(json!({"deed": "add_mandate", "relation": number.to_string(), "reference": format!("M{number}"), "iban": iban,
                "holder": "Nummer", "signed_on": self.today}));
            self.does(json!({"deed": "set_direct_debit", "relation": number.to_string(), "enabled": true}));
        }
        let (plan, start) = (PLANS[usize::try_from(self.dice.below(3)).unwrap()].0, self.near(40));
        self.does(json!({"deed": "subscribe", "relation": number.to_string(), "plan": plan, "start_date": start}));
    }

    fn changes(&mut self, subscription: &Value) {
        let day = self.near(30);
        let credit = ["none", "days"][usize::try_from(self.dice.below(2)).unwrap()];
        let deed = match self.dice.below(9) {
            0 => {
                json!({"deed": "cancel", "subscription": subscription, "received_on": self.today, "how": "immediately", "credit": credit})
            }
            1 => {
                json!({"deed": "cancel", "subscription": subscription, "received_on": self.today, "how": "period_end"})
            }
            2 => {
                json!({"deed": "cancel", "subscription": subscription, "received_on": day, "how": "rule"})
            }
            3 => json!({"deed": "undo_cancel", "subscription": subscription}),
            4 => {
                json!({"deed": "pause", "subscription": subscription, "from": day, "until": days_after(day, 1 + self.dice.below(80)),
                "mode": "skip"})
            }
            5 => {
                json!({"deed": "pause", "subscription": subscription, "from": day, "mode": "skip"})
            }
            6 => json!({"deed": "resume", "subscription": subscription, "on": self.today}),
            _ => {
                let plan = PLANS[usize::try_from(self.dice.below(3)).unwrap()].0;
                let how = ["directly", "next_period"][usize::try_from(self.dice.below(2)).unwrap()];
                json!({"deed": "change_subscription", "subscription": subscription, "plan": plan, "how": how, "on": self.today})
            }
        };
        self.does(deed);
    }

    /// One thing that happens on a day.
    fn happens(&mut self) {
        match self.dice.below(21) {
            0..=2 => self.joins(),
            3..=8 => {
                let all = self.ids("SELECT id FROM subscription");
                if let Some(id) = self.dice.one_of(&all).cloned() {
                    self.changes(&id);
                }
            }
            9 => {
                let plan = PLANS[usize::try_from(self.dice.below(3)).unwrap()].0;
                let (cents, from) = (
                    500 + self.dice.below(15_000),
                    days_after(self.today, 1 + self.dice.below(60)),
                );
                self.does(json!({"deed": "set_price", "plan": plan, "price_cents": cents, "valid_from": from}));
            }
            10 | 11 => {
                if let Some(billed) = self.does(json!({"deed": "bill", "until": self.today})) {
                    assert!(
                        self.does(json!({"deed": "bill", "until": self.today})).unwrap()["lines"]
                            .as_array()
                            .unwrap()
                            .is_empty()
                    );
                    if self.dice.below(5) == 0 && !billed["run"].is_null() {
                        self.does(json!({"deed": "undo_run", "run": billed["run"]}));
                    }
                    self.does(json!({"deed": "finalise"}));
                }
            }
            12 => self.collects(),
            13 => {
                let open = self.ids("SELECT number FROM invoice JOIN invoice_open ON invoice_id = invoice.id WHERE 0 < open_cents");
                let cents = 1 + self.dice.below(900);
                if let Some(number) = self.dice.one_of(&open).cloned() {
                    self.does(
                        json!({"deed": "register_payment", "invoice": number, "amount_cents": cents,
                        "date": self.today, "method": "bank"}),
                    );
                }
            }
            14 => {
                let open = self.ids("SELECT number FROM invoice JOIN invoice_open ON invoice_id = invoice.id WHERE 0 < open_cents");
                let parts = 1 + self.dice.below(4);
                if let Some(number) = self.dice.one_of(&open).cloned() {
                    self.does(
                        json!({"deed": "arrange_instalments", "invoice": number, "parts": parts}),
                    );
                }
            }
            15 if 1 < self.people => {
                let cap = 1 + self.dice.below(9_000);
                let (who, payer) =
                    (1 + self.dice.below(self.people), 1 + self.dice.below(self.people));
                self.does(json!({"deed": "add_third_party", "relation": who.to_string(), "payer": payer.to_string(),
                    "cap_cents": cap, "valid_from": self.today, "valid_to": days_after(self.today, 200)}));
            }
            16 => self.gives_up(),
            17 if 0 < self.people && self.dice.below(2) == 0 => self.comes_round(),
            17 if 0 < self.people => {
                let who = (1 + self.dice.below(self.people)).to_string();
                let (cents, count) = (1 + self.dice.below(5_000), 1 + self.dice.below(3));
                self.does(json!({"deed": "make_invoices", "relations": [who], "again": true,
                    "lines": [{"description": "Boek", "price_cents": cents, "quantity": count}]}));
                self.does(json!({"deed": "finalise"}));
            }
            18 | 19 => self.pays_back(),
            _ => {
                let rebill = self.dice.below(2) == 0;
                let all = self
                    .ids("SELECT number FROM invoice WHERE kind = 'invoice' AND state = 'final'");
                if let Some(number) = self.dice.one_of(&all).cloned() {
                    self.does(json!({"deed": "credit", "invoice": number, "reason": "vergissing", "rebill": rebill}));
                }
            }
        }
    }

    /// Something is invoiced again and again; or what is changes, or ends.
    fn comes_round(&mut self) {
        let all = self.ids("SELECT id FROM recurring_invoice");
        let who = (1 + self.dice.below(self.people)).to_string();
        let cents = 1 + self.dice.below(9_000);
        let mut rent = json!({"relation": who, "from": self.near(60), "day": 1 + self.dice.below(31),
            "interval_months": 1 + self.dice.below(4),
            "lines": [{"description": "Huur", "price_cents": cents, "vat": "high"}, {"description": "Stroom", "price_cents": 250}]});
        match self.dice.one_of(&all).cloned() {
            Some(id) if self.dice.below(3) == 0 => {
                let end = json!({"deed": "end_recurring_invoice", "recurring_invoice": id, "on": self.near(60)});
                self.does(end);
            }
            Some(id) if self.dice.below(2) == 0 => {
                self.does(json!({"deed": "change_recurring_invoice", "recurring_invoice": id, "to": rent}));
            }
            _ => {
                rent["deed"] = json!("add_recurring_invoice");
                self.does(rent);
            }
        }
    }

    /// The board gives up what is open, or takes that back.
    fn gives_up(&mut self) {
        let is_back = self.dice.below(3) == 0;
        let all = self.ids("SELECT number FROM invoice WHERE kind = 'invoice' AND state = 'final'");
        if let Some(number) = self.dice.one_of(&all).cloned() {
            self.does(if is_back {
                json!({"deed": "undo_write_off", "invoice": number})
            } else {
                json!({"deed": "write_off", "invoice": number, "reason": "bestuur"})
            });
        }
    }

    /// Who paid too much asks it back; by chance the bank pays it, and says so twice.
    fn pays_back(&mut self) {
        let all =
            self.ids("SELECT number FROM invoice JOIN invoice_open ON invoice_id = invoice.id WHERE open_cents < 0 AND kind = 'invoice'");
        for number in all {
            if self.dice.below(4) != 0 {
                let owed = 1 + self.dice.below(20_000);
                let asked = if self.dice.below(2) == 0 { json!(null) } else { json!(owed) };
                self.does(json!({"deed": "refund", "invoice": number, "reason": "te veel", "iban": "NL91ABNA0417164300",
                    "amount_cents": asked, "even_so": true}));
            }
        }
        if self.does(json!({"deed": "write_refunds"})).is_none() {
            return;
        }
        let day = self.today.format("%y%m%d");
        for told in self
            .ids("SELECT end_to_end_id || ' ' || amount_cents FROM refund WHERE state = 'written'")
        {
            let (id, cents) = told.as_str().unwrap().split_once(' ').unwrap();
            let cents: i64 = cents.parse().unwrap();
            match self.dice.below(6) {
                0 => {
                    let refund =
                        self.ids(&format!("SELECT id FROM refund WHERE end_to_end_id = '{id}'"));
                    self.does(json!({"deed": "withdraw_refund", "refund": refund[0]}));
                }
                1 => {}
                _ => {
                    let file = self.folder.path().join(format!("{id}.940"));
                    let text = format!(
                        ":20:X\r\n:25:NL69INGB0123456789\r\n:61:{day}D{},{:02}NTRFEREF//{id}\r\n:86:/EREF/{id}/\r\n",
                        cents / 100,
                        cents % 100
                    );
                    std::fs::write(&file, text).unwrap();
                    for _ in 0..=self.dice.below(2) {
                        self.does(json!({"deed": "read_bank_file", "file": file}));
                    }
                    let state = format!("SELECT state FROM refund WHERE end_to_end_id = '{id}'");
                    assert_eq!(self.ids(&state), [json!("paid")], "{id}");
                }
            }
        }
    }

    fn collects(&mut self) {
        let Some(run) = self.does(json!({"deed": "collect", "on": days_after(self.today, 10)}))
        else {
            return;
        };
        if run["run"].is_null() {
            return;
        }
        if self.dice.below(4) == 0 {
            self.does(json!({"deed": "undo_run", "run": run["run"]}));
            return;
        }
        self.does(json!({"deed": "mark_uploaded", "run": run["run"]}));
        if self.dice.below(3) != 0 {
            return self.bank_answers(&run);
        }
        for id in self.ids("SELECT end_to_end_id FROM collection_item WHERE state = 'uploaded' AND settled_on IS NULL") {
            if self.dice.below(20) == 0 {
                self.does(json!({"deed": "register_return", "end_to_end_id": id, "code": "AM04", "date": days_after(self.today, 12)}));
            }
        }
    }
}

impl Life {
    /// The statement of the day a run settles: the batch in one sum, some of it back, by chance read twice.
    fn bank_answers(&mut self, run: &Value) {
        let message = self.ids("SELECT message_id FROM collection_file ORDER BY id DESC LIMIT 1");
        let message = message[0].as_str().unwrap().to_owned();
        let day = days_after(self.today, 12).format("%y%m%d").to_string();
        let cents = run["total_cents"].as_i64().unwrap();
        let euros = |cents: i64| format!("{},{:02}", cents / 100, cents % 100);
        let mut lines =
            format!(":61:{day}C{}NTRFPREF//{message}\r\n:86:/PREF/{message}-R/\r\n", euros(cents));
        let sql = "SELECT end_to_end_id || ' ' || amount_cents FROM collection_item WHERE run_id = (SELECT max(id) FROM run WHERE kind = 'collection')";
        for item in self.ids(sql) {
            let (id, cents) = item.as_str().unwrap().split_once(' ').unwrap();
            if self.dice.below(5) == 0 {
                let amount = euros(cents.parse().unwrap());
                writeln!(lines, ":61:{day}D{amount}NRTIEREF//{id}\r\n:86:/RTRN/AM04//EREF/{id}/\r")
                    .unwrap();
            }
        }
        let file = self.folder.path().join(format!("{message}.940"));
        std::fs::write(&file, format!(":20:X\r\n:25:NL69INGB0123456789\r\n{lines}")).unwrap();
        for _ in 0..=self.dice.below(2) {
            self.does(json!({"deed": "read_bank_file", "file": file}));
        }
    }
}

/// Half a cent away from zero.
fn share(cents: i64, part: i64, whole: i64) -> i64 {
    (2 * cents * part + whole) / (2 * whole)
}

/// A line as it stands in the file, with all that its amount follows from.
struct Billed {
    amount: i64,
    period: (Day, Day),
    anchor: Day,
    anchor_day: u32,
    months: i32,
    price: i64,
}

impl Billed {
    /// What it should be, from the rules in words: the price on its first day, by days of the period it lies in.
    fn plainly(&self) -> i64 {
        let cut = |k: i32| add_months(self.anchor, k * self.months, self.anchor_day);
        let k = (0..).find(|k| self.period.0 < cut(k + 1)).unwrap();
        let days = |from, to| days_between(from, to);
        share(self.price, days(self.period.0, self.period.1), days(cut(k), cut(k + 1)))
    }
}

/// Reckons every billed line anew and returns the sum of what is invoiced, and what the lines should sum to.
fn reckons(life: &Life) -> (i64, i64) {
    let file = Connection::open(life.folder.path().join("club.db")).unwrap();
    let sql = "SELECT amount_cents, period_from, period_to, billing_anchor, anchor_day, interval_count, alignment <> 'anniversary',
               (SELECT amount_cents FROM price WHERE price.plan_id = plan.id AND valid_from <= period_from ORDER BY valid_from DESC LIMIT 1)
               FROM invoice_line JOIN invoice ON invoice.id = invoice_id JOIN subscription ON subscription.id = subscription_id
               JOIN plan ON plan.id = plan_id WHERE invoice.kind = 'invoice' AND invoice.state = 'final' AND third_party_id IS NULL";
    let mut statement = file.prepare(sql).unwrap();
    let lines = statement.query_map([], |row| {
        let (anchor, is_fixed): (Day, bool) = (row.get(3)?, row.get(6)?);
        let new_year = NaiveDate::from_ymd_opt(anchor.year(), 1, 1).unwrap();
        Ok(Billed {
            amount: row.get(0)?,
            period: (row.get(1)?, row.get(2)?),
            anchor: if is_fixed { new_year } else { anchor },
            anchor_day: if is_fixed { 1 } else { row.get(4)? },
            months: row.get(5)?,
            price: row.get(7)?,
        })
    });
    let lines: Vec<Billed> = lines.unwrap().map(Result::unwrap).collect();
    (lines.iter().map(|line| line.amount).sum(), lines.iter().map(Billed::plainly).sum())
}

/// Lives three years and returns how many refunds were paid in them.
fn three_years(seed: u64) -> i64 {
    let mut life = Life::new(seed);
    while life.today.year() < 2027 {
        life.happens();
        life.today = days_after(life.today, life.dice.below(9));
    }
    assert!(150 < life.done, "{} done, {} refused", life.done, life.refused);
    // What the bank holds of the club's is what it took in less what went back; nothing is left on its way.
    let transit =
        life.ids("SELECT coalesce(sum(amount_cents), 0) FROM journal_line WHERE account = '1150'");
    assert_eq!(transit, [json!(0)], "seed {seed}");
    assert_ne!(life.ids("SELECT count(*) FROM bank_entry"), [json!(0)]);
    // What went back to payers is what the bank paid, and no cent more.
    let paid_back = "SELECT (SELECT coalesce(sum(amount_cents), 0) FROM refund WHERE state = 'paid')
                     + (SELECT coalesce(sum(amount_cents), 0) FROM allocation WHERE method = 'refund')";
    assert_eq!(life.ids(paid_back), [json!(0)], "seed {seed}");
    let (billed, plainly) = reckons(&life);
    assert_eq!(billed, plainly, "seed {seed}");
    assert!(0 < billed);
    life.ids("SELECT count(*) FROM refund WHERE state = 'paid'")[0].as_i64().unwrap()
}

#[test]
fn three_years_by_chance_keep_every_promise() {
    assert!(0 < three_years(3));
}

#[test]
fn three_other_years_keep_them_too() {
    assert!(0 < three_years(2));
}
