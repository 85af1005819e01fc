//! stdout is data, stderr is everything else.

use std::io::{IsTerminal as _, Write as _};

use fedspec_engine::problem::Problem;
use fedspec_engine::report::Style;
use miette::GraphicalReportHandler;

use crate::failure::Failure;

/// Writes to stdout; a reader that went away (`| head`) is no error.
pub(crate) fn data(text: &str) {
    let _ = anstream::stdout().write_all(text.as_bytes());
}

/// Writes bytes to stdout as they are.
pub(crate) fn bytes(bytes: &[u8]) {
    let _ = std::io::stdout().write_all(bytes);
}

/// Writes to stderr.
pub(crate) fn note(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Says why a command failed.
pub(crate) fn failure(failure: &Failure) {
    if let Failure::Files(problems) = failure {
        problems.iter().for_each(problem);
    }
    note(&format!("error: {failure}\n"));
    if let Some(help) = failure.help() {
        note(&format!("help: {help}\n"));
    }
}

/// Shows one problem of a file: line, column, source line, hint.
pub(crate) fn problem(problem: &Problem) {
    let handler = if stderr_style().color {
        GraphicalReportHandler::new()
    } else {
        GraphicalReportHandler::new_themed(miette::GraphicalTheme::unicode_nocolor())
    };
    let mut text = String::new();
    // Rendering into a string fails only if the problem's own Display does.
    let _ = handler.with_width(stderr_style().width).render_report(&mut text, problem);
    note(&text);
}

/// How to lay out text on stderr.
pub(crate) fn stderr_style() -> Style {
    let color = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    Style { color, width: width() }
}

/// Whether a person watches stderr.
pub(crate) fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.unwrap_or_else(|| usize::from(indicatif::TermLike::width(&console())).max(40))
}

fn console() -> impl indicatif::TermLike {
    console::Term::stderr()
}
