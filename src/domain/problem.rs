//! What the treasurer can mend: who, which field, which value. The sentences are in the locales.

use std::fmt;

use crate::domain::calendar::Day;
use crate::domain::creditor::CreditorIdError;
use crate::domain::iban::IbanError;
use crate::domain::money::{Money, MoneyError};

/// A field that someone fills in; `name` is what files and JSON call it.
macro_rules! fields {
    ($($variant:ident = $name:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Field { $($variant,)* }

        impl Field {
            pub const ALL: &'static [Field] = &[$(Field::$variant,)*];

            pub fn name(self) -> &'static str {
                match self { $(Field::$variant => $name,)* }
            }

            pub fn named(name: &str) -> Option<Field> {
                Field::ALL.iter().copied().find(|field| field.name() == name)
            }
        }
    };
}

fields! {
    Number = "number",
    Kind = "kind",
    Name = "name",
    FirstName = "first_name",
    Prefix = "prefix",
    LastName = "last_name",
    Gender = "gender",
    BirthDate = "birth_date",
    Email = "email",
    Phone = "phone",
    Account = "account",
    Address = "address",
    Street = "street",
    HouseNumber = "house_number",
    PostalCode = "postal_code",
    City = "city",
    Country = "country",
    Plan = "plan",
    StartDate = "start_date",
    EndDate = "end_date",
    Fee = "fee",
    PaidUntil = "paid_until",
    Iban = "iban",
    Bic = "bic",
    Holder = "holder",
    MandateReference = "mandate_reference",
    MandateSignedOn = "mandate_signed_on",
    LastCollectedOn = "last_collected_on",
    Proof = "proof",
    Household = "household",
    Groups = "groups",
    Search = "search",
    Note = "note",
    CreditorId = "creditor_id",
    Kvk = "kvk",
    VatId = "vat_id",
    Contact = "contact",
    Payer = "payer",
    Price = "price_cents",
    BillFrom = "bill_from",
    Until = "until",
    On = "on",
    OriginText = "origin_text",
    BuyerReference = "buyer_reference",
    Interval = "interval_months",
    Reason = "reason",
    Action = "action",
    CostCenter = "cost_center",
    Relation = "relation",
    Discount = "discount",
    JoiningFee = "joining_fee_cents",
    AgeBands = "age_bands",
    AgeDay = "age_day",
    Ladder = "in_household_ladder",
    LeadDays = "lead_days",
    Term = "term_months",
    RenewalTerm = "renewal_months",
    LegalRegime = "legal_regime",
    Persons = "covers_persons",
    Count = "count",
    Instalments = "instalments",
    Ships = "ships",
    Audience = "audience",
    Rollover = "rollover",
    ProrationTable = "proration_table",
    OnFailure = "on_failure",
    PauseMode = "pause_mode",
    Description = "description",
    DayOfMonth = "day",
    Year = "year",
    Rsin = "club.rsin",
    GiftAccounts = "gifts.accounts",
    Vat = "vat",
    MailServer = "smtp.server",
    Password = "password",
    Products = "items",
    Flagged = "flagged",
    Campaign = "campaign",
    Budget = "budget_cents",
    Cost = "cost_cents",
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a reference that somebody typed was meant to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    Relation,
    Plan,
    Subscription,
    Mandate,
    Invoice,
    GiftAgreement,
    Decision,
    Run,
    Collection,
    Discount,
    Household,
    BankEntry,
    Campaign,
    Action,
    ThirdParty,
    Message,
    Intake,
    Shipment,
    Product,
    Request,
    Group,
    Search,
    Refund,
    Recurring,
    BasketLine,
}

/// The first day that can be, or the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayLimit {
    NotBefore(Day),
    NotAfter(Day),
}

/// Why a file of the bank cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unreadable {
    Missing,
    NotOfABank,
    DocType,
    /// The XML is wrong after so many bytes.
    Xml(u64),
    /// A line that is no movement.
    Line(usize),
    Amount(String),
    CutOff,
    /// A movement, by its place in the file, that does not say what it must.
    Silent(usize, Silence),
    /// Another message of ISO 20022, by its name.
    Other(String),
    /// No statement in it.
    Empty,
    /// More files than this.
    TooMany(usize),
    /// More megabytes than this.
    TooLarge(u64),
    /// What the machine says.
    Machine(String),
}

