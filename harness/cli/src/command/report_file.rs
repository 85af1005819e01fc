use camino::Utf8PathBuf;

use crate::failure::Failure;

/// A report beside those in the run directory: `--report junit=PATH`.
pub(super) struct Report {
    pub(super) kind: ReportKind,
    pub(super) path: Utf8PathBuf,
}

/// What it holds.
#[derive(Clone, Copy)]
pub(super) enum ReportKind {
    Json,
    JUnit,
}

/// Reads the arguments.
pub(super) fn reports(given: &[String]) -> Result<Vec<Report>, Failure> {
    given.iter().map(report).collect()
}

fn report(text: &String) -> Result<Report, Failure> {
    let (kind, path) = text.split_once('=').unwrap_or((text, ""));
    let kind = match kind {
        "json" => Some(ReportKind::Json),
        "junit" => Some(ReportKind::JUnit),
        _ => None,
    };
    match kind.filter(|_| !path.is_empty()) {
        Some(kind) => Ok(Report { kind, path: path.into() }),
        None => Err(Failure::Argument {
            message: format!("`{text}` is not a report"),
            help: "write `--report junit=PATH` or `--report json=PATH`".to_owned(),
        }),
    }
}
