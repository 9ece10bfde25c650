//! The places of the program. No place names another: they return where to go, and [`Place::open`] is the map.

mod arrears;
mod attempt;
mod audit;
mod bank;
mod basket;
mod bill_wizard;
mod books;
mod campaigns;
mod certain;
mod change_form;
mod charts;
mod code;
mod collect_wizard;
mod collections;
mod counter;
mod dashboard;
mod decisions;
mod discounts;
mod form_screen;
mod gift_agreement;
mod groups;
mod import_wizard;
mod intakes;
mod interval;
mod invoice;
mod invoices;
mod list_view;
mod mandate_code;
mod mandate_form;
mod meant_for;
mod outbox;
mod paper;
mod pay_code;
mod plan_form;
mod plans;
mod price_effect;
mod products;
mod recurring;
mod refunds;
mod relation_card;
mod relation_form;
mod relations;
mod requests;
mod returns;
mod rounds;
mod run_card;
mod sale_form;
mod sale_lines;
mod sale_made;
mod searches;
mod send_form;
mod set_off;
mod settings;
mod shipments;
mod subscription_card;
mod subscription_form;
mod subscriptions;
mod third_party_form;
mod welcome;
mod year_form;

use std::path::PathBuf;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::Db;
use crate::db::searches::SavedSearch;
use crate::domain::calendar::Day;
use crate::ops::{MakeInvoices, MeantFor, Refusal};
use crate::screens::list_view::ListScreen;
use crate::text::Text;
use crate::ui::dialog::Dialog;
use crate::ui::menu::Menu;
use crate::ui::paint::Paint;
use crate::ui::rows::Cursor;

/// A place somebody can go, with what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Dashboard,
    Relations,
    /// Somebody's card, within the ids of the list it was opened from.
    Relation {
        id: i64,
        list: Vec<i64>,
    },
    /// Asks for the day of the next.
    ChooseValidOn,
    /// Whose membership holds on a day, or does not.
    ValidOn {
        day: Day,
        is_valid: bool,
    },
    NewRelation,
    EditRelation(i64),
    Subscriptions,
    /// Those that an act brought.
    SubscriptionsBy(i64),
    Subscription(i64),
    NewSubscription(Option<i64>),
    CancelSubscription(i64),
    PauseSubscription(i64),
    ChangeSubscription(i64),
    DiscountSubscription(i64),
    Plans,
    NewPlan,
    EditPlan(i64),
    PlanPrice(i64),
    NewYear,
    Products,
    /// What comes round for one relation, or for all.
    Recurring(Option<i64>),
    RecurringInvoice {
        relation: Option<i64>,
        of: Option<i64>,
    },
    EndRecurring(i64),
    /// Something for the basket of a relation.
    Basket(i64),
    Arrears,
    GiftStatements,
    VatRate,
    /// The folder of the financial year that a day is in.
    YearBooks(Day),
    HoldRelation(i64),
    Discounts,
    Discount {
        group: Option<String>,
    },
    EndDiscount(i64),
    Groups,
    /// A group, new or the one of this name.
    Group(Option<String>),
    InGroup(String),
    /// Who is to be put in a group.
    JoinGroup(Vec<i64>),
    /// Searches that are kept; a new one begins with this filter.
    Searches(String),
    /// A search, new where it has no name.
    Search(SavedSearch),
    /// The relations that a search finds.
    Found(SavedSearch),
    /// An invoice for whom a search finds.
    SaleTo(String),
    /// A product, new or the one of this name.
    Product(Option<String>),
    Invoices,
    Invoice(i64),
    Payment(i64),
    Credit(i64),
    Rounds,
    /// Everything of a billing run, or of the invoices that were chosen.
    CreditAll {
        run: Option<i64>,
        invoices: Vec<i64>,
    },
    Instalments(i64),
    /// Whom an invoice is made for, to be looked over.
    MeantFor {
        deed: Box<MakeInvoices>,
        all: Vec<MeantFor>,
    },
    Hold(i64),
    WriteOff(i64),
    SetOff(i64),
    /// What somebody promised to give every year.
    GiftAgreement(i64),
    /// What the board decides on an invoice.
    Decide(i64),
    Refunds,
    Refund(i64),
    /// An invoice of what is no subscription: for somebody, or like another one.
    /// For these relations, and like an invoice there is.
    Sale {
        relations: Vec<i64>,
        like: Option<i64>,
    },
    Bill,
    BillNew,
    Collections,
    Certain,
    Run(i64),
    /// Of a run, or of the refunds that wait.
    Approve(Option<i64>),
    Collect,
    /// What came back, tried again from a day on.
    CollectAgain {
        invoices: Vec<String>,
        from: Option<Day>,
    },
    /// One collection, with everything about it.
    Attempt(i64),
    Intakes,
    NewIntake,
    TakeIn,
    AcceptIntake(i64),
    RefuseIntake(i64),
    Returns,
    Shipments,
    Outbox,
    Message(i64),
    /// Of these messages, or of all that are ready.
    SendPost(Vec<i64>),
    Counter,
    /// A plan for somebody at the counter.
    Sell(i64),
    /// Things for somebody at the counter.
    SellItems(i64),
    PayCode(i64),
    /// The mandate that is asked of a relation.
    MandateCode(i64),
    CoveredPersons(i64),
    Count(i64),
    Campaigns,
    NewCampaign,
    /// An act, new or the one of this name.
    Campaign(String),
    Books,
    /// The financial year that begins on a day, in pictures.
    Charts(Day),
    CloseBooks,
    SetAccount,
    Bank,
    ReadBankFile,
    TakeBankEntry(i64),
    NewMandate(i64),
    EditMandate(i64),
    ThirdParty(i64),
    Import,
    Audit,
    Settings,
    Chapter(settings::Chapter),
    Requests,
    Welcome,
}

