//! What people read, in their language: Dutch, and English beside it.

#[expect(
    dead_code,
    unreachable_pub,
    clippy::all,
    clippy::unwrap_used,
    clippy::uninlined_format_args,
    clippy::allow_attributes_without_reason,
    reason = "made by the build from assets/locales"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));

    /// Returns the texts of a language as they are written.
    pub(super) fn written(of: L10n) -> &'static str {
        std::str::from_utf8(&LANG_DATA[of.byte_range()]).expect("texts are text")
    }
}

mod problems;

use std::str::FromStr;

use chrono::Datelike;

pub use self::problems::{
    assumption, bank_problem, exclusion, fault, iban_error, io_reason, legal_warning, mail_fault,
    open_error, problem, sheet_error, skip, warning,
};
use crate::clock::Clock;
use crate::db::Read;
use crate::domain::billing::{Outlook, Step};
use crate::domain::calendar::{Day, days_after, days_between, dutch};
use crate::domain::card::CardTab;
use crate::domain::collection::is_too_late;
use crate::domain::money::Money;
use crate::domain::pricing::Percent;
use crate::domain::pricing::age_on;
use crate::domain::problem::Field;
use crate::domain::wording::Wording;
use crate::ops::{BrokenTemplate, DUE_MAX, MessagesExported, MessagesSent, Task, Todo};

/// Every text of the program in one language.
pub type Text = generated::L10nLanguage;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Dutch,
    English,
}

impl FromStr for Language {
    type Err = String;
    fn from_str(text: &str) -> Result<Language, String> {
        match text {
            "nl" => Ok(Language::Dutch),
            "en" => Ok(Language::English),
            _ => Err("nl, en".to_owned()),
        }
    }
}

/// Returns the texts of a language, with the usual words for who is with a club.
pub fn load(language: Language) -> Text {
    load_worded(language, Wording::default())
}

/// Returns the texts of a language with the words that a club has for who is with it.
pub fn load_worded(language: Language, wording: Wording) -> Text {
    let of = match language {
        Language::Dutch => generated::L10n::Nl,
        Language::English => generated::L10n::En,
    };
    // The words are terms that are named alike: what asks for those of members asks for others.
    let asked = format!("{{ -{}-", wording.name());
    let written = generated::written(of).replace("{ -member-", &asked);
    Text::new(of, written.as_bytes()).expect("the texts were read when this was built")
}

