//! What is taken off drafts as a whole: above the most a household pays, and what third parties pay.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::db::invoices::{Line, LineKind};
use crate::db::third_parties::ThirdParty;
use crate::domain::billing::Step;
use crate::domain::calendar::{Day, months_after};
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::pricing::{VatPart, cap_reduction};
use crate::ops::bill::ProposedLine;
use crate::ops::bill::proposing::{DraftKey, HouseholdLine, Proposing};
use crate::ops::line_words::LineWord;

/// What a household pays less in a year on one draft, and why.
struct Cap {
    household_id: i64,
    year: Period,
    off: Money,
    step: Step,
}

impl Proposing<'_> {
    /// Takes off what a household would pay above the most it pays in a financial year; each year on its own, and from
    /// each payer no more than they are asked.
    pub(super) fn cap_households(&mut self) -> anyhow::Result<()> {
        let Some(cap) = self.read.household_cap()? else { return Ok(()) };
        for (household_id, lines) in std::mem::take(&mut self.by_household) {
            let mut by_year: BTreeMap<Day, BTreeMap<DraftKey, Money>> = BTreeMap::new();
            for line in &lines {
                let year = self.read.fiscal_year_start(line.period.from)?;
                let by_payer = by_year.entry(year).or_default();
                *by_payer.entry(line.key.clone()).or_default() += line.amount;
            }
            for (year, by_payer) in by_year {
                let year = Period { from: year, to: months_after(year, 12) };
                let billed = self.read.billed_to_household(household_id, year)?;
                let now: Money = by_payer.values().copied().sum();
                let mut left = cap_reduction(cap, billed, now);
                for (key, asked) in by_payer {
                    let off = left.min(asked);
                    left -= off;
                    for line in lines.iter().filter(|line| line.key == key) {
                        if year.contains(line.period.from) {
                            let of = (key.clone(), line.subscription_id);
                            let (sum, rest) = self.capped.entry(of).or_default();
                            *sum += asked;
                            *rest += asked - off;
                        }
                    }
                    let (sum_cents, cap_cents) = ((billed + now).in_cents(), cap.in_cents());
                    let step = Step::HouseholdCap { sum_cents, cap_cents };
                    let cap = Cap { household_id, year, off, step };
                    let own = |line: &&HouseholdLine| line.key == key;
                    self.put_cap(&key, &cap, lines.iter().filter(own));
                }
            }
        }
        Ok(())
    }

    /// Takes a cap off the lines of a household on a draft: off each rate of vat what it has of them.
    fn put_cap<'l>(
        &mut self,
        key: &DraftKey,
        cap: &Cap,
        lines: impl Iterator<Item = &'l HouseholdLine>,
    ) {
        if !cap.off.is_positive() {
            return;
        }
        let capped: HashSet<(i64, Day)> = lines
            .filter(|line| cap.year.contains(line.period.from))
            .map(|line| (line.subscription_id, line.period.from))
            .collect();
        let said = self.words.word(LineWord::HouseholdCap);
        let said = format!("{said} {}", self.words.period(cap.year));
        let invoice = self.by_payer.get_mut(key).expect("the lines of the household are on it");
        let (mut parts, mut of) = (Vec::<VatPart>::new(), Vec::<ProposedLine>::new());
        for asked in &invoice.lines {
            let line = &asked.line;
            let period = line.subscription_id.zip(line.period.map(|period| period.from));
            if line.kind == LineKind::JoiningFee || !period.is_some_and(|it| capped.contains(&it)) {
                continue;
            }
            match parts.iter_mut().find(|part| part.code == line.vat_code) {
                Some(part) => part.full += line.amount,
                None => {
                    let (code, full) = (line.vat_code.clone(), line.amount);
                    parts.push(VatPart { code, items: vec![], full });
                    of.push(asked.clone());
                }
            }
        }
        for (part, asked) in VatPart::share(&parts, cap.off).into_iter().zip(of) {
            let line = Line {
                description: said.clone(),
                subscription_id: None,
                period: Some(cap.year),
                discount: Money::ZERO,
                amount: -part,
                steps: vec![cap.step.clone()],
                kind: LineKind::HouseholdCap(cap.household_id),
                ..asked.line
            };
            invoice.lines.push(ProposedLine { line, ..asked });
        }
    }

    /// Moves what third parties pay from each payer to them, period by period, until the amount they agreed to is used.
    pub(super) fn share_with_third_parties(&mut self) -> anyhow::Result<()> {
        let by_relation = self.read.third_parties()?;
        if by_relation.is_empty() {
            return Ok(());
        }
        let mut left: HashMap<i64, Money> = HashMap::new();
        for key in self.by_payer.keys().cloned().collect::<Vec<_>>() {
            for asked in self.by_payer[&key].lines.clone() {
                let is_period = matches!(asked.line.kind, LineKind::Period | LineKind::Apart);
                let Some(period) = asked.line.period.filter(|_| is_period) else { continue };
                let payer_id = self.by_payer[&key].payer_id;
                let mut rest = asked.line.amount;
                // What the household pays less than its sum is not shared: each line has its part of it.
                let of = (key.clone(), asked.line.subscription_id.unwrap_or_default());
                if let Some((sum, left)) = self.capped.get(&of).filter(|(sum, _)| sum.is_positive())
                {
                    rest = rest.share(left.in_cents(), sum.in_cents());
                }
                rest = rest.min(self.by_payer[&key].total());
                for third in by_relation.get(&asked.relation_id).into_iter().flatten() {
                    let is_on = third.from <= period.from && period.from < third.to;
                    if !is_on || third.payer_id == payer_id {
                        continue;
                    }
                    let unused = match left.get(&third.id) {
                        Some(unused) => *unused,
                        None => third.cap - self.read.asked_of_third_party(third)?,
                    };
                    let part = unused.min(rest);
                    if part.is_positive() {
                        self.put_third_party(&key, &asked, third, part, unused);
                        rest -= part;
                    }
                    left.insert(third.id, unused - part.max(Money::ZERO));
                }
            }
        }
        Ok(())
    }

    fn put_third_party(
        &mut self,
        key: &DraftKey,
        asked: &ProposedLine,
        third: &ThirdParty,
        part: Money,
        unused: Money,
    ) {
        let name = self.people[&third.payer_id].name.clone();
        let said = self.words.word(LineWord::ThirdParty);
        let (left_cents, cap_cents) = (unused.in_cents(), third.cap.in_cents());
        let line = Line {
            quantity: 1,
            discount: Money::ZERO,
            kind: LineKind::ThirdParty(third.id),
            ..asked.line.clone()
        };
        let less = Line {
            description: format!("{said} {name}"),
            amount: -part,
            steps: vec![Step::ThirdParty { name: name.clone(), left_cents, cap_cents }],
            ..line.clone()
        };
        let holder = &self.people[&asked.relation_id].name;
        let theirs = Line {
            description: format!("{said} {holder}: {}", asked.line.description),
            amount: part,
            steps: vec![Step::ThirdParty { name: name.clone(), left_cents, cap_cents }],
            ..line
        };
        let their_key = self.draft(third.payer_id, &third.reference, None);
        self.put(&their_key, asked.relation_id, theirs, None);
        self.put(key, asked.relation_id, less, None);
    }
}
