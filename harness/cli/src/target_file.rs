use camino::Utf8Path;
use fedspec_engine::library::Library;
use fedspec_engine::problem::Source;
use fedspec_engine::scenario::parse_yaml;
use fedspec_engine::target::{Target, lint};

use crate::failure::Failure;

/// Reads and checks a target file.
pub(crate) fn read(path: &Utf8Path, library: &Library) -> Result<Target, Failure> {
    let bytes = std::fs::read(path)
        .map_err(|cause| Failure::Unreadable { path: path.to_owned(), cause })?;
    let source = Source::from_bytes(path.as_str(), bytes)
        .map_err(|problem| Failure::Files(vec![*problem]))?;
    parse(&source, library)
}

/// The same from text.
pub(crate) fn parse(source: &Source, library: &Library) -> Result<Target, Failure> {
    let target = parse_yaml::<Target>(source).map_err(|problem| Failure::Files(vec![*problem]))?;
    let problems = lint(source, &target, &library.capabilities, &library.reasons);
    if problems.is_empty() { Ok(target) } else { Err(Failure::Files(problems)) }
}
