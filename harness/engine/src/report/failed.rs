use std::collections::BTreeMap;

use crate::judge::{CaseVerdict, Outcome};
use crate::scenario::CaseId;

/// The file `failed.txt`, for `fedspec run @…/failed.txt`: the ids of all cases that failed, were
/// blocked, met an error or were not begun, one a line, in the order of the plan.
///
/// A warning is left out: nothing has to be mended before the target conforms. `to_run` are the
/// planned cases that apply to the target.
pub fn failed_list(to_run: &[CaseId], cases: &[CaseVerdict]) -> String {
    let outcomes: BTreeMap<&CaseId, Outcome> =
        cases.iter().map(|case| (&case.case, case.outcome)).collect();
    let again = |case: &&CaseId| {
        let outcome = outcomes.get(case);
        outcome.is_none_or(|o| matches!(o, Outcome::Fail | Outcome::Error | Outcome::Blocked))
    };
    to_run.iter().filter(again).map(|case| format!("{case}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn lists_what_is_worth_running_again() {
        let cases = sample::verdicts();
        let to_run: Vec<CaseId> = cases.iter().map(|case| case.case.clone()).collect();
        assert_eq!(
            failed_list(&to_run, &cases),
            "scim.users.create-duplicate@other-case\nscim.users.delete\nscim.groups.members\n"
        );
        assert_eq!(failed_list(&[], &cases), "");
    }

    #[test]
    fn a_case_that_was_not_begun_is_worth_it_too() {
        let ids = ["scim.a", "scim.users.create", "scim.z"].map(|id| CaseId::new(id, None));
        let begun = &sample::verdicts()[..1];
        assert_eq!(failed_list(&ids, begun), "scim.a\nscim.z\n");
    }
}
