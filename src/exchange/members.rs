//! A club's list of members, read as it is: what is right, what is wrong, and what was assumed.

use std::collections::{BTreeMap, HashMap};

use crate::domain::calendar::{Day, days_after, read_date};
use crate::domain::iban::Iban;
use crate::domain::identifier::check_identifier;
use crate::domain::mandate::reference_key;
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::{Name, fold, harmless, postal_code, split_address};
use crate::exchange::sheet::Sheet;

/// Which field each column is; columns that are none stay out, and are said aloud.
pub type Columns = Vec<Option<Field>>;

/// Words that a heading can be, folded and without marks, for each field.
const HEADINGS: &[(Field, &[&str])] = &[
    (
        Field::Number,
        &[
            "lidnr",
            "lidnummer",
            "nr",
            "nummer",
            "relatienummer",
            "relatienr",
            "number",
            "memberno",
            "membernumber",
            "memberid",
            "id",
            "lidid",
        ],
    ),
    (Field::Name, &["naam", "volledigenaam", "name", "fullname"]),
    (Field::FirstName, &["voornaam", "voornamen", "roepnaam", "firstname", "givenname"]),
    (
        Field::Prefix,
        &["tussenv", "tussenvoegsel", "tussenvoegsels", "tv", "voorvoegsel", "prefix", "infix"],
    ),
    (
        Field::LastName,
        &["achternaam", "familienaam", "lastname", "surname", "bedrijfsnaam", "company"],
    ),
    (Field::Gender, &["mv", "geslacht", "gender", "sex"]),
    (
        Field::BirthDate,
        &["gebdatum", "geboortedatum", "geboren", "gebdat", "birthdate", "dateofbirth", "dob"],
    ),
    (Field::Address, &["adres", "straatenhuisnummer", "address"]),
    (Field::Street, &["straat", "straatnaam", "street"]),
    (Field::HouseNumber, &["huisnummer", "huisnr", "housenumber"]),
    (Field::PostalCode, &["postcode", "pc", "zip", "zipcode", "postalcode"]),
    (Field::City, &["woonplaats", "plaats", "stad", "city", "town"]),
    (Field::Country, &["land", "landcode", "country"]),
    (Field::Email, &["email", "emailadres", "mail", "emailaddress"]),
    (Field::Phone, &["telefoon", "telefoonnummer", "tel", "mobiel", "gsm", "phone", "mobile"]),
    (
        Field::Plan,
        &[
            "soortlid",
            "soort",
            "lidsoort",
            "lidtype",
            "type",
            "lidmaatschap",
            "categorie",
            "abonnement",
            "plan",
            "membership",
            "membershiptype",
        ],
    ),
    (
        Field::StartDate,
        &[
            "lidsinds",
            "lidvanaf",
            "ingangsdatum",
            "startdatum",
            "aanmelddatum",
            "datumlid",
            "membersince",
            "startdate",
            "joined",
        ],
    ),
    (
        Field::EndDate,
        &[
            "afgemeldper",
            "afmelddatum",
            "einddatum",
            "uitgeschreven",
            "opgezegdper",
            "lidtot",
            "enddate",
            "left",
        ],
    ),
    (Field::Fee, &["contributie", "bedrag", "tarief", "lidgeld", "fee", "amount"]),
    (
        Field::PaidUntil,
        &["betaaldtm", "betaaldtot", "betaaldtotenmet", "voldaantm", "paiduntil", "paidthrough"],
    ),
    (
        Field::Iban,
        &[
            "iban",
            "rekening",
            "rekeningnummer",
            "bankrekening",
            "banknr",
            "account",
            "accountnumber",
        ],
    ),
    (Field::Bic, &["bic", "swift"]),
    (
        Field::Holder,
        &["tnv", "rekeninghouder", "tennamevan", "naamrekeninghouder", "holder", "accountholder"],
    ),
    (
        Field::MandateReference,
        &[
            "machtigingskenmerk",
            "mandaatid",
            "mandaat",
            "mandaatkenmerk",
            "kenmerk",
            "machtiging",
            "kenmerkmachtiging",
            "machtigingsnummer",
            "machtigingsnr",
            "machtigingid",
            "umr",
            "mandateid",
            "mandate",
            "mandatereference",
        ],
    ),
    (
        Field::MandateSignedOn,
        &[
            "machtigingdd",
            "machtigingsdatum",
            "mandaatdatum",
            "datummachtiging",
            "datummandaat",
            "machtigingop",
            "machtiginggetekend",
            "getekendop",
            "mandatedate",
            "signedon",
        ],
    ),
    (
        Field::LastCollectedOn,
        &[
            "laatsteincasso",
            "laatstgeincasseerd",
            "laatsteincassodatum",
            "laatstgebruikt",
            "lastcollection",
            "lastcollected",
        ],
    ),
    (
        Field::Household,
        &["gezin", "gezinsnummer", "gezinsnr", "huishouden", "familie", "household", "family"],
    ),
    (Field::Groups, &["groep", "groepen", "team", "group", "groups"]),
    (
        Field::Note,
        &[
            "opmerking",
            "opmerkingen",
            "notitie",
            "notities",
            "bijzonderheden",
            "note",
            "notes",
            "remarks",
        ],
    ),
];

