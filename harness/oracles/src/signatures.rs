//! Signatures in both directions.

use crate::case::Case;
use crate::opinions::{Does, Opinion};
use crate::report::Report;

/// They verify what we sign, and refuse it when it was changed.
pub fn they_verify(who: &dyn Opinion, cases: &[Case], report: &mut Report) {
    let signed: Vec<(&Case, String)> =
        cases.iter().filter_map(|case| Some((case, case.signed()?))).collect();
    let row = format!("{} verifies ours", who.name());
    for ((case, text), answer) in signed.iter().zip(who.verify(&signed)) {
        let ours = case.verify(text).map(|verified| verified.canonical);
        let answer = match (answer, ours) {
            (Ok(Some(theirs)), Ok(ours)) if theirs != ours => Err(format!(
                "digested {:?} instead of {:?}",
                String::from_utf8_lossy(&theirs),
                String::from_utf8_lossy(&ours)
            )),
            (_, Err(error)) => Err(format!("we refuse our own: {error}")),
            (answer, Ok(_)) => answer.map(drop),
        };
        report.take(&row, who.exception(case, Does::Verify), &case.name, answer);
    }
    let row = format!("{} refuses what was changed in ours", who.name());
    let changed: Vec<(&Case, String)> =
        signed.into_iter().filter_map(|(case, text)| Some((case, changed(&text)?))).collect();
    for ((case, _), answer) in changed.iter().zip(who.verify(&changed)) {
        // Who cannot verify it refuses it all the same.
        let answer = answer.err().map(drop).ok_or_else(|| "takes it".to_owned());
        report.take(&row, None, &case.name, answer);
    }
}

/// We verify what they sign, and refuse it when it was changed.
pub fn they_sign(who: &dyn Opinion, cases: &[Case], report: &mut Report) -> Vec<(Case, String)> {
    let row = format!("{} signs, we verify", who.name());
    let all: Vec<&Case> = cases.iter().collect();
    let mut kept = Vec::new();
    for (case, answer) in all.iter().zip(who.sign(&all)) {
        let answer = answer.and_then(|text| {
            case.verify(&text).map_err(|error| format!("we refuse it: {error}\n{text}"))?;
            if let Some(changed) = changed(&text)
                && case.verify(&changed).is_ok()
            {
                return Err("we take what was changed".to_owned());
            }
            kept.push(((*case).clone(), text));
            Ok(())
        });
        report.take(&row, who.exception(case, Does::Sign), &case.name, answer);
    }
    kept
}

/// The same with another word in the last text of the element.
fn changed(text: &str) -> Option<String> {
    for (from, to) in [("user@example", "root@example"), ("four", "five"), ("y=\"a", "y=\"b")] {
        if text.contains(from) {
            return Some(text.replace(from, to));
        }
    }
    None
}
