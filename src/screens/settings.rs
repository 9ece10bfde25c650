//! What the club has chosen, by chapter.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::Db;
use crate::db::settings::Setting;
use crate::domain::bank_terms::banks;
use crate::domain::calendar::{Day, dutch, typed_date};
use crate::domain::card::{CardTab, HIDEABLE, listed};
use crate::domain::iban::Iban;
use crate::domain::money::Money;
use crate::domain::plan::MonthDay;
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::fold;
use crate::domain::wording::Wording;
use crate::ops::{ChangeSettings, EndQuarantine, STAFF, check_setting, perform, problem_report};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Job, Look, Next, Place, Screen, paper};
use crate::text::{self, Text, field};
use crate::ui::browser::{Column, draw_table};
use crate::ui::form::{Form, FormField, Kind};
use crate::ui::paint::Paint;
use crate::ui::rows::moved;
use crate::ui::theme::Role;

/// Settings that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    Club,
    Fees,
    Collecting,
    Bank,
    Messages,
    Mail,
    Desk,
}

impl Chapter {
    const ALL: [Chapter; 7] = [
        Chapter::Club,
        Chapter::Fees,
        Chapter::Collecting,
        Chapter::Bank,
        Chapter::Messages,
        Chapter::Mail,
        Chapter::Desk,
    ];

    /// The settings in the order of the form.
    fn settings(self) -> &'static [Setting] {
        match self {
            Chapter::Club => &[
                Setting::ClubName,
                Setting::ClubIban,
                Setting::CreditorId,
                Setting::ClubKvk,
                Setting::ClubVatId,
                Setting::ClubAddress,
                Setting::ClubEmail,
                Setting::FiscalYear,
                Setting::People,
                Setting::Language,
                Setting::ClubRsin,
                Setting::GiftAccounts,
                Setting::TwinfieldOffice,
            ],
            Chapter::Fees => &[
                Setting::DueDays,
                Setting::HouseholdLadder,
                Setting::HouseholdCap,
                Setting::MembershipGrace,
                Setting::SmallFrom,
                Setting::SmallUntil,
                Setting::SmallLimit,
                Setting::RegistrationLimit,
                Setting::FundsGoods,
                Setting::FundsGoodsLimit,
                Setting::FundsServices,
                Setting::FundsServicesLimit,
            ],
            Chapter::Collecting => &[
                Setting::PrenotificationDays,
                Setting::RetryDays,
                Setting::AfterReturn,
                Setting::ExportFolder,
            ],
            Chapter::Bank => &[
                Setting::BankProfile,
                Setting::PainVersion,
                Setting::LeadDays,
                Setting::CutOff,
                Setting::FirstNamed,
                Setting::FileEach,
                Setting::ItemLimit,
                Setting::FileLimit,
                Setting::FileCount,
                Setting::MonthLimit,
            ],
            Chapter::Messages => &[
                Setting::Confirmations,
                Setting::InvoicePost,
                Setting::AutomaticFinal,
                Setting::EInvoices,
                Setting::CreditSeries,
                Setting::RenewalDays,
                Setting::ReminderDays,
                Setting::WikDays,
                Setting::CostsVat,
                Setting::PostDays,
            ],
            Chapter::Mail => &[
                Setting::SmtpServer,
                Setting::SmtpSecurity,
                Setting::SmtpUser,
                Setting::SmtpPatience,
            ],
            Chapter::Desk => &[
                Setting::CardTabs,
                Setting::CardHides,
                Setting::ExtraFields,
                Setting::Role,
                Setting::Approvers,
            ],
        }
    }

    fn title(self, text: &Text) -> String {
        match self {
            Chapter::Club => text.chapter_club(),
            Chapter::Fees => text.chapter_fees(),
            Chapter::Collecting => text.chapter_collecting(),
            Chapter::Bank => text.chapter_bank(),
            Chapter::Messages => text.chapter_messages(),
            Chapter::Mail => text.chapter_mail(),
            Chapter::Desk => text.chapter_desk(),
        }
    }
}

/// The chapters, each with what is in it.
#[derive(Debug, Default)]
pub(super) struct Settings {
    cursor: usize,
    is_quarantined: bool,
}

