//! The deeds: whatever is done to an administration, one struct, one transaction, one row in the log each.

mod add_discount;
mod add_mandate;
mod add_plan;
mod add_relation;
mod add_third_party;
mod announce_run;
mod approve;
mod arrange_instalments;
mod ask_mandate;
mod bank_file;
mod basket;
mod bill;
mod cancel;
mod change_mandate;
mod change_relation;
mod change_subscription;
mod charge_costs;
mod close_books;
mod collect;
mod credit;
mod credit_all;
mod decide;
mod demo;
mod demo_magazine;
mod due;
mod dunning;
mod e_invoice;
mod export_collection;
mod export_messages;
mod finalise;
mod gift_agreement;
mod gift_statements;
mod group_file;
mod group_rules;
mod hold;
mod import_relations;
mod intake;
mod keep_papers;
mod letters;
mod line_words;
mod make_invoices;
mod mandate_request;
mod mark_messages;
mod mark_printed;
mod mark_shipments;
mod new_club;
mod new_contribution_year;
mod pause;
mod payment_request;
mod post_invoices;
mod prepare_messages;
mod price_simulation;
mod print;
mod print_sample;
mod problem_report;
mod recurring;
mod refund;
mod register_payment;
mod register_return;
mod renew;
mod renewal_letters;
mod requests;
mod restore;
mod run_due;
mod sale_lines;
mod saved_search;
mod sell;
mod send_messages;
mod set_account;
mod set_campaign;
mod set_count;
mod set_covered_persons;
mod set_group;
mod set_household;
mod set_off;
mod set_price;
mod set_product;
mod set_vat_rate;
mod settings;
mod subscribe;
pub mod tables;
mod take_in;
mod todo;
mod undo_run;
mod way_to_pay;
mod withdraw_item;
mod write_off;
mod year_books;

use serde::{Deserialize, Serialize};

