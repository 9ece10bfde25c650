//! What is open on an invoice, as a code that an app of a bank reads, and in words beside it.

use qrcode::EcLevel;
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::domain::iban::Iban;
use crate::ops::PaymentRequest;
use crate::screens::code::{Beside, Code};
use crate::screens::{Cx, Look, Next, Place, Screen};
use crate::text::Text;
use crate::ui::paint::Paint;

#[derive(Debug)]
pub(super) struct PayCode {
    id: i64,
    request: Option<PaymentRequest>,
    /// Nothing when there is nothing to pay, or no account to pay on.
    code: Code,
}

impl PayCode {
    pub(super) fn new(id: i64) -> PayCode {
        PayCode { id, request: None, code: Code::default() }
    }
}

impl Screen for PayCode {
    fn title(&self, text: &Text) -> String {
        let number = self.request.as_ref().map(|request| request.number.clone());
        text.pay_code_title(number.unwrap_or_default())
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.request = PaymentRequest::of(&cx.db().read(), self.id)?;
        let code = self.request.as_ref().and_then(PaymentRequest::code);
        self.code = code.map(|code| Code::of(&code, EcLevel::M)).unwrap_or_default();
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let is_open = self.request.as_ref().is_some_and(|request| request.open.is_positive());
        vec![
            Offer::of(Action::Pay).unless((!is_open).then(|| text.counter_nothing_open())),
            Offer::of(Action::Copy),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        Ok(match (action, &self.request) {
            (Action::Pay, Some(_)) => Next::Go(Place::Payment(self.id)),
            (Action::Copy, Some(request)) => Next::Copy(request.reference.clone()),
            _ => Next::Stay,
        })
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let request = self.request.as_ref()?;
        let account = request.iban.as_ref().map_or_else(|| "-".to_owned(), Iban::grouped);
        let beside = Beside {
            title: self.title(t),
            facts: vec![
                (t.column_payer(), request.payer_name.clone()),
                (t.column_open(), format!("EUR {}", request.open)),
                (t.pay_code_to(), request.club.clone()),
                ("IBAN".to_owned(), account),
                (t.pay_code_reference(), request.reference.clone()),
                (t.pay_code_kenmerk(), request.kenmerk.clone()),
            ],
            hint: t.pay_code_hint(),
            none: match request.run {
                Some(run) => t.pay_code_collected(run),
                None => t.pay_code_none(),
            },
        };
        self.code.draw(paint, area, t, &beside)
    }

    fn help(&self, text: &Text) -> String {
        text.help_pay_code()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoInvoices)
    }
}
