//! What the club has chosen, by name.

use crate::db::{Read, Write};
use crate::domain::bank_terms::{BankTerms, bank_terms};
use crate::domain::calendar::Day;
use crate::domain::card::{CardLayout, read_extra, read_hidden, read_tabs};
use crate::domain::iban::Iban;
use crate::domain::limits::Limits;
use crate::domain::money::Money;
use crate::domain::plan::MonthDay;
use crate::domain::wording::Wording;

/// A choice with its name in the file and what holds when nobody chose.
macro_rules! settings {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $default:literal;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Setting { $($(#[$doc])* $variant,)* }

        impl Setting {
            pub const ALL: &'static [Setting] = &[$(Setting::$variant,)*];

            pub fn name(self) -> &'static str {
                match self { $(Setting::$variant => $name,)* }
            }

            pub fn default_value(self) -> &'static str {
                match self { $(Setting::$variant => $default,)* }
            }

            pub fn named(name: &str) -> Option<Setting> {
                Setting::ALL.iter().copied().find(|setting| setting.name() == name)
            }
        }
    };
}

settings! {
    ClubName = "club.name", "";
    ClubKvk = "club.kvk", "";
    ClubIban = "club.iban", "";
    /// The number under which the club declares vat, where it does.
    ClubVatId = "club.vat_id", "";
    /// Where letters come from, and where people answer: `Dorpsstraat 1, 1234 AB Ons Dorp`.
    ClubAddress = "club.address", "";
    ClubEmail = "club.email", "";
    CreditorId = "club.creditor_id", "";
    /// First day of the financial year.
    FiscalYear = "club.fiscal_year", "01-01";
    /// Days between the date of an invoice and the day it must be paid.
    DueDays = "invoice.due_days", "14";
    /// The bank whose terms hold, by the letters of its accounts; that of the club's own account when empty.
    BankProfile = "bank.profile", "";
    /// Settlement days that the bank wants a file before the collection date; as the bank has it when empty.
    LeadDays = "collection.lead_days", "";
    /// Until when on a day the bank takes files, `14:00`; as the bank has it when empty.
    CutOff = "bank.cut_off", "";
    /// Whether the bank wants the first collection on a mandate named as such: `yes` or `no`; as the bank has it when empty.
    FirstNamed = "bank.first_named", "";
    /// Whether it wants a file for each kind of collection: `yes` or `no`; as the bank has it when empty.
    FileEach = "bank.file_each", "";
    PainVersion = "collection.version", "pain.008.001.08";
    /// The most the contract with the bank lets one collection, one file and a month be, in cents, and how many collections
    /// one file; no limit when empty.
    ItemLimit = "bank.item_limit_cents", "";
    FileLimit = "bank.file_limit_cents", "";
    MonthLimit = "bank.month_limit_cents", "";
    FileCount = "bank.file_count", "";
    /// Days after each failure that a collection is tried again; not by itself when empty.
    RetryDays = "collection.retry_days", "3,5,7";
    /// What follows on reasons of the bank where the club does it otherwise: `AM04=contact; MS02=retry`.
    AfterReturn = "collection.after_return", "";
    /// Days that a payer is told before.
    PrenotificationDays = "collection.prenotification_days", "14";
    /// The folder where files for the bank go; beside the administration when empty.
    ExportFolder = "collection.folder", "";
    /// What the first, second and further members of a household pay, in percents; nobody less when empty.
    HouseholdLadder = "household.ladder", "";
    /// The most a household pays in a financial year, in cents; no limit when empty.
    HouseholdCap = "household.cap_cents", "";
    /// Days after the day of payment that an unpaid membership still counts.
    MembershipGrace = "membership.grace_days", "30";
    /// The first and the last day of the scheme for small businesses: no vat is charged. Empty: it does not hold, or no end is
    /// known. Source: Wet op de omzetbelasting 1968, article 25.
    SmallFrom = "vat.small_from", "";
    SmallUntil = "vat.small_until", "";
    /// The most a calendar year may bring in by what vat would be on, in cents; as the law has it for that year when empty.
    SmallLimit = "vat.small_limit_cents", "";
    /// Up to how much of that in a calendar year a club that has no number for vat need not ask for one, in cents; as the law
    /// has it when empty.
    RegistrationLimit = "vat.registration_cents", "";
    /// Accounts of the ledger that raising funds is on, goods and services, and the most of each in a calendar year that is
    /// exempt, in cents; as the law has it when empty.
    FundsGoods = "vat.funds_goods_accounts", "";
    FundsGoodsLimit = "vat.funds_goods_cents", "";
    FundsServices = "vat.funds_services_accounts", "";
    FundsServicesLimit = "vat.funds_services_cents", "";
    /// What the screens call who is with the club: `member`, `subscriber`, `donor` or `customer`.
    People = "club.people", "member";
    /// Of letters and messages: `nl` or `en`.
    Language = "club.language", "nl";
    /// The number of the club for the tax office.
    ClubRsin = "club.rsin", "";
    /// The code of the club's administration in Twinfield, for a journal that it takes; empty where it keeps none there.
    TwinfieldOffice = "books.twinfield_office", "";
    /// Accounts of the ledger that gifts are on.
    GiftAccounts = "gifts.accounts", "";
    /// Whether a new subscription is confirmed: `yes`, or nothing.
    Confirmations = "messages.confirmation", "";
    /// Whether what is billed by `run-due`, with nobody there, becomes final at once: `yes`, or nothing.
    AutomaticFinal = "billing.automatic_final", "";
    /// Whether a final invoice goes to the outbox by itself: `yes`, or nothing.
    InvoicePost = "messages.invoices", "";
    /// Letters before the numbers of credit notes, which then run by themselves; empty to number them among the invoices.
    CreditSeries = "invoices.credit_series", "";
    /// Whether the mail with an invoice for an organisation has it as UBL too: `yes`, or nothing.
    EInvoices = "messages.e_invoices", "";
    /// The mail server of the club: `smtp.voorbeeld.nl:587`.
    SmtpServer = "smtp.server", "";
    /// starttls, tls, or none for a server on this computer.
    SmtpSecurity = "smtp.security", "starttls";
    SmtpUser = "smtp.user", "";
    /// Seconds that the server may say nothing.
    SmtpPatience = "smtp.patience", "30";
    /// Days before (negative) or after a membership runs out on which its payer is told; nobody when empty.
    RenewalDays = "messages.renewal_days", "-30,-7,0,14";
    /// Days after the day of payment of the first reminder, and of the letter of BW 6:96.
    ReminderDays = "messages.reminder_days", "7";
    WikDays = "messages.wik_days", "21";
    /// Whether vat comes on the costs of somebody who pays late, for a club that cannot get it back: `yes`, or nothing.
    CostsVat = "messages.costs_vat", "";
    /// Days a letter is on its way, not counting Sundays and Mondays.
    PostDays = "messages.post_days", "2";
    /// The tabs of the card of a relation in their order, by name; all of them when empty.
    CardTabs = "card.tabs", "";
    /// The fields that the card and its form do not show; what is in them stays.
    CardHides = "card.hides", "";
    /// What the club wants to know beside them, by name, in the order of the card.
    ExtraFields = "relation.extra_fields", "";
    /// Who works here: empty for who arranges the administration, `staff` for who may not change what is on offer.
    Role = "desk.role", "";
    /// Who may approve what goes to the bank: names, with commas; one person is enough when empty.
    Approvers = "desk.approvers", "";
    /// The last day that nothing is booked on any more; set by closing the books.
    BooksClosed = "books.closed_until", "";
    /// Set by a restore: collecting waits until this day's files are accounted for.
    Quarantine = "collection.quarantine", "";
}

