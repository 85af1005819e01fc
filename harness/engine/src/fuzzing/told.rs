use miette::Diagnostic as _;

use crate::problem::Problem;

/// A problem has words, and a place inside the text on character boundaries.
pub(super) fn well_told(problem: &Problem) {
    assert!(!problem.to_string().trim().is_empty(), "a problem says something");
    for label in problem.labels().into_iter().flatten() {
        let (start, length) = (label.offset(), label.len());
        let place = problem
            .source_code()
            .and_then(|code| code.read_span(label.inner(), 0, 0).ok().map(|_| ()));
        assert!(place.is_some(), "{start}+{length} lies outside the text");
    }
}
