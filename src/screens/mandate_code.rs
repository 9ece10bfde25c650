//! A mandate is asked at the counter: the payer scans the code and types the account in a mail of their own.

use qrcode::EcLevel;
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::ops::{MandateRequest, PaymentRequest};
use crate::screens::code::{Beside, Code};
use crate::screens::{Cx, Look, Next, Place, Screen, paper};
use crate::text::Text;
use crate::ui::paint::Paint;

#[derive(Debug)]
pub(super) struct MandateCode {
    relation: i64,
    request: Option<MandateRequest>,
    /// What a first payment can be of: the invoice that is open longest.
    open: Option<i64>,
    code: Code,
}

impl MandateCode {
    pub(super) fn new(relation: i64) -> MandateCode {
        MandateCode { relation, request: None, open: None, code: Code::default() }
    }
}

impl Screen for MandateCode {
    fn title(&self, text: &Text) -> String {
        let name = self.request.as_ref().map(|request| request.name.clone());
        text.mandate_code_title(name.unwrap_or_default())
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let read = cx.db().read();
        self.request = MandateRequest::of(&read, self.relation)?;
        let mut invoices = read.invoices_of(self.relation)?;
        invoices.retain(|invoice| invoice.is_final && invoice.open.is_positive());
        invoices.sort_by_key(|invoice| invoice.due);
        self.open = None;
        for invoice in invoices {
            if PaymentRequest::of(&read, invoice.id)?.is_some_and(|asked| asked.code().is_some()) {
                self.open = Some(invoice.id);
                break;
            }
        }
        let code = self.request.as_ref().and_then(MandateRequest::code);
        self.code = code.map(|code| Code::of(&code, EcLevel::L)).unwrap_or_default();
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        vec![
            Offer::named(Action::New, text.mandate_code_came_in()),
            Offer::named(Action::PayCode, text.mandate_code_pay())
                .unless(self.open.is_none().then(|| text.mandate_code_pay_none())),
            Offer::named(Action::Print, text.mandate_form_print()),
            Offer::of(Action::Copy),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        Ok(match (action, &self.request) {
            (Action::New, _) => Next::Replace(Place::NewMandate(self.relation)),
            (Action::PayCode, _) => {
                self.open.map_or(Next::Stay, |invoice| Next::Go(Place::PayCode(invoice)))
            }
            (Action::Print, _) => paper::of_mandate(cx.text, self.relation, None),
            (Action::Copy, Some(request)) => Next::Copy(request.reference.clone()),
            _ => Next::Stay,
        })
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let request = self.request.as_ref()?;
        let beside = Beside {
            title: self.title(t),
            facts: vec![
                (t.mandate_code_reference(), request.reference.clone()),
                (t.pay_code_to(), request.email.clone()),
                (t.mandate_code_creditor(), request.creditor_id.clone()),
            ],
            hint: t.mandate_code_hint(),
            none: t.mandate_code_none(),
        };
        self.code.draw(paint, area, t, &beside)
    }

    fn help(&self, text: &Text) -> String {
        text.help_mandate_code()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoRelations)
    }
}
