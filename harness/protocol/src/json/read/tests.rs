use serde_json::{Value, json};

use super::super::{Document, Json, JsonErrorKind as Kind, Limits, OddityKind as Odd};

fn read(text: &[u8]) -> Document {
    Document::read(text).unwrap()
}

fn refused(text: &[u8]) -> (std::ops::Range<usize>, Kind) {
    let error = Document::read(text).unwrap_err();
    (error.span, error.kind)
}

#[test]
fn goes_on_where_it_can_and_says_what_was_odd() {
    let cases: [(&[u8], Value, &[Odd]); 17] = [
        (b"\xef\xbb\xbf{}", json!({}), &[Odd::ByteOrderMark]),
        (b"[\"a\xff\xfeb\"]", json!(["a\u{fffd}\u{fffd}b"]), &[Odd::InvalidUtf8, Odd::InvalidUtf8]),
        (b"[1, 2,]", json!([1, 2]), &[Odd::TrailingComma]),
        (b"{\"a\": 1 , }", json!({ "a": 1 }), &[Odd::TrailingComma]),
        (
            br#"["\ud800", "\udc00\ud83d\ude00"]"#,
            json!(["\u{fffd}", "\u{fffd}😀"]),
            &[Odd::LoneSurrogate, Odd::LoneSurrogate],
        ),
        (br#"["\ud83d\u0041"]"#, json!(["\u{fffd}A"]), &[Odd::LoneSurrogate]),
        (b"[\"a\nb\"]", json!(["a\nb"]), &[Odd::ControlCharacter]),
        (br#"["\x41\u12"]"#, json!(["\\x41\\u12"]), &[Odd::InvalidEscape, Odd::InvalidEscape]),
        (b"[007]", json!([7]), &[Odd::LeadingZero]),
        (b"[+1.]", json!([1.0]), &[Odd::PlusSign, Odd::BareDecimalPoint]),
        (b"[NaN, True]", json!(["NaN", "True"]), &[Odd::Word, Odd::Word]),
        (b"[1e999]", json!([f64::MAX]), &[Odd::HugeNumber]),
        (b"// one\n[/* two */1]", json!([1]), &[Odd::Comment, Odd::Comment]),
        (b"{} {}", json!({}), &[Odd::TrailingBytes]),
        (b"null}", json!(null), &[Odd::TrailingBytes]),
        (b"1 /* ", json!(1), &[Odd::TrailingBytes]),
        (
            br#"{"a": 1, "b": 2, "\u0061": 3}"#,
            json!({ "a": 3, "b": 2 }),
            &[Odd::RepeatedName { name: String::new() }],
        ),
    ];
    for (text, value, oddities) in cases {
        let shown = String::from_utf8_lossy(text);
        let document = read(text);
        assert_eq!(document.to_value(), value, "{shown}");
        let mut found: Vec<Odd> = document.oddities.iter().map(|odd| odd.kind.clone()).collect();
        if let [Odd::RepeatedName { name }] = &mut found[..] {
            assert_eq!(std::mem::take(name), "a");
        }
        assert_eq!(found, oddities, "{shown}");
        assert_eq!(document.is_strict(), !oddities.iter().any(Odd::is_forbidden), "{shown}");
    }
}

#[test]
fn refuses_what_has_no_single_reading_at_its_place() {
    let cases: [(&[u8], std::ops::Range<usize>, Kind); 17] = [
        (b"", 0..0, Kind::Empty),
        (b" // x", 0..5, Kind::Empty),
        (b"<html>", 0..1, Kind::ExpectedValue),
        (b"Not Found", 0..3, Kind::UnknownWord),
        (b"[nul]", 1..4, Kind::UnknownWord),
        (b"[0x1]", 1..4, Kind::UnknownWord),
        (b"['a']", 1..2, Kind::ExpectedValue),
        (b"[,1]", 1..2, Kind::ExpectedValue),
        (b"{a: 1}", 1..2, Kind::ExpectedName),
        (b"{\"a\" 1}", 5..6, Kind::ExpectedColon),
        (b"[1 2]", 3..4, Kind::ExpectedComma),
        (b"[1}", 2..3, Kind::ExpectedComma),
        (b"[\"a]", 1..4, Kind::UnterminatedString),
        (b"[1,", 0..3, Kind::UnclosedArray),
        (b" {\"a\": {}", 1..9, Kind::UnclosedObject),
        (b" {\"a\": ", 7..7, Kind::ExpectedValue),
        (b"[/*", 1..3, Kind::UnclosedComment),
    ];
    for (text, span, kind) in cases {
        assert_eq!(refused(text), (span, kind), "{}", String::from_utf8_lossy(text));
    }
}

#[test]
fn keeps_the_order_of_members_the_text_of_numbers_and_their_places() {
    let text = br#"{ "b": 1.0, "a": 1e2, "b": 10 }"#;
    let document = read(text);
    let Json::Object(members) = &document.value.json else { panic!("{document:?}") };
    let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["b", "a", "b"]);
    for (member, number) in members.iter().zip(["1.0", "1e2", "10"]) {
        assert_eq!(text.get(member.value.span.clone()), Some(number.as_bytes()));
        assert!(matches!(&member.value.json, Json::Number(text) if text.as_str() == number));
        assert_eq!(text.get(member.name_span.start), Some(&b'"'));
    }
    assert_eq!(document.value.span, 0..text.len());
    let repeated: Vec<_> =
        document.repeated_names().map(|odd| text.get(odd.span.clone())).collect();
    assert_eq!(repeated, [Some(&b"\"b\""[..])]);
    assert_eq!(document.repeated_names().next().map(|odd| odd.span.start), Some(22));
}

#[test]
fn finds_repeated_names_among_many() {
    let members: Vec<String> = (0..100).map(|n| format!("\"n{}\": {n}", n % 99)).collect();
    let document = read(format!("{{{}}}", members.join(",")).as_bytes());
    assert_eq!(document.repeated_names().count(), 1);
    assert_eq!(document.value.pointer("/n0").map(|node| node.json.to_value()), Some(json!(99)));
    assert!(document.is_strict());
}

#[test]
fn reads_nothing_beyond_its_limits() {
    let limits = Limits { length: 1000, depth: 3, values: 10, oddities: 2 };
    let read = |text: &str| Document::read_within(text.as_bytes(), &limits);
    assert!(read("[[[1]]]").is_ok());
    assert_eq!(read("[[[[]]]]").unwrap_err().kind, Kind::TooDeep { limit: 3 });
    assert!(read("[0,1,2,3,4,5,6,7,8]").is_ok());
    assert_eq!(read("[0,1,2,3,4,5,6,7,8,9]").unwrap_err().kind, Kind::TooMany { limit: 10 });
    let long = " ".repeat(1001);
    assert_eq!(read(&long).unwrap_err().kind, Kind::TooLong { length: 1001, limit: 1000 });
    let document = read(r#"["\ud800", "\ud800", 01]"#).unwrap();
    assert_eq!(document.oddities.len(), 2);
    assert!(!document.is_strict(), "what is not listed still counts");
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    for open in ["[", "{\"a\":"] {
        let text = open.repeat(100_000);
        assert_eq!(refused(text.as_bytes()).1, Kind::TooDeep { limit: 128 });
    }
}
