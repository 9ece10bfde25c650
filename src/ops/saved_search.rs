//! Searches that are kept under a name, to be asked again: whom a list shows, or an invoice is for.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::searches::SavedSearch;
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Refusal};

/// Keeps a filter of the list of relations under a name, or gives the search of that name another filter, and another name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaveSearch {
    pub name: String,
    pub filter: String,
    #[serde(default)]
    pub renamed: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SearchSaved {
    pub search: String,
    /// How many it finds today.
    pub relations: usize,
}

impl Deed for SaveSearch {
    const NAME: &'static str = "save_search";
    type Value = SearchSaved;

    fn perform(&self, write: &Write<'_>) -> Result<Done<SearchSaved>, Refusal> {
        let search = SavedSearch {
            name: harmless(self.renamed.as_ref().unwrap_or(&self.name)).trim().to_owned(),
            filter: harmless(&self.filter).trim().to_owned(),
        };
        for (field, value) in [(Field::Name, &search.name), (Field::Search, &search.filter)] {
            if value.is_empty() {
                let who = search.name.clone();
                return Err(Problem::RequiredMissing { who, field }.into());
            }
        }
        if search.name.contains([',', ';']) {
            let (field, not) = (Field::Name, ", ;".to_owned());
            return Err(Problem::NameWith { field, value: search.name, not }.into());
        }
        let relations = write.found_by(&search.filter, write.today())??.len();
        let before = match self.renamed {
            None => write.saved_search(&self.name)?.ok(),
            Some(_) => Some(write.saved_search(&self.name)??),
        };
        let is_own = |named: &SavedSearch| before.as_ref() == Some(named);
        if write.saved_search(&search.name)?.is_ok_and(|named| !is_own(&named)) {
            return Err(Problem::Taken { what: Thing::Search, value: search.name }.into());
        }
        if let Some(before) = &before {
            write.remove_search(&before.name)?;
        }
        write.save_search(&search)?;
        let subject = format!("{}: {}", search.name, search.filter);
        let done = Done::new(SearchSaved { search: search.name.clone(), relations }, subject);
        Ok(match before {
            Some(SavedSearch { name, filter }) => {
                let renamed = Some(name);
                done.undone_by(SaveSearch { name: search.name, filter, renamed })
            }
            None => done.undone_by(RemoveSearch { name: search.name }),
        })
    }
}

/// Forgets a search.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveSearch {
    pub name: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct SearchRemoved {
    pub search: String,
}

impl Deed for RemoveSearch {
    const NAME: &'static str = "remove_search";
    type Value = SearchRemoved;

    fn perform(&self, write: &Write<'_>) -> Result<Done<SearchRemoved>, Refusal> {
        let SavedSearch { name, filter } = write.saved_search(&self.name)??;
        write.remove_search(&name)?;
        let done = Done::new(SearchRemoved { search: name.clone() }, name.clone());
        Ok(done.undone_by(SaveSearch { name, filter, renamed: None }))
    }
}
