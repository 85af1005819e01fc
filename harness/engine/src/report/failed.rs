use crate::judge::{CaseVerdict, Outcome};

/// The file `failed.txt`, for `fedspec run @…/failed.txt`: the ids of all cases that failed, were
/// blocked or met an error, one a line, in the order of the plan.
///
/// A warning is left out: nothing has to be mended before the target conforms.
pub fn failed_list(cases: &[CaseVerdict]) -> String {
    let again = |case: &&CaseVerdict| {
        matches!(case.outcome, Outcome::Fail | Outcome::Error | Outcome::Blocked)
    };
    cases.iter().filter(again).map(|case| format!("{}\n", case.case)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn lists_what_is_worth_running_again() {
        assert_eq!(
            failed_list(&sample::verdicts()),
            "scim.users.create-duplicate@other-case\nscim.users.delete\nscim.groups.members\n"
        );
        assert_eq!(failed_list(&[]), "");
    }
}