impl Place {
    /// Opens the place: the only list of what there is.
    pub fn open(self) -> Box<dyn Screen> {
        match self {
            Place::Dashboard => Box::new(dashboard::Dashboard::default()),
            Place::Relations => Box::new(ListScreen::new(relations::Relations::default())),
            Place::Relation { id, list } => Box::new(relation_card::RelationCard::new(id, list)),
            Place::ChooseValidOn => Box::new(relations::valid_on_form()),
            Place::ValidOn { day, is_valid } => {
                Box::new(ListScreen::new(relations::Relations::valid_on(day, is_valid)))
            }
            Place::NewRelation => Box::new(relation_form::new()),
            Place::EditRelation(id) => Box::new(relation_form::edit(id)),
            Place::Subscriptions => {
                Box::new(ListScreen::new(subscriptions::Subscriptions::default()))
            }
            Place::SubscriptionsBy(action) => {
                Box::new(ListScreen::new(subscriptions::Subscriptions::by(action)))
            }
            Place::Subscription(id) => Box::new(subscription_card::SubscriptionCard::new(id)),
            Place::NewSubscription(relation) => Box::new(subscription_form::new(relation)),
            Place::CancelSubscription(id) => Box::new(subscription_form::cancel(id)),
            Place::PauseSubscription(id) => Box::new(subscription_form::pause(id)),
            Place::ChangeSubscription(id) => Box::new(change_form::change(id)),
            Place::DiscountSubscription(id) => Box::new(discounts::of_subscription(id)),
            Place::YearBooks(day) => Box::new(books::folder(day)),
            Place::VatRate => Box::new(books::vat_rate()),
            Place::GiftStatements => Box::new(books::gifts()),
            Place::Basket(id) => Box::new(basket::new(id)),
            Place::Arrears => Box::new(arrears::Arrears::default()),
            Place::HoldRelation(id) => Box::new(arrears::hold_form(id)),
            Place::Discounts => Box::new(discounts::Discounts::default()),
            Place::Discount { group } => Box::new(discounts::form(group)),
            Place::EndDiscount(id) => Box::new(discounts::end(id)),
            Place::Groups => Box::new(groups::Groups::default()),
            Place::Group(name) => Box::new(groups::form(name)),
            Place::JoinGroup(relations) => Box::new(groups::join(relations)),
            Place::InGroup(name) => Box::new(ListScreen::new(relations::Relations::in_group(name))),
            Place::Searches(filter) => Box::new(searches::Searches::new(filter)),
            Place::Search(search) => Box::new(searches::form(search)),
            Place::Found(search) => Box::new(ListScreen::new(relations::Relations::found(search))),
            Place::SaleTo(search) => Box::new(sale_form::new(vec![], None, search)),
            Place::Plans => Box::new(plans::Plans::default()),
            Place::NewPlan => Box::new(plan_form::new()),
            Place::EditPlan(id) => Box::new(plan_form::edit(id)),
            Place::PlanPrice(id) => Box::new(plan_form::price(id)),
            Place::NewYear => Box::new(year_form::new()),
            Place::Recurring(relation) => Box::new(recurring::RecurringInvoices::of(relation)),
            Place::RecurringInvoice { relation, of } => Box::new(recurring::form(relation, of)),
            Place::EndRecurring(id) => Box::new(recurring::end(id)),
            Place::Products => Box::new(products::Products::default()),
            Place::Product(name) => Box::new(products::form(name)),
            Place::Invoices => Box::new(ListScreen::new(invoices::Invoices::default())),
            Place::Invoice(id) => Box::new(invoice::InvoiceCard::new(id)),
            Place::Payment(id) => Box::new(invoice::payment(id)),
            Place::Rounds => Box::new(rounds::Rounds::default()),
            Place::CreditAll { run, invoices } => Box::new(rounds::credit_all(run, invoices)),
            Place::Credit(id) => Box::new(invoice::credit(id)),
            Place::Instalments(id) => Box::new(invoice::instalments(id)),
            Place::Refunds => Box::new(refunds::Refunds::default()),
            Place::Refund(invoice) => Box::new(refunds::new(invoice)),
            Place::WriteOff(id) => Box::new(invoice::write_off(id)),
            Place::GiftAgreement(id) => Box::new(gift_agreement::form(id)),
            Place::SetOff(id) => Box::new(set_off::form(id)),
            Place::Decide(id) => Box::new(decisions::form(id)),
            Place::Sale { relations, like } => {
                Box::new(sale_form::new(relations, like, String::new()))
            }
            Place::MeantFor { deed, all } => Box::new(meant_for::MeantForList::new(*deed, all)),
            Place::Hold(id) => Box::new(invoice::hold(id)),
            Place::Bill => Box::new(bill_wizard::BillWizard::default()),
            Place::BillNew => Box::new(bill_wizard::BillWizard::of_new()),
            Place::Certain => Box::new(certain::Certain::default()),
            Place::Collections => Box::new(collections::Collections::default()),
            Place::Approve(run) => Box::new(run_card::approve(run)),
            Place::Run(id) => Box::new(run_card::RunCard::new(id)),
            Place::CollectAgain { invoices, from } => {
                Box::new(collect_wizard::CollectWizard::again(invoices, from))
            }
            Place::Attempt(item) => Box::new(attempt::Attempt::new(item)),
            Place::Collect => Box::new(collect_wizard::CollectWizard::default()),
            Place::Intakes => Box::new(ListScreen::new(intakes::Intakes)),
            Place::NewIntake => Box::new(intakes::new()),
            Place::TakeIn => Box::new(intakes::take_in_form()),
            Place::AcceptIntake(id) => Box::new(intakes::accept(id)),
            Place::RefuseIntake(id) => Box::new(intakes::refuse(id)),
            Place::Returns => Box::new(ListScreen::new(returns::Returns)),
            Place::Shipments => Box::new(ListScreen::new(shipments::Shipments)),
            Place::Outbox => Box::new(ListScreen::new(outbox::Outbox)),
            Place::Message(id) => Box::new(outbox::MessageCard::new(id)),
            Place::SendPost(chosen) => Box::new(send_form::new(chosen)),
            Place::Counter => Box::new(ListScreen::new(counter::Counter)),
            Place::Campaigns => Box::new(campaigns::Campaigns::default()),
            Place::NewCampaign => Box::new(campaigns::new_campaign()),
            Place::Campaign(name) => Box::new(campaigns::action(name)),
            Place::Sell(relation) => Box::new(counter::sell(relation)),
            Place::SellItems(relation) => Box::new(counter::sell_items(relation)),
            Place::MandateCode(id) => Box::new(mandate_code::MandateCode::new(id)),
            Place::PayCode(invoice) => Box::new(pay_code::PayCode::new(invoice)),
            Place::CoveredPersons(id) => Box::new(change_form::covered_persons(id)),
            Place::Count(id) => Box::new(change_form::count(id)),
            Place::Books => Box::new(books::Books::default()),
            Place::Charts(from) => Box::new(charts::Charts::new(from)),
            Place::CloseBooks => Box::new(books::close()),
            Place::SetAccount => Box::new(books::account()),
            Place::Bank => Box::new(ListScreen::new(bank::Bank::default())),
            Place::ReadBankFile => Box::new(bank::read_file()),
            Place::TakeBankEntry(id) => Box::new(bank::take_entry(id)),
            Place::NewMandate(relation) => Box::new(mandate_form::new(relation)),
            Place::EditMandate(id) => Box::new(mandate_form::edit(id)),
            Place::ThirdParty(relation) => Box::new(third_party_form::new(relation)),
            Place::Import => Box::new(import_wizard::ImportWizard::default()),
            Place::Audit => Box::new(audit::Audit::default()),
            Place::Settings => Box::new(settings::Settings::default()),
            Place::Chapter(chapter) => Box::new(settings::chapter(chapter)),
            Place::Requests => Box::new(requests::Requests::default()),
            Place::Welcome => Box::new(welcome::new()),
        }
    }

