//! What the bank told: what was booked, and what waits for a person.

use crate::actions::{Action, Offer};
use crate::db::Read;
use crate::db::bank::{BankRow, EntryState};
use crate::db::runs::{RunKind, RunState};
use crate::domain::calendar::{Day, dutch};
use crate::domain::index::{Index, Order};
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem};
use crate::ops::{
    BankEntryTaken, BankFileRead, BookBankEntry, Refusal, ReleaseBankEntry, TakeBankEntry,
    bookable, deliver, perform, read_delivery,
};
use crate::screens::form_screen::{FormScreen, typed_path};
use crate::screens::list_view::{List, ListView};
use crate::screens::{Cx, Job, Look, Next, Place, refusal_text};
use crate::text::{self, Text, field};
use crate::ui::browser::{Column, Row};
use crate::ui::dialog::Dialog;
use crate::ui::form::{Form, FormField, Kind};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Bank {
    only_open: bool,
}

/// Says what a movement was taken for, and by which key.
fn taken(text: &Text, row: &BankRow) -> String {
    let what = row.invoice.clone().unwrap_or_default();
    match row.state {
        EntryState::Booked if row.account_code.is_some() => {
            row.account_code.clone().unwrap_or_default()
        }
        EntryState::Booked if row.amount < Money::ZERO => text.bank_returned(what),
        EntryState::Booked | EntryState::Suggested if what.is_empty() => text.bank_batch(),
        EntryState::Booked => text.bank_booked(what),
        EntryState::Suggested => text.bank_suggested(what),
        EntryState::Unmatched => text.bank_unmatched(),
    }
}

fn key_name(text: &Text, key: &str) -> String {
    match key {
        "end_to_end_id" => text.bank_by_id(),
        "mandate_and_amount" => text.bank_by_mandate(),
        "invoice_number" => text.bank_by_number(),
        "iban_and_amount" => text.bank_by_account(),
        "batch" => text.bank_by_batch(),
        "by_hand" => text.bank_by_hand(),
        "renewal_reference" => text.bank_by_renewal(),
        _ => String::new(),
    }
}

impl Bank {
    /// Asks whether a movement is the payment that was proposed; asks which invoice where nothing was.
    fn open(id: i64, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(row) = cx.db().read().bank_entry(id)? else { return Ok(Next::Stay) };
        let t = cx.text;
        Ok(match (row.state, row.invoice) {
            (EntryState::Booked, _) => {
                let by = key_name(t, &row.matched_by);
                let lines = vec![t.bank_booked_by(by, row.remittance), t.bank_release_text()];
                let dialog =
                    Dialog::new(t.bank_release(), lines, t.bank_release(), t.dialog_cancel());
                Next::Ask(dialog, Box::new(move |cx| Ok(release(id, cx))))
            }
            (EntryState::Suggested, Some(invoice)) => {
                let by = key_name(t, &row.matched_by);
                let lines = vec![
                    t.bank_ask(row.amount.to_string(), row.party.as_str(), invoice.as_str()),
                    t.bank_ask_by(by, row.remittance),
                ];
                let dialog =
                    Dialog::new(t.bank_ask_title(), lines, t.bank_ask_yes(), t.dialog_cancel());
                Next::Ask(dialog, Box::new(move |cx| Ok(take(id, None, cx))))
            }
            (EntryState::Suggested, None) if row.run_id.is_some() => {
                let run = row.run_id.unwrap_or_default();
                let lines =
                    vec![t.bank_ask_run(row.amount.to_string(), run), t.bank_ask_run_after()];
                let dialog =
                    Dialog::new(t.bank_ask_title(), lines, t.bank_ask_yes(), t.dialog_cancel());
                Next::Ask(dialog, Box::new(move |cx| Ok(take(id, None, cx))))
            }
            (EntryState::Suggested | EntryState::Unmatched, _) => {
                Next::Go(Place::TakeBankEntry(id))
            }
        })
    }
}

fn take(entry: i64, invoice: Option<String>, cx: &mut Cx<'_>) -> Next {
    let invoice = invoice.map(Into::into);
    let deed = TakeBankEntry { entry, invoice, also: vec![], run: None, withdraw: false };
    take_or_ask(deed, cx, Next::Stay)
        .unwrap_or_else(|refusal| Next::Complain(refusal_text(cx.text, refusal)))
}

