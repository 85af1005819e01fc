//! The lenient reader holds with the strict one wherever both read.

use fedspec_protocol::json::{Document, Json, Member, NumberText, Text};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter_map("JSON has no such number", |number| {
            number.is_finite().then(|| json!(number))
        }),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

/// Values as only this representation has them.
fn odd_value() -> impl Strategy<Value = Json> {
    let number = "[-+]?[0-9]{1,3}(\\.[0-9]{0,2})?([eE][-+]?[0-9]{1,2})?";
    let leaf = prop_oneof![
        number.prop_map(|text| Json::Number(NumberText::new(text))),
        Just(Json::Word("NaN".to_owned())),
        Just(Json::String(Text::with_raw("a\u{fffd}", *b"a\\udfff"))),
        Just(Json::String(Text::with_raw("\u{fffd}b", *b"\xffb"))),
        any::<String>().prop_map(|text| Json::String(text.into())),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let member = ("[ab]", inner.clone()).prop_map(|(name, value)| Member::new(name, value));
        prop_oneof![
            prop::collection::vec(inner.prop_map(Into::into), 0..6).prop_map(Json::Array),
            prop::collection::vec(member, 0..6).prop_map(Json::Object),
        ]
    })
}

/// A text with the look of JSON: random text alone stops at the first byte.
fn almost_json() -> impl Strategy<Value = Vec<u8>> {
    let token = prop::sample::select(vec![
        &b"{"[..],
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"\"",
        b"\"a\"",
        b"\"b\":",
        b"1",
        b"-0",
        b"0.5",
        b"1e2",
        b"01",
        b"1e400",
        b"true",
        b"null",
        b"NaN",
        b"\\",
        b"\\u00e9",
        b"\\ud800",
        b"\\n",
        b"\n",
        b" ",
        b"//",
        b"/*",
        b"*/",
        b"\xff",
        b"\xc3\xa9",
        b"\xef\xbb\xbf",
    ]);
    prop::collection::vec(token, 0..24).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_serde_json_writes_reads_as_the_same_value(value in value()) {
        let document = Document::read(value.to_string().as_bytes());
        prop_assert!(document.is_ok(), "{document:?}");
        if let Ok(document) = document {
            prop_assert_eq!(&document.oddities, &[]);
            prop_assert!(document.is_strict());
            prop_assert_eq!(document.to_value(), value);
        }
    }

    #[test]
    fn a_value_of_serde_json_comes_back_unchanged(value in value()) {
        let json = Json::from(&value);
        prop_assert_eq!(&json.to_value(), &value);
        let text = json.to_bytes();
        prop_assert_eq!(Document::read(&text).map(|document| document.value.json), Ok(json));
    }

    #[test]
    fn what_is_wrong_is_written_and_read_as_it_was(json in odd_value()) {
        let text = json.to_bytes();
        prop_assert_eq!(Document::read(&text).map(|document| document.value.json), Ok(json));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        fedspec_protocol::fuzzing::scim_message(&bytes);
    }

    #[test]
    fn what_looks_like_json_is_read_as_serde_json_reads_it(bytes in almost_json()) {
        fedspec_protocol::fuzzing::scim_message(&bytes);
    }
}
