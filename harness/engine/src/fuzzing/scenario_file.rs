use super::told::well_told;
use crate::problem::Source;
use crate::scenario::{Case, Fragment, Lint, Scenario, lint, parse_yaml};
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
