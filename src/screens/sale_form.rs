//! An invoice of what is no subscription: for somebody, or the same for everybody of some groups.

use crate::actions::Action;
use crate::db::invoices::Line;
use crate::db::{Db, Read};
use crate::domain::calendar::Day;
use crate::domain::card::listed;
use crate::domain::problem::Field;
use crate::ops::MakeInvoices;
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Job, Next, Place, refusal_text};
use crate::screens::{sale_lines, sale_made};
use crate::text::{Text, field};
use crate::ui::form::{Form, FormField, Kind, Search};

/// For more people than this it is not worked out while one types what each of them would pay.
const PREVIEW_MAX: usize = 2_000;

/// A form for an invoice for somebody, for all who were chosen or whom a search finds; like another one, with its lines.
pub(super) fn new(relations: Vec<i64>, like: Option<i64>, search: String) -> FormScreen {
    let begun = Begun { relations, like, search };
    let (of_submit, of_preview, of_work) = (begun.clone(), begun.clone(), begun.clone());
    let fill = move |cx: &mut Cx<'_>| begun.form(cx);
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let (deed, today) = (of_submit.deed(form, cx)?, cx.today);
        deed.check(&cx.db().read(), today)?;
        Ok(Next::Work(sale_made::make(cx.text, deed, 1)))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let deed = of_preview.deed(form, cx)?;
        preview(&deed, cx)
    };
    let work_out = move |form: &Form, cx: &mut Cx<'_>| {
        let deed = of_work.deed(form, cx)?;
        Ok(Some(work_out(cx.text, cx.today, deed)))
    };
    FormScreen::new(Text::sale_title, Text::help_sale, fill, submit)
        .previewed(preview)
        .worked_out(Text::sale_who, work_out)
        .in_section(Action::GoInvoices)
}

/// What the form begins with: who was chosen, which invoice is copied, and whom a search finds.
#[derive(Clone)]
struct Begun {
    relations: Vec<i64>,
    like: Option<i64>,
    search: String,
}

impl Begun {
    /// The field for who it is for: one stands in it, more are named by their count.
    fn who(&self, text: &Text, read: &Read<'_>) -> anyhow::Result<FormField> {
        let who = FormField::new(Field::Number, text.form_holder(), Kind::Lookup(Search::Relation));
        Ok(match self.relations.as_slice() {
            [one] => {
                let number = read.relation_number(*one)?;
                let shown = format!("{number} {}", read.relation_name(*one)?);
                who.hinted(text.sale_who_hint()).found(shown, number)
            }
            _ if !self.search.is_empty() => who.hinted(text.sale_found(self.search.as_str())),
            [] => who.hinted(text.sale_who_hint()),
            many => who.hinted(text.sale_chosen(many.len())),
        })
    }

    fn form(&self, cx: &mut Cx<'_>) -> anyhow::Result<Form> {
        let text = cx.text;
        let read = cx.db().read();
        let lines = self.originals(&read)?;
        let copied = self.like.map(|id| read.invoice(id)).transpose()?.flatten();
        let reference = copied.map(|invoice| invoice.buyer_reference).unwrap_or_default();
        let groups =
            FormField::new(Field::Groups, field(text, Field::Groups), Kind::Names(Search::Group))
                .hinted(text.sale_groups_hint());
        let searches =
            FormField::new(Field::Search, text.action_searches(), Kind::Names(Search::Saved))
                .with(self.search.clone())
                .hinted(text.sale_searches_hint());
        let mut fields = vec![self.who(text, &read)?, groups];
        fields.extend(sale_lines::fields(text, &lines));
        let [vat, center, account] = sale_lines::of_all(text, &lines);
        fields.extend([
            vat,
            center,
            FormField::new(Field::BuyerReference, field(text, Field::BuyerReference), Kind::Text)
                .with(reference),
            searches,
            FormField::new(Field::Persons, text.sale_without(), Kind::Text)
                .hinted(text.sale_without_hint()),
            FormField::new(Field::Kind, text.sale_again(), Kind::YesNo)
                .hinted(text.sale_again_hint()),
            account,
        ]);
        Ok(Form::new(fields).with_button(text.sale_make()))
    }

    /// Returns the lines of the invoice that is copied.
    fn originals(&self, read: &Read<'_>) -> anyhow::Result<Vec<Line>> {
        Ok(self.like.map(|id| read.invoice_lines(id)).transpose()?.unwrap_or_default())
    }

    /// Makes the deed of the form, for all who were chosen too.
    fn deed(&self, form: &Form, cx: &mut Cx<'_>) -> anyhow::Result<MakeInvoices> {
        let db_read = cx.db().read();
        let mut deed = read(form, &self.originals(&db_read)?);
        // One who was chosen stands in the form, and may be another by now.
        if 1 < self.relations.len() {
            for id in &self.relations {
                deed.relations.push(db_read.relation_number(*id)?.into());
            }
        }
        Ok(deed)
    }
}

/// Says what would come of it, where a frame has time for that.
fn preview(deed: &MakeInvoices, cx: &mut Cx<'_>) -> anyhow::Result<Vec<String>> {
    let (text, today) = (cx.text, cx.today);
    let is_nobody = deed.groups.is_empty() && deed.relations.is_empty() && deed.searches.is_empty();
    if deed.lines.is_empty() || is_nobody {
        return Ok(vec![]);
    }
    let read = cx.db().read();
    let said = match deed.count(&read, today) {
        Ok(count) if PREVIEW_MAX < count => Ok(text.sale_many(count)),
        Ok(_) => deed.preview(&read, today, |_, _| Ok(())).map(|made| sale_made::told(text, &made)),
        Err(refusal) => Err(refusal),
    };
    Ok(vec![said.unwrap_or_else(|refusal| refusal_text(text, refusal))])
}

/// Works out whom it is for, however many, to be looked over one by one.
fn work_out(text: &Text, today: Day, deed: MakeInvoices) -> Job {
    let work = move |db: &mut Db| {
        let all = deed.meant_for(&db.read(), today, |at, of| db.tick(at, of))?;
        Ok((Box::new(deed), all))
    };
    Job::new(text.sale_who(), work, |(deed, all), _| Ok(Next::Go(Place::MeantFor { deed, all })))
}

/// Makes the deed of the form.
fn read(form: &Form, originals: &[Line]) -> MakeInvoices {
    MakeInvoices {
        lines: sale_lines::read(form, originals),
        relations: form.found(Field::Number).into_iter().map(Into::into).collect(),
        groups: listed(&form.value(Field::Groups)),
        searches: listed(&form.value(Field::Search)),
        without: listed(&form.value(Field::Persons)).into_iter().map(Into::into).collect(),
        buyer_reference: form.value(Field::BuyerReference),
        again: form.is_yes(Field::Kind),
    }
}
