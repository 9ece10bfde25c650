//! Every action once: its name, its keys, its label. Footer, help, palette, mouse and the README follow from here.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::text::Text;

/// A key as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Char(char),
    Ctrl(char),
    F(u8),
    Enter,
    Esc,
    Delete,
}

impl Key {
    pub fn is(self, key: KeyEvent) -> bool {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match self {
            Key::Char(c) => key.code == KeyCode::Char(c) && !ctrl && !alt,
            Key::Ctrl(c) => key.code == KeyCode::Char(c) && ctrl,
            Key::F(n) => key.code == KeyCode::F(n),
            Key::Enter => key.code == KeyCode::Enter && !alt,
            Key::Esc => key.code == KeyCode::Esc,
            Key::Delete => key.code == KeyCode::Delete,
        }
    }

    pub fn name(self) -> String {
        match self {
            Key::Char(' ') => "Spatie".to_owned(),
            Key::Char(c) => c.to_string(),
            Key::Ctrl(c) => format!("Ctrl+{}", c.to_ascii_uppercase()),
            Key::F(n) => format!("F{n}"),
            Key::Enter => "Enter".to_owned(),
            Key::Esc => "Esc".to_owned(),
            Key::Delete => "Del".to_owned(),
        }
    }
}

/// Lists every action with its fixed name, its keys and the text of its label.
macro_rules! actions {
    ($($action:ident = $id:literal, [$($key:expr),*], $label:ident;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($action,)* }

        impl Action {
            pub const ALL: &'static [Action] = &[$(Action::$action,)*];

            pub fn id(self) -> &'static str {
                match self { $(Action::$action => $id,)* }
            }

            pub fn keys(self) -> &'static [Key] {
                match self { $(Action::$action => &[$($key),*],)* }
            }

            pub fn label(self, text: &Text) -> String {
                match self { $(Action::$action => text.$label(),)* }
            }
        }
    };
}

actions! {
    Open = "open", [Key::Enter], action_open;
    New = "new", [Key::Char('n'), Key::F(6)], action_new;
    Edit = "edit", [Key::Char('b'), Key::F(2)], action_edit;
    Choose = "choose", [Key::Char(' ')], action_choose;
    ChooseAll = "choose_all", [Key::Ctrl('a')], action_choose_all;
    Filter = "filter", [Key::Char('/')], action_filter;
    Sort = "sort", [Key::Char('s')], action_sort;
    Invert = "invert", [Key::Char('S')], action_invert;
    ValidOn = "valid_on", [Key::Char('v')], action_valid_on;
    PayCode = "pay_code", [Key::Char('v')], action_pay_code;
    Charts = "charts", [Key::Char('v')], action_charts;
    Persons = "persons", [Key::Char('v')], action_persons;
    Count = "count", [Key::Char('t')], action_count;
    Columns = "columns", [Key::Char('c')], action_columns;
    OnlyOpen = "only_open", [Key::Char('f')], action_only_open;
    Subscribe = "subscribe", [Key::Char('a')], action_subscribe;
    AddMandate = "add_mandate", [Key::Char('m')], action_add_mandate;
    ToggleDirectDebit = "toggle_direct_debit", [Key::Char('t')], action_toggle_direct_debit;
    Remove = "remove", [Key::Char('x'), Key::Delete], action_remove;
    Pause = "pause", [Key::Char('p')], action_pause;
    Price = "price", [Key::Char('p')], action_price;
    NewYear = "new_year", [Key::Char('j')], action_new_year;
    Discount = "discount", [Key::Char('k')], action_discount;
    Discounts = "discounts", [Key::Char('k')], action_discounts;
    Arrears = "arrears", [Key::Char('a')], action_arrears;
    Costs = "costs", [Key::Char('c')], action_costs;
    Groups = "groups", [Key::Char('p')], action_groups;
    Searches = "searches", [Key::Char('z')], action_searches;
    Explain = "explain", [Key::Char('w')], action_explain;
    Pay = "pay", [Key::Char('p')], action_pay;
    ThirdParty = "third_party", [Key::Char('d')], action_third_party;
    GiftAgreement = "gift_agreement", [Key::Char('f')], action_gift_agreement;
    Sale = "sale", [Key::Char('l')], action_sale;
    Recurring = "recurring", [Key::Char('w')], action_recurring;
    Refund = "refund", [Key::Char('r')], action_refund;
    Rounds = "rounds", [Key::Char('j')], action_rounds;
    Refunds = "refunds", [Key::Char('r')], action_refunds;
    WriteOff = "write_off", [Key::Char('k')], action_write_off;
    SetOff = "set_off", [Key::Char('s')], action_set_off;
    Decide = "decide", [Key::Char('b')], action_decide;
    Hold = "hold", [Key::Char('h')], action_hold;
    Instalments = "instalments", [Key::Char('t')], action_instalments;
    Import = "import", [Key::Char('i')], action_import;
    Bill = "bill", [Key::Char('n'), Key::F(6)], action_bill;
    Collect = "collect", [Key::Char('n'), Key::F(6)], action_collect;
    BillNew = "bill_new", [Key::Char('F')], action_bill_new;
    RunDue = "run_due", [Key::Char('f')], action_run_due;
    GroupFile = "group_file", [Key::Char('e')], action_group_file;
    FollowRules = "follow_rules", [Key::Char('r')], action_follow_rules;
    ProblemReport = "problem_report", [Key::Char('r')], action_problem_report;
    Finalise = "finalise", [Key::Char('m')], action_finalise;
    Uploaded = "uploaded", [Key::Char('m')], action_uploaded;
    Retry = "retry", [Key::Char('r')], action_retry;
    Certain = "certain", [Key::Char('z')], action_certain;
    UndoPayment = "undo_payment", [Key::Char('z')], action_undo_payment;
    Accounts = "accounts", [Key::Char('n'), Key::F(6)], action_accounts;
    Approve = "approve", [Key::Char('k')], action_approve;
    Announce = "announce", [Key::Char('a')], action_announce;
    Withdraw = "withdraw", [Key::Char('p')], run_withdraw;
    Export = "export", [Key::Char('e')], action_export;
    Post = "post", [Key::Char('d')], action_post;
    Print = "print", [Key::Char('e')], action_print;
    EInvoice = "e_invoice", [Key::Char('i')], action_e_invoice;
    Copy = "copy", [Key::Char('y')], action_copy;
    NextTab = "next_tab", [Key::Char(']')], action_next_tab;
    PreviousTab = "previous_tab", [Key::Char('[')], action_previous_tab;
    NextRecord = "next_record", [Key::Char('.')], action_next_record;
    PreviousRecord = "previous_record", [Key::Char(',')], action_previous_record;
    NextStep = "next_step", [Key::F(8)], action_next_step;
    PreviousStep = "previous_step", [Key::F(7)], action_previous_step;
    Save = "save", [Key::Ctrl('s'), Key::F(9)], action_save;
    SaveNext = "save_next", [Key::Ctrl('n')], action_save_next;
    Values = "values", [Key::F(4)], action_values;
    More = "more", [Key::Char('o')], action_more;
    GoTo = "go_to", [Key::Char('g')], action_go_to;
    Palette = "palette", [Key::Ctrl('p'), Key::Char(':')], action_palette;
    Undo = "undo", [Key::Char('u')], action_undo;
    Refresh = "refresh", [Key::F(5), Key::Ctrl('r')], action_refresh;
    Back = "back", [Key::Esc], action_back;
    Quit = "quit", [Key::Char('q')], action_quit;
    GoDashboard = "dashboard", [], action_dashboard;
    GoRelations = "relations", [], action_relations;
    GoSubscriptions = "subscriptions", [], action_subscriptions;
    GoPlans = "plans", [], action_plans;
    GoInvoices = "invoices", [], action_invoices;
    GoCollections = "collections", [], action_collections;
    Products = "products", [Key::Char('d')], action_products;
    GoCampaigns = "campaigns", [], action_campaigns;
    GoReturns = "returns", [], action_returns;
    GoShipments = "shipments", [], action_shipments;
    GoIntakes = "intakes", [], action_intakes;
    GoOutbox = "outbox", [], action_outbox;
    GoCounter = "counter", [], action_counter;
    CloseBooks = "close_books", [Key::Char('k')], action_close_books;
    GoBooks = "books", [], action_books;
    GoBank = "bank", [], action_bank;
    GoAudit = "audit", [], action_audit;
    GoSettings = "settings", [], action_settings;
    Help = "help", [Key::F(1), Key::Char('?')], action_help;
}

