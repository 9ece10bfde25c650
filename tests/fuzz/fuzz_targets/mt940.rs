#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    drop(penning::bank::mt940::read(bytes, &mut |_| Ok(())));
});
