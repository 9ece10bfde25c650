//! Files that were damaged on purpose: no reader panics, hangs, or takes more memory than the file is worth.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use penning::bank::{camt, incoming, mt940};
use penning::exchange::{members, sheet};

use crate::bank::incoming::files;
use crate::cli::Club;
use crate::cli::bank::{Move, OWN, camt as statement};
use crate::shared::beside;
use crate::simulation::Dice;

/// Each reader: its name, the folders of its seeds here and in the samples of banks, and itself.
type Reader = (&'static str, &'static [&'static str], &'static [&'static str], fn(&[u8]));

const READERS: [Reader; 4] = [
    ("camt", &["camt"], &["camt.052", "camt.053", "camt.054", "pain.002"], |bytes| {
        drop(camt::read(bytes, &mut |_| Ok(())));
    }),
    ("mt940", &["mt940"], &["mt940", "mt942"], |bytes| {
        drop(mt940::read(bytes, &mut |_| Ok(())));
    }),
    ("any bank file", &["camt", "mt940"], &["camt.053", "mt940"], |bytes| {
        drop(incoming::read(bytes, &mut |_| Ok(())));
    }),
    ("member list", &["member_list"], &[], |bytes| {
        if let Ok(sheet) = sheet::read(bytes) {
            let columns = members::guess_columns(&sheet.headings);
            drop(members::understand(&sheet, &columns, "2026-11-22".parse().unwrap()));
        }
    }),
];

/// Says to the program of the tests that it is the one that is looked at.
const LOOKED_AT: &str = "PENNING_TEST_LOOKED_AT";
const INPUTS: usize = 10_000;
/// Longer than this for one file of a few thousand bytes is for ever.
const FOR_EVER: Duration = Duration::from_secs(10);
const LARGEST: usize = 40_000;

fn seeds(here: &[&str], samples: &[&str]) -> Vec<Vec<u8>> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds");
    let mut folders: Vec<PathBuf> = here.iter().map(|name| own.join(name)).collect();
    let corpus = if samples.is_empty() { None } else { beside("bankfiles/corpus") };
    folders.extend(corpus.iter().flat_map(|corpus| samples.iter().map(|name| corpus.join(name))));
    folders
        .iter()
        .flat_map(|folder| files(folder))
        .map(|path| fs::read(path).unwrap())
        .filter(|bytes| (1..LARGEST).contains(&bytes.len()))
        .collect()
}

fn mutated(dice: &mut Dice, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut below =
        |most: usize| usize::try_from(dice.below(i64::try_from(most).unwrap())).unwrap();
    let mut bytes = seeds[below(seeds.len())].clone();
    for _ in 0..=below(4) {
        let at = below(bytes.len());
        match below(5) {
            0 => bytes[at] = u8::try_from(below(256)).unwrap(),
            1 => bytes.truncate(at.max(1)),
            2 => drop(bytes.drain(at..(at + 1 + below(40)).min(bytes.len()))),
            // What stood in one place stands in another, in the same file or out of another one.
            3 => {
                let other = &seeds[below(seeds.len())];
                let from = below(other.len());
                let piece = other[from..(from + 60).min(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let piece = bytes[at..(at + 30).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece.repeat(1 + below(20)));
            }
        }
        if bytes.is_empty() {
            bytes.push(b'<');
        }
    }
    bytes
}

/// The most memory a process ever had, in kilobytes. Source: proc(5), VmHWM.
fn most_memory(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn ten_thousand_broken_files_for_each_reader_break_nothing() {
    if std::env::var_os(LOOKED_AT).is_some() {
        return read_them_all();
    }
    // In a process of its own: others that run meanwhile take memory too.
    let name = "bank::mutated::ten_thousand_broken_files_for_each_reader_break_nothing";
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(LOOKED_AT, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout) + String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success() && said.contains("1 passed"), "{said}");
}

fn read_them_all() {
    for (name, here, samples, read) in READERS {
        let seeds = seeds(here, samples);
        let before = most_memory("self");
        let mut dice = Dice::of(940);
        let mut largest = 0;
        for number in 0..INPUTS {
            let bytes = mutated(&mut dice, &seeds);
            largest = largest.max(bytes.len());
            let began = Instant::now();
            read(&bytes);
            assert!(began.elapsed() < FOR_EVER, "{name}: file {number} takes for ever");
        }
        if let Some((before, after)) = before.zip(most_memory("self")) {
            let most = 64 * 1024 + 3 * u64::try_from(largest).unwrap() / 1024;
            assert!(after - before <= most, "{name} took {} kB", after - before);
        }
    }
}

#[test]
fn a_hundred_thousand_movements_take_the_memory_of_a_thousand() {
    let club = Club::new();
    let peak = |count: usize| {
        let paid = || Move::Paid(100, "NL20INGB0001234567", "Sponsor", "gift");
        let moves: Vec<Move<'_>> = (0..count).map(|_| paid()).collect();
        let path = club.path(&format!("{count}.xml"));
        fs::write(&path, statement("camt.053", OWN, &moves, 0)).unwrap();
        let mut child = club
            .command(&["bank", "--inspect", path.to_str().unwrap()])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut most = 0;
        while child.try_wait().unwrap().is_none() {
            most = most.max(most_memory(&child.id().to_string()).unwrap_or(0));
            std::thread::sleep(Duration::from_millis(1));
        }
        most
    };
    let (few, many) = (peak(1_000), peak(100_000));
    assert!(many < few + 8 * 1024, "{few} kB for a thousand, {many} kB for a hundred thousand");
}
