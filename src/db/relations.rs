//! Relations and their households.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Row;

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::problem::{Problem, Thing};
use crate::domain::relation::{Contact, Name, Relation, RelationKind, fold};

const COLUMNS: &str = "number, kind, first_name, prefix, last_name, gender, birth_date, death_date, email, phone, street,
    house_number, postal_code, city, country, direct_debit_enabled, collection_block, note, vat_id, kvk, contact";

/// People who live together, oldest first: id, name.
#[derive(Clone, Debug)]
pub struct Household {
    pub id: i64,
    pub name: String,
    pub people: Vec<(i64, String)>,
}

impl Read<'_> {
    /// Returns what is known of somebody in fields of the club's own, shown now or not.
    pub fn extra_of(&self, id: i64) -> anyhow::Result<BTreeMap<String, String>> {
        let sql = "SELECT field, value FROM extra_value WHERE relation_id = ?1";
        Ok(self.rows(sql, [id], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
    }

    pub fn relation(&self, id: i64) -> anyhow::Result<Option<Relation>> {
        self.first(&format!("SELECT {COLUMNS} FROM relation WHERE id = ?1"), [id], from_row)
    }

    /// Returns every relation with its id, in the order of names.
    pub fn relations(&self) -> anyhow::Result<Vec<(i64, Relation)>> {
        let sql = format!("SELECT {COLUMNS}, id FROM relation ORDER BY sort_key, id");
        self.rows(&sql, [], |row| Ok((row.get("id")?, from_row(row)?)))
    }

    /// Returns id, number and name of everybody, in the order of names.
    pub fn names(&self) -> anyhow::Result<Vec<(i64, String, Name)>> {
        let sql =
            "SELECT id, number, first_name, prefix, last_name FROM relation ORDER BY sort_key, id";
        self.rows(sql, [], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                Name { first: row.get(2)?, prefix: row.get(3)?, last: row.get(4)? },
            ))
        })
    }

    pub fn relation_id_by_number(&self, number: &str) -> anyhow::Result<Option<i64>> {
        self.first("SELECT id FROM relation WHERE number = ?1", [number.trim()], |row| row.get(0))
    }

    /// Finds the one relation that a person means by a number or a name.
    pub fn find_relation(&self, text: &str) -> anyhow::Result<Result<i64, Problem>> {
        if let Some(id) = self.relation_id_by_number(text)? {
            return Ok(Ok(id));
        }
        let organisation = Name { last: text.trim().to_owned(), ..Name::default() };
        let keys = [Name::split(text).sort_key(), organisation.sort_key()];
        let sql = "SELECT id, number FROM relation WHERE sort_key IN (?1, ?2) ORDER BY id LIMIT 10";
        let found =
            self.rows(sql, keys, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        let value = text.trim().to_owned();
        Ok(match &found[..] {
            [] => Err(Problem::NotFound { what: Thing::Relation, value }),
            [(id, _)] => Ok(*id),
            many => Err(Problem::Ambiguous {
                what: Thing::Relation,
                value,
                matches: many.iter().map(|(_, number)| number.clone()).collect(),
            }),
        })
    }

    /// Returns the first few relations with every word of `text` in them, by name.
    pub fn search_relations(
        &self,
        text: &str,
        count: usize,
    ) -> anyhow::Result<Vec<(i64, String, String)>> {
        let patterns: Vec<String> = fold(text)
            .split(' ')
            .map(|word| format!("%{}%", word.replace(['%', '_'], "")))
            .collect();
        let conditions: Vec<String> =
            (1..=patterns.len()).map(|n| format!("search_key LIKE ?{n}")).collect();
        let sql = format!(
            "SELECT id, number, {COLUMNS} FROM relation WHERE archived_on IS NULL AND {} ORDER BY sort_key LIMIT {count}",
            conditions.join(" AND ")
        );
        self.rows(&sql, rusqlite::params_from_iter(patterns), |row| {
            let name = Name {
                first: row.get("first_name")?,
                prefix: row.get("prefix")?,
                last: row.get("last_name")?,
            };
            Ok((row.get(0)?, row.get(1)?, name.listed()))
        })
    }

    /// Returns the day of death of everybody who died.
    pub fn deceased(&self) -> anyhow::Result<HashMap<i64, Day>> {
        let sql = "SELECT id, death_date FROM relation WHERE death_date IS NOT NULL";
        Ok(self.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
    }

    /// Returns the name people say, or the number when there is nobody.
    pub fn relation_name(&self, id: i64) -> anyhow::Result<String> {
        let sql = "SELECT first_name, prefix, last_name FROM relation WHERE id = ?1";
        let name = self.first(sql, [id], |row| {
            Ok(Name { first: row.get(0)?, prefix: row.get(1)?, last: row.get(2)? })
        })?;
        Ok(name.map_or_else(|| id.to_string(), |name| name.full()))
    }

    pub fn relation_number(&self, id: i64) -> anyhow::Result<String> {
        self.value("SELECT number FROM relation WHERE id = ?1", [id])
    }

    /// Returns everybody of a name, in any case and with or without accents.
    pub fn relations_named(&self, name: &Name) -> anyhow::Result<Vec<(i64, Relation)>> {
        let sql = format!("SELECT {COLUMNS}, id FROM relation WHERE sort_key = ?1 ORDER BY id");
        self.rows(&sql, [name.sort_key()], |row| Ok((row.get("id")?, from_row(row)?)))
    }

    /// Returns the number after the highest that is one.
    pub fn next_relation_number(&self) -> anyhow::Result<String> {
        let sql = "SELECT coalesce(max(CAST(number AS INTEGER)), 1000) + 1 FROM relation WHERE number NOT GLOB '*[^0-9]*' AND length(number) < 15";
        Ok(self.value::<i64>(sql, [])?.to_string())
    }

    /// Returns the household somebody is in today.
    pub fn household_of(&self, relation_id: i64) -> anyhow::Result<Option<Household>> {
        let sql = "SELECT household.id, household.name FROM household JOIN household_member ON household.id = household_id
                   WHERE relation_id = ?1 AND valid_to IS NULL LIMIT 1";
        let Some((id, name)) = self.first(sql, [relation_id], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?
        else {
            return Ok(None);
        };
        let sql = "SELECT relation.id, first_name, prefix, last_name FROM relation JOIN household_member ON relation.id = relation_id
                   WHERE household_id = ?1 AND valid_to IS NULL ORDER BY birth_date, relation.id";
        let people = self.rows(sql, [id], |row| {
            Ok((
                row.get(0)?,
                Name { first: row.get(1)?, prefix: row.get(2)?, last: row.get(3)? }.full(),
            ))
        })?;
        Ok(Some(Household { id, name, people }))
    }

    /// Returns whether somebody is in a household of this name today.
    pub fn has_household_named(&self, name: &str) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM household JOIN household_member ON household.id = household_id
                   WHERE name = ?1 AND valid_to IS NULL)";
        self.value(sql, [name])
    }

    pub fn household_by_code(&self, code: &str) -> anyhow::Result<Option<i64>> {
        self.first("SELECT id FROM household WHERE code = ?1", [code], |row| row.get(0))
    }

    /// Returns who else pays for somebody where nothing else is said.
    pub fn pays_for_them(&self, id: i64) -> anyhow::Result<Option<i64>> {
        let sql = "SELECT default_payer_id FROM relation WHERE id = ?1";
        Ok(self.first(sql, [id], |row| row.get(0))?.flatten())
    }

    /// Returns the others whose subscriptions this relation pays: id, name.
    pub fn pays_for(&self, relation_id: i64) -> anyhow::Result<Vec<(i64, String)>> {
        let sql = "SELECT DISTINCT relation.id, first_name, prefix, last_name FROM subscription JOIN relation ON relation.id = relation_id
                   WHERE payer_id = ?1 AND relation_id <> ?1 ORDER BY sort_key";
        self.rows(sql, [relation_id], |row| {
            Ok((
                row.get(0)?,
                Name { first: row.get(1)?, prefix: row.get(2)?, last: row.get(3)? }.full(),
            ))
        })
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Relation> {
    Ok(Relation {
        number: row.get("number")?,
        kind: if row.get_ref("kind")?.as_str()? == "organisation" {
            RelationKind::Organisation
        } else {
            RelationKind::Person
        },
        name: Name {
            first: row.get("first_name")?,
            prefix: row.get("prefix")?,
            last: row.get("last_name")?,
        },
        gender: row.get("gender")?,
        birth_date: row.get("birth_date")?,
        death_date: row.get("death_date")?,
        email: row.get("email")?,
        phone: row.get("phone")?,
        street: row.get("street")?,
        house_number: row.get("house_number")?,
        postal_code: row.get("postal_code")?,
        city: row.get("city")?,
        country: row.get("country")?,
        direct_debit_enabled: row.get("direct_debit_enabled")?,
        collection_block: row.get("collection_block")?,
        note: row.get("note")?,
        vat_id: row.get("vat_id")?,
        kvk: row.get("kvk")?,
        contact: Contact::named(row.get_ref("contact")?.as_str()?).unwrap_or_default(),
    })
}

fn kind_name(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Person => "person",
        RelationKind::Organisation => "organisation",
    }
}

impl Write<'_> {
    pub fn add_relation(&self, relation: &Relation) -> anyhow::Result<i64> {
        let sql = format!(
            "INSERT INTO relation ({COLUMNS}, sort_key, search_key, created_on)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)"
        );
        let values = self.relation_values(relation);
        let values: Vec<&dyn rusqlite::ToSql> = values.iter().map(|value| &**value).collect();
        self.insert(&sql, &values[..])
    }

    /// Sets fields of the club's own; an empty text empties the field.
    pub fn set_extra(&self, id: i64, extra: &BTreeMap<String, String>) -> anyhow::Result<()> {
        for (field, value) in extra {
            let sql = "DELETE FROM extra_value WHERE relation_id = ?1 AND field = ?2";
            self.run(sql, (id, field))?;
            if !value.is_empty() {
                let sql = "INSERT INTO extra_value (relation_id, field, value) VALUES (?1, ?2, ?3)";
                self.run(sql, (id, field, value))?;
            }
        }
        Ok(())
    }

    pub fn change_relation(&self, id: i64, relation: &Relation) -> anyhow::Result<()> {
        let sql = "UPDATE relation SET number = ?1, kind = ?2, first_name = ?3, prefix = ?4, last_name = ?5, gender = ?6, birth_date = ?7,
                   death_date = ?8, email = ?9, phone = ?10, street = ?11, house_number = ?12, postal_code = ?13, city = ?14, country = ?15,
                   direct_debit_enabled = ?16, collection_block = ?17, note = ?18, vat_id = ?19, kvk = ?20,
                   contact = ?21, sort_key = ?22, search_key = ?23 WHERE id = ?24";
        let mut values = self.relation_values(relation);
        values.pop();
        values.push(Box::new(id));
        let values: Vec<&dyn rusqlite::ToSql> = values.iter().map(|value| &**value).collect();
        self.run(sql, &values[..])?;
        let wants_mail = relation.contact == Contact::All;
        self.readdress(id, if wants_mail { &relation.email } else { "" })
    }

    fn relation_values<'r>(&self, relation: &'r Relation) -> Vec<Box<dyn rusqlite::ToSql + 'r>> {
        vec![
            Box::new(&relation.number),
            Box::new(kind_name(relation.kind)),
            Box::new(&relation.name.first),
            Box::new(&relation.name.prefix),
            Box::new(&relation.name.last),
            Box::new(&relation.gender),
            Box::new(relation.birth_date),
            Box::new(relation.death_date),
            Box::new(&relation.email),
            Box::new(&relation.phone),
            Box::new(&relation.street),
            Box::new(&relation.house_number),
            Box::new(&relation.postal_code),
            Box::new(&relation.city),
            Box::new(&relation.country),
            Box::new(relation.direct_debit_enabled),
            Box::new(&relation.collection_block),
            Box::new(&relation.note),
            Box::new(&relation.vat_id),
            Box::new(&relation.kvk),
            Box::new(relation.contact.name()),
            Box::new(relation.name.sort_key()),
            Box::new(relation.search_key()),
            Box::new(self.today()),
        ]
    }

    /// Stops collecting from somebody, with the reason; who is stopped already keeps the first one.
    pub fn block_collection(&self, id: i64, reason: &str) -> anyhow::Result<()> {
        let sql =
            "UPDATE relation SET collection_block = coalesce(collection_block, ?2) WHERE id = ?1";
        self.run(sql, (id, reason)).map(drop)
    }

    /// Collects from somebody again who was stopped for this reason; who was stopped for another stays so.
    pub fn unblock_collection(&self, id: i64, reason: &str) -> anyhow::Result<()> {
        let sql =
            "UPDATE relation SET collection_block = NULL WHERE id = ?1 AND collection_block = ?2";
        self.run(sql, (id, reason)).map(drop)
    }

    pub fn set_direct_debit(&self, id: i64, is_enabled: bool) -> anyhow::Result<()> {
        self.run("UPDATE relation SET direct_debit_enabled = ?2 WHERE id = ?1", (id, is_enabled))
            .map(drop)
    }

    /// Says who pays for somebody where nothing else is said; nobody when they do so themselves.
    pub fn set_payer(&self, id: i64, payer_id: Option<i64>) -> anyhow::Result<()> {
        self.run("UPDATE relation SET default_payer_id = ?2 WHERE id = ?1", (id, payer_id))
            .map(drop)
    }

    pub fn add_household(
        &self,
        name: &str,
        code: Option<&str>,
        payer_id: Option<i64>,
    ) -> anyhow::Result<i64> {
        self.insert(
            "INSERT INTO household (name, code, payer_id) VALUES (?1, ?2, ?3)",
            (name, code, payer_id),
        )
    }

    /// Takes somebody out of the household they are in from a day on; who came that day or later never was in it.
    pub fn leave_household(&self, relation_id: i64, on: Day) -> anyhow::Result<()> {
        let sql = "DELETE FROM household_member WHERE relation_id = ?1 AND valid_to IS NULL AND ?2 <= valid_from";
        self.run(sql, (relation_id, on))?;
        let sql =
            "UPDATE household_member SET valid_to = ?2 WHERE relation_id = ?1 AND valid_to IS NULL";
        self.run(sql, (relation_id, on)).map(drop)
    }

    /// Puts somebody in a household from a day on, unless they are in one already.
    pub fn join_household(
        &self,
        household_id: i64,
        relation_id: i64,
        from: Day,
    ) -> anyhow::Result<()> {
        let sql = "INSERT OR IGNORE INTO household_member (household_id, relation_id, valid_from) VALUES (?1, ?2, ?3)";
        self.run(sql, (household_id, relation_id, from)).map(drop)
    }
}
