//! The books of a financial year in pictures with their numbers, and the folder of it for who looks them through.

use chrono::Datelike;
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::reports::VatMeter;
use crate::db::reports::{Ageing, Collected};
use crate::domain::calendar::{Day, days_after, dutch, months_after};
use crate::domain::money::Money;
use crate::domain::pricing::Percent;
use crate::domain::problem::{Field, Problem};
use crate::domain::vat_limit::VatLimit;
use crate::ops::{CloseBooks, PrepareGiftStatements, SetAccount, SetVatRate, perform, year_books};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Job, Look, Next, Place, Screen, refusal_text};
use crate::text::{Text, field};
use crate::ui::dialog::Dialog;
use crate::ui::form::{Form, FormField, Kind};
use crate::ui::paint::{Align, Paint, cells, place};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Books {
    /// The first day of the financial year that is shown; the one of today before anything was chosen.
    from: Option<Day>,
    months: Vec<(String, Money)>,
    ageing: Ageing,
    collected: Collected,
    members: Vec<(String, i64, i64)>,
    closed: Option<Day>,
    /// How far the calendar year of the first day is with what the law sets a most to.
    meters: Vec<VatMeter>,
}

impl Books {
    fn until(&self) -> Option<Day> {
        self.from.map(|from| days_after(months_after(from, 12), -1))
    }
}

/// Cells of the longest bar.
const BAR: i64 = 14;
/// Where the second column begins.
const RIGHT: u16 = 42;

impl Screen for Books {
    fn title(&self, text: &Text) -> String {
        match self.from.zip(self.until()) {
            Some((from, until)) => text.books_title(dutch(from), dutch(until)),
            None => text.action_books(),
        }
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let today = cx.today;
        let read = cx.db().read();
        let from = match self.from {
            Some(from) => from,
            None => read.fiscal_year_start(today)?,
        };
        let until = days_after(months_after(from, 12), -1);
        self.from = Some(from);
        self.months = read.income_by_month(from, until)?;
        self.ageing = read.ageing(until.min(today).max(from))?;
        self.collected = read.collected(from, until)?;
        self.members = read.members_by_plan(days_after(from, -1), until.min(today))?;
        self.closed = read.books_closed_until()?;
        self.meters = read.vat_meters(from.year())?;
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        vec![
            Offer::named(Action::Export, text.books_folder()),
            Offer::of(Action::Charts),
            Offer::of(Action::CloseBooks),
            Offer::of(Action::Accounts),
            Offer::named(Action::Post, text.gifts_title()),
            Offer::named(Action::Edit, text.vat_rates_title()),
            Offer::named(Action::PreviousRecord, text.books_year_before()),
            Offer::named(Action::NextRecord, text.books_year_after()),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(from) = self.from else { return Ok(Next::Stay) };
        Ok(match action {
            Action::PreviousRecord => {
                self.from = Some(months_after(from, -12));
                self.load(cx)?;
                Next::Stay
            }
            Action::NextRecord => {
                self.from = Some(months_after(from, 12));
                self.load(cx)?;
                Next::Stay
            }
            Action::Charts => Next::Go(Place::Charts(from)),
            Action::CloseBooks => Next::Go(Place::CloseBooks),
            Action::Accounts => Next::Go(Place::SetAccount),
            Action::Post => Next::Go(Place::GiftStatements),
            Action::Edit => Next::Go(Place::VatRate),
            Action::Export => Next::Go(Place::YearBooks(from)),
            _ => Next::Stay,
        })
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        let closed = self.closed.map(|day| t.books_closed(dutch(day))).unwrap_or_default();
        paint.put(area, 1, area.height.saturating_sub(1), &closed, Role::Warning);
        self.draw_months(paint, area, t);
        self.draw_late(paint, area, t);
        self.draw_members(paint, area, t);
        place(area, 1, 0)
    }

    fn help(&self, text: &Text) -> String {
        text.help_books()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoBooks)
    }
}

impl Books {
    /// Draws income as bars, each with its number: a bar alone tells a reading program nothing.
    fn draw_months(&self, paint: &mut Paint<'_>, area: Rect, t: &Text) {
        paint.put(area, 1, 2, &t.books_income(), Role::Heading);
        let most = self.months.iter().map(|(_, sum)| sum.in_cents()).max().unwrap_or(0).max(1);
        let mut total = Money::ZERO;
        let mut y = 3;
        for (month, sum) in &self.months {
            let bar = usize::try_from(sum.in_cents().max(0) * BAR / most).unwrap_or(0);
            paint.put(area, 1, y, month, Role::Dim);
            paint.put(area, 9, y, &"#".repeat(bar), Role::Good);
            paint.put_in(area, 24, y, 14, &sum.to_string(), Role::Text, Align::Right);
            total += *sum;
            y += 1;
        }
        paint.put(area, 1, y, &t.books_total(), Role::Text);
        paint.put_in(area, 24, y, 14, &total.to_string(), Role::Title, Align::Right);
        let year = self.from.map(|from| from.year().to_string()).unwrap_or_default();
        y += 2;
        for VatMeter { of, amount, limit } in &self.meters {
            let role = if limit < amount { Role::Warning } else { Role::Dim };
            let limit = limit.to_string();
            let (of_year, most) = match of {
                VatLimit::Small => {
                    (Some(t.books_turnover(year.as_str())), t.books_turnover_kor(limit))
                }
                VatLimit::Registration => (None, t.books_registration(limit)),
                VatLimit::FundsGoods => (Some(t.books_funds_goods()), t.books_most(limit)),
                VatLimit::FundsServices => (Some(t.books_funds_services()), t.books_most(limit)),
            };
            if let Some(of_year) = of_year {
                paint.put(area, 1, y, &of_year, role);
                paint.put_in(area, 24, y, 14, &amount.to_string(), role, Align::Right);
                y += 1;
            }
            paint.put(area, 1, y, &most, role);
            y += 1;
        }
    }

