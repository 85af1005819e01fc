use super::*;
use crate::survey::Survey;
use crate::survey::take::tests::{answered, list, silent, target};

/// The finding that ends everything, if there is one.
fn broken(visit: &Visit) -> Option<Finding> {
    probe(visit).findings.into_iter().find(|finding| finding.standing == Standing::Broken)
}

#[test]
fn only_an_answer_from_elsewhere_means_a_wrong_base() {
    let page = "\n<!doctype html><title>no</title>";
    let cases = [
        (404, "", "scim-server.base", "where `/Users` begins"),
        (405, "{}", "scim-server.base", "where `/Users` begins"),
        (302, "", "scim-server.base", "where `/Users` begins"),
        (200, page, "scim-server.base", "where `/Users` begins"),
        (400, page, "scim-server.base", "where `/Users` begins"),
        (400, "{}", "target", "refuses to list users"),
        (500, page, "target", "its log"),
        (503, "", "target", "its log"),
        (401, "", "scim-server.auth", "the token"),
        (403, page, "scim-server.auth", "the token"),
    ];
    for (status, body, subject, help) in cases {
        let visit = Visit { users: answered(status, body), ..silent() };
        let finding = broken(&visit).unwrap_or_else(|| panic!("{status} is usable"));
        assert_eq!(finding.subject, subject, "{status} {body}");
        assert!(finding.help.as_ref().is_some_and(|told| told.contains(help)), "{finding:?}");
    }
}

#[test]
fn a_byte_order_mark_is_named_and_no_wrong_base() {
    let marked = "\u{feff}{\"totalResults\": 0}";
    let finding = broken(&Visit { users: answered(200, marked), ..silent() }).unwrap();
    assert_eq!(finding.subject, "target");
    assert!(finding.seen.contains("byte order mark"), "{finding:?}");
    assert!(finding.help.is_some_and(|help| help.contains("EF BB BF")));
}

#[test]
fn a_target_that_stumbles_over_count_is_usable() {
    for (status, word) in [(500, "breaks at"), (400, "refuses")] {
        let refused = Some(answered(status, ""));
        let visit = Visit { users: list(&[]), users_refused: refused, ..silent() };
        assert!(broken(&visit).is_none());
        let told = Survey::take(&visit, &target("")).remarks.join("\n");
        assert!(told.contains(word) && told.contains("`GET /Users?count=1`"), "{told}");
    }
    let refused = Some(answered(500, ""));
    let visit = Visit { users: answered(502, ""), users_refused: refused, ..silent() };
    assert!(
        broken(&visit).is_some_and(|finding| finding.seen.contains("502 (with `?count=1` 500)"))
    );
}
