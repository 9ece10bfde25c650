//! The club chooses how it works.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::bank::pain008::Version;
use crate::db::Write;
use crate::db::ledger::INCOME;
use crate::db::settings::Setting;
use crate::domain::bank_terms::{bank_terms, banks};
use crate::domain::calendar::Day;
use crate::domain::card::{CardTab, HIDEABLE, listed, read_extra, read_hidden, read_tabs};
use crate::domain::creditor::read_creditor_id;
use crate::domain::iban::Iban;
use crate::domain::money::Money;
use crate::domain::plan::MonthDay;
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::{harmless, is_email};
use crate::domain::returns::{AfterReturn, read_policy};
use crate::domain::tax_number::{read_rsin, read_vat_id};
use crate::domain::wording::Wording;
use crate::exchange::smtp::Security;
use crate::ops::requests::{STAFF, unlocked};
use crate::ops::set_account::known_account;
use crate::ops::{Deed, Done, Refusal};

/// Changes settings by their names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeSettings {
    pub settings: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SettingsChanged {
    pub changed: Vec<String>,
}

impl Deed for ChangeSettings {
    const NAME: &'static str = "change_settings";
    type Value = SettingsChanged;

    fn perform(&self, write: &Write<'_>) -> Result<Done<SettingsChanged>, Refusal> {
        let mut accepted = Vec::new();
        let mut before = BTreeMap::new();
        for (name, value) in &self.settings {
            let setting = Setting::named(name).filter(|setting| {
                // These are set by deeds of their own.
                !matches!(setting, Setting::Quarantine | Setting::BooksClosed)
            });
            let Some(setting) = setting else {
                let allowed = Setting::ALL
                    .iter()
                    .map(|setting| setting.name())
                    .collect::<Vec<_>>()
                    .join(", ");
                return Err(Problem::ValueUnknown {
                    field: Field::Name,
                    value: name.clone(),
                    allowed,
                }
                .into());
            };
            let value = checked(setting, &harmless(value))?;
            let now = write.setting(setting)?;
            if now != value {
                before.insert(name.clone(), now);
                accepted.push((setting, value));
            }
        }
        // Who may not change how the club works can still hand the desk back to who may.
        let hands_back = accepted.contains(&(Setting::Role, String::new()));
        if !hands_back && accepted.iter().any(|(setting, _)| *setting != Setting::Role) {
            unlocked(write)?;
        }
        for (setting, value) in &accepted {
            if matches!(
                setting,
                Setting::GiftAccounts | Setting::FundsGoods | Setting::FundsServices
            ) {
                for code in listed(value) {
                    known_account(write, &code)??;
                    // What is on the usual account is for something, and neither a gift nor raised.
                    if code == INCOME {
                        let (field, allowed) = (Field::Account, "8400".to_owned());
                        return Err(Problem::ValueUnknown { field, value: code, allowed }.into());
                    }
                }
            }
            if matches!(setting, Setting::CreditorId | Setting::ClubName) {
                tell_of_creditor(write, *setting, value)?;
            }
            write.set(*setting, value)?;
        }
        let day =
            |setting| -> anyhow::Result<Option<Day>> { Ok(write.setting(setting)?.parse().ok()) };
        if let Some((start, end)) = day(Setting::SmallFrom)?.zip(day(Setting::SmallUntil)?)
            && end < start
        {
            return Err(Problem::EndBeforeStart { who: "KOR".to_owned(), start, end }.into());
        }
        let changed: Vec<String> =
            accepted.iter().map(|(setting, _)| setting.name().to_owned()).collect();
        let subject = changed.join(", ");
        Ok(Done::new(SettingsChanged { changed }, subject)
            .undone_by(ChangeSettings { settings: before }))
    }
}

/// The bank knows used mandates by another creditor than the club is from now on: the next collection of each says so.
fn tell_of_creditor(write: &Write<'_>, setting: Setting, value: &str) -> anyhow::Result<()> {
    let before = write.setting(setting)?;
    let unknown = write.unknown_to_bank()?;
    for id in write.used_mandates()?.into_iter().filter(|id| !unknown.contains(id)) {
        let mut amendment = write.untold_amendment(id)?;
        let known = match setting {
            Setting::CreditorId => &mut amendment.creditor_id,
            _ => &mut amendment.creditor_name,
        };
        let was = known.take().unwrap_or_else(|| before.clone());
        *known = Some(was).filter(|was| !was.is_empty() && was != value);
        write.set_untold_amendment(id, &amendment)?;
    }
    Ok(())
}

/// The most often a collection is tried again by itself.
const RETRIES_MAX: usize = 3;

