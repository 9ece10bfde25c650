//! The rules on dates and amounts beside another's: plain Python, asked the same ten thousand questions.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use chrono::{Datelike as _, NaiveDate};
use penning::domain::billing::{Billable, Due, due_periods};
use penning::domain::calendar::{
    Day, days_after, target_day_from, target_day_until, target_days_after,
};
use penning::domain::cancellation::{NoticePeriod, last_day, year_ends};
use penning::domain::money::Money;
use penning::domain::period::Period;
use penning::domain::plan::{Alignment, BillingTerms, Interval, ProrationMethod, Term};
use penning::domain::pricing::{Price, Reductions, Tariff, age_on};
use penning::domain::subscription::{moved_by_pause, renews_on};

use crate::shared::beside;
use crate::simulation::Dice;

const CASES: usize = 10_000;

/// Answers a line of fields with a line: the oracle's own functions, put together by the words of the rules only.
const ASK: &str = r#"
import sys, datetime
sys.path.insert(0, sys.argv[1])
from dates_oracle import *
iso = D.fromisoformat
def bill(n, start, H, arrears, cents, p, r, end):
    out = []
    for a, b in periods(start, n, H + TD(0), arrears=False) if not arrears else periods(start, n, end or H, arrears=True):
        last = min(b, end) if end else b
        if a >= last or (arrears and last > H): continue
        pieces = [(a, min(last, p)), (max(a, r), last)] if p < last and a < r else [(a, last)]
        for x, y in pieces:
            if x < y: out.append((x, y, days(cents, x, y, a, b)))
    if arrears and end:
        k = len(periods(start, n, end, arrears=True)); a, b = addm(start, k*n), addm(start, (k+1)*n)
        if a < end <= H:
            for x, y in ([(a, min(end, p)), (max(a, r), end)] if p < end and a < r else [(a, end)]):
                if x < y: out.append((x, y, days(cents, x, y, a, b)))
    return " ".join(f"{x}/{y}/{c}" for x, y, c in out)
for line in sys.stdin:
    f = line.split()
    n, start, H, arrears, cents, p, r, end = int(f[0]), iso(f[1]), iso(f[2]), f[3] == "1", int(f[4]), iso(f[5]), iso(f[6]), iso(f[7])
    moved = pause_extend(H, p, r)
    print("|".join(str(x) for x in (bill(n, start, H, arrears, cents, p, r, end if f[8] == "1" else None), vervalt(start, n, H), moved,
        fy_last(H, weeks=4), fy_last(H, months=1), nextbd(H), prevbd(H), plusbd(H, 3), age(start, H), inst(cents, n), vat(cents, 9), vat(cents, 21))))
"#;

struct Case {
    months: u32,
    start: Day,
    horizon: Day,
    arrears: bool,
    cents: i64,
    pause: Period,
    end: Option<Day>,
}

impl Case {
    fn throw(dice: &mut Dice) -> Case {
        let day =
            |dice: &mut Dice, from: &str, days| days_after(from.parse().unwrap(), dice.below(days));
        let start = day(dice, "2023-01-01", 1_500);
        let horizon = days_after(start, dice.below(1_500));
        let pause_from = days_after(start, dice.below(900));
        let pause = Period { from: pause_from, to: days_after(pause_from, 1 + dice.below(200)) };
        let end = days_after(start, 1 + dice.below(1_600));
        Case {
            months: u32::try_from(1 + dice.below(12)).unwrap(),
            start,
            horizon,
            arrears: dice.below(2) == 1,
            cents: 1 + dice.below(50_000),
            pause,
            end: (dice.below(3) == 0).then_some(end),
        }
    }

    fn question(&self) -> String {
        let Case { months, start, horizon, arrears, cents, pause, end } = self;
        let (arrears, has_end) = (u8::from(*arrears), u8::from(end.is_some()));
        let end = end.unwrap_or(*horizon);
        format!(
            "{months} {start} {horizon} {arrears} {cents} {} {} {end} {has_end}",
            pause.from, pause.to
        )
    }

