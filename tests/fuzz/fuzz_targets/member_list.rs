//! Whatever stands in a list of members, its reader ends: with what it understood, or with why not.

#![no_main]
use libfuzzer_sys::fuzz_target;
use penning::exchange::{members, sheet};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(sheet) = sheet::read(bytes) {
        let columns = members::guess_columns(&sheet.headings);
        let today = "2026-11-22".parse().expect("a day");
        drop(members::understand(&sheet, &columns, today));
    }
});
