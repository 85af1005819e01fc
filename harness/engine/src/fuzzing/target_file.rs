mod misplaced;

use arbitrary::Unstructured;
use serde_json::Value;

use super::told::well_told;
use crate::problem::Source;
use crate::target::{Target, lint, read};
use crate::vocabulary::{Capabilities, Reasons};

/// Any text is read as a target file; and a target file is read in which a secret is written out, where and
/// how `data` says.
///
/// Every problem has words, and a place inside the text. A target that was read is written as JSON and read
/// again as the same, with the same problems. A secret that stands where the file should say where it is
/// kept is refused, and shows neither in the words of a problem nor in the lines that are quoted.
///
/// # Panics
/// When one of these does not hold.
pub fn target_file(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        check(text);
    }
    if let Ok((secret, text)) = misplaced::file(&mut Unstructured::new(data)) {
        check_secret(&secret, &text);
    }
}

fn check(text: &str) {
    let source = Source::new("target.yaml", text);
    let target = match read(&source) {
        Err(problem) => return well_told(&problem),
        Ok(target) => target,
    };
    let problems = lint(&source, &target, &Capabilities::default(), &Reasons::default());
    problems.iter().for_each(well_told);
    let written = json(&target).to_string();
    let source = Source::new("target.json", written.as_str());
    let again = match read(&source) {
        Ok(again) => again,
        Err(problem) => unreachable!("what was written is not read: {problem}: {written}"),
    };
    assert_eq!(json(&again), json(&target), "is read as another target: {written}");
    let anew = lint(&source, &again, &Capabilities::default(), &Reasons::default());
    assert_eq!(anew.len(), problems.len(), "{anew:?} of what was written, {problems:?} before");
}

/// What a file says: places apart, two targets with the same JSON are the same.
fn json(target: &Target) -> Value {
    match serde_json::to_value(target) {
        Ok(value) => value,
        Err(error) => unreachable!("a target has a JSON form: {error}"),
    }
}

fn check_secret(secret: &str, text: &str) {
    use miette::Diagnostic as _;

    let source = Source::new("target.yaml", text);
    let problem = match read(&source) {
        Err(problem) => problem,
        Ok(_) => unreachable!("a secret is written out, and nobody minds: {text}"),
    };
    well_told(&problem);
    let mut said = vec![problem.to_string()];
    said.extend(miette::Diagnostic::help(&*problem).map(|help| help.to_string()));
    for label in problem.labels().into_iter().flatten() {
        said.extend(label.label().map(str::to_owned));
        // As many lines around it as are shown to people.
        let quoted =
            problem.source_code().and_then(|code| code.read_span(label.inner(), 1, 1).ok());
        said.extend(quoted.map(|lines| String::from_utf8_lossy(lines.data()).into_owned()));
    }
    for said in said {
        assert!(!said.contains(secret), "shows the secret: {said} of {text}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_way_to_write_a_secret_out_shows_it() {
        let mut shown = Vec::new();
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        for (word, inner) in (0..6).flat_map(|word| (0..12).map(move |inner| (word, inner))) {
            for (outer, place) in (0..6).flat_map(|outer| (0..5).map(move |place| (outer, place))) {
                let bytes = [0, word, inner, outer, place];
                let (secret, text) = misplaced::file(&mut Unstructured::new(&bytes)).unwrap();
                if let Err(said) = std::panic::catch_unwind(|| check_secret(&secret, &text)) {
                    let said = said.downcast_ref::<String>().cloned().unwrap_or_default();
                    shown.push(format!("{bytes:?}: {said}"));
                }
            }
        }
        std::panic::set_hook(hook);
        assert!(
            shown.is_empty(),
            "{} of 2160: {}",
            shown.len(),
            shown[..shown.len().min(400)].join("\n----\n")
        );
    }
}