/// The fields a column can be, in the order people choose from.
pub fn fields() -> Vec<Field> {
    HEADINGS.iter().map(|(field, _)| *field).collect()
}

/// Returns a heading in plain letters and digits, as the words for columns are written.
pub(super) fn plain_heading(heading: &str) -> String {
    fold(heading).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Guesses what every column is from its heading; no two columns are the same field.
pub fn guess_columns(headings: &[String]) -> Columns {
    let mut taken = Vec::new();
    headings
        .iter()
        .map(|heading| {
            let plain = plain_heading(heading);
            let field = HEADINGS
                .iter()
                .find(|(_, words)| words.contains(&plain.as_str()))
                .map(|(field, _)| *field);
            let field = field.filter(|field| !taken.contains(field));
            taken.extend(field);
            field
        })
        .collect()
}

/// One row of the list, understood as far as it could be.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// The row under the headings, from 1.
    pub row: usize,
    pub number: String,
    pub name: Name,
    pub gender: String,
    pub birth_date: Option<Day>,
    pub street: String,
    pub house_number: String,
    pub postal_code: String,
    pub city: String,
    pub country: String,
    pub email: String,
    pub phone: String,
    /// What they are; nothing when they were.
    pub plan: Option<String>,
    pub is_former: bool,
    pub start: Option<Day>,
    /// The last day (inclusive) of somebody who left.
    pub last_day: Option<Day>,
    pub fee: Option<Money>,
    /// Inclusive.
    pub paid_until: Option<Day>,
    pub iban: Option<Iban>,
    pub holder: String,
    pub mandate_reference: String,
    pub signed_on: Option<Day>,
    /// When the mandate was collected on last, in the program before this one.
    pub last_collected_on: Option<Day>,
    pub household: String,
    pub groups: Vec<String>,
    pub note: String,
    /// The list has an account or a mandate of them, be it a wrong one: they expect to be collected.
    pub wants_direct_debit: bool,
    /// Another row is the same person: this one stays out.
    pub duplicate_of: Option<usize>,
    /// Without a name nobody can be made.
    pub is_nobody: bool,
}

/// The list as it was understood.
#[derive(Clone, Debug, Default)]
pub struct Understood {
    pub members: Vec<Member>,
    pub problems: Vec<RowProblem>,
    pub columns: Columns,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    pub row: usize,
    pub problem: Problem,
}

impl Understood {
    pub fn has(&self, field: Field) -> bool {
        self.columns.contains(&Some(field))
    }

    pub fn problems_of(&self, row: usize) -> impl Iterator<Item = &Problem> {
        self.problems
            .iter()
            .filter(move |problem| problem.row == row)
            .map(|problem| &problem.problem)
    }

    /// Returns how often every problem occurs, by its code.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for problem in &self.problems {
            *counts.entry(problem.problem.code()).or_default() += 1;
        }
        counts
    }
}

/// Reads every row. Nothing is guessed silently: what is wrong is listed and left empty, and the row goes on.
pub fn understand(sheet: &Sheet, columns: &Columns, today: Day) -> Understood {
    let mut understood = Understood { columns: columns.clone(), ..Understood::default() };
    for (row, cells) in (1..).zip(&sheet.rows) {
        let mut reader = RowReader {
            row,
            cells,
            columns,
            today,
            problems: &mut understood.problems,
            who: String::new(),
        };
        let member = reader.member();
        understood.members.push(member);
    }
    for (row, cells) in &sheet.overlong {
        let problem = Problem::RowTooLong { cells: *cells, headings: sheet.headings.len() };
        understood.members[row - 1].is_nobody = true;
        understood.problems.push(RowProblem { row: *row, problem });
    }
    mark_duplicates(&mut understood);
    mark_taken_numbers(&mut understood);
    understood.problems.sort_by_key(|problem| problem.row);
    understood
}