    fn bills(&self) -> String {
        let terms = BillingTerms { in_advance: !self.arrears, ..terms(self.months) };
        let price = Price {
            from: "1900-01-01".parse().unwrap(),
            amount: Money::cents(self.cents),
            splits: false,
        };
        let billable = Billable {
            terms: &terms,
            anchor: self.start,
            anchor_day: self.start.day(),
            start: self.start,
            bill_from: None,
            end: self.end,
            covered: Cow::Borrowed(&[]),
            pauses: Cow::Owned(vec![self.pause]),
            held_from: None,
            tariff: Tariff { prices: vec![price].into(), ..Tariff::default() },
            reductions: Reductions::default(),
        };
        let bills =
            due_periods(&billable, self.horizon).unwrap().into_iter().filter_map(|due| match due {
                Due::Bill { period, amount, .. } => {
                    Some(format!("{}/{}/{}", period.from, period.to, amount.in_cents()))
                }
                _ => None,
            });
        bills.collect::<Vec<_>>().join(" ")
    }

    /// Our answer, in the words of the oracle.
    fn answer(&self) -> String {
        let Case { months, start, horizon, cents, pause, .. } = self;
        let day = *horizon;
        let new_year: Day = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
        let ends = |notice| last_day(day, notice, year_ends(day, new_year)).unwrap();
        let amount = Money::cents(*cents);
        let parts: Vec<String> =
            amount.split(*months).iter().map(|part| part.in_cents().to_string()).collect();
        let mut line = self.bills();
        let renews = renews_on(
            &terms(*months),
            Term { first_months: *months, renewal_months: None },
            *start,
            start.day(),
            day,
        );
        write!(line, "|{renews}|{}", moved_by_pause(day, pause.from, pause.to).0).unwrap();
        write!(line, "|{}|{}", ends(NoticePeriod::Weeks(4)), ends(NoticePeriod::Months(1)))
            .unwrap();
        write!(line, "|{}|{}", target_day_from(day), target_day_until(day)).unwrap();
        write!(line, "|{}|{}", target_days_after(day, 3), age_on(*start, day)).unwrap();
        write!(line, "|[{}]", parts.join(", ")).unwrap();
        let vat = |basis_points| amount.vat_inside(basis_points).in_cents();
        write!(line, "|{}|{}", vat(900), vat(2_100)).unwrap();
        line
    }
}

fn terms(months: u32) -> BillingTerms {
    BillingTerms {
        interval: Interval::Months(months),
        alignment: Alignment::Anniversary,
        in_advance: true,
        lead_days: 0,
        proration: ProrationMethod::None,
        proration_table: vec![],
        rollover: None,
        duration_intervals: None,
    }
}

#[test]
fn ten_thousand_answers_are_those_of_the_oracle() {
    let Some(folder) =
        beside("spec/dates_oracle.py").and_then(|path| path.parent().map(ToOwned::to_owned))
    else {
        return;
    };
    let python = Command::new("python3")
        .arg("-c")
        .arg(ASK)
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut python) = python else {
        eprintln!("NOT LOOKED AT: there is no python3 to ask the oracle with");
        return;
    };
    let mut dice = Dice::of(20_261_122);
    let cases: Vec<Case> = (0..CASES).map(|_| Case::throw(&mut dice)).collect();
    let questions: Vec<String> = cases.iter().map(Case::question).collect();
    let mut input = python.stdin.take().unwrap();
    let all = questions.join("\n");
    let writer = std::thread::spawn(move || input.write_all(all.as_bytes()).unwrap());
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answers.lines().count(), CASES);
    for ((case, question), theirs) in cases.iter().zip(&questions).zip(answers.lines()) {
        assert_eq!(case.answer(), theirs, "{question}");
    }
}
