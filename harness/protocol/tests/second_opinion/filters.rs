use fedspec_protocol::scim::filter::Filter;
use proptest::prelude::*;
use scim_v2::filter as theirs;

use crate::Reads;
use crate::plain::{self, Plain};

fn read(text: &str) -> (Option<Plain>, Option<Plain>) {
    let ours = Filter::parse(text).ok().map(|filter| plain::ours(&filter));
    let theirs = text.parse::<theirs::Filter>().ok().map(|filter| plain::theirs(&filter));
    (ours, theirs)
}

/// The two agree, in all there is to agree about.
fn same(text: &str) -> Reads {
    let (ours, theirs) = read(text);
    let reads = Reads::new(ours.is_some(), theirs.is_some());
    if reads == Reads::Both {
        assert_eq!(ours, theirs, "{text}");
    }
    reads
}

/// Every filter that RFC 7644 shows (figures 2 to 4 and the text of section 3.4.2).
const EXAMPLES: [&str; 21] = [
    r#"userName eq "bjensen""#,
    r#"name.familyName co "O'Malley""#,
    r#"userName sw "J""#,
    r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#,
    "title pr",
    r#"meta.lastModified gt "2011-05-13T04:42:34Z""#,
    r#"meta.lastModified ge "2011-05-13T04:42:34Z""#,
    r#"meta.lastModified lt "2011-05-13T04:42:34Z""#,
    r#"meta.lastModified le "2011-05-13T04:42:34Z""#,
    r#"title pr and userType eq "Employee""#,
    r#"title pr or userType eq "Intern""#,
    r#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
    r#"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
    r#"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#,
    r#"userType eq "Employee" and (emails.type eq "work")"#,
    r#"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#,
    r#"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#,
    r#"(meta.resourceType eq User) or (meta.resourceType eq Group)"#,
    r#"(meta.resourceType eq "User") or (meta.resourceType eq "Group")"#,
    r#"displayName sw "smith""#,
    r#"userName Eq "john""#,
];

#[test]
fn the_examples_of_the_rfc_are_read_alike() {
    for text in EXAMPLES {
        // Section 3.4.2.2 leaves out the quotes once, against its own grammar.
        let expected = if text.contains("eq User") { Reads::Neither } else { Reads::Both };
        assert_eq!(same(text), expected, "{text}");
    }
}

/// Where the two disagree, and why ours is what RFC 7644 section 3.4.2.2 says.
const DISAGREEMENTS: [(&str, Reads, &str); 15] = [
    ("title\tpr", Reads::OnlyThey, "SP is the space alone (RFC 5234 appendix B.1)"),
    ("title pr\nand active pr", Reads::OnlyThey, "SP is the space alone"),
    ("title pr\t", Reads::OnlyThey, "SP is the space alone"),
    ("emails [type pr]", Reads::OnlyThey, r#"valuePath = attrPath "[": nothing between them"#),
    ("active gt true", Reads::OnlyThey, "table 3: a Boolean SHALL fail with invalidFilter"),
    ("title gt null", Reads::OnlyThey, "null has no order either"),
    ("not(title pr)", Reads::OnlyWe, r#"*1"not" "(" FILTER ")": no space is asked for"#),
    ("members.$ref pr", Reads::OnlyWe, "RFC 7643 section 2.4 names the sub-attribute `$ref`"),
    (r#"title eq"x""#, Reads::OnlyWe, "leniency of ours: nothing else can be meant"),
    ("true pr", Reads::OnlyWe, "ATTRNAME has no reserved words"),
    ("null eq 1", Reads::OnlyWe, "ATTRNAME has no reserved words"),
    ("urn:x/y:title pr", Reads::OnlyWe, "any URI may name a schema (section 3.10)"),
    ("a eq 1 and b eq 2 or c eq 3 and d eq\"x\"", Reads::OnlyWe, "as above, inside"),
    ("urn:x:title eq \"\\u0000\" or not(a pr)", Reads::OnlyWe, "as above, inside"),
    ("a[not(b pr)]", Reads::OnlyWe, "as above, inside a value path"),
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
        "title",
        "title eq",
        "title eq 'x'",
        "title eq x",
        "title eq True",
        "title eq 01",
        "title eq +1",
        "title eq .5",
        "title eq \"x",
        "title eq \"\\x\"",
        "title eq \"\\ud800\"",
        "title eq \"a\u{1}\"",
        "title like \"x\"",
        "title pr and",
        "and title pr",
        "title pr title pr",
        "title pr xor active pr",
        "(title pr",
        "title pr)",
        "not title pr",
        "emails[type pr",
        "emails[type pr].value pr",
        "emails[ims[type pr]]",
        "a.b.c pr",
        "1a pr",
        "a. pr",
        ".a pr",
        "näme pr",
        "urn:x: pr",
        "title eq \"x\"and active pr",
        "title pr and(active pr)",
    ] {
        assert_eq!(same(text), Reads::Neither, "{text}");
    }
}

#[test]
fn both_bound_the_depth() {
    let nested = |levels: usize| format!("{}a pr{}", "(".repeat(levels), ")".repeat(levels));
    assert_eq!(same(&nested(60)), Reads::Both);
    assert_eq!(same(&nested(65)), Reads::Neither);
    assert_eq!(same(&nested(4000)), Reads::Neither);
}

fn name() -> impl Strategy<Value = String> {
    let sub = prop::option::of("[a-zA-Z][a-zA-Z0-9_-]{0,4}");
    let schema = prop::option::weighted(0.2, "urn:[a-z]{1,4}:[a-z0-9.]{1,4}[a-z]");
    // The words that their lexer keeps for itself stand among the disagreements.
    let free = |name: &String| {
        !["true", "false", "null", "not"].contains(&name.to_ascii_lowercase().as_str())
    };
    (schema, "[a-zA-Z][a-zA-Z0-9_-]{0,6}".prop_filter("reserved in theirs", free), sub).prop_map(
        |(schema, name, sub)| {
            let schema = schema.map(|schema| format!("{schema}:")).unwrap_or_default();
            let sub = sub.map(|sub| format!(".{sub}")).unwrap_or_default();
            format!("{schema}{name}{sub}")
        },
    )
}

fn literal() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?([eE][-+]?[0-9])?",
    ]
}