    fn draw_late(&self, paint: &mut Paint<'_>, area: Rect, t: &Text) {
        paint.put(area, RIGHT, 2, &t.books_open(), Role::Heading);
        let names = [
            t.books_not_due(),
            t.books_late(30),
            t.books_late(60),
            t.books_late(90),
            t.books_later(90),
        ];
        for (y, (name, (count, open))) in (3..).zip(names.iter().zip(self.ageing.buckets)) {
            paint.put(area, RIGHT, y, name, Role::Dim);
            paint.put_in(area, RIGHT + 18, y, 5, &count.to_string(), Role::Text, Align::Right);
            paint.put_in(area, RIGHT + 24, y, 12, &open.to_string(), Role::Text, Align::Right);
        }
        let c = self.collected;
        paint.put(area, RIGHT, 9, &t.books_collected(), Role::Heading);
        let (on_the_way, in_transit) = c.on_the_way();
        let rows = [
            (t.books_asked(), c.count, c.amount),
            (t.books_kept(), c.kept_count, c.kept),
            (t.books_returned(), c.returned_count, c.returned),
            (t.books_on_the_way(), on_the_way, in_transit),
        ];
        for (y, (name, count, amount)) in (10..).zip(rows) {
            paint.put(area, RIGHT, y, &name, Role::Dim);
            paint.put_in(area, RIGHT + 18, y, 5, &count.to_string(), Role::Text, Align::Right);
            paint.put_in(area, RIGHT + 24, y, 12, &amount.to_string(), Role::Text, Align::Right);
        }
        // Of what the bank answered: a run that nothing is known of yet is no success.
        let answered = c.kept_count + c.returned_count;
        if 0 < answered {
            let share = 100 * c.kept_count / answered;
            let said = t.books_success(share);
            paint.put_in(area, RIGHT + 18, 9, 18, &said, Role::Dim, Align::Right);
        }
    }

    fn draw_members(&self, paint: &mut Paint<'_>, area: Rect, t: &Text) {
        let y = 15;
        paint.put(area, RIGHT, y, &t.books_members(), Role::Heading);
        let room = usize::from(area.height.saturating_sub(y + 2));
        // Where not all fit the last line says how many there are more.
        let shown = if self.members.len() <= room { room } else { room.saturating_sub(1) };
        let unseen = self.members.len().saturating_sub(shown);
        if 0 < unseen {
            let below = y + 1 + cells(shown);
            paint.put(area, RIGHT, below, &t.books_more_types(unseen), Role::Dim);
        }
        for (y, (name, before, now)) in (y + 1..).zip(self.members.iter().take(shown)) {
            paint.put_in(area, RIGHT, y, 22, name, Role::Dim, Align::Left);
            let line = format!("{before} > {now}");
            paint.put_in(area, RIGHT + 22, y, 14, &line, Role::Text, Align::Right);
        }
    }
}

/// A form for up to which day nothing is booked any more.
pub(super) fn close() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let read = cx.db().read();
        let last = days_after(read.fiscal_year_start(today)?, -1);
        let now = read.books_closed_until()?.unwrap_or(last);
        Ok(Form::new(vec![
            FormField::new(Field::Until, text.books_close_until(), Kind::Date)
                .with(dutch(now))
                .hinted(text.books_close_hint()),
            FormField::new(Field::Reason, field(text, Field::Reason), Kind::Text)
                .hinted(text.books_reason_hint()),
        ]))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let until = form.day(Field::Until, cx.today);
        let deed = CloseBooks { until, reason: form.value(Field::Reason) };
        perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.saved(), Box::new(Next::Back)))
    };
    FormScreen::new(Text::action_close_books, Text::help_books, fill, submit)
        .in_section(Action::GoBooks)
}