/// The organisation that collects, complete.
#[derive(Clone, Debug)]
pub struct Creditor {
    pub name: String,
    pub iban: Iban,
    pub creditor_id: String,
}

impl Read<'_> {
    pub fn setting(&self, setting: Setting) -> anyhow::Result<String> {
        let found =
            self.first("SELECT value FROM setting WHERE key = ?1", [setting.name()], |row| {
                row.get(0)
            })?;
        Ok(found.unwrap_or_else(|| setting.default_value().to_owned()))
    }

    /// Returns what the screens call who is with the club.
    pub fn wording(&self) -> anyhow::Result<Wording> {
        Ok(Wording::named(&self.setting(Setting::People)?).unwrap_or_default())
    }

    /// Returns a setting that is a count; its default where the text is none.
    pub fn setting_count(&self, setting: Setting) -> anyhow::Result<u32> {
        let text = self.setting(setting)?;
        Ok(text.parse().or_else(|_| setting.default_value().parse()).unwrap_or_default())
    }

    /// Returns what each place in a household pays, in percents; nothing when places make no difference.
    pub fn household_ladder(&self) -> anyhow::Result<Vec<u32>> {
        let text = self.setting(Setting::HouseholdLadder)?;
        Ok(text.split(',').filter_map(|percent| percent.trim().parse().ok()).collect())
    }

    /// Returns the most that a household pays in a financial year.
    pub fn household_cap(&self) -> anyhow::Result<Option<Money>> {
        Ok(self.setting(Setting::HouseholdCap)?.parse().ok().map(Money::cents))
    }

    /// Returns what the card of a relation shows.
    pub fn card_layout(&self) -> anyhow::Result<CardLayout> {
        let usual = CardLayout::default();
        Ok(CardLayout {
            tabs: read_tabs(&self.setting(Setting::CardTabs)?).unwrap_or(usual.tabs),
            hidden: read_hidden(&self.setting(Setting::CardHides)?).unwrap_or_default(),
            extra: read_extra(&self.setting(Setting::ExtraFields)?).unwrap_or_default(),
        })
    }

    /// Returns what the bank asks of a file: its own terms, where the club chose nothing else.
    pub fn bank_terms(&self) -> anyhow::Result<BankTerms> {
        let chosen = self.setting(Setting::BankProfile)?;
        let own = self.setting(Setting::ClubIban)?;
        let code = if chosen.is_empty() { own.get(4..8).unwrap_or_default() } else { &chosen };
        let bank = bank_terms(code);
        let amount = |setting| -> anyhow::Result<Option<Money>> {
            Ok(self.setting(setting)?.parse().ok().map(Money::cents))
        };
        let wish = |setting, usual: bool| -> anyhow::Result<bool> {
            let value = self.setting(setting)?;
            Ok(if value.is_empty() { usual } else { value == "yes" })
        };
        let cut_off = self.setting(Setting::CutOff)?;
        Ok(BankTerms {
            lead_days: self.setting(Setting::LeadDays)?.parse().unwrap_or(bank.lead_days),
            cut_off: if cut_off.is_empty() { bank.cut_off } else { Some(cut_off) },
            is_first_named: wish(Setting::FirstNamed, bank.is_first_named)?,
            is_file_each: wish(Setting::FileEach, bank.is_file_each)?,
            limits: Limits {
                item: amount(Setting::ItemLimit)?,
                file: amount(Setting::FileLimit)?,
                count: self.setting(Setting::FileCount)?.parse().ok().or(bank.limits.count),
                month: amount(Setting::MonthLimit)?,
            },
            ..bank
        })
    }

    /// Returns the first day of the financial year `day` is in.
    pub fn fiscal_year_start(&self, day: Day) -> anyhow::Result<Day> {
        let first = self.setting(Setting::FiscalYear)?.parse().unwrap_or(MonthDay::NEW_YEAR);
        Ok(first.on_or_before(day))
    }
}

impl Write<'_> {
    pub fn set(&self, setting: Setting, value: &str) -> anyhow::Result<()> {
        // What was read of it before is old now.
        self.closed_until.take();
        let sql = "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2";
        self.run(sql, [setting.name(), value]).map(drop)
    }
}