pub use self::add_discount::{AddDiscount, EndDiscount};
pub use self::add_mandate::{AddMandate, RemoveMandate, RevokeMandate};
pub use self::add_plan::{AddPlan, ChangePlan, NoticeTerms, OnFailure, PlanItem};
pub use self::add_relation::AddRelation;
pub use self::add_third_party::{AddThirdParty, EndThirdParty};
pub use self::announce_run::{AnnounceRun, Announced, announced};
pub use self::approve::{Approve, approvers};
pub use self::arrange_instalments::{ArrangeInstalments, InstalmentsArranged};
pub use self::ask_mandate::{AskMandate, WithdrawMandateForm};
pub use self::bank_file::{
    BankEntryTaken, BankFileRead, BankProblem, BookBankEntry, Delivery, ReadBankFile,
    ReleaseBankEntry, TakeBankEntry, bookable, deliver, inspect_bank_file, read_delivery,
};
pub use self::basket::{AddToBasket, RemoveFromBasket};
pub use self::bill::{
    Bill, BillLine, Billed, BillingProposal, Comparison, ProposedInvoice, ProposedLine, SkipReason,
    SkippedLine, propose as propose_billing,
};
pub use self::cancel::{
    Cancel, CancelHow, Cancelled, CreditMethod, UndoCancel, propose as propose_cancel,
};
pub use self::change_mandate::ChangeMandate;
pub use self::change_relation::{ChangeRelation, SetDirectDebit};
pub use self::change_subscription::{ChangeHow, ChangeSubscription};
pub use self::charge_costs::ChargeCosts;
pub use self::close_books::CloseBooks;
pub use self::collect::{
    Collect, Collected, CollectionProposal, Excluded, Warning, propose as propose_collection,
};
pub use self::credit::Credit;
pub use self::credit_all::{AllCredited, CreditAll};
pub use self::decide::{Decide, UndoDecide};
pub use self::demo::{DemoClub, DemoMade, make_demo};
pub use self::demo_magazine::make_magazine;
pub use self::due::{DUE_MAX, DueNow, due_now};
pub use self::dunning::{Arrear, Asks, Quiet, arrears, decisions};
pub use self::e_invoice::{EInvoices, write_e_invoices};
pub use self::export_collection::{ExportError, Exported, default_folder, export_collection};
pub use self::export_messages::{MessagesExported, export_messages};
pub use self::finalise::{Finalise, Finalised, RemoveDraft, missing_of_club};
pub use self::gift_agreement::{AddGiftAgreement, EndGiftAgreement, RemoveGiftAgreement};
pub use self::gift_statements::PrepareGiftStatements;
pub use self::group_file::{FillGroupFile, SetGroupAccess, write_group_file};
pub use self::group_rules::{FollowRules, RuleChanges, SetGroupRule, check_rule, rule_changes};
pub use self::hold::{HoldRelation, HoldReminders};
pub use self::import_relations::{Assumption, ImportRelations, Imported};
pub use self::intake::{
    AcceptIntake, AddIntake, Application, AwaitIntake, RefuseIntake, may_be as intake_may_be,
};
pub use self::keep_papers::KeepPapers;
pub use self::letters::BrokenTemplate;
pub use self::make_invoices::{InvoicesMade, MakeInvoices, MeantFor};
pub use self::mandate_request::MandateRequest;
pub use self::mark_messages::{MarkMessages, MessageOutcome, OutdateMessages};
pub use self::mark_printed::{MarkPrinted, UnmarkPrinted};
pub use self::mark_shipments::{MarkShipments, ShipmentOutcome};
pub use self::new_club::NewClub;
pub use self::new_contribution_year::{NewContributionYear, YearPrice};
pub use self::pause::{Pause, PauseMode, Resume};
pub use self::payment_request::PaymentRequest;
pub use self::post_invoices::PostInvoices;
pub use self::prepare_messages::{MessagesPrepared, PrepareMessages};
pub use self::price_simulation::{PriceChange, PriceSimulation, simulate_prices};
pub use self::print::{Printed, print_application, print_invoices, print_mandate, print_message};
pub use self::print_sample::print_sample;
pub use self::problem_report::problem_report;
pub(crate) use self::recurring::left_out;
pub use self::recurring::{
    AddRecurringInvoice, ChangeRecurringInvoice, EndRecurringInvoice, RecurringInvoiceSet,
    RemoveRecurringInvoice,
};
pub use self::refund::{Refund, RefundsWritten, WithdrawRefund, WriteRefunds, export_refunds};
pub use self::register_payment::{PaymentRegistered, RegisterPayment, UndoPayment};
pub use self::register_return::{RegisterReturn, retry_of};
pub use self::renew::Renew;
pub use self::requests::{NoteRequest, STAFF, SettleRequest, is_locked};
pub use self::restore::{EndQuarantine, RestorePreview, exports_log, restore, restore_preview};
pub use self::run_due::{DueRun, RunDue};
pub use self::sale_lines::SaleLine;
pub use self::saved_search::{RemoveSearch, SaveSearch, SearchSaved};
pub use self::sell::{ItemsSold, Sell, SellItems, Sold};
pub use self::send_messages::{MessagesSent, mail_server, mailable, send_messages};
pub use self::set_account::SetAccount;
pub use self::set_campaign::{SetAction, SetCampaign};
pub use self::set_count::SetCount;
pub use self::set_covered_persons::SetCoveredPersons;
pub use self::set_group::{JoinGroup, LeaveGroup, RemoveGroup, SetGroup};
pub use self::set_household::SetHousehold;
pub use self::set_off::{SetOff, UndoSetOff};
pub use self::set_price::SetPrice;
pub use self::set_product::{ProductVat, SetProduct};
pub use self::set_vat_rate::SetVatRate;
pub use self::settings::{ChangeSettings, checked as check_setting};
pub use self::subscribe::{Subscribe, Subscribed};
pub use self::take_in::{TakenIn, application_files, names_somebody, read_applications, take_in};
pub use self::todo::{Task, Todo, todo_of_counts, todo_of_runs};
pub use self::undo_run::{MarkUploaded, RunChanged, UndoRun};
pub use self::way_to_pay::would_be_collected;
pub use self::withdraw_item::{ItemWithdrawn, WithdrawItem};
pub use self::write_off::{UndoWriteOff, WriteOff};
pub use self::year_books::{YearBooks, in_dutch, year_books};

use crate::db::audit::Record;
use crate::db::ledger::BooksClosed;
use crate::db::{Db, Write};
use crate::domain::problem::Problem;

/// Why a deed was not done; nothing was written.
#[derive(Debug)]
pub enum Refusal {
    /// Somebody can mend it.
    Problem(Problem),
    /// Ours, or the machine's.
    Fault(anyhow::Error),
}

impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Refusal {
        match error.downcast_ref::<BooksClosed>() {
            Some(closed) => Problem::BooksClosed { on: closed.on, until: closed.until }.into(),
            None => Refusal::Fault(error),
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Refusal {
        Refusal::Problem(problem)
    }
}

/// What a deed did, and what the log says of it.
#[derive(Debug)]
pub struct Done<T> {
    pub value: T,
    subject: String,
    relation_id: Option<i64>,
    inverse: Option<AnyDeed>,
}

impl<T> Done<T> {
    fn new(value: T, subject: impl Into<String>) -> Done<T> {
        Done { value, subject: subject.into(), relation_id: None, inverse: None }
    }

    fn of(self, relation_id: i64) -> Done<T> {
        Done { relation_id: Some(relation_id), ..self }
    }

    fn undone_by(self, inverse: impl Into<AnyDeed>) -> Done<T> {
        Done { inverse: Some(inverse.into()), ..self }
    }
}

/// Something that can be done to an administration; its fields are those of the JSON.
pub trait Deed: Serialize {
    const NAME: &'static str;
    /// Whether many records change at once, so that a copy is made first.
    const IS_RUN: bool = false;
    type Value: Serialize;

    /// Checks and computes everything, then writes; nothing is written before everything is known.
    fn perform(&self, write: &Write<'_>) -> Result<Done<Self::Value>, Refusal>;
}

/// Does a deed: all of it, with its row in the log, or nothing. Before a run a verified copy is made.
pub fn perform<D: Deed>(db: &mut Db, deed: &D) -> Result<D::Value, Refusal> {
    if D::IS_RUN && db.can_write() {
        db.backup(D::NAME, None)?;
    }
    perform_without_backup(db, deed)
}

/// Does a deed on a file that need not be kept safe: one that is just being made.
pub fn perform_without_backup<D: Deed>(db: &mut Db, deed: &D) -> Result<D::Value, Refusal> {
    db.write(|write| perform_within(write, deed))
}

/// Does a deed and takes all of it back: what it would say, the very same way as when it is done.
pub fn rehearse<D: Deed>(db: &mut Db, deed: &D) -> Result<D::Value, Refusal> {
    let outcome = db.write(|write| {
        let outcome = deed.perform(write).map(|done| done.value);
        Err::<D::Value, Rehearsal<D::Value>>(Rehearsal(Box::new(outcome)))
    });
    match outcome {
        Err(Rehearsal(outcome)) => *outcome,
        Ok(value) => Ok(value),
    }
}

/// Carries the answer of a rehearsal out of the transaction that it takes back.
struct Rehearsal<T>(Box<Result<T, Refusal>>);

impl<T> From<anyhow::Error> for Rehearsal<T> {
    fn from(error: anyhow::Error) -> Rehearsal<T> {
        Rehearsal(Box::new(Err(Refusal::Fault(error))))
    }
}

/// Does a deed as part of a larger transaction: all of it or nothing, also where the larger one goes on without it.
fn perform_within<D: Deed>(write: &Write<'_>, deed: &D) -> Result<D::Value, Refusal> {
    group_file::may_do(write, D::NAME)?;
    let done = write.attempt(|| deed.perform(write).map(Some))?.expect("a deed says what it did");
    let payload = serde_json::to_string(deed).map_err(anyhow::Error::from)?;
    let inverse = done
        .inverse
        .map(|inverse| serde_json::to_string(&inverse))
        .transpose()
        .map_err(anyhow::Error::from)?;
    write.log(Record {
        deed: D::NAME,
        subject: &done.subject,
        relation_id: done.relation_id,
        payload,
        inverse,
    })?;
    Ok(done.value)
}

/// Lists every deed once: for JSON, for the log, and for taking a deed back.
macro_rules! deeds {
    ($($deed:ident,)*) => {
        /// Any deed, as a line of JSON says it.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(tag = "deed", rename_all = "snake_case")]
        pub enum AnyDeed { $($deed($deed),)* }

        impl AnyDeed {
            /// Does the deed and returns what it says as JSON.
            pub fn perform(&self, db: &mut Db) -> Result<serde_json::Value, Refusal> {
                match self {
                    $(AnyDeed::$deed(deed) => {
                        let value = perform(db, deed)?;
                        serde_json::to_value(value).map_err(|error| Refusal::Fault(error.into()))
                    })*
                }
            }

            pub fn name(&self) -> &'static str {
                match self { $(AnyDeed::$deed(_) => $deed::NAME,)* }
            }

            /// The names of all deeds.
            pub const NAMES: &'static [&'static str] = &[$($deed::NAME,)*];
        }

        $(impl From<$deed> for AnyDeed {
            fn from(deed: $deed) -> AnyDeed { AnyDeed::$deed(deed) }
        })*
    };
}

