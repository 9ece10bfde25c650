//! What the club has chosen.

use std::collections::BTreeMap;

use crate::actions::Action;
use crate::db::settings::Setting;
use crate::domain::iban::Iban;
use crate::domain::money::Money;
use crate::domain::plan::MonthDay;
use crate::domain::problem::{Field, Problem};
use crate::ops::{ChangeSettings, EndQuarantine, check_setting, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Next};
use crate::text::{self, Text, field};
use crate::ui::form::{Form, FormField, Kind};

/// The settings in the order of the form.
const SETTINGS: [Setting; 27] = [
    Setting::ClubName,
    Setting::ClubIban,
    Setting::CreditorId,
    Setting::ClubKvk,
    Setting::ClubAddress,
    Setting::ClubEmail,
    Setting::FiscalYear,
    Setting::DueDays,
    Setting::LeadDays,
    Setting::PrenotificationDays,
    Setting::HouseholdLadder,
    Setting::HouseholdCap,
    Setting::MembershipGrace,
    Setting::PainVersion,
    Setting::ExportFolder,
    Setting::Language,
    Setting::Confirmations,
    Setting::RenewalDays,
    Setting::ReminderDays,
    Setting::WikDays,
    Setting::PostDays,
    Setting::RetryDays,
    Setting::AfterReturn,
    Setting::ItemLimit,
    Setting::FileLimit,
    Setting::FileCount,
    Setting::MonthLimit,
];

pub(super) fn new() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let mut fields = Vec::new();
        for (at, setting) in SETTINGS.into_iter().enumerate() {
            let (label, kind, hint) = describe(text, setting);
            let value = shown(setting, read.setting(setting)?);
            fields.push(FormField::new(at, label, kind).with(value).hinted(hint));
        }
        let quarantine = read.setting(Setting::Quarantine)?;
        if !quarantine.is_empty() {
            fields.push(
                FormField::new(Field::Reason, text.settings_quarantine(), Kind::Text)
                    .hinted(text.settings_quarantine_hint()),
            );
        }
        Ok(Form::new(fields))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let settings: BTreeMap<String, String> = SETTINGS
            .into_iter()
            .enumerate()
            .map(|(at, setting)| (setting.name().to_owned(), kept(setting, at, form)))
            .collect();
        perform(cx.db(), &ChangeSettings { settings })?;
        let reason = form.value(Field::Reason);
        if !reason.is_empty() {
            perform(cx.db(), &EndQuarantine { reason })?;
        }
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    // A setting is no field that problems name: the form says itself which it is.
    let check = |form: &Form, cx: &Cx<'_>| {
        let wrong = SETTINGS.into_iter().enumerate().find_map(|(at, setting)| {
            check_setting(setting, &kept(setting, at, form)).err().map(|problem| (at, problem))
        });
        Ok(wrong.map(|(at, problem)| {
            let why = match problem {
                Problem::ValueUnknown { value, allowed, .. } => {
                    cx.text.settings_wrong(value, allowed)
                }
                problem => text::problem(cx.text, &problem),
            };
            (at.into(), why)
        }))
    };
    FormScreen::new(Text::action_settings, Text::help_settings, fill, submit)
        .checked(check)
        .in_section(Action::GoSettings)
}

/// Returns a setting as people write it: days of the year the day first, amounts in euros.
fn shown(setting: Setting, value: String) -> String {
    match setting {
        Setting::ClubIban => value.parse().map_or(value, |iban: Iban| iban.grouped()),
        Setting::FiscalYear => value.parse().map_or(value, |day: MonthDay| day.dutch()),
        Setting::HouseholdCap | Setting::ItemLimit | Setting::FileLimit | Setting::MonthLimit => {
            value.parse().map_or(value, |cents| Money::cents(cents).to_string())
        }
        _ => value,
    }
}

