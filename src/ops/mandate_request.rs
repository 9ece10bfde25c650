//! A mandate that is asked for: who gives it, and the mail by which they let the club know their account.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::db::Read;
use crate::db::settings::Setting;

/// What is asked for, by the form that was given out first and is not back yet.
#[derive(Clone, Debug)]
pub struct MandateRequest {
    pub name: String,
    pub reference: String,
    pub creditor_id: String,
    /// The address of the club; empty as long as it has none.
    pub email: String,
}

impl MandateRequest {
    /// Returns nothing when no form is out.
    pub fn of(read: &Read<'_>, relation_id: i64) -> anyhow::Result<Option<MandateRequest>> {
        let form = read.mandate_forms_of(relation_id)?.into_iter().next();
        let (Some(form), Some(relation)) = (form, read.relation(relation_id)?) else {
            return Ok(None);
        };
        Ok(Some(MandateRequest {
            name: relation.name.full(),
            reference: form.reference,
            creditor_id: read.setting(Setting::CreditorId)?,
            email: read.setting(Setting::ClubEmail)?,
        }))
    }

    /// Returns a link that opens a mail to the club in which only the account is missing (RFC 6068); nothing without an
    /// address to send it to. Such a mail is no mandate: the form must be signed all the same.
    pub fn code(&self) -> Option<String> {
        let email = Some(escaped(&self.email)).filter(|email| !email.is_empty())?;
        Some(format!(
            "mailto:{email}?subject=Machtiging%20{}&body=IBAN:%20",
            escaped(&self.reference)
        ))
    }
}

/// What stands as it is in an address or a field of a mailto link.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

fn escaped(text: &str) -> String {
    utf8_percent_encode(text.trim(), PLAIN).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_ready_but_for_the_account() {
        let mut request = MandateRequest {
            name: "J. Jansen".to_owned(),
            reference: "M/00042-1 A&B".to_owned(),
            creditor_id: String::new(),
            email: "club+leden@onzeclub.nl".to_owned(),
        };
        assert_eq!(
            request.code().as_deref(),
            Some(
                "mailto:club%2Bleden@onzeclub.nl?subject=Machtiging%20M%2F00042-1%20A%26B&body=IBAN:%20"
            )
        );
        request.email.clear();
        assert_eq!(request.code(), None);
    }
}
