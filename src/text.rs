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
}

use std::io::ErrorKind;
use std::str::FromStr;

use chrono::Datelike;

use crate::clock::Clock;
use crate::db::{OpenError, Read};
use crate::domain::billing::{Outlook, Step};
use crate::domain::calendar::{Day, days_after, days_between, dutch};
use crate::domain::card::CardTab;
use crate::domain::collection::{Exclusion, is_too_late};
use crate::domain::creditor::CreditorIdError;
use crate::domain::iban::IbanError;
use crate::domain::money::{Money, MoneyError};
use crate::domain::pricing::Percent;
use crate::domain::problem::{
    DayLimit, Field, MailFault, NoCosts, Problem, Silence, Thing, Unreadable,
};
use crate::domain::regime::LegalWarning;
use crate::exchange::sheet::SheetError;
use crate::ops::{Assumption, BankProblem, MessagesSent, SkipReason, Warning};

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

/// Returns the texts of a language.
pub fn load(language: Language) -> Text {
    match language {
        Language::Dutch => generated::L10n::Nl.load(),
        Language::English => generated::L10n::En.load(),
    }
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

/// Writes a day with its weekday and how far away it is: `vr 5 feb 2027 (over 12 dagen)`.
pub fn long_date(text: &Text, day: Day, today: Day) -> String {
    let away = match days_between(today, day) {
        0 => text.date_today(),
        1 => text.date_tomorrow(),
        -1 => text.date_yesterday(),
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
        Step::FixedDiscount { reason, amount_cents } => {
            text.step_fixed(reason.as_str(), euros(*amount_cents))
        }
        Step::Rollover { until, amount_cents } => {
            text.step_rollover(Money::cents(*amount_cents).to_string(), dutch(*until))
        }
    }
}

/// Says what was sent, and whatever did not go as it should.
pub fn messages_sent(text: &Text, sent: &MessagesSent) -> String {
    let mut said = vec![text.send_done(sent.sent)];
    if !sent.refused.is_empty() {
        let those: Vec<String> =
            sent.refused.iter().map(|(who, why)| format!("{who} ({why})")).collect();
        said.push(text.send_refused(those.join("; ")));
    }
    said.extend(sent.stopped.as_ref().map(|why| text.send_stopped(why.as_str())));
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

fn thing(text: &Text, thing: Thing) -> String {
    match thing {
        Thing::Relation => text.thing_relation(),
        Thing::Plan => text.thing_plan(),
        Thing::Subscription => text.thing_subscription(),
        Thing::Mandate => text.thing_mandate(),
        Thing::Invoice => text.thing_invoice(),
        Thing::Run => text.thing_run(),
        Thing::BankEntry => text.thing_bank_entry(),
        Thing::Campaign => text.thing_campaign(),
        Thing::Action => text.thing_action(),
        Thing::ThirdParty => text.thing_third_party(),
        Thing::Message => text.thing_message(),
        Thing::Intake => text.thing_intake(),
        Thing::Shipment => text.thing_shipment(),
        Thing::Product => text.thing_product(),
        Thing::Request => text.thing_request(),
        Thing::Group => text.thing_group(),
        Thing::Refund => text.thing_refund(),
        Thing::Recurring => text.thing_recurring(),
        Thing::BasketLine => text.thing_basket_line(),
        Thing::Household => text.field_household(),
        Thing::Discount => text.thing_discount(),
        Thing::Collection => text.thing_collection(),
    }
}

pub fn iban_error(text: &Text, error: &IbanError) -> String {
    match error {
        IbanError::Empty => text.iban_empty(),
        IbanError::OldNumber => text.iban_old(),
        IbanError::Length { country, expected, found } => {
            text.iban_length(*found, country.as_str(), *expected)
        }
        IbanError::CheckDigits => text.iban_check(),
        IbanError::NotSepa(country) => text.iban_not_sepa(country.as_str()),
        IbanError::Malformed => text.iban_malformed(),
    }
}

/// Returns the sentence of a problem: who, which field, which value, what now.
pub fn problem(text: &Text, problem: &Problem) -> String {
    let of = |who: &str| if who.is_empty() { String::new() } else { text.problem_of(who) };
    let name = |f: Field| field(text, f);
    match problem {
        Problem::IbanInvalid { who, value, why } => {
            text.problem_iban(value.as_str(), of(who), iban_error(text, why))
        }
        Problem::EitherOr { one, other } => text.problem_either_or(name(*one), name(*other)),
        Problem::BankFileUnreadable { file, why } => {
            text.problem_bank_file(file.as_str(), unreadable(text, why))
        }
        Problem::DateInvalid { who, field, value } => {
            text.problem_date(name(*field), value.as_str(), of(who))
        }
        Problem::AmountInvalid {
            who,
            value,
            why: MoneyError::Malformed(_) | MoneyError::PartOfCent(_) | MoneyError::TooLarge(_),
        } => text.problem_amount(value.as_str(), of(who)),
        Problem::MandateMissing { who, field } => {
            text.problem_mandate_missing(of(who), name(*field))
        }
        Problem::Duplicate { who, of } => text.problem_duplicate(who.as_str(), of.as_str()),
        Problem::FormerMemberType { who, value, until } => text.problem_former(
            value.as_str(),
            of(who),
            until.map(|day| text.problem_until(dutch(day))).unwrap_or_default(),
        ),
        Problem::ColumnUnknown { heading } => text.problem_column(heading.as_str()),
        Problem::NotFound { what: Thing::Plan, value } => text.problem_plan_unknown(value.as_str()),
        Problem::NotFound { what, value } => {
            text.problem_not_found(thing(text, *what), value.as_str())
        }
        Problem::RequiredMissing { who, field } => text.problem_required(name(*field), of(who)),
        Problem::Ambiguous { what, value, matches } => {
            text.problem_ambiguous(thing(text, *what), value.as_str(), matches.join(", "))
        }
        Problem::Taken { what, value } => text.problem_taken(thing(text, *what), value.as_str()),
        Problem::AdminOnly => text.problem_admin_only(),
        Problem::PlanInactive { plan } => text.problem_plan_inactive(plan.as_str()),
        Problem::MandateReference { value } => text.problem_mandate_reference(value.as_str()),
        Problem::MandateOfOther { reference, owner, payer } => {
            text.problem_mandate_owner(reference.as_str(), owner.as_str(), payer.as_str())
        }
        Problem::MandateUsed { reference, field } => {
            text.problem_mandate_used(reference.as_str(), name(*field))
        }
        Problem::DayOutside { who, field, day, limit } => {
            let (field, day) = (name(*field), dutch(*day));
            match limit {
                DayLimit::NotBefore(first) => {
                    text.problem_day_too_early(field, day, of(who), dutch(*first))
                }
                DayLimit::NotAfter(last) => {
                    text.problem_day_too_late(field, day, of(who), dutch(*last))
                }
            }
        }
        Problem::NotInHousehold { who, holder } => {
            text.problem_not_in_household(who.as_str(), holder.as_str())
        }
        Problem::HolderBilled { who } => text.problem_holder_billed(who.as_str()),
        Problem::GiftWithoutPayer { who } => text.problem_gift_without_payer(who.as_str()),
        Problem::SignedInFuture { who, on } => text.problem_signed_future(of(who), dutch(*on)),
        Problem::CreditorId { value, why } => {
            let why = match why {
                CreditorIdError::Malformed => text.creditor_malformed(),
                CreditorIdError::Length(found) => text.creditor_length(*found),
                CreditorIdError::CheckDigits(expected) => {
                    text.creditor_check(format!("{expected:02}"))
                }
            };
            text.problem_creditor_id(value.as_str(), why)
        }
        Problem::SettingMissing { field } => text.problem_setting_missing(name(*field)),
        Problem::EndBeforeStart { who, start, end } => {
            text.problem_end_before_start(dutch(*end), of(who), dutch(*start))
        }
        Problem::MandateEnded { who, end } => text.problem_mandate_ended(who, dutch(*end)),
        Problem::AlreadyEnded { who, end } => text.problem_already_ended(of(who), dutch(*end)),
        Problem::NotEnded { who } => text.problem_not_ended(of(who)),
        Problem::AlreadyPaused { who } => text.problem_already_paused(of(who)),
        Problem::NotPaused { who } => text.problem_not_paused(of(who)),
        Problem::NoEndPossible { who, .. } => text.problem_no_end(of(who)),
        Problem::RunUndone { run } => text.problem_run_undone(*run),
        Problem::RunUploaded { run } => text.problem_run_uploaded(*run),
        Problem::RunNotCollection { run } => text.problem_run_not_collection(*run),
        Problem::RunHasFinal { run, count } => text.problem_run_final(*run, *count),
        Problem::InvoiceDraft { value } => text.problem_invoice_draft(value.as_str()),
        Problem::InvoiceCredited { number } => text.problem_invoice_credited(number.as_str()),
        Problem::InvoiceInCollection { number, run } => {
            text.problem_invoice_collected(number.as_str(), *run)
        }
        Problem::InvoiceTied { number, other } => {
            text.problem_invoice_tied(number.as_str(), other.as_str())
        }
        Problem::NotApproved { approvers } => text.problem_not_approved(approvers.as_str()),
        Problem::AlreadyApproved { person } => text.problem_already_approved(person.as_str()),
        Problem::ApprovalTotal { total } => text.problem_approval_total(total.to_string()),
        Problem::BankEntryCertain { amount } => text.problem_entry_certain(amount.to_string()),
        Problem::RefundOnItsWay { number } => text.problem_refund_on_its_way(number.as_str()),
        Problem::PaymentUnknown { number, amount, on } => {
            text.problem_payment_unknown(number.as_str(), amount.to_string(), dutch(*on))
        }
        Problem::PaymentTooLarge { number, open } => {
            text.problem_payment_too_large(number.as_str(), open.to_string())
        }
        Problem::AmountNotPositive => text.problem_amount_not_positive(),
        Problem::CollectionTooSoon { on, first } => {
            text.problem_collection_too_soon(dutch(*on), dutch(*first))
        }
        Problem::CollectionTooLate { on, last } => {
            text.problem_collection_too_late(dutch(*on), dutch(*last))
        }
        Problem::NothingToCollect => text.problem_nothing_to_collect(),
        Problem::Quarantine { messages } => text.problem_quarantine(messages.join(", ")),
        Problem::NoRefundReady => text.problem_no_refund_ready(),
        Problem::NoRecipients => text.problem_no_recipients(),
        Problem::NoCosts { number, why } => {
            let why = match why {
                NoCosts::NoLetter => text.no_costs_no_letter(),
                NoCosts::FreeUntil(day) => text.no_costs_free_until(dutch(*day)),
                NoCosts::Charged(label) => text.no_costs_charged(label.as_str()),
                NoCosts::NothingLate => text.no_costs_nothing_late(),
                NoCosts::NotReminded => text.no_costs_not_reminded(),
            };
            text.problem_no_costs(number.as_str(), why)
        }
        Problem::GroupUsed { name } => text.problem_group_used(name.as_str()),
        Problem::RecurringMade { who, count } => text.problem_recurring_made(who.as_str(), *count),
        Problem::RecurringDrafts { who, count } => {
            text.problem_recurring_drafts(who.as_str(), *count)
        }
        Problem::BasketMixed => text.problem_basket_mixed(),
        Problem::MonthsOfWeeks => text.problem_months_of_weeks(),
        Problem::TableUnused => text.problem_table_unused(),
        Problem::RefundNotOwed { number, owed } => {
            text.problem_refund_not_owed(number.as_str(), owed.to_string())
        }
        Problem::RefundMayDouble { number, until } => {
            text.problem_refund_may_double(number.as_str(), dutch(*until))
        }
        Problem::BooksClosed { on, until } => text.problem_books_closed(dutch(*on), dutch(*until)),
        Problem::MailServer { server, why } => {
            let why = match why {
                MailFault::NoHost => text.mail_no_host(),
                MailFault::NobodyThere => text.mail_nobody_there(),
                MailFault::Silent => text.mail_silent(),
                MailFault::OpenLine => text.mail_open_line(),
                MailFault::Said(why) => why.clone(),
            };
            text.problem_mail_server(server.as_str(), why)
        }
        Problem::NameWith { field: of, value, not } => {
            text.problem_name_with(field(text, *of), value.as_str(), not.as_str())
        }
        Problem::NoPaper => text.problem_no_paper(),
        Problem::TemplateBroken { file, line, what } => {
            text.problem_template(file.as_str(), *line, what.as_str())
        }
        Problem::FileRefused { why } => text.problem_file_refused(why.as_str()),
        Problem::NotUploaded { end_to_end_id } => text.problem_not_uploaded(end_to_end_id.as_str()),
        Problem::AlreadyReturned { end_to_end_id } => {
            text.problem_already_returned(end_to_end_id.as_str())
        }
        Problem::TextTooLong { field, max } => text.problem_text_too_long(name(*field), *max),
        Problem::ValueUnknown { field, value, allowed } => {
            text.problem_value_unknown(name(*field), value.as_str(), allowed.as_str())
        }
        Problem::DeedUnknown { message } => text.problem_deed_unknown(message.as_str()),
        Problem::NumberOfOther { number, who, other } => {
            text.problem_number_of_other(number.as_str(), who.as_str(), other.as_str())
        }
        Problem::SubscriptionDiffers { who, here, list } => {
            text.problem_subscription_differs(who.as_str(), here.as_str(), list.as_str())
        }
        Problem::MandateDiffers { reference, who, here, list } => text.problem_mandate_differs(
            reference.as_str(),
            who.as_str(),
            here.as_str(),
            list.as_str(),
        ),
        Problem::RowTooLong { cells, headings } => text.problem_row_too_long(*cells, *headings),
        Problem::ImportedDuplicateNumber { number, who, other } => {
            text.problem_number_shared(number.as_str(), of(who), other.as_str())
        }
    }
}

pub fn exclusion(text: &Text, exclusion: Exclusion) -> String {
    match exclusion {
        Exclusion::DirectDebitOff => text.exclusion_direct_debit_off(),
        Exclusion::InLiveRun => text.exclusion_in_live_run(),
        Exclusion::NothingOpen => text.exclusion_nothing_open(),
        Exclusion::Deceased => text.exclusion_deceased(),
        Exclusion::Blocked => text.exclusion_blocked(),
        Exclusion::MandateMissing => text.exclusion_mandate_missing(),
        Exclusion::MandateUnsigned => text.exclusion_mandate_unsigned(),
        Exclusion::MandateSignedLater => text.exclusion_mandate_signed_later(),
        Exclusion::MandateExpired => text.exclusion_mandate_expired(),
        Exclusion::MandateRevoked => text.exclusion_mandate_revoked(),
        Exclusion::MandateUsedUp => text.exclusion_mandate_used_up(),
        Exclusion::MandateDormant => text.exclusion_mandate_dormant(),
        Exclusion::AddressMissing => text.exclusion_address_missing(),
        Exclusion::AmountTooLarge => text.exclusion_amount_too_large(),
        Exclusion::ByHand => text.exclusion_by_hand(),
        Exclusion::PartNotDue => text.exclusion_part_not_due(),
        Exclusion::RetryLater => text.exclusion_retry_later(),
        Exclusion::TriedEnough => text.exclusion_tried_enough(),
        Exclusion::OverItemLimit => text.exclusion_over_item_limit(),
        Exclusion::OverFileLimit => text.exclusion_over_file_limit(),
        Exclusion::OverMonthLimit => text.exclusion_over_month_limit(),
    }
}

pub fn skip(text: &Text, reason: SkipReason) -> String {
    match reason {
        SkipReason::NoPrice => text.skip_no_price(),
        SkipReason::Paused => text.skip_paused(),
        SkipReason::BeforeBilling => text.skip_before_billing(),
        SkipReason::ZeroAmount => text.skip_zero_amount(),
        SkipReason::Deceased => text.sale_deceased(),
    }
}

/// Says where a plan is stricter than the law lets it be.
pub fn legal_warning(text: &Text, warning: LegalWarning) -> String {
    match warning {
        LegalWarning::NoticeTooLong { most_months } => text.legal_notice(most_months),
        LegalWarning::AnyDayAfterFirstTerm => text.legal_any_day(),
        LegalWarning::RenewalTooLong { most_months } => text.legal_renewal(most_months),
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

pub fn warning(text: &Text, warning: &Warning) -> String {
    match warning {
        Warning::Moved { requested, to } => text.warning_moved(dutch(*requested), dutch(*to)),
        Warning::ShortNotice { advised } => text.warning_short_notice(dutch(*advised)),
        Warning::PrenotificationShort { days, tell_by } => {
            text.warning_prenotification(*days, dutch(*tell_by))
        }
        Warning::FitsInParts { invoice, parts } => {
            text.warning_fits_in_parts(invoice.as_str(), *parts)
        }
        Warning::OverLimit { count } => text.warning_over_limit(*count),
        Warning::WantsApproval { approvers } => text.warning_wants_approval(approvers.as_str()),
        Warning::Divided { files } => text.warning_divided(*files),
        Warning::NotYetDue { count } => text.warning_not_due(*count),
        Warning::DormantSoon { count } => text.warning_dormant(*count),
        Warning::NotWritten { run } => text.warning_not_written(*run),
        Warning::NotUploaded { run } => text.warning_not_uploaded(*run),
    }
}

pub fn assumption(text: &Text, assumption: &Assumption) -> String {
    match assumption {
        Assumption::PlanMade { plan, price_cents, alignment } => text.assume_plan(
            plan.as_str(),
            Money::cents(*price_cents).to_string(),
            alignment.as_str(),
        ),
        Assumption::OwnPrice { count } => text.assume_own_price(*count),
        Assumption::StartOfYear { on } => text.assume_start_of_year(dutch(*on)),
        Assumption::BilledFrom { on } => text.assume_billed_from(dutch(*on)),
        Assumption::MandatesMigrated { count } => text.assume_mandates(*count),
        Assumption::FormerPlanUnknown { count } => text.assume_former(*count),
        Assumption::NoMandateColumns => text.assume_no_mandates(),
    }
}

pub fn open_error(text: &Text, error: &OpenError) -> String {
    match error {
        OpenError::Missing(path) => text.open_missing(path.display().to_string()),
        OpenError::Directory(path) => text.open_directory(path.display().to_string()),
        OpenError::Exists(path) => text.open_exists(path.display().to_string()),
        OpenError::NotOurs(path) => text.open_not_ours(path.display().to_string()),
        OpenError::Newer { path, found, known } => {
            text.open_newer(path.display().to_string(), *found, *known)
        }
        OpenError::Damaged { path, what } => {
            text.open_damaged(path.display().to_string(), what.as_str())
        }
        OpenError::InUse { path, holder } => {
            text.open_in_use(path.display().to_string(), holder.to_string())
        }
        OpenError::Fault(error) => fault(text, error),
    }
}

/// Says what went wrong in the machine, and that nothing was changed.
pub fn fault(text: &Text, error: &anyhow::Error) -> String {
    text.cli_nothing_changed(format!("{error:#}"))
}

/// Says why a file cannot be read.
pub fn io_reason(text: &Text, error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => text.unreadable_missing(),
        ErrorKind::PermissionDenied => text.unreadable_forbidden(),
        _ => error.to_string(),
    }
}

pub fn sheet_error(text: &Text, error: &SheetError) -> String {
    match error {
        SheetError::Empty => text.sheet_empty(),
        SheetError::NotAList(kind) => text.sheet_not_a_list(*kind),
        SheetError::TooLarge(megabytes) => {
            text.sheet_too_large(*megabytes, crate::exchange::sheet::BYTES_MAX / 1024 / 1024)
        }
        SheetError::OneColumn => text.sheet_one_column(),
        SheetError::OpenQuote(line) => text.sheet_open_quote(*line),
        SheetError::Workbook(why) => text.sheet_workbook(why.as_str()),
    }
}

fn unreadable(text: &Text, why: &Unreadable) -> String {
    match why {
        Unreadable::Missing => text.unreadable_missing(),
        Unreadable::NotOfABank => text.unreadable_not_of_a_bank(),
        Unreadable::DocType => text.unreadable_doc_type(),
        Unreadable::Xml(at) => text.unreadable_xml(*at),
        Unreadable::Line(line) => text.unreadable_line(*line),
        Unreadable::Amount(amount) => text.unreadable_amount(amount.as_str()),
        Unreadable::Silent(number, what) => {
            let what = match what {
                Silence::Amount => text.silent_amount(),
                Silence::Way => text.silent_way(),
                Silence::Day => text.silent_day(),
                Silence::Currency => text.silent_currency(),
            };
            text.unreadable_silent(*number, what)
        }
        Unreadable::Other(name) => text.unreadable_other(name.as_str()),
        Unreadable::Empty => text.unreadable_empty(),
        Unreadable::TooMany(most) => text.unreadable_too_many(*most),
        Unreadable::TooLarge(most) => text.unreadable_too_large(*most),
        Unreadable::CutOff => text.unreadable_cut_off(),
        Unreadable::Machine(said) => said.clone(),
    }
}

/// Says what in a file of the bank a person should know.
pub fn bank_problem(text: &Text, problem: &BankProblem) -> String {
    let euros = |cents: i64| Money::cents(cents).to_string();
    match problem {
        BankProblem::KnownFile => text.bank_known_file(),
        BankProblem::OtherAccount { account } => text.bank_other_account(account.as_str()),
        BankProblem::DoesNotTie { account, off_cents } => {
            text.bank_does_not_tie(account.as_str(), euros(*off_cents))
        }
        BankProblem::Gap { after, before, off_cents } => {
            let off = Money::cents(*off_cents).to_string();
            text.bank_gap(dutch(*after), dutch(*before), off)
        }
        BankProblem::BatchDiffers { run, expected_cents, credited_cents } => {
            text.bank_batch_differs(*run, euros(*credited_cents), euros(*expected_cents))
        }
        BankProblem::ReturnRefused { end_to_end_id, why } => {
            text.bank_return_refused(end_to_end_id.as_str(), why.as_str())
        }
        BankProblem::Unclear { reference, amount_cents } => {
            text.bank_unclear(euros(*amount_cents), reference.as_str())
        }
        BankProblem::RefundRejected { end_to_end_id, reason } => {
            text.bank_refund_rejected(end_to_end_id.as_str(), reason.as_str())
        }
        BankProblem::RefundReturned { end_to_end_id, reason } => {
            text.bank_refund_returned(end_to_end_id.as_str(), reason.as_str())
        }
        BankProblem::PaidWhileCollected { invoice, run } => {
            text.bank_paid_while_collected(invoice.as_str(), *run)
        }
        BankProblem::FileRejected { run, count, reason } => {
            text.bank_file_rejected(*count, *run, reason.as_str())
        }
        BankProblem::Rejected { message_id, reason } => {
            text.bank_rejected(message_id.as_str(), reason.as_str())
        }
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
        "prepare_messages" => text.deed_prepare_messages(),
        "renew" => text.deed_renew(),
        "import_relations" => text.deed_import_relations(),
        "mark_uploaded" => text.deed_mark_uploaded(),
        "new_contribution_year" => text.deed_new_contribution_year(),
        "new_club" => text.deed_new_club(),
        "pause" => text.deed_pause(),
        "read_bank_file" => text.deed_read_bank_file(),
        "register_payment" => text.deed_register_payment(),
        "register_return" => text.deed_register_return(),
        "remove_draft" => text.deed_remove_draft(),
        "resume" => text.deed_resume(),
        "revoke_mandate" => text.deed_revoke_mandate(),
        "set_direct_debit" => text.deed_set_direct_debit(),
        "set_action" => text.deed_set_action(),
        "set_campaign" => text.deed_set_campaign(),
        "sell" => text.deed_sell(),
        "set_covered_persons" => text.deed_set_covered_persons(),
        "note_request" => text.deed_note_request(),
        "settle_request" => text.deed_settle_request(),
        "post_invoices" => text.deed_post_invoices(),
        "set_group" => text.deed_set_group(),
        "remove_group" => text.deed_remove_group(),
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