deeds! {
    AddRelation,
    ChangeRelation,
    SetDirectDebit,
    SetHousehold,
    SetGroup,
    RemoveGroup,
    SetGroupRule,
    SetGroupAccess,
    FillGroupFile,
    FollowRules,
    JoinGroup,
    LeaveGroup,
    SaveSearch,
    RemoveSearch,
    AddMandate,
    ChangeMandate,
    RevokeMandate,
    RemoveMandate,
    AskMandate,
    WithdrawMandateForm,
    AddPlan,
    ChangePlan,
    SetPrice,
    NewContributionYear,
    SetProduct,
    SetCampaign,
    SetAction,
    AddDiscount,
    EndDiscount,
    AddThirdParty,
    EndThirdParty,
    Subscribe,
    SetCoveredPersons,
    SetCount,
    Sell,
    SellItems,
    ChangeSubscription,
    Pause,
    Resume,
    Cancel,
    UndoCancel,
    Bill,
    RunDue,
    Finalise,
    RemoveDraft,
    MakeInvoices,
    AddToBasket,
    RemoveFromBasket,
    AddRecurringInvoice,
    ChangeRecurringInvoice,
    EndRecurringInvoice,
    RemoveRecurringInvoice,
    ArrangeInstalments,
    Credit,
    CreditAll,
    ChargeCosts,
    WriteOff,
    UndoWriteOff,
    Refund,
    WithdrawRefund,
    WriteRefunds,
    Collect,
    AnnounceRun,
    WithdrawItem,
    Approve,
    MarkUploaded,
    UndoRun,
    RegisterPayment,
    UndoPayment,
    SetOff,
    UndoSetOff,
    RegisterReturn,
    ReadBankFile,
    TakeBankEntry,
    BookBankEntry,
    ReleaseBankEntry,
    AddIntake,
    AwaitIntake,
    AcceptIntake,
    RefuseIntake,
    PrepareMessages,
    PostInvoices,
    AddGiftAgreement,
    EndGiftAgreement,
    RemoveGiftAgreement,
    PrepareGiftStatements,
    MarkMessages,
    OutdateMessages,
    KeepPapers,
    MarkPrinted,
    UnmarkPrinted,
    HoldReminders,
    HoldRelation,
    Decide,
    UndoDecide,
    MarkShipments,
    Renew,
    NoteRequest,
    SettleRequest,
    ChangeSettings,
    CloseBooks,
    SetAccount,
    SetVatRate,
    EndQuarantine,
}

impl AnyDeed {
    /// Reads a deed from a line of JSON.
    ///
    /// # Errors
    /// When it is no deed, or names a day outside the years an administration has.
    pub fn read(line: &str) -> Result<AnyDeed, Problem> {
        let unknown =
            |error: serde_json::Error| Problem::DeedUnknown { message: error.to_string() };
        let value: serde_json::Value = serde_json::from_str(line).map_err(unknown)?;
        if let Some(value) = day_out_of_range(&value) {
            let (who, field) = (String::new(), crate::domain::problem::Field::On);
            return Err(Problem::DateInvalid { who, field, value });
        }
        serde_json::from_value(value).map_err(unknown)
    }
}

/// Returns the first text in a document that is a day of another age.
fn day_out_of_range(value: &serde_json::Value) -> Option<String> {
    use chrono::Datelike;
    match value {
        serde_json::Value::String(text) => {
            let day = text.parse::<crate::domain::calendar::Day>().ok()?;
            (!crate::domain::calendar::YEARS.contains(&day.year())).then(|| text.clone())
        }
        serde_json::Value::Array(items) => items.iter().find_map(day_out_of_range),
        serde_json::Value::Object(fields) => fields.values().find_map(day_out_of_range),
        _ => None,
    }
}

/// The last thing that was done, when it can be taken back.
#[derive(Debug)]
pub struct Undoable {
    pub deed: String,
    pub subject: String,
    pub inverse: AnyDeed,
}

/// Returns the last deed when there is one that takes it back.
pub fn last_undoable(db: &Db) -> anyhow::Result<Option<Undoable>> {
    let Some(row) = db.read().audit_rows(None, 0, 1)?.pop() else { return Ok(None) };
    let inverse = row.inverse.and_then(|json| serde_json::from_str(&json).ok());
    Ok(inverse.map(|inverse| Undoable { deed: row.deed, subject: row.subject, inverse }))
}

/// A reference as a person gives it: a number or a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Reference(pub String);

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Reference, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(i64),
            Text(String),
        }
        Ok(Reference(match Either::deserialize(deserializer)? {
            Either::Number(number) => number.to_string(),
            Either::Text(text) => text,
        }))
    }
}

impl From<i64> for Reference {
    fn from(id: i64) -> Reference {
        Reference(id.to_string())
    }
}

impl From<&str> for Reference {
    fn from(text: &str) -> Reference {
        Reference(text.to_owned())
    }
}

impl From<String> for Reference {
    fn from(text: String) -> Reference {
        Reference(text)
    }
}
