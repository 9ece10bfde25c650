//! What lies beside the repository and is not part of it: samples of banks, schemas, a club's list.

use std::path::PathBuf;

/// Returns a file or folder beside the repository, or says aloud that it is not there.
pub(crate) fn beside(path: &str) -> Option<PathBuf> {
    let found = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if found.exists() {
        return Some(found);
    }
    eprintln!("NOT LOOKED AT: ../shared/{path} is not there");
    None
}
