//! Whatever stands in a file of a bank, its reader ends: with what it says, or with why not.

#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    drop(penning::bank::mt940::read(bytes, &mut |_| Ok(())));
});