/// Draws days under each other in their order, today among them, each with what it is.
pub fn timeline(text: &Text, days: &[(Day, String)], today: Day) -> String {
    let mut all: Vec<(Day, String)> = days.to_vec();
    all.push((today, text.timeline_today()));
    all.sort_by_key(|(day, _)| *day);
    let line = |(day, what): &(Day, String)| {
        let mark = if *day == today { '*' } else { '|' };
        format!("  {}  {mark}  {what}", dutch(*day))
    };
    format!("{}\n{}", text.timeline_title(), all.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// Days after which a day is said to be so many years ago.
const AS_YEARS: i64 = 2 * 365;

/// Writes a day with its weekday and how far away it is: `vr 5 feb 2027 (over 12 dagen)`.
pub fn long_date(text: &Text, day: Day, today: Day) -> String {
    let away = match days_between(today, day) {
        0 => text.date_today(),
        1 => text.date_tomorrow(),
        -1 => text.date_yesterday(),
        // Nobody counts the days of a birth.
        days if days <= -AS_YEARS => text.date_years_ago(age_on(day, today)),
        days if 0 < days => text.date_ahead(days),
        days => text.date_ago(-days),
    };
    format!("{} ({away})", spoken_day(text, day))
}

/// Writes a day with its weekday: `wo 2 dec 2026`.
fn spoken_day(text: &Text, day: Day) -> String {
    let weekday = text
        .weekdays()
        .split(' ')
        .nth(usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0))
        .unwrap_or("")
        .to_owned();
    let month = text
        .months()
        .split(' ')
        .nth(usize::try_from(day.month0()).unwrap_or(0))
        .unwrap_or("")
        .to_owned();
    format!("{weekday} {} {month} {}", day.day(), day.year())
}

/// Says a step of an amount in words.
pub fn price_step(text: &Text, step: &Step) -> String {
    let euros = |cents: i64| Money::cents(cents).to_string();
    let percent = |points: u32| Percent::of(points).to_string();
    match step {
        Step::Price { valid_from, amount_cents } => {
            // The first price of a plan holds since before anything began: its day tells nobody anything.
            let amount = euros(*amount_cents);
            if chrono::Datelike::year(valid_from) <= 1900 {
                text.step_price(amount)
            } else {
                text.step_price_from(amount, dutch(*valid_from))
            }
        }
        Step::OwnPrice { amount_cents } => text.step_own_price(euros(*amount_cents)),
        Step::WholeStub => text.step_whole(),
        Step::FreeStub => text.step_free(),
        Step::Counted { count, on, amount_cents } => {
            text.step_counted(*count, dutch(*on), euros(*amount_cents))
        }
        Step::Days { part, whole } => text.step_days(*part, *whole),
        Step::Months { part, whole } => text.step_months(*part, *whole),
        Step::Percentage { percent } => text.step_percent(*percent),
        Step::AgeBand { age, from_age, amount_cents } => {
            text.step_age(*age, *from_age, euros(*amount_cents))
        }
        Step::Discount { reason, basis_points } => {
            text.step_discount(reason.as_str(), percent(*basis_points))
        }
        Step::Ladder { place, percent } => text.step_ladder(*place, *percent),
        Step::HouseholdCap { sum_cents, cap_cents } => {
            text.step_cap(euros(*sum_cents), euros(*cap_cents))
        }
        Step::ThirdParty { name, left_cents, cap_cents } => {
            text.step_third_party(name.as_str(), euros(*left_cents), euros(*cap_cents))
        }
        Step::Product { product, quantity, amount_cents } => {
            text.step_product(*quantity, product.as_str(), euros(*amount_cents))
        }
        Step::LineDiscount { discount } => text.step_line_discount(discount.as_str()),
        Step::OfVat { vat, amount_cents } => {
            text.step_of_vat(vat_name(text, vat), euros(*amount_cents))
        }
        Step::FixedDiscount { reason, amount_cents } => {
            text.step_fixed(reason.as_str(), euros(*amount_cents))
        }
        Step::Rollover { until, amount_cents } => {
            text.step_rollover(Money::cents(*amount_cents).to_string(), dutch(*until))
        }
    }
}

/// Says which letters were not written and what to mend; nothing where all were.
pub fn unwritten(text: &Text, broken: &[BrokenTemplate]) -> Option<String> {
    let say = |broken: &BrokenTemplate| {
        text.outbox_unwritten(broken.letters, problem(text, &broken.problem()))
    };
    let said: Vec<String> = broken.iter().map(say).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// Returns the name of a code of vat; that of the plan for none.
pub fn vat_name(text: &Text, code: &str) -> String {
    match code {
        "" => text.vat_as_plan(),
        "exempt" => text.vat_exempt(),
        "low" => text.vat_low(),
        "high" => text.vat_high(),
        _ => text.vat_none(),
    }
}

/// Returns the codes of vat with their names, for a field that chooses one.
pub fn vat_choices(text: &Text) -> [(&'static str, String); 4] {
    ["none", "exempt", "low", "high"].map(|code| (code, vat_name(text, code)))
}

/// Says for whom nothing was written, and why.
pub fn unreachable(text: &Text, done: &MessagesExported) -> Option<String> {
    let mut said = Vec::new();
    if !done.unreachable.is_empty() {
        said.push(text.outbox_unreachable(done.unreachable.join(", ")));
    }
    if !done.homeless.is_empty() {
        said.push(text.outbox_homeless(done.homeless.join(", ")));
    }
    (!said.is_empty()).then(|| said.join(" "))
}

/// Says what was sent, and whatever did not go as it should.
pub fn messages_sent(text: &Text, sent: &MessagesSent) -> String {
    let mut said = vec![text.send_done(sent.sent)];
    if !sent.refused.is_empty() {
        let those: Vec<String> =
            sent.refused.iter().map(|(who, why)| format!("{who} ({why})")).collect();
        said.push(text.send_refused(those.join("; ")));
    }
    said.extend(sent.stopped.as_ref().map(|why| text.send_stopped(mail_fault(text, why))));
    said.extend(sent.unsure.as_ref().map(|who| text.send_unsure(who.as_str())));
    if 0 < sent.left {
        said.push(text.send_left(sent.left));
    }
    said.join(" ")
}

/// Says until when the bank takes the file of a collection date, or that it is too late for it.
pub fn upload_by(text: &Text, read: &Read<'_>, on: Day, clock: Clock) -> anyhow::Result<String> {
    let terms = read.bank_terms()?;
    let day = crate::domain::collection::upload_by(on, terms.lead_days);
    let is_late = is_too_late(day, terms.cut_off.as_deref(), clock.today(), clock.time());
    let cut_off = terms.cut_off.unwrap_or_default();
    Ok(if is_late {
        text.upload_late(spoken_day(text, day), cut_off)
    } else {
        text.upload_by(spoken_day(text, day), cut_off)
    })
}

/// Says what is to be done, and for a run until when the bank takes its file.
pub fn todo(text: &Text, read: &Read<'_>, todo: &Todo, clock: Clock) -> anyhow::Result<String> {
    let count = todo.count.unwrap_or_default();
    let euros = Money::cents(todo.cents.unwrap_or_default()).to_string();
    let (run, on) = (todo.run.unwrap_or_default(), todo.on.unwrap_or(clock.today()));
    Ok(match todo.task {
        Task::Import => text.dashboard_import(),
        Task::WriteRun => {
            let said = text.dashboard_not_written(run, dutch(on));
            format!("{said}; {}", upload_by(text, read, on, clock)?)
        }
        Task::UploadRun => {
            let said = text.dashboard_not_uploaded(run, dutch(on));
            format!("{said}; {}", upload_by(text, read, on, clock)?)
        }
        Task::ReadStatement => text.dashboard_unanswered(run, dutch(on)),
        Task::Bank => text.dashboard_bank(count),
        Task::Unfit => text.dashboard_unfit(count),
        Task::Overpaid => text.dashboard_overpaid(count, euros),
        Task::Overdue => text.dashboard_overdue(count, euros),
        Task::Decisions => text.dashboard_decisions(count),
        Task::Drafts => text.dashboard_drafts(count, euros),
        Task::Collect => text.dashboard_collect(count, euros),
        Task::Returned => text.dashboard_returned(count),
        Task::Requests => text.dashboard_requests(count),
        Task::Intakes => text.dashboard_intakes(count),
        Task::Messages => text.dashboard_messages(count),
        Task::Recurring => text.dashboard_recurring(count),
        Task::Baskets => text.dashboard_baskets(count),
        Task::GroupRules => text.dashboard_rules(count),
        Task::NeverBilled => text.dashboard_never_billed(count),
        Task::Bill => match todo.count {
            Some(count) => text.dashboard_due(todo.rounds.unwrap_or_default(), count),
            None => text.dashboard_due_many(DUE_MAX),
        },
    })
}

/// Returns what a tab of the card of a relation is called.
pub fn card_tab(text: &Text, tab: CardTab) -> String {
    match tab {
        CardTab::Details => text.tab_details(),
        CardTab::Subscriptions => text.tab_subscriptions(),
        CardTab::Financial => text.tab_financial(),
        CardTab::Invoices => text.tab_invoices(),
        CardTab::Log => text.tab_log(),
        CardTab::Purchases => text.tab_purchases(),
    }
}

pub fn field(text: &Text, field: Field) -> String {
    match field {
        Field::Number => text.field_number(),
        Field::Kind => text.field_kind(),
        Field::Name => text.field_name(),
        Field::FirstName => text.field_first_name(),
        Field::Prefix => text.field_prefix(),
        Field::LastName => text.field_last_name(),
        Field::Gender => text.field_gender(),
        Field::BirthDate => text.field_birth_date(),
        Field::Email => text.field_email(),
        Field::Phone => text.field_phone(),
        Field::Account => text.field_account(),
        Field::Address => text.field_address(),
        Field::Street => text.field_street(),
        Field::HouseNumber => text.field_house_number(),
        Field::PostalCode => text.field_postal_code(),
        Field::City => text.field_city(),
        Field::Country => text.field_country(),
        Field::VatId => text.field_vat_id(),
        Field::Contact => text.field_contact(),
        Field::Plan => text.field_plan(),
        Field::StartDate => text.field_start_date(),
        Field::EndDate => text.field_end_date(),
        Field::Fee => text.field_fee(),
        Field::PaidUntil => text.field_paid_until(),
        Field::Iban => text.field_iban(),
        Field::Bic => text.field_bic(),
        Field::Holder => text.field_holder(),
        Field::MandateReference => text.field_mandate_reference(),
        Field::LastCollectedOn => text.field_last_collected_on(),
        Field::Proof => text.field_proof(),
        Field::MandateSignedOn => text.field_mandate_signed_on(),
        Field::Household => text.field_household(),
        Field::Relation => text.field_relation(),
        Field::Discount => text.field_discount(),
        Field::JoiningFee => text.field_joining_fee(),
        Field::AgeBands => text.field_age_bands(),
        Field::AgeDay => text.field_age_day(),
        Field::Ladder => text.field_ladder(),
        Field::LeadDays => text.field_lead_days(),
        Field::Term => text.field_term(),
        Field::RenewalTerm => text.field_renewal_term(),
        Field::LegalRegime => text.field_legal_regime(),
        Field::Persons => text.field_persons(),
        Field::Count => text.field_count(),
        Field::Instalments => text.field_instalments(),
        Field::Ships => text.field_ships(),
        Field::Audience => text.field_audience(),
        Field::Rollover => text.field_rollover(),
        Field::ProrationTable => text.field_proration_table(),
        Field::OnFailure => text.field_on_failure(),
        Field::PauseMode => text.field_pause_mode(),
        Field::Description => text.field_description(),
        Field::DayOfMonth => text.field_day_of_month(),
        Field::Year => text.field_year(),
        Field::Rsin => text.field_rsin(),
        Field::GiftAccounts => text.settings_gifts(),
        Field::Vat => text.plan_vat(),
        Field::MailServer => text.field_mail_server(),
        Field::Password => text.field_password(),
        Field::Products => text.field_products(),
        Field::Flagged => text.field_flagged(),
        Field::Campaign => text.field_campaign(),
        Field::Budget => text.field_budget(),
        Field::Cost => text.field_cost(),
        Field::Groups => text.field_groups(),
        Field::Search => text.field_search(),
        Field::Note => text.field_note(),
        Field::CreditorId => text.field_creditor_id(),
        Field::Kvk => text.field_kvk(),
        Field::Payer => text.field_payer(),
        Field::Price => text.field_price(),
        Field::BillFrom => text.field_bill_from(),
        Field::Until => text.field_until(),
        Field::On => text.field_on(),
        Field::OriginText => text.field_origin_text(),
        Field::BuyerReference => text.field_buyer_reference(),
        Field::Interval => text.field_interval(),
        Field::Reason => text.field_reason(),
        Field::Action => text.field_action(),
        Field::CostCenter => text.field_cost_center(),
    }
}

/// Says what a run makes of a subscription: what is billed, or why nothing is.
pub fn outlook_sentence(text: &Text, looked: &Outlook) -> String {
    match looked {
        Outlook::Billed(_) => outlook(text, looked),
        _ => text.outlook_not(outlook(text, looked)),
    }
}

/// Says what a run makes of a subscription, in words that a sentence can go on with.
pub fn outlook(text: &Text, outlook: &Outlook) -> String {
    match outlook {
        Outlook::Billed(periods) => {
            let sum: Money = periods.iter().map(|(_, amount)| *amount).sum();
            let (first, _) = periods[0];
            text.outlook_billed(periods.len(), sum.to_string(), first.dutch())
        }
        Outlook::NoPrice(day) => text.outlook_no_price(dutch(*day)),
        Outlook::Paused(from) => text.outlook_paused(dutch(*from)),
        Outlook::Free(period) => text.outlook_free(period.dutch()),
        Outlook::PassedOver(period) => text.outlook_passed_over(period.dutch()),
        Outlook::Ended(end) => text.outlook_ended(dutch(days_after(*end, -1))),
        Outlook::NotDue { from, due } => text.outlook_not_due(dutch(*from), dutch(*due)),
        Outlook::Nothing => text.outlook_nothing(),
    }
}

/// What was done, as the log shows it; a deed of a newer program by its own name.
pub fn deed(text: &Text, name: &str) -> String {
    match name {
        "add_discount" => text.deed_add_discount(),
        "accept_intake" => text.deed_accept_intake(),
        "add_intake" => text.deed_add_intake(),
        "await_intake" => text.deed_await_intake(),
        "refuse_intake" => text.deed_refuse_intake(),
        "add_mandate" => text.deed_add_mandate(),
        "add_plan" => text.deed_add_plan(),
        "add_relation" => text.deed_add_relation(),
        "add_third_party" => text.deed_add_third_party(),
        "arrange_instalments" => text.deed_arrange_instalments(),
        "announce_run" => text.deed_announce_run(),
        "withdraw_item" => text.deed_withdraw_item(),
        "bill" => text.deed_bill(),
        "cancel" => text.deed_cancel(),
        "change_mandate" => text.deed_change_mandate(),
        "change_plan" => text.deed_change_plan(),
        "change_relation" => text.deed_change_relation(),
        "change_subscription" => text.deed_change_subscription(),
        "change_settings" => text.deed_change_settings(),
        "collect" => text.deed_collect(),
        "credit" => text.deed_credit(),
        "demo_club" => text.deed_demo_club(),
        "end_discount" => text.deed_end_discount(),
        "end_quarantine" => text.deed_end_quarantine(),
        "end_third_party" => text.deed_end_third_party(),
        "export_collection" => text.deed_export_collection(),
        "finalise" => text.deed_finalise(),
        "hold_reminders" => text.deed_hold_reminders(),
        "outdate_messages" => text.deed_outdate_messages(),
        "mark_shipments" => text.deed_mark_shipments(),
        "mark_messages" => text.deed_mark_messages(),
        "mark_printed" => text.deed_mark_printed(),
        "unmark_printed" => text.deed_unmark_printed(),
        "keep_papers" => text.deed_keep_papers(),
        "prepare_messages" => text.deed_prepare_messages(),
        "renew" => text.deed_renew(),
        "import_relations" => text.deed_import_relations(),
        "mark_uploaded" => text.deed_mark_uploaded(),
        "new_contribution_year" => text.deed_new_contribution_year(),
        "new_club" => text.deed_new_club(),
        "pause" => text.deed_pause(),
        "read_bank_file" => text.deed_read_bank_file(),
        "register_payment" => text.deed_register_payment(),
        "add_gift_agreement" => text.deed_add_gift_agreement(),
        "end_gift_agreement" => text.deed_end_gift_agreement(),
        "remove_gift_agreement" => text.deed_remove_gift_agreement(),
        "set_off" => text.deed_set_off(),
        "undo_set_off" => text.deed_undo_set_off(),
        "decide" => text.deed_decide(),
        "undo_decide" => text.deed_undo_decide(),
        "register_return" => text.deed_register_return(),
        "remove_draft" => text.deed_remove_draft(),
        "resume" => text.deed_resume(),
        "revoke_mandate" => text.deed_revoke_mandate(),
        "set_direct_debit" => text.deed_set_direct_debit(),
        "set_action" => text.deed_set_action(),
        "set_campaign" => text.deed_set_campaign(),
        "sell" => text.deed_sell(),
        "sell_items" => text.deed_sell_items(),
        "run_due" => text.deed_run_due(),
        "set_covered_persons" => text.deed_set_covered_persons(),
        "note_request" => text.deed_note_request(),
        "settle_request" => text.deed_settle_request(),
        "post_invoices" => text.deed_post_invoices(),
        "set_group" => text.deed_set_group(),
        "set_group_rule" => text.deed_set_group_rule(),
        "set_group_access" => text.deed_set_group_access(),
        "fill_group_file" => text.deed_fill_group_file(),
        "follow_rules" => text.deed_follow_rules(),
        "join_group" => text.deed_join_group(),
        "leave_group" => text.deed_leave_group(),
        "remove_group" => text.deed_remove_group(),
        "save_search" => text.deed_save_search(),
        "remove_search" => text.deed_remove_search(),
        "charge_costs" => text.deed_charge_costs(),
        "hold_relation" => text.deed_hold_relation(),
        "prepare_gift_statements" => text.deed_gift_statements(),
        "add_to_basket" => text.deed_add_to_basket(),
        "remove_from_basket" => text.deed_remove_from_basket(),
        "set_vat_rate" => text.deed_set_vat_rate(),
        "make_invoices" => text.deed_make_invoices(),
        "add_recurring_invoice" => text.deed_add_recurring_invoice(),
        "change_recurring_invoice" => text.deed_change_recurring_invoice(),
        "end_recurring_invoice" => text.deed_end_recurring_invoice(),
        "remove_recurring_invoice" => text.deed_remove_recurring_invoice(),
        "write_off" => text.deed_write_off(),
        "undo_write_off" => text.deed_undo_write_off(),
        "close_books" => text.deed_close_books(),
        "refund" => text.deed_refund(),
        "withdraw_refund" => text.deed_withdraw_refund(),
        "write_refunds" => text.deed_write_refunds(),
        "set_count" => text.deed_set_count(),
        "set_household" => text.deed_set_household(),
        "set_product" => text.deed_set_product(),
        "set_price" => text.deed_set_price(),
        "subscribe" => text.deed_subscribe(),
        "credit_all" => text.deed_credit_all(),
        "approve" => text.deed_approve(),
        "remove_mandate" => text.deed_remove_mandate(),
        "ask_mandate" => text.deed_ask_mandate(),
        "withdraw_mandate_form" => text.deed_withdraw_mandate_form(),
        "take_bank_entry" => text.deed_take_bank_entry(),
        "book_bank_entry" => text.deed_book_bank_entry(),
        "release_bank_entry" => text.deed_release_bank_entry(),
        "set_account" => text.deed_set_account(),
        "undo_payment" => text.deed_undo_payment(),
        "undo_cancel" => text.deed_undo_cancel(),
        "undo_run" => text.deed_undo_run(),
        _ => name.to_owned(),
    }
}
