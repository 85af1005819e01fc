//! Scenario files that are not below the folder of scenarios.

use camino::Utf8Path;
use fedspec_engine::library::Library;
use fedspec_engine::plan::Selection;
use fedspec_engine::problem::Source;

use crate::failure::Failure;

/// Takes a scenario file in, if the path is that of one and the library does not have it; returns its id.
pub(super) fn add(path: &Utf8Path, library: &mut Library) -> Result<Option<String>, Failure> {
    if path.extension() != Some("yaml") || !path.is_file() {
        return Ok(None);
    }
    let mut known = Selection::default();
    known.add_patterns([path.as_str()])?;
    if library.cases().iter().any(|case| known.takes(case)) {
        return Ok(None);
    }
    read(path, library).map(Some)
}

/// Takes a scenario file in; returns its id.
pub(super) fn read(path: &Utf8Path, library: &mut Library) -> Result<String, Failure> {
    let unreadable = |cause| Failure::Unreadable { path: path.to_owned(), cause };
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let source = Source::from_bytes(path.as_str(), bytes)
        .map_err(|problem| Failure::Files(vec![*problem]))?;
    library.add(path, source).map_err(Failure::Files)
}
