//! What is open on an invoice, as a code that an app of a bank reads, and in words beside it.

use crossterm::event::{KeyCode, KeyEvent};
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::domain::iban::Iban;
use crate::ops::PaymentRequest;
use crate::screens::{Cx, Look, Next, Place, Screen};
use crate::text::Text;
use crate::ui::paint::{Paint, cells, place, wrap};
use crate::ui::theme::Role;

#[derive(Debug)]
pub(super) struct PayCode {
    id: i64,
    request: Option<PaymentRequest>,
    /// The code, a line of halves of cells each; nothing when there is nothing to pay, or no account to pay on.
    code: Vec<String>,
}

impl PayCode {
    pub(super) fn new(id: i64) -> PayCode {
        PayCode { id, request: None, code: vec![] }
    }
}

/// Light cells around the code: readers want to see where it ends.
const QUIET: usize = 1;

/// Draws a code in halves of cells, dark on light.
fn drawn(text: &str) -> Vec<String> {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return vec![] };
    let width = code.width() + 2 * QUIET;
    let picture = code
        .render::<Dense1x2>()
        .quiet_zone(false)
        .dark_color(Dense1x2::Dark)
        .light_color(Dense1x2::Light)
        .build();
    let side = " ".repeat(QUIET);
    let line = |line: &str| format!("{side}{line}{side}");
    let rows = picture.lines().map(line);
    std::iter::once(" ".repeat(width)).chain(rows).collect()
}

impl Screen for PayCode {
    fn title(&self, text: &Text) -> String {
        let number = self.request.as_ref().map(|request| request.number.clone());
        text.pay_code_title(number.unwrap_or_default())
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.request = PaymentRequest::of(&cx.db().read(), self.id)?;
        let code = self.request.as_ref().and_then(PaymentRequest::code);
        self.code = code.map(|code| drawn(&code)).unwrap_or_default();
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

    fn key(&mut self, key: KeyEvent, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        Ok(if key.code == KeyCode::Esc { Next::Back } else { Next::Stay })
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let request = self.request.as_ref()?;
        let fits = self.code.len() <= usize::from(area.height) && !paint.ascii;
        let mut x = 1;
        if fits {
            for (y, line) in (0..).zip(&self.code) {
                paint.put(area, 1, y, line, Role::Code);
            }
            x = 3 + cells(self.code.first().map_or(0, |line| line.chars().count()));
        }
        let body = Rect { x: area.x + x, width: area.width.saturating_sub(x), ..area };
        let account = request.iban.as_ref().map_or_else(|| "-".to_owned(), Iban::grouped);
        let facts = [
            (t.column_payer(), request.payer_name.clone()),
            (t.column_open(), format!("EUR {}", request.open)),
            (t.pay_code_to(), request.club.clone()),
            ("IBAN".to_owned(), account),
            (t.pay_code_reference(), request.reference.clone()),
            (t.pay_code_kenmerk(), request.kenmerk.clone()),
        ];
        paint.put(body, 0, 0, &self.title(t), Role::Title);
        let mut y = 2;
        for (label, value) in facts {
            paint.put(body, 0, y, &label, Role::Dim);
            paint.put(body, 2, y + 1, &value, Role::Text);
            y += 2;
        }
        let hint = match (fits, self.code.is_empty()) {
            (_, true) => t.pay_code_none(),
            (true, false) => t.pay_code_hint(),
            (false, false) => t.pay_code_too_small(self.code.len() + 3),
        };
        for line in wrap(&hint, usize::from(body.width.saturating_sub(1))) {
            y += 1;
            paint.put(body, 0, y, &line, Role::Dim);
        }
        place(area, x, 0)
    }

    fn help(&self, text: &Text) -> String {
        text.help_pay_code()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoInvoices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_fits_a_screen_of_24_lines() {
        let request = PaymentRequest {
            number: "2026-0042".to_owned(),
            payer_name: String::new(),
            due: crate::domain::calendar::Day::default(),
            open: crate::domain::money::Money::cents(12_345),
            club: "Vereniging De Boemerang".to_owned(),
            iban: "NL69INGB0123456789".parse().ok(),
            reference: "RF18539007547034".to_owned(),
            kenmerk: String::new(),
        };
        let code = drawn(&request.code().expect("something to pay"));
        assert!((15..=21).contains(&code.len()), "{}", code.len());
        let width = code[0].chars().count();
        assert!(code.iter().all(|line| line.chars().count() == width));
    }
}
