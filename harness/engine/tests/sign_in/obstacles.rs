//! Messages that mean nothing to a target: they are not sent, and say why.

use crate::stage::{TARGET, scenario, step};
use crate::support::{library, plan, target};

/// Why the one case of a scenario that sends this message is not run, if so.
fn unsupported(message: &str, file: &str) -> Option<String> {
    let step = step("refuses", message, "refused");
    let text =
        scenario(&format!("cases: [{{ name: row, tamper: nul-in-name-id }}]\nsteps:\n{step}"));
    let library = library(&[&text]);
    plan(&library, &target(file, &library), None).cases[0].unsupported.clone()
}

#[test]
fn what_is_done_to_a_plain_assertion_is_not_sent_to_who_wants_encrypted_ones() {
    let wants = |wants: &str| TARGET.replace("  reason:", &format!("  wants: {wants}\n  reason:"));
    let encrypted = wants("{ encrypted-assertions: true }");
    let around = wants("{ encrypted-assertions: true, sign: [response] }");
    let told = |what: &str| {
        Some(format!("the target wants encrypted assertions, and `{what}` is done to a plain one"))
    };
    let by_row = "{ tamper: [\"${case.tamper}\"] }";
    assert_eq!(unsupported(by_row, &encrypted), told("nul-in-name-id"));
    assert_eq!(unsupported(by_row, TARGET), None);
    let id = "{ fields: { assertion-id: other } }";
    assert_eq!(unsupported(id, &encrypted), told("assertion-id"));
    // Within a signed Response nothing of what is encrypted can be changed.
    let changed = "{ tamper: [changed-content] }";
    assert_eq!(unsupported(changed, &encrypted), None);
    assert_eq!(unsupported(changed, &around), told("changed-content"));
}

#[test]
fn among_attributes_of_users_who_have_none_nothing_is_put() {
    let insert = "{ insert: [{ at: attributes-last, xml: \"<saml:Attribute Name='a'/>\" }] }";
    let inside = "{ tamper: [comment-in-attribute] }";
    let told = "the target's users have no attributes, to which something is to be done";
    assert_eq!(unsupported(insert, TARGET).as_deref(), Some(told));
    assert_eq!(unsupported(inside, TARGET).as_deref(), Some(told));
    let attributes = ", attributes: [{ name: a, values: [b] }] }";
    let file = TARGET.replace("ada@sp.test }", &format!("ada@sp.test{attributes}"));
    assert_eq!(unsupported(insert, &file), None);
    assert_eq!(unsupported(inside, &file), None);
}

#[test]
fn names_with_white_space_around_them_are_not_sent_to_who_shows_names_in_a_header() {
    let file = TARGET.replace("body: \"user=(?<who>[^<]+)\"", "header: x-user");
    let told = "the target shows names in a header, which has no room for such white space";
    for name in [" ada", "ada ", "ada\\tlovelace", "ada\\n"] {
        let message = format!("{{ subject: {{ value: \"{name}\" }} }}");
        assert_eq!(unsupported(&message, &file).as_deref(), Some(told), "{name:?}");
        assert_eq!(unsupported(&message, TARGET), None);
    }
    assert_eq!(unsupported("{ subject: { value: \"ada  lovelace\" } }", &file), None);
}