fn expression() -> impl Strategy<Value = String> {
    let op = prop::sample::select(vec!["eq", "NE", "co", "sw", "ew", "gt", "Ge", "lt", "le"]);
    let equality = prop::sample::select(vec!["eq", "ne"]);
    let word = prop::sample::select(vec!["true", "false", "null"]);
    prop_oneof![
        name().prop_map(|name| format!("{name} pr")),
        (name(), op, literal()).prop_map(|(name, op, value)| format!("{name} {op} {value}")),
        (name(), equality, word).prop_map(|(name, op, value)| format!("{name} {op} {value}")),
    ]
}

fn joined(leaf: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} and {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}  OR  {b}")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.prop_map(|a| format!("not ({a})")),
        ]
    })
}

pub(crate) fn inside_brackets() -> impl Strategy<Value = String> {
    joined(expression())
}

pub(crate) fn attribute() -> impl Strategy<Value = String> {
    name()
}

fn filter() -> impl Strategy<Value = String> {
    let values = (name(), inside_brackets()).prop_map(|(name, inner)| format!("{name}[{inner}]"));
    joined(prop_oneof![4 => expression(), 1 => values])
}

/// Tokens in any order, without those the disagreements are about.
fn almost_a_filter() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "a",
        "b.c",
        "urn:x:y:d",
        "1",
        "\"x\"",
        "false",
        "null",
        " eq ",
        " co ",
        " pr",
        " and ",
        " or ",
        "not (",
        "(",
        ")",
        "[",
        "]",
        ".",
    ]);
    prop::collection::vec(token, 1..9).prop_map(|tokens| tokens.concat())
}

/// Why the two may disagree about such a text; `None` when nothing in it explains it.
pub(crate) fn known(text: &str) -> Option<&'static str> {
    let reserved = ["false", "null"].iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let after = text.get(at + word.len()..).unwrap_or("").trim_start();
            ["eq ", "co ", "pr", "[", "."].iter().any(|next| after.starts_with(next))
        })
    });
    let space_in_front = [" [", "[ "].iter().any(|pair| text.contains(pair));
    if reserved {
        Some("ATTRNAME has no reserved words")
    } else if text.contains(" .") || text.contains(". ") || space_in_front {
        Some("white space between any two tokens is skipped by their lexer")
    } else {
        None
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_filter_of_the_grammar_is_read_alike(text in filter()) {
        prop_assert_eq!(same(&text), Reads::Both, "{}", text);
    }

    #[test]
    fn what_looks_like_a_filter_is_read_alike_or_known_not_to_be(text in almost_a_filter()) {
        let reads = same(&text);
        let agreed = matches!(reads, Reads::Both | Reads::Neither);
        prop_assert!(agreed || known(&text).is_some(), "{:?}: {}", reads, text);
    }

    #[test]
    fn each_reads_what_the_other_prints(text in filter()) {
        let ours = Filter::parse(&text).expect("the strategy makes filters");
        let theirs: theirs::Filter = text.parse().expect("the strategy makes filters");
        let read = |text: &str| Filter::parse(text).map(|filter| plain::ours(&filter));
        prop_assert_eq!(read(&theirs.to_string()), Ok(plain::ours(&ours)));
        let again = ours.to_string().parse::<theirs::Filter>().map(|filter| plain::theirs(&filter));
        prop_assert_eq!(again.ok(), Some(plain::theirs(&theirs)));
    }
}
