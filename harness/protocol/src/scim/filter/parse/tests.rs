use serde_json::json;

use super::*;
use crate::scim::attr::AttrPathError;

fn parse(text: &str) -> Filter {
    Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn present(name: &str) -> Filter {
    Filter::Present { path: AttrPath::parse(name).unwrap() }
}

/// The filters of RFC 7644 figure 2, and the two of section 3.4.2.2 on case.
const RFC_EXAMPLES: [&str; 19] = [
    r#"userName Eq "john""#,
    r#"Username eq "john""#,
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
];

#[test]
fn reads_every_example_of_the_rfc_and_prints_it_so_that_it_reads_back() {
    for text in RFC_EXAMPLES {
        let filter = parse(text);
        assert_eq!(parse(&filter.to_string()), filter, "{text}");
    }
}

#[test]
fn ignores_the_case_of_operators_and_names() {
    assert_eq!(parse(RFC_EXAMPLES[0]), parse(RFC_EXAMPLES[1]));
    assert_eq!(parse("NOT (a PR) AND b Pr OR c pR"), parse("not (a pr) and b pr or c pr"));
}

#[test]
fn binds_not_before_and_before_or_and_groups_before_all() {
    let (a, b, c) = (present("a"), present("b"), present("c"));
    let and = |x: &Filter, y: &Filter| Filter::And(vec![x.clone(), y.clone()]);
    let or = |x: &Filter, y: &Filter| Filter::Or(vec![x.clone(), y.clone()]);
    assert_eq!(parse("a pr or b pr and c pr"), or(&a, &and(&b, &c)));
    assert_eq!(parse("a pr and b pr or c pr"), or(&and(&a, &b), &c));
    assert_eq!(parse("(a pr or b pr) and c pr"), and(&or(&a, &b), &c));
    assert_eq!(
        parse("not (a pr) and b pr"),
        Filter::And(vec![Filter::Not(Box::new(a.clone())), b.clone()])
    );
    assert_eq!(parse("a pr and (b pr and c pr)"), and(&a, &and(&b, &c)));
    assert_eq!(parse("((a pr))"), a);
}

#[test]
fn prints_one_canonical_text() {
    for (text, canonical) in [
        ("  a  PR  ", "a pr"),
        ("((a pr) OR (b pr))", "a pr or b pr"),
        ("a pr and (b pr or c pr)", "a pr and (b pr or c pr)"),
        ("(a pr and b pr) or c pr", "a pr and b pr or c pr"),
        ("NOT(a pr)", "not (a pr)"),
        ("e[ x EQ\"\\u0041\" ]", "e[x eq \"A\"]"),
        ("n gt 1.50", "n gt 1.5"),
    ] {
        assert_eq!(parse(text).to_string(), canonical, "{text}");
    }
}

#[test]
fn takes_attributes_named_like_operators() {
    for text in ["not pr", "and pr and or pr or pr pr", "eq eq \"eq\"", "not[not pr]"] {
        assert_eq!(parse(text).to_string(), text);
    }
}

#[test]
fn points_at_what_is_wrong() {
    use Kind as K;
    let unknown = |found: &str| K::UnknownOperator { found: found.to_owned() };
    let bare = |found: &str| K::UnquotedValue { found: found.to_owned() };
    let end = |found: &str| K::ExpectedEnd { found: found.to_owned() };
    let attribute = |found: &str, reason| K::InvalidAttribute { found: found.to_owned(), reason };
    let cases = [
        ("", "", K::Empty),
        ("   ", "   ", K::Empty),
        ("userName", "", K::ExpectedOperator),
        ("userName ", "", K::ExpectedOperator),
        ("userName regex \"x\"", "regex", unknown("regex")),
        ("userName == \"x\"", "==", unknown("==")),
        ("a=\"x\"", "a=", attribute("a=", AttrPathError::InvalidName)),
        ("userName eq", "", K::ExpectedValue),
        ("userName eq ", "", K::ExpectedValue),
        ("externalId eq jyoung", "jyoung", bare("jyoung")),
        ("active eq True", "True", bare("True")),
        ("userName eq 'x'", "'x'", bare("'x'")),
        ("userName eq \"x", "\"x", K::UnterminatedString),
        ("userName eq \"\\q\"", "\"\\q\"", K::InvalidString),
        ("count eq 01", "01", K::InvalidNumber),
        ("count eq5", "", unknown("eq5")),
        ("active gt true", "true", K::UnorderedValue),
        ("title le null", "null", K::UnorderedValue),
        ("(title pr", "(title pr", K::UnclosedGroup),
        ("emails[type pr", "type pr", K::UnclosedValuePath),
        ("emails[type pr)", ")", end(")")),
        ("(title pr]", "]", end("]")),
        ("title pr)", ")", end(")")),
        ("a[b[c pr]]", "[", K::NestedValuePath),
        ("emails[type eq \"work\"].value eq \"x\"", ".value", K::SubAttributeAfterValuePath),
        ("not title pr", "not", K::NotWithoutGroup),
        ("a pr b pr", "b", end("b")),
        ("a pr and", "", K::ExpectedExpression),
        ("a pr and ", "", K::ExpectedExpression),
        ("and b pr", "b", unknown("b")),
        ("a pr and(b pr)", "(", K::ExpectedSpace),
        ("(a pr)and b pr", "and", K::ExpectedSpace),
        ("()", ")", K::ExpectedExpression),
        ("\"a\" eq \"b\"", "\"", K::ExpectedExpression),
        ("1a pr", "1a", attribute("1a", AttrPathError::InvalidName)),
        ("naïve pr", "naïve", attribute("naïve", AttrPathError::InvalidName)),
        ("a.b.c pr", "a.b.c", attribute("a.b.c", AttrPathError::InvalidName)),
        ("x:a pr", "x:a", attribute("x:a", AttrPathError::InvalidSchema)),
        ("a\tpr", "a\tpr", attribute("a\tpr", AttrPathError::InvalidName)),
    ];
    for (text, underlined, kind) in cases {
        let error = Filter::parse(text).unwrap_err();
        let span = error.span.clone();
        match &error.kind {
            // These two say where something is missing; what comes next may be anything.
            K::ExpectedOperator => assert!(span.start > 0, "{text}: {error}"),
            K::UnknownOperator { found } => assert_eq!(text.get(span), Some(found.as_str())),
            _ => assert_eq!(text.get(span), Some(underlined), "{text}: {error}"),
        }
        assert_eq!(error.kind, kind, "{text}");
        assert!(!error.help().is_empty());
    }
}

#[test]
fn reads_as_deep_as_the_limit_and_no_deeper() {
    let nested = |open: &str, close: &str, depth: usize| {
        format!("{}a pr{}", open.repeat(depth), close.repeat(depth))
    };
    for (open, close) in [("(", ")"), ("not (", ")")] {
        assert!(Filter::parse(&nested(open, close, MAX_DEPTH)).is_ok());
        let error = Filter::parse(&nested(open, close, MAX_DEPTH + 1)).unwrap_err();
        assert_eq!(error.kind, Kind::TooDeep { limit: MAX_DEPTH });
    }
    let error = Filter::parse(&format!("e[{}]", nested("(", ")", MAX_DEPTH))).unwrap_err();
    assert_eq!(error.kind, Kind::TooDeep { limit: MAX_DEPTH });
    let unclosed = Filter::parse(&"(".repeat(MAX_LENGTH)).unwrap_err();
    assert_eq!(unclosed.kind, Kind::TooDeep { limit: MAX_DEPTH });
}

#[test]
fn reads_as_long_as_the_limit_and_no_longer() {
    let text = format!("a eq \"{}\"", "x".repeat(MAX_LENGTH - 7));
    assert!(Filter::parse(&text).is_ok());
    let error = Filter::parse(&format!("{text} ")).unwrap_err();
    assert_eq!(error.kind, Kind::TooLong { length: MAX_LENGTH + 1, limit: MAX_LENGTH });
}

#[test]
fn keeps_messages_short_whatever_comes_in() {
    let error = Filter::parse(&format!("a eq {}", "ü".repeat(5000))).unwrap_err();
    assert!(error.to_string().chars().count() < 100, "{error}");
}

#[test]
fn reads_a_long_chain_as_one_operand_list() {
    let text = vec!["a pr"; 1000].join(" or ");
    assert_eq!(parse(&text), Filter::Or(vec![present("a"); 1000]));
    assert_eq!(
        parse("a eq null"),
        Filter::Compare {
            path: AttrPath::parse("a").unwrap(),
            op: CompareOp::Eq,
            value: json!(null),
        }
    );
}