/// Takes a movement, and asks first where its invoice is about to be collected too.
fn take_or_ask(deed: TakeBankEntry, cx: &mut Cx<'_>, then: Next) -> Result<Next, Refusal> {
    match perform(cx.db(), &deed) {
        Ok(done) => Ok(Next::Tell(said_of(cx.text, done), Box::new(then))),
        Err(Refusal::Problem(Problem::InvoiceInCollection { run, .. })) if !deed.withdraw => {
            let t = cx.text;
            let lines = vec![t.payment_withdraw_text(run), t.payment_withdraw_after()];
            let (title, yes) = (t.bank_ask_title(), t.payment_withdraw_yes());
            let dialog = Dialog::new(title, lines, yes, t.dialog_cancel());
            let deed = TakeBankEntry { withdraw: true, ..deed };
            let confirmed = move |cx: &mut Cx<'_>| {
                Ok(match perform(cx.db(), &deed) {
                    Ok(done) => Next::Tell(said_of(cx.text, done), Box::new(then)),
                    Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
                })
            };
            Ok(Next::Ask(dialog, Box::new(confirmed)))
        }
        Err(refusal) => Err(refusal),
    }
}

/// Says what a movement was taken for, and what is open after it.
fn said_of(t: &Text, done: BankEntryTaken) -> String {
    let rest = |cents: i64| Money::cents(cents).to_string();
    match (done.run, done.open_cents) {
        (Some(run), _) => t.bank_taken(t.bank_run(run)),
        (None, too_much) if too_much < 0 => t.bank_taken_too_much(done.invoice, rest(-too_much)),
        (None, open) if 0 < open => t.bank_taken_rest(done.invoice, rest(open)),
        (None, _) => t.bank_taken(done.invoice),
    }
}

fn release(entry: i64, cx: &mut Cx<'_>) -> Next {
    match perform(cx.db(), &ReleaseBankEntry { entry }) {
        Ok(_) => Next::Tell(cx.text.bank_released(), Box::new(Next::Stay)),
        Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
    }
}

impl List for Bank {
    fn title(&self, text: &Text) -> String {
        if self.only_open { text.bank_open_title() } else { text.action_bank() }
    }

    fn orders(&self) -> &'static [Order] {
        &[Order::Date, Order::Name, Order::Number, Order::Amount]
    }

    fn index(&self, read: Read<'_>, order: Order, _today: Day) -> anyhow::Result<Index> {
        read.bank_index(order, self.only_open)
    }

    fn row(&self, read: Read<'_>, id: i64, look: &Look<'_>) -> anyhow::Result<Option<Row>> {
        let Some(row) = read.bank_entry(id)? else { return Ok(None) };
        let role = match row.state {
            EntryState::Booked => Role::Dim,
            EntryState::Suggested => Role::Text,
            EntryState::Unmatched => Role::Warning,
        };
        let cells = vec![
            dutch(row.booked_on),
            row.party.clone(),
            row.remittance.clone(),
            row.amount.to_string(),
            taken(look.text, &row),
        ];
        Ok(Some(Row { cells, role }))
    }

    fn offers(&self, list: &ListView, text: &Text) -> Vec<Offer> {
        let nothing = list.browser.current().is_none().then(|| text.list_nothing_here());
        let which = if self.only_open { text.bank_all() } else { text.action_only_open() };
        vec![
            Offer::named(Action::Import, text.bank_read()),
            Offer::named(Action::Open, text.bank_take()).unless(nothing.clone()),
            Offer::named(Action::OnlyOpen, which),
            Offer::named(Action::Edit, text.bank_otherwise()).unless(nothing),
        ]
    }

    fn act(&mut self, action: Action, list: &ListView, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        Ok(match (action, list.browser.current()) {
            (Action::Import, _) => Next::Go(Place::ReadBankFile),
            (Action::OnlyOpen, _) => {
                self.only_open = !self.only_open;
                Next::Stay
            }
            (Action::Open, Some(id)) => Bank::open(id, cx)?,
            (Action::Edit, Some(id)) => match cx.db().read().bank_entry(id)? {
                Some(row) if row.state == EntryState::Booked => Bank::open(id, cx)?,
                _ => Next::Go(Place::TakeBankEntry(id)),
            },
            _ => Next::Stay,
        })
    }

    fn columns(&self, t: &Text) -> Vec<Column> {
        vec![
            Column::left(t.column_date(), 10),
            Column::left(t.column_name(), 16),
            Column::left(t.column_what(), 0),
            Column::right(t.column_total(), 10),
            Column::left(t.column_status(), 15),
        ]
    }

    fn unit(&self, text: &Text, count: usize) -> String {
        text.unit_bank(count)
    }

    fn help(&self, text: &Text) -> String {
        text.help_bank()
    }

    fn section(&self) -> Action {
        Action::GoBank
    }
}

