//! A code for the camera of a telephone, with the same in words beside it.

use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use ratatui::layout::{Position, Rect};

use crate::text::Text;
use crate::ui::paint::{Paint, cells, place, wrap};
use crate::ui::theme::Role;

/// Light cells around the code: readers want to see where it ends.
const QUIET: usize = 1;

/// A code, a line of halves of cells each; no lines when there is nothing to draw.
#[derive(Debug, Default)]
pub(super) struct Code(Vec<String>);

/// What stands beside a code.
pub(super) struct Beside {
    pub title: String,
    /// Each with its name.
    pub facts: Vec<(String, String)>,
    /// What to do with the code.
    pub hint: String,
    /// Why there is none.
    pub none: String,
}

impl Code {
    /// Draws a text, dark on light. What stands on a screen gets no stains: the lowest level that mends anything keeps it small.
    pub(super) fn of(text: &str, level: EcLevel) -> Code {
        let Ok(code) = QrCode::with_error_correction_level(text, level) else {
            return Code::default();
        };
        let width = code.width() + 2 * QUIET;
        let picture = code
            .render::<Dense1x2>()
            .quiet_zone(false)
            .dark_color(Dense1x2::Dark)
            .light_color(Dense1x2::Light)
            .build();
        let side = " ".repeat(QUIET);
        let rows = picture.lines().map(|line| format!("{side}{line}{side}"));
        Code(std::iter::once(" ".repeat(width)).chain(rows).collect())
    }

    /// Draws the code where it fits, and always what stands beside it.
    pub(super) fn draw(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        text: &Text,
        beside: &Beside,
    ) -> Option<Position> {
        let lines = &self.0;
        let fits = lines.len() <= usize::from(area.height) && !paint.ascii;
        let mut x = 1;
        if fits {
            for (y, line) in (0..).zip(lines) {
                paint.put(area, 1, y, line, Role::Code);
            }
            x = 3 + cells(lines.first().map_or(0, |line| line.chars().count()));
        }
        let body = Rect { x: area.x + x, width: area.width.saturating_sub(x), ..area };
        paint.put(body, 0, 0, &beside.title, Role::Title);
        let mut y = 2;
        for (label, value) in &beside.facts {
            paint.put(body, 0, y, label, Role::Dim);
            paint.put(body, 2, y + 1, value, Role::Text);
            y += 2;
        }
        let hint = match (fits, lines.is_empty()) {
            (_, true) => beside.none.clone(),
            (true, false) => beside.hint.clone(),
            (false, false) => text.pay_code_too_small(lines.len() + 3),
        };
        for line in wrap(&hint, usize::from(body.width.saturating_sub(1))) {
            y += 1;
            paint.put(body, 0, y, &line, Role::Dim);
        }
        place(area, x, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;
    use crate::ops::{MandateRequest, PaymentRequest};

    fn height(text: &str, level: EcLevel) -> usize {
        let Code(lines) = Code::of(text, level);
        let width = lines[0].chars().count();
        assert!(lines.iter().all(|line| line.chars().count() == width));
        lines.len()
    }

    #[test]
    fn what_must_be_paid_fits_a_screen_of_24_lines() {
        let request = PaymentRequest {
            number: "2026-0042".to_owned(),
            payer_name: String::new(),
            due: crate::domain::calendar::Day::default(),
            open: Money::cents(12_345),
            club: "Vereniging De Boemerang".to_owned(),
            iban: "NL69INGB0123456789".parse().ok(),
            run: None,
            reference: "RF18539007547034".to_owned(),
            kenmerk: String::new(),
        };
        let height = height(&request.code().expect("something to pay"), EcLevel::M);
        assert!((15..=21).contains(&height), "{height}");
    }

    #[test]
    fn a_mail_that_gives_an_account_fits_a_screen_of_24_lines() {
        let request = MandateRequest {
            name: String::new(),
            reference: "BOEM-2026-000042-1".to_owned(),
            creditor_id: String::new(),
            email: "penningmeester@deboemerang.nl".to_owned(),
        };
        let height = height(&request.code().expect("an address"), EcLevel::L);
        assert!((15..=21).contains(&height), "{height}");
    }
}