struct RowReader<'a> {
    row: usize,
    cells: &'a [String],
    columns: &'a Columns,
    today: Day,
    problems: &'a mut Vec<RowProblem>,
    who: String,
}

impl RowReader<'_> {
    fn text(&self, field: Field) -> String {
        let at = self.columns.iter().position(|column| *column == Some(field));
        let text =
            at.and_then(|at| self.cells.get(at)).map(|cell| harmless(cell)).unwrap_or_default();
        // A quote that keeps a spreadsheet from reckoning with the cell is not part of it.
        match text.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
            _ => text,
        }
    }

    fn has(&self, field: Field) -> bool {
        self.columns.contains(&Some(field))
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(RowProblem { row: self.row, problem });
    }

    fn date(&mut self, field: Field) -> Option<Day> {
        let value = self.text(field);
        if value.is_empty() {
            return None;
        }
        let date = read_date(&value, self.today);
        if date.is_none() {
            self.problem(Problem::DateInvalid { who: self.who.clone(), field, value });
        }
        date
    }

    fn member(&mut self) -> Member {
        let name = self.name();
        self.who = name.full();
        let (street, house_number) = match self.text(Field::Address) {
            address if address.is_empty() => {
                (self.text(Field::Street), self.text(Field::HouseNumber))
            }
            address => split_address(&address),
        };
        let (plan, is_former) = self.plan();
        let mut member = Member {
            row: self.row,
            number: self.text(Field::Number),
            gender: gender(&self.text(Field::Gender)),
            birth_date: self.birth_date(),
            street,
            house_number,
            postal_code: postal_code(&self.text(Field::PostalCode)),
            city: self.text(Field::City),
            country: country(&self.text(Field::Country)),
            email: self.text(Field::Email),
            phone: self.text(Field::Phone),
            plan,
            is_former,
            start: self.date(Field::StartDate),
            last_day: self.date(Field::EndDate),
            fee: self.fee(),
            paid_until: self.date(Field::PaidUntil),
            holder: self.text(Field::Holder),
            mandate_reference: self.text(Field::MandateReference),
            household: self.text(Field::Household),
            groups: self
                .text(Field::Groups)
                .split([',', '|'])
                .map(|group| group.trim().to_owned())
                .filter(|group| !group.is_empty())
                .collect(),
            note: self.text(Field::Note),
            is_nobody: name.last.is_empty(),
            name,
            ..Member::default()
        };
        if member.is_nobody {
            self.problem(Problem::RequiredMissing {
                who: member.number.clone(),
                field: Field::LastName,
            });
        }
        if is_former {
            let problem = Problem::FormerMemberType {
                who: self.who.clone(),
                value: self.text(Field::Plan),
                until: member.last_day,
            };
            self.problem(problem);
        } else {
            // Somebody with a day of leaving that has passed has left, whatever their type says.
            member.is_former = member.last_day.is_some_and(|last| last < self.today);
        }
        self.bank(&mut member);
        member
    }

    fn name(&self) -> Name {
        let whole = self.text(Field::Name);
        let parts = Name {
            first: self.text(Field::FirstName),
            prefix: self.text(Field::Prefix),
            last: self.text(Field::LastName),
        };
        if parts.last.is_empty() && !whole.is_empty() { Name::split(&whole) } else { parts }
    }

    fn birth_date(&mut self) -> Option<Day> {
        let date = self.date(Field::BirthDate)?;
        if self.today < date {
            let value = self.text(Field::BirthDate);
            self.problem(Problem::DateInvalid {
                who: self.who.clone(),
                field: Field::BirthDate,
                value,
            });
            return None;
        }
        Some(date)
    }

    fn plan(&self) -> (Option<String>, bool) {
        let text = self.text(Field::Plan);
        if is_former(&text) {
            return (None, true);
        }
        (Some(text).filter(|text| !text.is_empty()), false)
    }

    fn fee(&mut self) -> Option<Money> {
        let value = self.text(Field::Fee);
        if value.is_empty() {
            return None;
        }
        match value.parse::<Money>() {
            Ok(fee) if Money::ZERO <= fee => Some(fee),
            Ok(_) => {
                self.problem(Problem::AmountInvalid {
                    who: self.who.clone(),
                    value: value.clone(),
                    why: crate::domain::money::MoneyError::Malformed(value),
                });
                None
            }
            Err(why) => {
                self.problem(Problem::AmountInvalid { who: self.who.clone(), value, why });
                None
            }
        }
    }

    /// Reads account and mandate; somebody who left needs neither.
    fn bank(&mut self, member: &mut Member) {
        let who = self.who.clone();
        let value = self.text(Field::Iban);
        member.wants_direct_debit = !value.is_empty() || !member.mandate_reference.is_empty();
        let mut iban_is_wrong = false;
        if !value.is_empty() {
            match value.parse() {
                Ok(iban) => member.iban = Some(iban),
                Err(why) => {
                    iban_is_wrong = true;
                    self.problem(Problem::IbanInvalid { who: who.clone(), value, why });
                }
            }
        }
        if member.holder.is_empty() {
            member.holder = who.clone();
        }
        member.signed_on = self.date(Field::MandateSignedOn);
        member.last_collected_on = self.date(Field::LastCollectedOn);
        if let Some(on) = member.signed_on.filter(|on| self.today < *on) {
            self.problem(Problem::SignedInFuture { who: who.clone(), on });
            member.signed_on = None;
        }
        if !member.mandate_reference.is_empty()
            && check_identifier(&member.mandate_reference).is_err()
        {
            self.problem(Problem::MandateReference { value: member.mandate_reference.clone() });
            member.mandate_reference.clear();
            return;
        }
        if member.is_former || iban_is_wrong || !self.has(Field::MandateReference) {
            return;
        }
        if member.mandate_reference.is_empty() {
            self.problem(Problem::MandateMissing { who, field: Field::MandateReference });
        } else if member.signed_on.is_none() && self.text(Field::MandateSignedOn).is_empty() {
            self.problem(Problem::MandateMissing { who, field: Field::MandateSignedOn });
        } else if member.iban.is_none() {
            self.problem(Problem::MandateMissing { who, field: Field::Iban });
        }
    }
}

