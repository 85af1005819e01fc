use std::io::ErrorKind;

use camino::Utf8Path;
use fedspec_engine::library::Library;
use fedspec_engine::problem::Source;
use fedspec_engine::target::{self, Target, lint};

use crate::failure::Failure;
use crate::library::embedded_text;

/// Reads and checks a target file.
pub(crate) fn read(path: &Utf8Path, library: &Library) -> Result<Target, Failure> {
    parse(&source(path)?, library)
}

/// The text of a target file. One of `scenarios/targets` that is not there is the one built in, for
/// those who have the program alone.
pub(crate) fn source(path: &Utf8Path) -> Result<Source, Failure> {
    let built_in = || {
        let below = path.strip_prefix("scenarios").ok()?;
        below.starts_with("targets").then(|| embedded_text(below.as_str())).flatten()
    };
    let bytes = match std::fs::read(path) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => match built_in() {
            Some(text) => Ok(text.into()),
            None => Err(cause),
        },
        read => read,
    };
    let bytes = bytes.map_err(|cause| Failure::Unreadable { path: path.to_owned(), cause })?;
    Source::from_bytes(path.as_str(), bytes).map_err(|problem| Failure::Files(vec![*problem]))
}

/// The same from text.
pub(crate) fn parse(source: &Source, library: &Library) -> Result<Target, Failure> {
    let target = target::read(source).map_err(|problem| Failure::Files(vec![*problem]))?;
    let problems = lint(source, &target, &library.capabilities, &library.reasons);
    if problems.is_empty() { Ok(target) } else { Err(Failure::Files(problems)) }
}