impl Screen for Settings {
    fn title(&self, text: &Text) -> String {
        text.action_settings()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.is_quarantined = !cx.db().read().setting(Setting::Quarantine)?.is_empty();
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        vec![
            Offer::of(Action::Open),
            Offer::named(Action::Print, text.paper_sample()),
            Offer::of(Action::ProblemReport),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        if action == Action::Print {
            return Ok(paper::sample(cx.text));
        }
        if action == Action::ProblemReport {
            let work = |db: &mut Db| problem_report(db);
            return Ok(Next::Work(Job::new(cx.text.action_problem_report(), work, |file, cx| {
                let said = cx.text.problem_report_made(file.display().to_string());
                Ok(Next::Tell(said, Box::new(Next::Stay)))
            })));
        }
        let chapter = Chapter::ALL.get(self.cursor).filter(|_| action == Action::Open);
        Ok(chapter.map_or(Next::Stay, |chapter| Next::Go(Place::Chapter(*chapter))))
    }

    fn key(&mut self, key: KeyEvent, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        if key.code == KeyCode::Esc {
            return Ok(Next::Back);
        }
        self.cursor = moved(self.cursor, key, Chapter::ALL.len());
        Ok(Next::Stay)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        let columns = [Column::left(t.column_name(), 22), Column::left(t.column_what(), 0)];
        let row = |chapter: Chapter| {
            let labels: Vec<String> = chapter
                .settings()
                .iter()
                .map(|setting| describe(t, *setting).0.to_lowercase())
                .collect();
            (vec![chapter.title(t), labels.join(", ")], Role::Text)
        };
        let rows = Chapter::ALL.map(row);
        let table = Rect { y: area.y + 2, height: area.height.saturating_sub(3), ..area };
        if self.is_quarantined {
            let below = area.height.saturating_sub(1);
            paint.put(area, 1, below, &t.settings_quarantined(), Role::Warning);
        }
        draw_table(paint, table, &columns, rows, self.cursor)
    }

    fn help(&self, text: &Text) -> String {
        text.help_settings()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoSettings)
    }
}