/// Returns whether a type says that somebody left.
fn is_former(text: &str) -> bool {
    let plain: String = fold(text).chars().filter(char::is_ascii_alphabetic).collect();
    [
        "exlid",
        "exleden",
        "oudlid",
        "oudleden",
        "uitgeschreven",
        "afgemeld",
        "opgezegd",
        "formermember",
        "former",
        "exmember",
        "gestopt",
        "royement",
    ]
    .contains(&plain.as_str())
}

fn gender(text: &str) -> String {
    match fold(text).as_str() {
        "m" | "man" | "male" => "m",
        "v" | "vrouw" | "f" | "female" => "f",
        "x" => "x",
        _ => "",
    }
    .to_owned()
}

fn country(text: &str) -> String {
    let text = text.trim();
    if text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic()) {
        text.to_uppercase()
    } else {
        "NL".to_owned()
    }
}

/// Finds rows that are the same person: name and date of birth, with the e-mail or the mandate or the address as well.
fn mark_duplicates(understood: &mut Understood) {
    let mut seen: HashMap<(String, Option<Day>), Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for (at, member) in
        understood.members.iter().enumerate().filter(|(_, member)| !member.is_nobody)
    {
        let others = seen.entry((fold(&member.name.full()), member.birth_date)).or_default();
        match others.iter().find(|other| is_same_person(&understood.members[**other], member)) {
            Some(other) => found.push((at, *other)),
            None => others.push(at),
        }
    }
    for (at, other) in found {
        let (row, of) = (understood.members[at].row, &understood.members[other]);
        let of_name = format!(
            "{} ({})",
            of.name.full(),
            if of.number.is_empty() { of.row.to_string() } else { of.number.clone() }
        );
        let problem = Problem::Duplicate { who: understood.members[at].name.full(), of: of_name };
        let of_row = of.row;
        understood.members[at].duplicate_of = Some(of_row);
        understood.problems.push(RowProblem { row, problem });
    }
}

/// Returns whether two rows of one name and date of birth are one person.
fn is_same_person(one: &Member, other: &Member) -> bool {
    let same = |a: &str, b: &str| !a.is_empty() && fold(a) == fold(b);
    let mandate = !one.mandate_reference.is_empty()
        && reference_key(&one.mandate_reference) == reference_key(&other.mandate_reference);
    let address =
        same(&one.postal_code, &other.postal_code) && same(&one.house_number, &other.house_number);
    same(&one.email, &other.email) || mandate || address
}

