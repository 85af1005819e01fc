use fedspec_protocol::scim::path::PatchPath;
use proptest::prelude::*;
use scim_v2::filter as theirs;

use crate::Reads;
use crate::filters::{attribute, inside_brackets, known};
use crate::plain;

fn same(text: &str) -> Reads {
    let ours = PatchPath::parse(text).ok().map(|path| plain::our_patch_path(&path));
    let theirs = text.parse::<theirs::PatchPath>().ok().map(|path| plain::their_patch_path(&path));
    let reads = Reads::new(ours.is_some(), theirs.is_some());
    if reads == Reads::Both {
        assert_eq!(ours, theirs, "{text}");
    }
    reads
}

#[test]
fn the_examples_of_the_rfc_are_read_alike() {
    // RFC 7644 section 3.5.2 and the requests of sections 3.5.2.1 to 3.5.2.3.
    for text in [
        "members",
        "name.familyName",
        r#"addresses[type eq "work"]"#,
        r#"members[value eq "2819c223-7f76-453a-919d-413861904646"]"#,
        r#"members[value eq "2819c223-7f76-453a-919d-413861904646"].displayName"#,
        r#"emails[type eq "work" and value ew "example.com"]"#,
        r#"addresses[type eq "work"].streetAddress"#,
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
    ] {
        assert_eq!(same(text), Reads::Both, "{text}");
    }
}

/// Where the two disagree, and why ours is what RFC 7644 figure 7 says.
const DISAGREEMENTS: [(&str, Reads, &str); 6] = [
    ("members.$ref", Reads::OnlyWe, "RFC 7643 section 2.4 names the sub-attribute `$ref`"),
    (r#"members[value eq "1"].$ref"#, Reads::OnlyWe, "the same"),
    (" members", Reads::OnlyThey, "PATH has no spaces around it"),
    ("members ", Reads::OnlyThey, "PATH has no spaces around it"),
    (
        r#"emails[type eq "work"] .value"#,
        Reads::OnlyThey,
        r#"subAttr = "." ATTRNAME, right behind"#,
    ),
    (r#"emails[primary gt true]"#, Reads::OnlyThey, "table 3: a Boolean has no order"),
];

#[test]
fn every_known_disagreement_still_is_one() {
    for (text, expected, reason) in DISAGREEMENTS {
        assert_eq!(same(text), expected, "{text}: {reason}");
    }
}

#[test]
fn both_refuse_what_the_grammar_does_not_have() {
    for text in [
        "",
        "emails[]",
        "emails[type]",
        "emails[type eq \"work\"",
        "emails[type eq \"work\"].",
        "emails[type eq \"work\"].a.b",
        "emails[type eq \"work\"].urn:x:y",
        "emails[type eq \"work\"][value pr]",
        "emails/work",
        "a.b.c",
        "title eq \"x\"",
        "1a",
    ] {
        assert_eq!(same(text), Reads::Neither, "{text}");
    }
}

fn almost_a_path() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "a",
        "b.c",
        "urn:x:y:d",
        "[a pr]",
        "[",
        "]",
        ".",
        ".e",
        " ",
        "a eq 1",
        "not (a pr)",
        "\"x\"",
    ]);
    prop::collection::vec(token, 1..6).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_path_of_the_grammar_is_read_alike(
        attr in attribute(),
        inner in prop::option::of(inside_brackets()),
        sub in prop::option::of("\\.[a-zA-Z][a-zA-Z0-9_-]{0,4}"),
    ) {
        let text = match inner {
            Some(inner) => format!("{attr}[{inner}]{}", sub.unwrap_or_default()),
            None => attr,
        };
        prop_assert_eq!(same(&text), Reads::Both, "{}", text);
    }

    #[test]
    fn what_looks_like_a_path_is_read_alike_or_known_not_to_be(text in almost_a_path()) {
        let reads = same(&text);
        let agreed = matches!(reads, Reads::Both | Reads::Neither);
        let around = text.trim() != text || text.contains("] ");
        prop_assert!(agreed || around || known(&text).is_some(), "{:?}: {}", reads, text);
    }
}