/// A form for the file that the bank made.
pub(super) fn read_file() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        Ok(Form::new(vec![
            FormField::new(Field::Address, cx.text.import_file(), Kind::Text)
                .required()
                .hinted(cx.text.bank_file_hint()),
        ])
        .with_button(cx.text.bank_read()))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let file = typed_path(&form.value(Field::Address));
        let label = cx.text.bank_read();
        let work = move |db: &mut crate::db::Db| {
            let delivery = deliver(&file)?;
            read_delivery(db, &delivery)
        };
        let job = Job::new(label, work, |(read, refused), cx| {
            let t = cx.text;
            let sum = |part: fn(&BankFileRead) -> usize| read.iter().map(part).sum::<usize>();
            let mut said = t.cli_bank_taken(
                sum(|told| told.new),
                sum(|told| told.duplicates),
                sum(|told| told.matched),
                sum(|told| told.suggested),
                sum(|told| told.unmatched),
            );
            let returns = sum(|told| told.returns.len());
            if 0 < returns {
                said = format!("{said}; {}", t.bank_returns(returns));
            }
            for problem in read.iter().flat_map(|told| &told.problems) {
                said = format!("{said} {}", text::bank_problem(t, problem));
            }
            let sentences: Vec<String> =
                refused.iter().map(|problem| text::problem(t, problem)).collect();
            if read.is_empty() {
                return Ok(Next::Complain(sentences.join(" ")));
            }
            said = format!("{said} {}", sentences.join(" ")).trim().to_owned();
            Ok(Next::Tell(said, Box::new(Next::Back)))
        });
        Ok::<Next, Refusal>(Next::Work(job))
    };
    FormScreen::new(Text::bank_read, Text::help_bank, fill, submit).in_section(Action::GoBank)
}

/// The field of the form for the run that a movement credits.
const RUN: usize = 0;

/// A form for which invoice a movement pays.
pub(super) fn take_entry(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let row = cx.db().read().bank_entry(id)?;
        let told =
            row.as_ref().map(|row| text.bank_pays(row.amount.to_string(), row.party.as_str()));
        let proposed = row.and_then(|row| row.invoice).unwrap_or_default();
        let accounts = bookable(cx.db().read().ledger_accounts()?)
            .map(|account| (account.code.clone(), format!("{} {}", account.code, account.name)));
        let none = [(String::new(), text.bank_no_account())];
        let mut runs = vec![(String::new(), text.bank_no_run())];
        let read = cx.db().read();
        for run in read.runs(RunKind::Collection)? {
            if run.state != RunState::Undone && !read.unsettled(run.id)?.is_empty() {
                let shown = text.bank_run_choice(run.id, dutch(run.on), run.total.to_string());
                runs.push((run.id.to_string(), shown));
            }
        }
        Ok(Form::new(vec![
            FormField::new(Field::Number, text.column_invoice(), Kind::Text)
                .with(proposed)
                .hinted(told.unwrap_or_default()),
            FormField::new(
                Field::Account,
                field(text, Field::Account),
                Kind::Choice(none.into_iter().chain(accounts).collect()),
            )
            .hinted(text.bank_account_hint()),
            FormField::new(RUN, text.thing_collection(), Kind::Choice(runs))
                .hinted(text.bank_run_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let account = form.value(Field::Account);
        if !account.is_empty() {
            perform(cx.db(), &BookBankEntry { entry: id, account: account.clone() })?;
            return Ok(Next::Tell(cx.text.bank_booked_on(account), Box::new(Next::Back)));
        }
        let run = Some(form.value(RUN)).filter(|run| !run.is_empty());
        if let Some(run) = run.map(Into::into) {
            let (invoice, also) = (None, vec![]);
            let deed = TakeBankEntry { entry: id, invoice, also, run: Some(run), withdraw: false };
            return take_or_ask(deed, cx, Next::Back);
        }
        let typed = form.value(Field::Number);
        let mut numbers = typed.split([' ', ',', ';']).filter(|number| !number.is_empty());
        let Some(first) = numbers.next() else {
            let missing = Problem::RequiredMissing { who: String::new(), field: Field::Number };
            return Err(missing.into());
        };
        let also = numbers.map(Into::into).collect();
        let invoice = Some(first.into());
        let deed = TakeBankEntry { entry: id, invoice, also, run: None, withdraw: false };
        take_or_ask(deed, cx, Next::Back)
    };
    FormScreen::new(Text::bank_ask_title, Text::help_bank, fill, submit).in_section(Action::GoBank)
}