/// Returns what was filled in as it is kept; what cannot be read goes as it is, to be refused by name.
fn kept(setting: Setting, at: usize, form: &Form) -> String {
    let value = form.value(at);
    match setting {
        Setting::FiscalYear => MonthDay::read_dutch(&value).map_or(value, |day| day.to_string()),
        Setting::HouseholdCap | Setting::ItemLimit | Setting::FileLimit | Setting::MonthLimit => {
            form.amount(at).map_or(value, |amount| amount.in_cents().to_string())
        }
        _ => value,
    }
}

fn describe(text: &Text, setting: Setting) -> (String, Kind, String) {
    let plain = |label: String| (label, Kind::Text, String::new());
    let days = |label: String, hint: String| (label, Kind::Digits, hint);
    match setting {
        Setting::ClubName => plain(text.settings_club()),
        Setting::ClubIban => (field(text, Field::Iban), Kind::Iban, String::new()),
        Setting::CreditorId => plain(field(text, Field::CreditorId)),
        Setting::ClubKvk => plain(field(text, Field::Kvk)),
        Setting::ClubAddress => {
            (field(text, Field::Address), Kind::Text, text.settings_address_hint())
        }
        Setting::ClubEmail => (field(text, Field::Email), Kind::Email, text.settings_email_hint()),
        Setting::FiscalYear => {
            (text.settings_fiscal_year(), Kind::Text, text.settings_fiscal_year_hint())
        }
        Setting::DueDays => days(text.settings_due_days(), text.settings_days()),
        Setting::LeadDays => days(text.settings_lead_days(), text.settings_lead_days_hint()),
        Setting::MembershipGrace => days(text.settings_grace(), text.settings_grace_hint()),
        Setting::PrenotificationDays => days(text.settings_prenotification(), text.settings_days()),
        Setting::PainVersion => {
            let versions = ["pain.008.001.08", "pain.008.001.02"]
                .map(|version| (version.to_owned(), version.to_owned()));
            (text.settings_version(), Kind::Choice(versions.to_vec()), text.settings_version_hint())
        }
        Setting::HouseholdLadder => {
            (text.settings_ladder(), Kind::Text, text.settings_ladder_hint())
        }
        Setting::HouseholdCap => (text.settings_cap(), Kind::Amount, text.settings_cap_hint()),
        Setting::ItemLimit => {
            (text.settings_item_limit(), Kind::Amount, text.settings_limit_hint())
        }
        Setting::FileLimit => {
            (text.settings_file_limit(), Kind::Amount, text.settings_limit_hint())
        }
        Setting::MonthLimit => {
            (text.settings_month_limit(), Kind::Amount, text.settings_limit_hint())
        }
        Setting::FileCount => {
            (text.settings_file_count(), Kind::Digits, text.settings_limit_hint())
        }
        Setting::RetryDays => (text.settings_retry(), Kind::Text, text.settings_retry_hint()),
        Setting::AfterReturn => {
            (text.settings_after_return(), Kind::Text, text.settings_after_return_hint())
        }
        Setting::Language => {
            let languages = [("nl", "Nederlands"), ("en", "English")];
            let languages = languages.map(|(value, label)| (value, label.to_owned()));
            (text.settings_language(), Kind::one_of(languages), String::new())
        }
        Setting::Confirmations => {
            let choices = [("", text.form_no()), ("yes", text.form_yes())];
            let hint = text.settings_confirmations_hint();
            (text.settings_confirmations(), Kind::one_of(choices), hint)
        }
        Setting::RenewalDays => (text.settings_renewal(), Kind::Text, text.settings_renewal_hint()),
        Setting::ReminderDays => days(text.settings_reminder(), text.settings_late_hint()),
        Setting::WikDays => days(text.settings_wik(), text.settings_late_hint()),
        Setting::PostDays => days(text.settings_post(), text.settings_days()),
        Setting::ExportFolder => (text.settings_folder(), Kind::Text, text.settings_folder_hint()),
        Setting::Quarantine => plain(text.settings_quarantine()),
    }
}
