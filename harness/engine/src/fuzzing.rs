//! Bodies of the fuzz targets: here, so that ordinary tests replay every corpus.

use miette::Diagnostic as _;

use crate::problem::{Problem, Source};
use crate::scenario::{Case, Fragment, Lint, Scenario, lint, parse_yaml};
use crate::target::{self, Target};
use crate::vocabulary::{Capabilities, Catalogue, Reasons};

/// Any text is read as each kind of file that people write.
///
/// # Panics
/// A property is broken: a problem points outside the text, or has no words; a scenario that was
/// read cannot be written, or expands into cases with equal ids though the lint found no fault.
pub fn scenario_file(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let source = Source::new("scenarios/fuzz.yaml", text);
    let capabilities = Capabilities::default();
    let reasons = Reasons::default();
    let against =
        Lint { capabilities: &capabilities, reasons: &reasons, requirements: &[], fragments: &[] };
    match parse_yaml::<Scenario>(&source) {
        Err(problem) => well_told(&problem),
        Ok(scenario) => {
            let problems = lint(&source, &scenario, "fuzz", &against);
            problems.iter().for_each(well_told);
            assert!(serde_json::to_value(&scenario).is_ok(), "a scenario has a JSON form");
            let cases = Case::expand(&source, &scenario, &[]);
            let mut ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
            ids.sort_unstable();
            ids.dedup();
            assert!(ids.len() == cases.len() || !problems.is_empty(), "two cases have one id");
        }
    }
    match parse_yaml::<Target>(&source) {
        Err(problem) => well_told(&problem),
        Ok(target) => {
            target::lint(&source, &target, &capabilities, &reasons).iter().for_each(well_told);
        }
    }
    for problem in [
        parse_yaml::<Fragment>(&source).err(),
        parse_yaml::<Catalogue>(&source).err(),
        parse_yaml::<Capabilities>(&source).err(),
    ]
    .into_iter()
    .flatten()
    {
        well_told(&problem);
    }
}

/// A problem has words, and a place inside the text on character boundaries.
fn well_told(problem: &Problem) {
    assert!(!problem.to_string().trim().is_empty(), "a problem says something");
    for label in problem.labels().into_iter().flatten() {
        let (start, length) = (label.offset(), label.len());
        let place = problem
            .source_code()
            .and_then(|code| code.read_span(label.inner(), 0, 0).ok().map(|_| ()));
        assert!(place.is_some(), "{start}+{length} lies outside the text");
    }
}
