use std::io::Read as _;

use camino::Utf8Path;
use fedspec_engine::certify::{Waivers, lint_waivers};
use fedspec_engine::library::Library;
use fedspec_engine::problem::Source;
use fedspec_engine::scenario::parse_yaml;

use crate::failure::Failure;

/// More than any file that is read.
const MOST: u64 = 2 * 1024 * 1024;

/// Reads and checks a file of waivers; beside them, its text.
pub(super) fn read(path: &Utf8Path, library: &Library) -> Result<(Waivers, Source), Failure> {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(MOST).read_to_end(&mut bytes));
    read.map_err(|cause| Failure::Unreadable { path: path.to_owned(), cause })?;
    let files = |problem: Box<fedspec_engine::problem::Problem>| Failure::Files(vec![*problem]);
    let source = Source::from_bytes(path.as_str(), bytes).map_err(files)?;
    let waivers: Waivers = parse_yaml(&source).map_err(files)?;
    let problems = lint_waivers(&source, &waivers, &library.cases());
    if problems.is_empty() { Ok((waivers, source)) } else { Err(Failure::Files(problems)) }
}