/// Two people cannot have one number: the second gets the next one that is free.
fn mark_taken_numbers(understood: &mut Understood) {
    let mut seen: HashMap<String, String> = HashMap::new();
    let mut taken = Vec::new();
    for (at, member) in understood.members.iter().enumerate() {
        if member.number.is_empty() || member.duplicate_of.is_some() || member.is_nobody {
            continue;
        }
        match seen.get(&member.number) {
            Some(other) => taken.push((at, other.clone())),
            None => {
                seen.insert(member.number.clone(), member.name.full());
            }
        }
    }
    for (at, other) in taken {
        let member = &mut understood.members[at];
        let problem = Problem::ImportedDuplicateNumber {
            number: std::mem::take(&mut member.number),
            who: member.name.full(),
            other,
        };
        understood.problems.push(RowProblem { row: member.row, problem });
    }
}

/// Returns the first day that is not paid for.
pub fn unpaid_from(member: &Member) -> Option<Day> {
    member.paid_until.map(|last| days_after(last, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    fn read(csv: &str) -> Understood {
        let sheet = crate::exchange::sheet::read(csv.as_bytes()).expect("a list");
        let columns = guess_columns(&sheet.headings);
        understand(&sheet, &columns, iso("2026-11-22"))
    }

    #[track_caller]
    fn problem_codes(csv: &str, expected: &[&str]) {
        let codes: Vec<&str> =
            read(csv).problems.iter().map(|problem| problem.problem.code()).collect();
        assert_eq!(codes, expected);
    }

    #[test]
    fn headings_are_guessed_in_dutch_and_english() {
        let headings = [
            "Lidnr",
            "Voornaam",
            "Tussenv.",
            "M/V",
            "Geb.datum",
            "Soort lid",
            "Betaald t/m",
            "T.n.v.",
            "Machtiging d.d.",
            "Surname",
            "Schoenmaat",
        ];
        let columns = guess_columns(&headings.map(str::to_owned));
        let names: Vec<&str> = columns.iter().map(|field| field.map_or("-", Field::name)).collect();
        let expected = [
            "number",
            "first_name",
            "prefix",
            "gender",
            "birth_date",
            "plan",
            "paid_until",
            "holder",
            "mandate_signed_on",
            "last_name",
            "-",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn a_wrong_cell_does_not_stop_the_row() {
        let understood = read(
            "Naam;Geboortedatum;IBAN;Bedrag\nJan de Boer;31-02-1988;NL91ABNA0417164301;€ 12,3456\n",
        );
        assert_eq!(understood.members[0].name.full(), "Jan de Boer");
        assert_eq!(
            understood.counts().into_iter().collect::<Vec<_>>(),
            [("amount_invalid", 1), ("date_invalid", 1), ("iban_invalid", 1)]
        );
    }

    #[test]
    fn people_who_left_are_no_type() {
        problem_codes(
            "Naam;Soort lid;Afgemeld per\nJan Boer;Ex-lid;31-12-2022\nPiet Vos;Oud lid;\nAnna Wit;Senior;\n",
            &["former_member_type", "former_member_type"],
        );
    }

    #[test]
    fn the_same_person_twice_is_told() {
        problem_codes(
            "Nr;Naam;Geboortedatum;E-mail\n1;Zoë Eijsink;6-1-1976;zoe@x.nl\n2;Zoë EIJSINK;06-01-76;ZOE@X.NL\n3;Zoë Eijsink;6-1-2001;z@x.nl\n",
            &["duplicate"],
        );
    }

    #[test]
    fn a_row_with_a_cell_too_many_is_passed_over_aloud() {
        let understood = read("Naam;Plaats\nJan Boer;Den Haag; ZH\nPiet Vos;Ede;\n");
        let codes: Vec<&str> = understood.problems.iter().map(|p| p.problem.code()).collect();
        assert_eq!(codes, ["row_too_long"]);
        assert!(understood.members[0].is_nobody && !understood.members[1].is_nobody);
    }

    #[test]
    fn two_people_cannot_share_a_number() {
        let understood = read("Nr;Naam\n1;Jan Boer\n1;Piet Vos\n");
        assert_eq!(understood.members[1].number, "");
        problem_codes("Nr;Naam\n1;Jan Boer\n1;Piet Vos\n", &["taken"]);
    }

    #[test]
    fn formulas_stay_text_and_nobody_is_told() {
        let understood = read("Naam;Opmerking\n;=1+1\nJan;'=1+1\n");
        assert_eq!(understood.members[1].note, "=1+1");
        assert!(understood.members[0].is_nobody);
    }
}
