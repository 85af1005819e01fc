use camino::Utf8Component;

use super::told::well_told;
use crate::certify::{
    FrozenProfile, Manifest, SigningKey, Statement, VerifyingKey, Waivers, lint_profile,
    lint_waivers, markdown,
};
use crate::problem::Source;
use crate::scenario::parse_yaml;
use crate::vocabulary::Capabilities;

/// A key that nobody has the other half of any more.
const KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";

/// Any text is read as each file of an evidence folder that somebody else may have made, and as the files that
/// people write for one: manifest, statement, signature, keys, frozen profile, waivers.
///
/// A manifest that was read is the text that it is written as, and names only files below the folder, each once. A
/// statement that was read is written and read again as the same; its page has nothing that acts on a terminal, and no
/// markup of the statement's own. No text is a signature of a key whose other half is gone. Every problem of a file that
/// people write has words, and a place inside the text; a waiver that no check answers to is always a problem.
///
/// # Panics
/// When one of these does not hold.
pub fn evidence(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    manifest(text);
    statement(text);
    keys(text);
    written(text);
}

fn manifest(text: &str) {
    let Ok(manifest) = Manifest::read(text) else { return };
    assert_eq!(manifest.text(), text, "two manifests say the same");
    for path in manifest.0.keys() {
        let goes_down = path.components().all(|part| matches!(part, Utf8Component::Normal(_)));
        assert!(goes_down, "{path} leads elsewhere");
    }
}

fn statement(text: &str) {
    let Ok(statement) = serde_json::from_str::<Statement>(text) else { return };
    let written = match serde_json::to_string(&statement) {
        Ok(written) => written,
        Err(error) => unreachable!("a statement has a JSON form: {error}"),
    };
    let again: Statement = match serde_json::from_str(&written) {
        Ok(again) => again,
        Err(error) => unreachable!("what was written is not read: {error}: {written}"),
    };
    assert_eq!(again, statement, "is read as another statement: {written}");
    let page = markdown(&statement);
    let acts = |c: char| c.is_control() && c != '\n';
    assert!(!page.contains(acts), "acts on a terminal: {page:?}");
    for line in page.lines().filter(|line| !line.starts_with("| `") && !line.starts_with("- `")) {
        assert!(!line.replace("\\<", "").contains('<'), "has markup: {line}");
    }
}

fn keys(text: &str) {
    let _ = SigningKey::read(text, || None);
    let _ = text.parse::<VerifyingKey>();
    if let Ok(key) = KEY.parse::<VerifyingKey>() {
        assert!(key.verify(b"manifest", text).is_err(), "a signature of a key that nobody has");
    }
}

fn written(text: &str) {
    let source = Source::new("evidence.yaml", text);
    match parse_yaml::<FrozenProfile>(&source) {
        Err(problem) => well_told(&problem),
        Ok(profile) => {
            let problems = lint_profile(&source, &profile, &Capabilities::default());
            problems.iter().for_each(well_told);
            assert!(problems.len() >= profile.core.len(), "a capability of no catalogue passes");
        }
    }
    match parse_yaml::<Waivers>(&source) {
        Err(problem) => well_told(&problem),
        Ok(waivers) => {
            let problems = lint_waivers(&source, &waivers, &[]);
            problems.iter().for_each(well_told);
            assert!(problems.len() >= waivers.waivers.len(), "a waiver of no check passes");
        }
    }
}