/// Returns a setting's value as it is kept, or what is wrong with it. Empty means: not chosen.
pub fn checked(setting: Setting, value: &str) -> Result<String, Problem> {
    let unknown = |field, allowed: &str| Problem::ValueUnknown {
        field,
        value: value.to_owned(),
        allowed: allowed.to_owned(),
    };
    if value.is_empty() {
        return Ok(String::new());
    }
    match setting {
        Setting::ClubIban => match value.parse::<Iban>() {
            Ok(iban) => Ok(iban.into()),
            Err(why) => {
                Err(Problem::IbanInvalid { who: String::new(), value: value.to_owned(), why })
            }
        },
        Setting::CreditorId => read_creditor_id(value)
            .map_err(|why| Problem::CreditorId { value: value.to_owned(), why }),
        Setting::ClubKvk => {
            let is_kvk = value.len() == 8 && value.bytes().all(|b| b.is_ascii_digit());
            if is_kvk { Ok(value.to_owned()) } else { Err(unknown(Field::Kvk, "12345678")) }
        }
        Setting::ClubEmail => {
            if is_email(value) {
                Ok(value.to_owned())
            } else {
                Err(unknown(Field::Email, "penningmeester@onzeclub.nl"))
            }
        }
        Setting::FiscalYear => match value.parse::<MonthDay>() {
            Ok(day) => Ok(day.to_string()),
            Err(_) => Err(unknown(Field::StartDate, "01-01")),
        },
        Setting::PainVersion => match Version::named(value) {
            Some(version) => Ok(version.name().to_owned()),
            None => Err(unknown(Field::Kind, "pain.008.001.08, pain.008.001.02")),
        },
        Setting::DueDays
        | Setting::LeadDays
        | Setting::PrenotificationDays
        | Setting::ReminderDays
        | Setting::WikDays
        | Setting::PostDays
        | Setting::SmtpPatience
        | Setting::MembershipGrace => match value.parse::<u32>() {
            Ok(days) if days <= 366 => Ok(days.to_string()),
            _ => Err(unknown(Field::On, "0-366")),
        },
        Setting::HouseholdLadder => {
            let percents: Option<Vec<u32>> = value
                .split([',', ';', ' '])
                .filter(|percent| !percent.is_empty())
                .map(|percent| percent.parse().ok().filter(|percent| *percent <= 100))
                .collect();
            // What each place pays, not what is off: it never rises.
            let falls = |percents: &Vec<u32>| percents.is_sorted_by(|one, next| next <= one);
            let percents = percents.filter(falls);
            let percents = percents.ok_or_else(|| unknown(Field::Ladder, "100,100,80,60"))?;
            let percents: Vec<String> = percents.iter().map(u32::to_string).collect();
            Ok(percents.join(","))
        }
        Setting::People => match Wording::named(value) {
            Some(wording) => Ok(wording.name().to_owned()),
            None => Err(unknown(Field::Kind, &Wording::ALL.map(|(_, name)| name).join(", "))),
        },
        Setting::Language => match value {
            "nl" | "en" => Ok(value.to_owned()),
            _ => Err(unknown(Field::Kind, "nl, en")),
        },
        Setting::SmtpServer => {
            let (host, port) = value.rsplit_once(':').unwrap_or((value, "587"));
            let is_host = !host.is_empty() && !host.contains([' ', '/', '@']);
            match port.parse::<u16>() {
                Ok(port) if is_host && 0 < port => Ok(value.to_owned()),
                _ => Err(unknown(Field::MailServer, "smtp.voorbeeld.nl:587")),
            }
        }
        Setting::SmtpSecurity => match Security::named(value) {
            Some(_) => Ok(value.to_owned()),
            None => Err(unknown(Field::Kind, &Security::ALL.map(|(_, name)| name).join(", "))),
        },
        Setting::CreditSeries => {
            let series = value.to_ascii_uppercase();
            let is_letters = series.len() <= 2 && series.bytes().all(|b| b.is_ascii_uppercase());
            if is_letters { Ok(series) } else { Err(unknown(Field::Name, "C, CN")) }
        }
        Setting::CutOff => {
            let time = chrono::NaiveTime::parse_from_str(value, "%H:%M");
            match time {
                Ok(time) => Ok(time.format("%H:%M").to_string()),
                Err(_) => Err(unknown(Field::On, "14:00")),
            }
        }
        Setting::BankProfile => {
            let code = value.to_ascii_uppercase();
            match bank_terms(&code).bank {
                Some(_) => Ok(code),
                None => {
                    let codes: Vec<&str> = banks().map(|(code, _)| code).collect();
                    Err(unknown(Field::Kind, &codes.join(", ")))
                }
            }
        }
        Setting::FirstNamed | Setting::FileEach => match value {
            "yes" | "ja" | "j" => Ok("yes".to_owned()),
            "no" | "nee" | "n" => Ok("no".to_owned()),
            _ => Err(unknown(Field::Kind, "yes, no")),
        },
        Setting::Confirmations
        | Setting::InvoicePost
        | Setting::EInvoices
        | Setting::CostsVat
        | Setting::AutomaticFinal => match value {
            "yes" | "ja" | "j" => Ok("yes".to_owned()),
            "no" | "nee" | "n" => Ok(String::new()),
            _ => Err(unknown(Field::Kind, "yes, no")),
        },
        Setting::CardTabs => match read_tabs(value) {
            Some(tabs) => Ok(tabs.iter().map(|tab| tab.name()).collect::<Vec<_>>().join(", ")),
            None => Err(unknown(Field::Kind, &CardTab::ALL.map(|(_, name)| name).join(", "))),
        },
        Setting::CardHides => match read_hidden(value) {
            Some(_) => Ok(listed(value).join(", ")),
            None => Err(unknown(Field::Kind, &HIDEABLE.map(Field::name).join(", "))),
        },
        Setting::Approvers => Ok(listed(value).join(", ")),
        Setting::ExtraFields => match read_extra(value) {
            Some(names) => Ok(names.join(", ")),
            None => Err(unknown(Field::Name, "Rugnummer, Kledingmaat")),
        },
        Setting::Role => match value {
            STAFF => Ok(STAFF.to_owned()),
            _ => Err(unknown(Field::Kind, STAFF)),
        },
        Setting::RenewalDays => {
            let steps: Option<Vec<i64>> = value
                .split([',', ';', ' '])
                .filter(|step| !step.is_empty())
                .map(|step| step.parse().ok().filter(|step| (-366..=366).contains(step)))
                .collect();
            let mut steps = steps.ok_or_else(|| unknown(Field::On, "-30,-7,0,14"))?;
            steps.sort_unstable();
            steps.dedup();
            Ok(steps.iter().map(i64::to_string).collect::<Vec<_>>().join(","))
        }
        Setting::RetryDays => {
            let steps: Option<Vec<u32>> = value
                .split([',', ';', ' '])
                .filter(|step| !step.is_empty())
                .map(|step| step.parse().ok().filter(|step| (1..=60).contains(step)))
                .collect();
            let steps = steps.filter(|steps| steps.len() <= RETRIES_MAX);
            let steps = steps.ok_or_else(|| unknown(Field::On, "3,5,7"))?;
            Ok(steps.iter().map(u32::to_string).collect::<Vec<_>>().join(","))
        }
        Setting::AfterReturn => match read_policy(value) {
            Some(_) => Ok(value.to_owned()),
            None => {
                let names: Vec<&str> = AfterReturn::ALL.map(|(_, name)| name).to_vec();
                Err(unknown(Field::Reason, &format!("AM04={}", names.join("|"))))
            }
        },
        Setting::FileCount => match value.parse::<u32>() {
            Ok(count) if 0 < count => Ok(count.to_string()),
            _ => Err(unknown(Field::Number, "1-")),
        },
        Setting::SmallFrom | Setting::SmallUntil => match value.parse::<Day>() {
            Ok(day) => Ok(day.to_string()),
            Err(_) => Err(unknown(Field::StartDate, "2027-01-01")),
        },
        Setting::HouseholdCap
        | Setting::ItemLimit
        | Setting::FileLimit
        | Setting::MonthLimit
        | Setting::SmallLimit
        | Setting::RegistrationLimit
        | Setting::FundsGoodsLimit
        | Setting::FundsServicesLimit => match value.parse::<i64>() {
            Ok(cents) if (1..=Money::MAX.in_cents()).contains(&cents) => Ok(cents.to_string()),
            _ => Err(unknown(Field::Ladder, "39000")),
        },
        Setting::ClubRsin => read_rsin(value).ok_or_else(|| unknown(Field::Rsin, "123456782")),
        Setting::GiftAccounts | Setting::FundsGoods | Setting::FundsServices => {
            Ok(listed(value).join(", "))
        }
        Setting::ClubVatId => {
            read_vat_id(value).ok_or_else(|| unknown(Field::VatId, "NL123456789B01"))
        }
        Setting::SmtpUser
        | Setting::TwinfieldOffice
        | Setting::ClubName
        | Setting::ClubAddress
        | Setting::ExportFolder
        | Setting::BooksClosed
        | Setting::Quarantine => Ok(value.to_owned()),
    }
}
