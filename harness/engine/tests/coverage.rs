//! The catalogues of this repository: every row is exercised by a check, or says why not.

use camino::Utf8Path;
use fedspec_engine::library::{Library, RowStanding};

#[test]
fn every_requirement_has_a_check_or_a_reason_for_having_none() {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let library = Library::read(&root).unwrap_or_else(|problems| panic!("{problems:?}"));
    let coverage = library.coverage();
    let rows = coverage.iter().flat_map(|catalogue| &catalogue.rows);
    let missing: Vec<&str> = rows
        .filter(|row| row.standing() == RowStanding::Missing)
        .map(|row| row.row.id.as_str())
        .collect();
    assert!(missing.is_empty(), "`fedspec list requirements --coverage` tells more: {missing:?}");
}
