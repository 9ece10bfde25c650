//! Typst sets what the templates say. It reads nothing but our templates, the club's, and the values that are handed to it.

use std::sync::LazyLock;

use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Dict, Smart, Value};
use typst::syntax::{DiagSpanKind, FileId, Source};
use typst_as_lib::{TypstAsLibError, TypstEngine};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, pdf};

use crate::paper::{OwnTemplates, PaperError, Print, TEMPLATES};

const FONTS: [&[u8]; 2] = [
    include_bytes!("../../assets/fonts/OpenSans-Regular.ttf"),
    include_bytes!("../../assets/fonts/OpenSans-Bold.ttf"),
];
const OURS: [&str; 6] = [
    include_str!("../../assets/paper/base.typ"),
    include_str!("../../assets/paper/invoice.typ"),
    include_str!("../../assets/paper/letter.typ"),
    include_str!("../../assets/paper/mandate.typ"),
    include_str!("../../assets/paper/application.typ"),
    include_str!("../../assets/paper/main.typ"),
];

/// The press with our own templates: reading the fonts takes longer than a page does.
static PRESS: LazyLock<TypstEngine> = LazyLock::new(|| press(&vec![]));

fn press(own: &OwnTemplates) -> TypstEngine {
    let text = |(name, ours): (&'static str, &'static str)| {
        let found = own.iter().find(|(own, ..)| *own == name);
        (name, found.map_or_else(|| ours.to_owned(), |(.., text)| text.clone()))
    };
    let sources: Vec<(&str, String)> = TEMPLATES.into_iter().zip(OURS).map(text).collect();
    TypstEngine::builder()
        .fonts(FONTS)
        .with_static_source_file_resolver(sources)
        // What one run of letters made is of no use to the next.
        .comemo_evict_max_age(Some(0))
        .build()
}

pub(super) fn typeset(print: &Print, own: &OwnTemplates) -> Result<Vec<u8>, PaperError> {
    let made;
    let press = if own.is_empty() {
        &*PRESS
    } else {
        made = press(own);
        &made
    };
    let logo = print.club.logo.as_deref();
    compile(press, print, logo).map_err(|error| {
        // Is it the logo? Without it the same papers would do.
        if logo.is_some() && compile(press, print, None).is_ok() {
            return PaperError::Logo { what: message(&error) };
        }
        located(&error, own)
    })
}

fn compile(
    press: &TypstEngine,
    print: &Print,
    logo: Option<&[u8]>,
) -> Result<Vec<u8>, TypstAsLibError> {
    let values = serde_json::to_string(print).expect("plain values are JSON");
    let mut inputs = Dict::new();
    inputs.insert("data".into(), Value::Str(values.into()));
    if let Some(logo) = logo {
        inputs.insert("logo".into(), Value::Bytes(Bytes::new(logo.to_vec())));
    }
    let pages: PagedDocument = press.compile_with_input("main.typ", inputs).output?;
    let standards = PdfStandards::new(&[PdfStandard::A_3b])?;
    let creator = Smart::Custom(Some("penning".to_owned()));
    Ok(pdf(&pages, &PdfOptions { standards, creator, ..PdfOptions::default() })?)
}

fn message(error: &TypstAsLibError) -> String {
    match error {
        TypstAsLibError::TypstSource(all) => {
            all.first().map(|one| one.message.to_string()).unwrap_or_default()
        }
        other => other.to_string(),
    }
}

/// Says where in which template it went wrong: in a file of the club's where one is involved.
fn located(error: &TypstAsLibError, own: &OwnTemplates) -> PaperError {
    let what = message(error);
    let places = match error {
        TypstAsLibError::TypstSource(all) => all.iter().flat_map(places).collect(),
        _ => vec![],
    };
    for (id, range) in places {
        let name = id.get().vpath().get_without_slash();
        let found = own.iter().find(|(own, ..)| *own == name);
        let ours = TEMPLATES.iter().zip(OURS).find(|(ours, _)| **ours == name);
        let (file, text) = match (found, ours) {
            (Some((_, path, text)), _) => (path.clone(), text.as_str()),
            (None, Some((_, text))) => (name.to_owned(), text),
            (None, None) => continue,
        };
        let source = Source::new(id, text.to_owned());
        let start = range(&source);
        let at = start.and_then(|start| source.lines().byte_to_line_column(start));
        let (line, column) = at.map_or((0, 0), |(line, column)| (line + 1, column + 1));
        return PaperError::Template { file, line, column, what };
    }
    PaperError::Template { file: "main.typ".to_owned(), line: 0, column: 0, what }
}

/// Where the first byte of a mistake is, once there is a source to look in.
type Start = Box<dyn Fn(&Source) -> Option<usize>>;

fn places(error: &SourceDiagnostic) -> Vec<(FileId, Start)> {
    let mut found: Vec<(FileId, Start)> = Vec::new();
    match error.span.get() {
        DiagSpanKind::Number { id, num, sub_range } => {
            found.push((id, Box::new(move |source| Some(source.range(num, sub_range)?.start))));
        }
        DiagSpanKind::Range { id, range } => {
            found.push((id, Box::new(move |_| Some(range.start))));
        }
        DiagSpanKind::Detached => {}
    }
    found
}