/// A form for one chapter.
pub(super) fn chapter(chapter: Chapter) -> FormScreen {
    let settings = chapter.settings();
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let mut fields = Vec::new();
        for (at, setting) in settings.iter().enumerate() {
            let (label, kind, hint) = describe(text, *setting);
            let value = shown(text, *setting, read.setting(*setting)?);
            fields.push(FormField::new(at, label, kind).with(value).hinted(hint));
        }
        let quarantine = read.setting(Setting::Quarantine)?;
        if chapter == Chapter::Collecting && !quarantine.is_empty() {
            fields.push(
                FormField::new(Field::Reason, text.settings_quarantine(), Kind::Text)
                    .hinted(text.settings_quarantine_hint()),
            );
        }
        Ok(Form::new(fields))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let settings: BTreeMap<String, String> = settings
            .iter()
            .enumerate()
            .map(|(at, setting)| {
                (setting.name().to_owned(), kept((text, today), *setting, at, form))
            })
            .collect();
        perform(cx.db(), &ChangeSettings { settings })?;
        let reason = form.value(Field::Reason);
        if !reason.is_empty() {
            perform(cx.db(), &EndQuarantine { reason })?;
        }
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    // A setting is no field that problems name: the form says itself which it is.
    let check = move |form: &Form, cx: &Cx<'_>| {
        let wrong = settings.iter().enumerate().find_map(|(at, setting)| {
            let value = kept((cx.text, cx.today), *setting, at, form);
            check_setting(*setting, &value).err().map(|problem| (at, *setting, problem))
        });
        Ok(wrong.map(|(at, setting, problem)| {
            let why = match problem {
                Problem::ValueUnknown { value, allowed, .. } => {
                    let said = |names| shown(cx.text, setting, names);
                    cx.text.settings_wrong(said(value), said(allowed))
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

/// Returns a setting as people write it: days of the year the day first, amounts in euros, tabs and fields by their labels.
fn shown(text: &Text, setting: Setting, value: String) -> String {
    let by_label = |labels: Vec<(&str, String)>| {
        let label = |name: String| {
            let found = labels.iter().find(|(known, _)| *known == name);
            found.map_or(name.clone(), |(_, label)| label.to_lowercase())
        };
        listed(&value).into_iter().map(label).collect::<Vec<_>>().join(", ")
    };
    match setting {
        Setting::ClubIban => value.parse().map_or(value, |iban: Iban| iban.grouped()),
        Setting::FiscalYear => value.parse().map_or(value, |day: MonthDay| day.dutch()),
        Setting::SmallFrom | Setting::SmallUntil => value.parse().map_or(value, dutch),
        Setting::HouseholdCap
        | Setting::ItemLimit
        | Setting::FileLimit
        | Setting::MonthLimit
        | Setting::SmallLimit
        | Setting::RegistrationLimit
        | Setting::FundsGoodsLimit
        | Setting::FundsServicesLimit => {
            value.parse().map_or(value, |cents| Money::cents(cents).to_string())
        }
        Setting::CardTabs => by_label(tab_labels(text)),
        Setting::CardHides => by_label(field_labels(text)),
        _ => value,
    }
}

/// Returns what was filled in as it is kept; what cannot be read goes as it is, to be refused by name.
fn kept((text, today): (&Text, Day), setting: Setting, at: usize, form: &Form) -> String {
    let value = form.value(at);
    let by_name = |labels: Vec<(&str, String)>| {
        let name = |typed: String| {
            let begins = |label: &String| fold(label).starts_with(&fold(&typed));
            let found = labels.iter().find(|(_, label)| begins(label));
            found.map_or(typed.clone(), |(name, _)| (*name).to_owned())
        };
        listed(&value).into_iter().map(name).collect::<Vec<_>>().join(", ")
    };
    match setting {
        Setting::FiscalYear => MonthDay::read_dutch(&value).map_or(value, |day| day.to_string()),
        Setting::SmallFrom | Setting::SmallUntil => {
            typed_date(&value, today).map_or(value, |day| day.to_string())
        }
        Setting::HouseholdCap
        | Setting::ItemLimit
        | Setting::FileLimit
        | Setting::MonthLimit
        | Setting::SmallLimit
        | Setting::RegistrationLimit
        | Setting::FundsGoodsLimit
        | Setting::FundsServicesLimit => {
            form.amount(at).map_or(value, |amount| amount.in_cents().to_string())
        }
        Setting::CardTabs => by_name(tab_labels(text)),
        Setting::CardHides => by_name(field_labels(text)),
        _ => value,
    }
}

fn tab_labels(text: &Text) -> Vec<(&'static str, String)> {
    CardTab::ALL.map(|(tab, name)| (name, text::card_tab(text, tab))).to_vec()
}

fn field_labels(text: &Text) -> Vec<(&'static str, String)> {
    HIDEABLE.map(|hideable| (hideable.name(), field(text, hideable))).to_vec()
}

/// Yes, no, or what the bank is known to want.
fn as_the_bank(text: &Text) -> Kind {
    Kind::one_of([("", text.settings_as_bank()), ("no", text.form_no()), ("yes", text.form_yes())])
}

fn describe(text: &Text, setting: Setting) -> (String, Kind, String) {
    let plain = |label: String| (label, Kind::Text, String::new());
    let days = |label: String, hint: String| (label, Kind::Digits, hint);
    match setting {
        Setting::ClubName => plain(text.settings_club()),
        Setting::ClubIban => (field(text, Field::Iban), Kind::Iban, String::new()),
        Setting::CreditorId => plain(field(text, Field::CreditorId)),
        Setting::ClubKvk => plain(field(text, Field::Kvk)),
        Setting::ClubRsin => (text.field_rsin(), Kind::Digits, text.settings_rsin_hint()),
        Setting::GiftAccounts => (text.settings_gifts(), Kind::Text, text.settings_gifts_hint()),
        Setting::TwinfieldOffice => {
            (text.settings_twinfield(), Kind::Text, text.settings_twinfield_hint())
        }
        Setting::ClubVatId => (text.settings_vat_id(), Kind::Text, text.settings_vat_id_hint()),
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
        Setting::SmallFrom => (text.settings_small(), Kind::Date, text.settings_small_hint()),
        Setting::SmallUntil => {
            (text.settings_small_until(), Kind::Date, text.settings_small_until_hint())
        }
        Setting::SmallLimit => {
            (text.settings_small_limit(), Kind::Amount, text.settings_small_limit_hint())
        }
        Setting::RegistrationLimit => {
            (text.settings_registration(), Kind::Amount, text.settings_registration_hint())
        }
        Setting::FundsGoods => {
            (text.settings_funds_goods(), Kind::Text, text.settings_funds_hint())
        }
        Setting::FundsServices => {
            (text.settings_funds_services(), Kind::Text, text.settings_funds_hint())
        }
        Setting::FundsGoodsLimit | Setting::FundsServicesLimit => {
            (text.settings_funds_limit(), Kind::Amount, text.settings_funds_limit_hint())
        }
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
        Setting::People => {
            let label = |wording| match wording {
                Wording::Member => text.people_member(),
                Wording::Subscriber => text.people_subscriber(),
                Wording::Donor => text.people_donor(),
                Wording::Customer => text.people_customer(),
            };
            let kinds = Wording::ALL.map(|(wording, name)| (name, label(wording)));
            (text.settings_people(), Kind::one_of(kinds), text.settings_people_hint())
        }
        Setting::Language => {
            let languages = [("nl", "Nederlands"), ("en", "English")];
            let languages = languages.map(|(value, label)| (value, label.to_owned()));
            (text.settings_language(), Kind::one_of(languages), String::new())
        }
        Setting::AutomaticFinal => {
            let choices = [("", text.form_no()), ("yes", text.form_yes())];
            let hint = text.settings_automatic_final_hint();
            (text.settings_automatic_final(), Kind::one_of(choices), hint)
        }
        Setting::Confirmations => {
            let choices = [("", text.form_no()), ("yes", text.form_yes())];
            let hint = text.settings_confirmations_hint();
            (text.settings_confirmations(), Kind::one_of(choices), hint)
        }
        Setting::CutOff => (text.settings_cut_off(), Kind::Text, text.settings_cut_off_hint()),
        Setting::FirstNamed => {
            (text.settings_first(), as_the_bank(text), text.settings_first_hint())
        }
        Setting::FileEach => {
            (text.settings_file_each(), as_the_bank(text), text.settings_file_each_hint())
        }
        Setting::BankProfile => {
            let of_the_account = [(String::new(), text.settings_bank_own())];
            let all = banks().map(|(code, name)| (code.to_owned(), name.to_owned()));
            let choices = of_the_account.into_iter().chain(all).collect();
            (text.settings_bank(), Kind::Choice(choices), text.settings_bank_hint())
        }
        Setting::InvoicePost => {
            let choices = [("", text.form_no()), ("yes", text.form_yes())];
            (text.settings_invoices(), Kind::one_of(choices), text.settings_invoices_hint())
        }
        Setting::EInvoices => {
            let choices = [("", text.form_no()), ("yes", text.form_yes())];
            (text.settings_e_invoices(), Kind::one_of(choices), text.settings_e_invoices_hint())
        }
        Setting::CreditSeries => {
            (text.settings_credit_series(), Kind::Text, text.settings_credit_series_hint())
        }
        Setting::RenewalDays => (text.settings_renewal(), Kind::Text, text.settings_renewal_hint()),
        Setting::ReminderDays => days(text.settings_reminder(), text.settings_late_hint()),
        Setting::CostsVat => {
            let choices = [("", text.form_no()), ("yes", text.form_yes())];
            (text.settings_costs_vat(), Kind::one_of(choices), text.settings_costs_vat_hint())
        }
        Setting::WikDays => days(text.settings_wik(), text.settings_late_hint()),
        Setting::PostDays => days(text.settings_post(), text.settings_days()),
        Setting::SmtpServer => (text.field_mail_server(), Kind::Text, text.settings_smtp_hint()),
        Setting::SmtpSecurity => {
            let ways = [
                ("starttls", text.security_starttls()),
                ("tls", text.security_tls()),
                ("none", text.security_none()),
            ];
            (text.settings_security(), Kind::one_of(ways), text.settings_security_hint())
        }
        Setting::SmtpUser => {
            (text.settings_smtp_user(), Kind::Text, text.settings_smtp_user_hint())
        }
        Setting::SmtpPatience => days(text.settings_patience(), String::new()),
        Setting::CardTabs => (text.settings_tabs(), Kind::Text, text.settings_tabs_hint()),
        Setting::CardHides => (text.settings_hides(), Kind::Text, text.settings_hides_hint()),
        Setting::ExtraFields => (text.settings_extra(), Kind::Text, text.settings_extra_hint()),
        Setting::Approvers => {
            (text.settings_approvers(), Kind::Text, text.settings_approvers_hint())
        }
        Setting::Role => {
            let roles = [("", text.role_admin()), (STAFF, text.role_staff())];
            (text.settings_role(), Kind::one_of(roles), text.settings_role_hint())
        }
        Setting::ExportFolder => (text.settings_folder(), Kind::Text, text.settings_folder_hint()),
        Setting::Quarantine | Setting::BooksClosed => plain(text.settings_quarantine()),
    }
}