    /// Returns the action of the strip at the top that this place belongs to.
    pub fn of_action(action: Action) -> Option<Place> {
        Some(match action {
            Action::GoDashboard => Place::Dashboard,
            Action::GoRelations => Place::Relations,
            Action::GoSubscriptions => Place::Subscriptions,
            Action::GoPlans => Place::Plans,
            Action::GoInvoices => Place::Invoices,
            Action::GoCollections => Place::Collections,
            Action::GoCounter => Place::Counter,
            Action::GoCampaigns => Place::Campaigns,
            Action::GoIntakes => Place::Intakes,
            Action::GoShipments => Place::Shipments,
            Action::GoReturns => Place::Returns,
            Action::GoOutbox => Place::Outbox,
            Action::GoBank => Place::Bank,
            Action::GoBooks => Place::Books,
            Action::GoAudit => Place::Audit,
            Action::GoSettings => Place::Settings,
            _ => return None,
        })
    }
}

/// What a screen may use while it does something.
pub struct Cx<'a> {
    pub db: &'a mut Option<Db>,
    pub text: &'a Text,
    pub today: Day,
    /// Where the administration is, or will be.
    pub path: &'a PathBuf,
    pub clock: crate::clock::Clock,
    /// Lines between the strip at the top and the footer.
    pub height: usize,
}

