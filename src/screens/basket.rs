//! What somebody takes now and pays with the next round.

use crate::actions::Action;
use crate::domain::money::Money;
use crate::ops::{AddToBasket, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Next, sale_lines};
use crate::text::Text;
use crate::ui::form::Form;

/// A form for what goes in the basket of a relation.
pub(super) fn new(relation_id: i64) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let mut fields = sale_lines::fields(text, &[]);
        fields.extend(sale_lines::of_all(text, &[]));
        Ok(Form::new(fields).with_button(text.basket_add()))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let relation = cx.db().read().relation_number(relation_id)?.into();
        let lines = sale_lines::read(form, &[]);
        let done =
            perform(cx.db(), &AddToBasket { relation, lines, on: None, basket_lines: vec![] })?;
        let said = cx.text.basket_done(Money::cents(done.total_cents).to_string());
        Ok(Next::Tell(said, Box::new(Next::Back)))
    };
    FormScreen::new(Text::basket_add, Text::help_basket, fill, submit)
        .in_section(Action::GoRelations)
}