/// A form for what the committee says before its sample is drawn; then the folder is written.
pub(super) fn folder(day: Day) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let seed = FormField::new(Field::Reason, cx.text.books_seed(), Kind::Text);
        Ok(Form::new(vec![seed.hinted(cx.text.books_seed_hint())])
            .with_button(cx.text.books_folder()))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let seed = form.value(Field::Reason);
        let work = move |db: &mut crate::db::Db| year_books(db, day, &seed);
        Ok(Next::Work(Job::new(cx.text.books_folder(), work, |made, cx| {
            let folder = made.folder.display().to_string();
            let said = cx.text.books_made(made.files.len(), folder, made.differences);
            Ok(Next::Tell(said, Box::new(Next::Back)))
        })))
    };
    FormScreen::new(Text::books_folder, Text::help_books, fill, submit).in_section(Action::GoBooks)
}

/// A form for another rate of vat from a day on; those there are stand under it.
pub(super) fn vat_rate() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let codes = [("high", text.vat_high()), ("low", text.vat_low())];
        Ok(Form::new(vec![
            FormField::new(Field::Vat, text.plan_vat(), Kind::one_of(codes)),
            FormField::new(Field::StartDate, text.recurring_from(), Kind::Date).required(),
            FormField::new(Field::Discount, text.vat_rate_percent(), Kind::Text)
                .hinted(text.vat_rate_hint()),
        ]))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let Some(valid_from) = form.day(Field::StartDate, cx.today) else { return Ok(Next::Stay) };
        let typed = form.value(Field::Discount);
        let wrong = || Problem::ValueUnknown {
            field: Field::Discount,
            value: typed.clone(),
            allowed: "0,01-100".to_owned(),
        };
        let percent = match typed.as_str() {
            "" => None,
            text => Some(text.parse().map_err(|_| wrong())?),
        };
        perform(cx.db(), &SetVatRate { vat: form.value(Field::Vat), valid_from, percent })?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    let preview = |_: &Form, cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let mut lines = Vec::new();
        for (code, name) in [("high", text.vat_high()), ("low", text.vat_low())] {
            for (from, points) in read.vat_rates(code)?.into_iter().rev() {
                let percent = Percent::of(points).to_string();
                lines.push(text.vat_rate_line(name.as_str(), percent, dutch(from)));
            }
        }
        Ok(lines)
    };
    FormScreen::new(Text::vat_rates_title, Text::help_vat_rates, fill, submit)
        .previewed(preview)
        .in_section(Action::GoBooks)
}

/// A form for the year of which gifts are told.
pub(super) fn gifts() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        // They are sent when the year is over.
        let last = (cx.today.year() - 1).to_string();
        let year = FormField::new(Field::Year, field(cx.text, Field::Year), Kind::Digits);
        Ok(Form::new(vec![year.with(last).required()]).with_button(cx.text.gifts_make()))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let year = form.value(Field::Year).parse().unwrap_or(0);
        let work = move |db: &mut crate::db::Db| perform(db, &PrepareGiftStatements { year });
        Ok(Next::Work(Job::new(cx.text.gifts_make(), work, |made, cx| {
            let mut said = cx.text.gifts_made(made.statements);
            if !made.uneven.is_empty() {
                said = format!("{said} {}", cx.text.gifts_uneven(made.uneven.join(", ")));
            }
            Ok(Next::Tell(said, Box::new(Next::Replace(Place::Outbox))))
        })))
    };
    FormScreen::new(Text::gifts_title, Text::help_gifts, fill, submit).in_section(Action::GoBooks)
}

/// A form for an account of the club's own; what there is stands under it.
pub(super) fn account() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        Ok(Form::new(vec![
            FormField::new(Field::Account, field(text, Field::Account), Kind::Digits)
                .required()
                .hinted(text.account_hint()),
            FormField::new(Field::Name, field(text, Field::Name), Kind::Text).required(),
            FormField::new(Field::Kind, "RGS".to_owned(), Kind::Text)
                .hinted(text.account_rgs_hint()),
        ]))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let deed = SetAccount {
            code: form.value(Field::Account),
            name: form.value(Field::Name),
            rgs: form.value(Field::Kind),
        };
        let kept = cx.db().read().ledger_accounts()?;
        let other = kept.into_iter().find(|kept| kept.code == deed.code && kept.name != deed.name);
        let Some(before) = other else {
            perform(cx.db(), &deed)?;
            return Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)));
        };
        let t = cx.text;
        let line = t.account_rename_text(before.code, before.name, deed.name.as_str());
        let (title, yes) = (t.account_rename_title(), t.account_rename_yes());
        let dialog = Dialog::new(title, vec![line], yes, t.dialog_cancel());
        let rename = move |cx: &mut Cx<'_>| {
            Ok(match perform(cx.db(), &deed) {
                Ok(_) => Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)),
                Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
            })
        };
        Ok(Next::Ask(dialog, Box::new(rename)))
    };
    let preview = |_: &Form, cx: &mut Cx<'_>| {
        let accounts = cx.db().read().ledger_accounts()?;
        Ok(accounts
            .into_iter()
            .map(|account| format!("{}  {}", account.code, account.name))
            .collect())
    };
    FormScreen::new(Text::action_accounts, Text::help_books, fill, submit)
        .previewed(preview)
        .in_section(Action::GoBooks)
}