impl Cx<'_> {
    /// Returns the administration; only the welcome has none, and it leads nowhere before there is one.
    pub fn db(&mut self) -> &mut Db {
        self.db.as_mut().expect("every place but the welcome opens on an administration")
    }
}

/// What drawing may use: it reads what was loaded and changes nothing.
pub struct Look<'a> {
    pub text: &'a Text,
    pub today: Day,
}

/// What comes after a key.
pub enum Next {
    Stay,
    Go(Place),
    /// Goes to a place instead of this one.
    Replace(Place),
    Back,
    /// Goes back with something that was made, for a field that waited for it.
    BackWith {
        value: String,
        shown: String,
    },
    /// Says something that was done.
    Tell(String, Box<Next>),
    /// Says what stands in the way.
    Complain(String),
    Ask(Dialog, Confirmed),
    Pick(Menu<Action>),
    /// One after the other.
    Then(Box<Next>, Box<Next>),
    /// Work that takes longer than a frame.
    Work(Job),
    Copy(String),
    Quit,
}

/// What happens when a question is answered with yes.
pub(crate) type Confirmed = Box<dyn FnOnce(&mut Cx<'_>) -> anyhow::Result<Next>>;

/// Work in another thread, and what follows from it here.
pub struct Job {
    pub label: String,
    pub work: Box<dyn FnOnce(Db) -> Follow + Send>,
}

/// What a job hands back: it is run where the screens are.
pub(crate) type Follow = Box<dyn FnOnce(&mut Cx<'_>) -> anyhow::Result<Next> + Send>;

impl Job {
    /// Makes a job of work on a second connection; `then` says what follows from the answer.
    pub fn new<T: Send + 'static>(
        label: String,
        work: impl FnOnce(&mut Db) -> Result<T, Refusal> + Send + 'static,
        then: impl FnOnce(T, &mut Cx<'_>) -> anyhow::Result<Next> + Send + 'static,
    ) -> Job {
        let work = move |mut db: Db| -> Follow {
            let answer = work(&mut db);
            Box::new(move |cx: &mut Cx<'_>| match answer {
                Ok(value) => then(value, cx),
                Err(refusal) => Ok(Next::Complain(refusal_text(cx.text, refusal))),
            })
        };
        Job { label, work: Box::new(work) }
    }
}

/// Returns the sentence of a refusal.
pub(crate) fn refusal_text(text: &Text, refusal: Refusal) -> String {
    match refusal {
        Refusal::Problem(problem) => crate::text::problem(text, &problem),
        Refusal::Fault(error) => crate::text::fault(text, &error),
    }
}

/// A place on the screen: its parameters, and the rows derived from them.
pub trait Screen {
    fn title(&self, text: &Text) -> String;

    /// Derives what is shown anew from the administration.
    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()>;

    /// Reads what the first frame after loading does not wait for; returns whether there was anything.
    fn load_rest(&mut self, _cx: &mut Cx<'_>) -> anyhow::Result<bool> {
        Ok(false)
    }

    /// What can be done here now, the important first.
    fn offers(&self, text: &Text) -> Vec<Offer>;

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next>;

    /// The one short list of a place.
    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        None
    }

    /// Lines above the first of the rows: of most places the title, an empty line and headings.
    fn above_rows(&self, _text: &Text) -> usize {
        3
    }

    /// Takes a key that is no action: moving and typing. What a row opens may go without being in the footer.
    fn key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        if key.code == KeyCode::Esc {
            return Ok(Next::Back);
        }
        match self.rows() {
            Some(_) if key.code == KeyCode::Enter => return self.act(Action::Open, cx),
            Some(rows) => rows.key(key),
            None => {}
        }
        Ok(Next::Stay)
    }

    /// Whether letters are typed now, so that none of them is an action.
    fn is_typing(&self) -> bool {
        false
    }

    /// Whether a step back can be one within the place, so that it means something where there is nowhere to go back to.
    fn takes_escape(&self) -> bool {
        false
    }

    /// Whether something was typed that would be lost.
    fn is_dirty(&self) -> bool {
        false
    }

    fn paste(&mut self, _text: &str, _cx: &mut Cx<'_>) -> anyhow::Result<()> {
        Ok(())
    }

    /// Takes a click on a line of the body; a second one opens.
    fn click(&mut self, line: usize, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let above = self.above_rows(cx.text);
        if let Some(rows) = self.rows() {
            rows.click(line.saturating_sub(above));
        }
        Ok(())
    }

    fn scroll(&mut self, _lines: i32, _cx: &mut Cx<'_>) -> anyhow::Result<()> {
        Ok(())
    }

    /// Whether what it shows is not there any more: undone, say.
    fn is_gone(&self) -> bool {
        false
    }

    /// Takes something another screen made for a field of this one.
    fn answered(&mut self, _value: String, _shown: &str) {}

    /// Draws and changes nothing; returns where the cursor stands.
    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position>;

    /// What `F1` says about this place beside its keys.
    fn help(&self, text: &Text) -> String;

    /// The strip's action that this place belongs to.
    fn section(&self) -> Option<Action> {
        None
    }
}
