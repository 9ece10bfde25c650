//! Why something is not done, or not as asked, in a sentence for whoever must act.

use std::io::ErrorKind;

use crate::db::OnDisk;
use crate::db::OpenError;
use crate::domain::calendar::dutch;
use crate::domain::collection::Exclusion;
use crate::domain::creditor::CreditorIdError;
use crate::domain::iban::IbanError;
use crate::domain::money::{Money, MoneyError};
use crate::domain::problem::{
    DayLimit, Field, MailFault, NoCosts, Problem, Silence, Thing, Unreadable,
};
use crate::domain::regime::LegalWarning;
use crate::exchange::sheet::SheetError;
use crate::jobs::Stopped;
use crate::ops::{Assumption, BankProblem, SkipReason, Warning};
use crate::text::{Text, field};

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
        Thing::Decision => text.action_decide(),
        Thing::GiftAgreement => text.action_gift_agreement(),
        Thing::Message => text.thing_message(),
        Thing::Intake => text.thing_intake(),
        Thing::Shipment => text.thing_shipment(),
        Thing::Product => text.thing_product(),
        Thing::Request => text.thing_request(),
        Thing::Group => text.thing_group(),
        Thing::Search => text.field_search(),
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
        Problem::RunUnfit { run, count } => text.problem_run_unfit(*run, *count),
        Problem::IbanOfClub { who, value } => text.problem_iban_of_club(value.as_str(), of(who)),
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
        Problem::SetOffStands { number, other } => {
            text.problem_set_off_stands(number.as_str(), other.as_str())
        }
        Problem::NotSetOff { number, from } => {
            text.problem_not_set_off(number.as_str(), from.as_str())
        }
        Problem::InvoiceLacks { number, field: of } => {
            text.problem_invoice_lacks(number.as_str(), field(text, *of))
        }
        Problem::NothingOpen { number } => text.problem_nothing_open(number.as_str()),
        Problem::OtherPayer { number, other } => {
            text.problem_other_payer(number.as_str(), other.as_str())
        }
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
        Problem::PlanAndItems { who } => text.problem_plan_and_items(who.as_str()),
        Problem::GroupFile { is_for_changes: true } => text.problem_group_file_changes(),
        Problem::GroupFile { is_for_changes: false } => text.problem_group_file_seen(),
        Problem::GroupForNobody { group } => text.problem_group_for_nobody(group.as_str()),
        Problem::RuleOfRule { group, asked } => {
            text.problem_rule_of_rule(group.as_str(), asked.as_str())
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
            text.problem_mail_server(server.as_str(), mail_fault(text, why))
        }
        Problem::NameWith { field: of, value, not } => {
            text.problem_name_with(field(text, *of), value.as_str(), not.as_str())
        }
        Problem::BuyerLacks { number, who, field: of } => {
            text.problem_invoice_buyer(number.as_str(), field(text, *of), who.as_str())
        }
        Problem::Deceased { who } => text.problem_deceased(who.as_str()),
        Problem::NoPaper => text.problem_no_paper(),
        Problem::TemplateBroken { file, line: 0, what, .. } => {
            text.problem_file_broken(file.as_str(), what.as_str())
        }
        Problem::TemplateBroken { file, line, column, what } => {
            text.problem_template(file.as_str(), *line, *column, what.as_str())
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
        Exclusion::AtAgency => text.exclusion_at_agency(),
        Exclusion::PartNotDue => text.exclusion_part_not_due(),
        Exclusion::RetryLater => text.exclusion_retry_later(),
        Exclusion::MandateChanged => text.exclusion_mandate_changed(),
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
        Warning::SameTwice { reference, count } => {
            text.warning_same_twice(reference.as_str(), *count)
        }
        Warning::Held { invoices } => text.warning_held(invoices.as_str()),
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
    if error.downcast_ref::<Stopped>().is_some() {
        return text.job_stopped();
    }
    let on_disk = error.downcast_ref::<OnDisk>().map(|on_disk| on_disk.path.display().to_string());
    let why = error.chain().find_map(|cause| machine_reason(text, cause));
    text.cli_nothing_changed(match (on_disk, why) {
        (Some(path), Some(why)) => format!("{path}: {why}"),
        (None, Some(why)) => why,
        (_, None) => format!("{error:#}"),
    })
}

/// Says why the machine refused something; nothing where it was not the machine.
fn machine_reason(text: &Text, cause: &(dyn std::error::Error + 'static)) -> Option<String> {
    if let Some(error) = cause.downcast_ref::<std::io::Error>() {
        return Some(match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => text.machine_full(),
            ErrorKind::PermissionDenied => text.machine_forbidden(),
            ErrorKind::ReadOnlyFilesystem => text.machine_read_only(),
            ErrorKind::NotFound | ErrorKind::NotADirectory => text.machine_missing(),
            ErrorKind::AlreadyExists | ErrorKind::IsADirectory => text.machine_in_the_way(),
            _ => text.machine_broken(error.raw_os_error().unwrap_or_default()),
        });
    }
    let rusqlite::Error::SqliteFailure(error, _) = cause.downcast_ref()? else { return None };
    match error.code {
        rusqlite::ErrorCode::DiskFull => Some(text.machine_full()),
        rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::PermissionDenied => {
            Some(text.machine_read_only())
        }
        rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked => {
            Some(text.machine_busy())
        }
        rusqlite::ErrorCode::SystemIoFailure | rusqlite::ErrorCode::CannotOpen => {
            Some(text.machine_broken(error.extended_code))
        }
        _ => None,
    }
}

/// Says why a file cannot be read.
pub fn io_reason(text: &Text, error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => text.unreadable_missing(),
        ErrorKind::PermissionDenied => text.unreadable_forbidden(),
        _ => machine_reason(text, error).unwrap_or_else(|| error.to_string()),
    }
}

pub fn sheet_error(text: &Text, error: &SheetError) -> String {
    match error {
        SheetError::Empty => text.sheet_empty(),
        SheetError::NotAList(kind) => text.sheet_not_a_list(*kind),
        SheetError::NothingFilledIn => text.sheet_nothing_filled_in(),
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
        BankProblem::TakenBackCredited { run, credited_cents } => {
            text.bank_taken_back_credited(*run, Money::cents(*credited_cents).to_string())
        }
        BankProblem::SentTwice { id, reason } => text.bank_sent_twice(id.as_str(), reason.as_str()),
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
        BankProblem::MandateFilled { reference, holder } => {
            text.bank_mandate_filled(reference.as_str(), holder.as_str())
        }
        BankProblem::FileRejected { run, count, reason } => {
            text.bank_file_rejected(*count, *run, reason.as_str())
        }
        BankProblem::Rejected { message_id, reason } => {
            text.bank_rejected(message_id.as_str(), reason.as_str())
        }
    }
}

/// Says why a mail server takes nothing, or no more.
pub fn mail_fault(text: &Text, fault: &MailFault) -> String {
    match fault {
        MailFault::NoHost => text.mail_no_host(),
        MailFault::NobodyThere => text.mail_nobody_there(),
        MailFault::Silent => text.mail_silent(),
        MailFault::HungUp => text.mail_hung_up(),
        MailFault::OpenLine => text.mail_open_line(),
        MailFault::Said(why) => why.clone(),
    }
}