impl Action {
    /// The actions that work on every screen.
    pub const GLOBAL: [Action; 6] =
        [Action::GoTo, Action::Palette, Action::Undo, Action::Refresh, Action::Quit, Action::Help];

    /// The places to go, each with the letter it has after `g`.
    pub const PLACES: [(Action, char); 16] = [
        (Action::GoDashboard, 'd'),
        (Action::GoRelations, 'r'),
        (Action::GoSubscriptions, 'a'),
        (Action::GoInvoices, 'f'),
        (Action::GoCollections, 'i'),
        (Action::GoReturns, 'w'),
        (Action::GoBank, 'b'),
        (Action::GoBooks, 'k'),
        (Action::GoIntakes, 'j'),
        (Action::GoShipments, 'v'),
        (Action::GoOutbox, 'p'),
        (Action::GoCounter, 'e'),
        (Action::GoPlans, 't'),
        (Action::GoCampaigns, 'c'),
        (Action::GoAudit, 'l'),
        (Action::GoSettings, 'o'),
    ];

    /// Returns the key shown for the action.
    pub fn key_name(self) -> String {
        let place = Action::PLACES
            .iter()
            .find(|(action, _)| *action == self)
            .map(|(_, letter)| format!("g {letter}"));
        place.unwrap_or_else(|| self.keys().first().map(|key| key.name()).unwrap_or_default())
    }
}

/// Something that can be done on a screen now, or the reason why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub action: Action,
    /// What it is called here, where that is not its own label.
    pub label: Option<String>,
    pub obstacle: Option<String>,
}

impl Offer {
    pub fn of(action: Action) -> Offer {
        Offer { action, label: None, obstacle: None }
    }

    /// Offers the action under another name.
    pub fn named(action: Action, label: String) -> Offer {
        Offer { label: Some(label), ..Offer::of(action) }
    }

    /// Offers the action only when nothing stands in the way.
    pub fn unless(self, obstacle: Option<String>) -> Offer {
        Offer { obstacle, ..self }
    }

    pub fn label(&self, text: &Text) -> String {
        self.label.clone().unwrap_or_else(|| self.action.label(text))
    }
}

/// Returns the table of keys for the README, as Markdown.
pub fn key_table(text: &Text) -> String {
    let rows = Action::ALL.iter().map(|action| {
        let keys: Vec<String> = match action.keys() {
            [] => vec![action.key_name()],
            keys => keys.iter().map(|key| key.name()).collect(),
        };
        format!("| `{}` | {} |\n", keys.join("` `"), action.label(text))
    });
    format!("| toets | doet |\n|---|---|\n{}", rows.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_name_of_its_own_and_a_way_to_it() {
        let mut ids: Vec<&str> = Action::ALL.iter().map(|action| action.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), Action::ALL.len());
        for action in Action::ALL {
            assert!(!action.key_name().is_empty(), "{action:?}");
        }
    }
}