/// Why there are no costs of collecting.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum NoCosts {
    /// The letter of article 6:96 was never told.
    NoLetter,
    /// It can be paid without costs up to and including that day.
    FreeUntil(Day),
    /// They were asked, on this invoice.
    Charged(String),
    NothingLate,
    /// Of an organisation: it was not even reminded.
    NotReminded,
}

/// What a movement must say, and does not: money is never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Silence {
    Amount,
    /// Whether it came or went.
    Way,
    Day,
    Currency,
}

impl fmt::Display for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Silence::Amount => "how much",
            Silence::Way => "which way it went",
            Silence::Day => "on what day",
            Silence::Currency => "in euros how much",
        })
    }
}

/// Something in the data that a person can mend; it never stops the other records.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    IbanInvalid {
        who: String,
        value: String,
        why: IbanError,
    },
    DateInvalid {
        who: String,
        field: Field,
        value: String,
    },
    AmountInvalid {
        who: String,
        value: String,
        why: MoneyError,
    },
    MandateMissing {
        who: String,
        field: Field,
    },
    Duplicate {
        who: String,
        of: String,
    },
    FormerMemberType {
        who: String,
        value: String,
        until: Option<Day>,
    },
    /// One of the two, not both and not neither.
    EitherOr {
        one: Field,
        other: Field,
    },
    BankFileUnreadable {
        file: String,
        why: Unreadable,
    },
    ColumnUnknown {
        heading: String,
    },
    RequiredMissing {
        who: String,
        field: Field,
    },
    NotFound {
        what: Thing,
        value: String,
    },
    Ambiguous {
        what: Thing,
        value: String,
        matches: Vec<String>,
    },
    Taken {
        what: Thing,
        value: String,
    },
    PlanInactive {
        plan: String,
    },
    /// What is on offer and how the club works is changed by who arranges the administration.
    AdminOnly,
    MandateReference {
        value: String,
    },
    MandateOfOther {
        reference: String,
        owner: String,
        payer: String,
    },
    /// What cannot change of a mandate that was collected on.
    MandateUsed {
        reference: String,
        field: Field,
    },
    SignedInFuture {
        who: String,
        on: Day,
    },
    /// A day that is one, but cannot be this one.
    DayOutside {
        who: String,
        field: Field,
        day: Day,
        limit: DayLimit,
    },
    NotInHousehold {
        who: String,
        holder: String,
    },
    GiftWithoutPayer {
        who: String,
    },
    /// What is billed to somebody is not handed over.
    HolderBilled {
        who: String,
    },
    CreditorId {
        value: String,
        why: CreditorIdError,
    },
    SettingMissing {
        field: Field,
    },
    EndBeforeStart {
        who: String,
        start: Day,
        end: Day,
    },
    AlreadyEnded {
        who: String,
        end: Day,
    },
    MandateEnded {
        who: String,
        end: Day,
    },
    NotEnded {
        who: String,
    },
    AlreadyPaused {
        who: String,
    },
    NotPaused {
        who: String,
    },
    NoEndPossible {
        who: String,
        field: Field,
    },
    /// Collections in a run that must not go to the bank any more.
    RunUnfit {
        run: i64,
        count: usize,
    },
    /// A payer with the account of the club itself.
    IbanOfClub {
        who: String,
        value: String,
    },
    RunUndone {
        run: i64,
    },
    RunUploaded {
        run: i64,
    },
    RunNotCollection {
        run: i64,
    },
    RunHasFinal {
        run: i64,
        count: usize,
    },
    InvoiceDraft {
        value: String,
    },
    InvoiceCredited {
        number: String,
    },
    InvoiceInCollection {
        number: String,
        run: i64,
    },
    /// A part of the invoice is asked of another: that one is final, or not to be undone by itself.
    InvoiceTied {
        number: String,
        other: String,
    },
    /// Somebody else looks first.
    NotApproved {
        approvers: String,
    },
    AlreadyApproved {
        person: String,
    },
    ApprovalTotal {
        total: Money,
    },
    /// What the bank told by an id of ours is what it is.
    BankEntryCertain {
        amount: Money,
    },
    RefundOnItsWay {
        number: String,
    },
    /// What was paid on an invoice pays another, and can't be taken back before that is.
    SetOffStands {
        number: String,
        other: String,
    },
    /// So much of one invoice does not stand on another.
    NotSetOff {
        number: String,
        from: String,
    },
    /// It became final before the club said this of itself, and it never changes.
    InvoiceLacks {
        number: String,
        field: Field,
    },
    /// There is nothing left to be paid.
    NothingOpen {
        number: String,
    },
    /// Two invoices that are not of the same payer.
    OtherPayer {
        number: String,
        other: String,
    },
    PaymentUnknown {
        number: String,
        amount: Money,
        on: Day,
    },
    PaymentTooLarge {
        number: String,
        open: Money,
    },
    AmountNotPositive,
    CollectionTooSoon {
        on: Day,
        first: Day,
    },
    CollectionTooLate {
        on: Day,
        last: Day,
    },
    NothingToCollect,
    Quarantine {
        messages: Vec<String>,
    },
    FileRefused {
        why: String,
    },
    /// A letter of the club's own that cannot be filled in.
    /// More would go back than was paid too much.
    RefundNotOwed {
        number: String,
        owed: Money,
    },
    /// The payer can still have the collection back at their bank, and would have it twice.
    RefundMayDouble {
        number: String,
        until: Day,
    },
    /// No refund waits for a file.
    NoRefundReady,
    /// Nobody was named who gets an invoice.
    NoRecipients,
    NoCosts {
        number: String,
        why: NoCosts,
    },
    /// Somebody applies for a plan and orders things in one: each is an application of its own.
    PlanAndItems {
        who: String,
    },
    /// The file of one group is no administration: it is to be seen, or its people to be changed.
    GroupFile {
        is_for_changes: bool,
    },
    /// No volunteer gets a file of this group.
    GroupForNobody {
        group: String,
    },
    /// A search that fills a group asks for a group that a search fills: it would follow itself.
    RuleOfRule {
        group: String,
        asked: String,
    },
    /// Somebody was in it, or a discount or a type of subscription names it.
    GroupUsed {
        name: String,
    },
    /// What comes round was invoiced so many times: it is ended, and not removed or given to somebody else.
    RecurringMade {
        who: String,
        count: usize,
    },
    /// So many turns are on a draft, and would come round no more once it is thrown away.
    RecurringDrafts {
        who: String,
        count: usize,
    },
    /// What is taken out of baskets at once is of one relation and one day, so that it can be put back.
    BasketMixed,
    /// A plan by the week has no months to count.
    MonthsOfWeeks,
    /// A table of days of joining, and another way to count chosen.
    TableUnused,
    /// Nothing is booked any more up to and including a day.
    BooksClosed {
        on: Day,
        until: Day,
    },
    /// The mail server does not answer, or does not let us in; nothing was sent.
    MailServer {
        server: String,
        why: MailFault,
    },
    /// A name has letters in it that it cannot have.
    NameWith {
        field: Field,
        value: String,
        not: String,
    },
    /// What was not known of who it is for when an invoice became final stays out of it.
    BuyerLacks {
        number: String,
        who: String,
        field: Field,
    },
    /// Nothing is asked of who died.
    Deceased {
        who: String,
    },
    /// This program was built without the part that makes paper.
    NoPaper,
    /// Line and column count from 1; 0 where the whole file is meant.
    TemplateBroken {
        file: String,
        line: usize,
        column: usize,
        what: String,
    },
    NotUploaded {
        end_to_end_id: String,
    },
    AlreadyReturned {
        end_to_end_id: String,
    },
    TextTooLong {
        field: Field,
        max: usize,
    },
    ValueUnknown {
        field: Field,
        value: String,
        allowed: String,
    },
    DeedUnknown {
        message: String,
    },
    ImportedDuplicateNumber {
        number: String,
        who: String,
        other: String,
    },
    /// An imported number is somebody else's here.
    NumberOfOther {
        number: String,
        who: String,
        other: String,
    },
    /// The list names another subscription than the one that runs here.
    SubscriptionDiffers {
        who: String,
        here: String,
        list: String,
    },
    /// The list has a known mandate on another account.
    MandateDiffers {
        reference: String,
        who: String,
        here: String,
        list: String,
    },
    /// A row has more cells than the file has columns.
    RowTooLong {
        cells: usize,
        headings: usize,
    },
}

