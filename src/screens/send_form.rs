//! Mails go to the server after a person's word.

use crate::actions::Action;
use crate::db::settings::Setting;
use crate::domain::problem::Field;
use crate::ops::{Refusal, mail_server, mailable, send_messages};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Job, Next};
use crate::text::{self, Text, field, messages_sent};
use crate::ui::form::{Form, FormField, Kind};

/// A form that says what goes and asks for the password, where the server wants one.
pub(super) fn new(chosen: Vec<i64>) -> FormScreen {
    let of_preview = chosen.clone();
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let (user, server) = (read.setting(Setting::SmtpUser)?, read.setting(Setting::SmtpServer)?);
        let password = FormField::new(Field::Password, field(text, Field::Password), Kind::Secret)
            .required()
            .hinted(text.send_password_hint(user.as_str(), server));
        let fields = if user.is_empty() { vec![] } else { vec![password] };
        Ok(Form::new(fields).with_button(text.send_yes()))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let password = form.value(Field::Password);
        // Said here, where it can be mended, and not by the job.
        mail_server(&cx.db().read(), &password)?;
        if mailable(&cx.db().read(), &chosen)?.is_empty() {
            return Ok(Next::Complain(cx.text.send_nothing()));
        }
        let chosen = chosen.clone();
        let work = move |db: &mut crate::db::Db| send_messages(db, &password, &chosen);
        Ok(Next::Work(Job::new(cx.text.send_title(), work, |sent, cx| {
            let said = messages_sent(cx.text, &sent);
            let is_whole = sent.refused.is_empty() && sent.stopped.is_none();
            Ok(if is_whole {
                Next::Tell(said, Box::new(Next::Back))
            } else {
                Next::Then(Box::new(Next::Back), Box::new(Next::Complain(said)))
            })
        })))
    };
    let preview = move |_: &Form, cx: &mut Cx<'_>| {
        let words = cx.text;
        let read = cx.db().read();
        if let Err(Refusal::Problem(problem)) = mail_server(&read, "") {
            return Ok(vec![text::problem(words, &problem)]);
        }
        let count = mailable(&read, &of_preview)?.len();
        let (server, from) =
            (read.setting(Setting::SmtpServer)?, read.setting(Setting::ClubEmail)?);
        Ok(vec![words.send_lines(count, server, from)])
    };
    FormScreen::new(Text::send_title, Text::help_send, fill, submit)
        .previewed(preview)
        .in_section(Action::GoOutbox)
}