/// Why a mail server takes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(into = "String")]
pub enum MailFault {
    NoHost,
    /// The computer is there, and nothing on it answers.
    NobodyThere,
    Silent,
    /// It broke the conversation off.
    HungUp,
    /// An open line, to another computer than this one.
    OpenLine,
    /// In the server's own words.
    Said(String),
}

impl From<MailFault> for String {
    /// Returns a fixed name for programs, or what the server said.
    fn from(fault: MailFault) -> String {
        match fault {
            MailFault::NoHost => "no_host",
            MailFault::NobodyThere => "nobody_there",
            MailFault::Silent => "silent",
            MailFault::HungUp => "hung_up",
            MailFault::OpenLine => "open_line",
            MailFault::Said(why) => return why,
        }
        .to_owned()
    }
}

impl Problem {
    /// The fixed name of the problem, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Problem::IbanInvalid { .. } => "iban_invalid",
            Problem::DateInvalid { .. } => "date_invalid",
            Problem::AmountInvalid { .. } | Problem::AmountNotPositive => "amount_invalid",
            Problem::MandateMissing { .. } => "mandate_missing",
            Problem::Duplicate { .. } => "duplicate",
            Problem::FormerMemberType { .. } => "former_member_type",
            Problem::EitherOr { .. } => "required_missing",
            Problem::BankFileUnreadable { .. } => "unreadable",
            Problem::ColumnUnknown { .. } => "column_unknown",
            Problem::NotFound { what: Thing::Plan, .. } => "plan_unknown",
            Problem::RequiredMissing { .. } => "required_missing",
            Problem::NotFound { .. } => "not_found",
            Problem::Ambiguous { .. } => "ambiguous",
            Problem::Taken { .. } | Problem::ImportedDuplicateNumber { .. } => "taken",
            Problem::NumberOfOther { .. } => "number_of_other",
            Problem::SubscriptionDiffers { .. } => "subscription_differs",
            Problem::MandateDiffers { .. } => "mandate_differs",
            Problem::RowTooLong { .. } => "row_too_long",
            Problem::PlanInactive { .. } => "plan_inactive",
            Problem::AdminOnly => "admin_only",
            Problem::MandateReference { .. } => "mandate_reference_invalid",
            Problem::MandateOfOther { .. } => "mandate_of_other",
            Problem::MandateUsed { .. } => "mandate_used",
            Problem::SignedInFuture { .. } => "signed_in_future",
            Problem::DayOutside { .. } => "day_outside",
            Problem::NotInHousehold { .. } => "not_in_household",
            Problem::GiftWithoutPayer { .. } => "gift_without_payer",
            Problem::HolderBilled { .. } => "holder_billed",
            Problem::CreditorId { .. } => "creditor_id_invalid",
            Problem::SettingMissing { .. } => "setting_missing",
            Problem::EndBeforeStart { .. } => "end_before_start",
            Problem::AlreadyEnded { .. } | Problem::MandateEnded { .. } => "already_ended",
            Problem::NotEnded { .. } => "not_ended",
            Problem::AlreadyPaused { .. } => "already_paused",
            Problem::NotPaused { .. } => "not_paused",
            Problem::NoEndPossible { .. } => "no_end_possible",
            Problem::RunUnfit { .. } => "run_unfit",
            Problem::IbanOfClub { .. } => "iban_of_club",
            Problem::RunUndone { .. } => "run_undone",
            Problem::RunUploaded { .. } => "run_uploaded",
            Problem::RunNotCollection { .. } => "run_not_collection",
            Problem::RunHasFinal { .. } => "run_has_final",
            Problem::InvoiceDraft { .. } => "invoice_draft",
            Problem::InvoiceCredited { .. } => "invoice_credited",
            Problem::InvoiceInCollection { .. } => "invoice_in_collection",
            Problem::InvoiceTied { .. } => "invoice_tied",
            Problem::NotApproved { .. } => "not_approved",
            Problem::AlreadyApproved { .. } => "already_approved",
            Problem::ApprovalTotal { .. } => "approval_total",
            Problem::BankEntryCertain { .. } => "bank_entry_certain",
            Problem::RefundOnItsWay { .. } => "refund_on_its_way",
            Problem::SetOffStands { .. } => "set_off_stands",
            Problem::NotSetOff { .. } => "not_set_off",
            Problem::NothingOpen { .. } => "nothing_open",
            Problem::InvoiceLacks { .. } => "invoice_lacks",
            Problem::OtherPayer { .. } => "other_payer",
            Problem::PaymentUnknown { .. } => "payment_unknown",
            Problem::PaymentTooLarge { .. } => "payment_too_large",
            Problem::CollectionTooSoon { .. } => "collection_too_soon",
            Problem::CollectionTooLate { .. } => "collection_too_late",
            Problem::NothingToCollect => "nothing_to_collect",
            Problem::Quarantine { .. } => "quarantine",
            Problem::RefundNotOwed { .. } => "refund_not_owed",
            Problem::RefundMayDouble { .. } => "refund_may_double",
            Problem::NoRefundReady => "not_found",
            Problem::NoRecipients => "required_missing",
            Problem::NoCosts { .. } => "no_costs",
            Problem::RecurringMade { .. } | Problem::GroupUsed { .. } => "taken",
            Problem::RuleOfRule { .. } | Problem::GroupForNobody { .. } => "value_unknown",
            Problem::GroupFile { .. } => "group_file",
            Problem::PlanAndItems { .. } => "plan_and_items",
            Problem::RecurringDrafts { .. } => "drafts_waiting",
            Problem::BasketMixed => "basket_mixed",
            Problem::MonthsOfWeeks => "months_of_weeks",
            Problem::TableUnused => "table_unused",
            Problem::BooksClosed { .. } => "books_closed",
            Problem::MailServer { .. } => "mail_server",
            Problem::NameWith { .. } => "name_with",
            Problem::NoPaper => "no_paper",
            Problem::BuyerLacks { .. } => "buyer_lacks",
            Problem::Deceased { .. } => "deceased",
            Problem::TemplateBroken { .. } => "template_broken",
            Problem::FileRefused { .. } => "file_refused",
            Problem::NotUploaded { .. } => "not_uploaded",
            Problem::AlreadyReturned { .. } => "already_returned",
            Problem::TextTooLong { .. } => "text_too_long",
            Problem::ValueUnknown { .. } => "value_unknown",
            Problem::DeedUnknown { .. } => "deed_unknown",
        }
    }

    /// The field to go to, where the problem is in one.
    pub fn field(&self) -> Option<Field> {
        match self {
            Problem::IbanInvalid { .. } | Problem::IbanOfClub { .. } => Some(Field::Iban),
            Problem::AmountInvalid { .. } | Problem::AmountNotPositive => Some(Field::Fee),
            Problem::FormerMemberType { .. } | Problem::PlanInactive { .. } => Some(Field::Plan),
            Problem::Duplicate { .. } | Problem::ImportedDuplicateNumber { .. } => {
                Some(Field::Number)
            }
            Problem::MandateReference { .. } | Problem::MandateOfOther { .. } => {
                Some(Field::MandateReference)
            }
            Problem::SignedInFuture { .. } => Some(Field::MandateSignedOn),
            Problem::NotInHousehold { .. } => Some(Field::Persons),
            Problem::NoRecipients => Some(Field::Number),
            Problem::MonthsOfWeeks | Problem::TableUnused => Some(Field::BillFrom),
            Problem::GiftWithoutPayer { .. } => Some(Field::Payer),
            Problem::HolderBilled { .. } => Some(Field::Number),
            Problem::CreditorId { .. } => Some(Field::CreditorId),
            Problem::EndBeforeStart { .. } => Some(Field::EndDate),
            Problem::DateInvalid { field, .. }
            | Problem::DayOutside { field, .. }
            | Problem::MandateMissing { field, .. }
            | Problem::RequiredMissing { field, .. }
            | Problem::SettingMissing { field }
            | Problem::NoEndPossible { field, .. }
            | Problem::MandateUsed { field, .. }
            | Problem::TextTooLong { field, .. }
            | Problem::NameWith { field, .. }
            | Problem::ValueUnknown { field, .. } => Some(*field),
            _ => None,
        }
    }
}
