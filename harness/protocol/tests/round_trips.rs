//! What is read prints to a text that reads back as the same, whatever it is.

#![expect(clippy::expect_used, reason = "a strategy that makes no paths has to fail")]

use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::core_schema::CoreSchema;
use fedspec_protocol::scim::filter::{CompareOp, Filter};
use fedspec_protocol::scim::path::PatchPath;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn attr_path() -> impl Strategy<Value = AttrPath> {
    "(urn:[a-z0-9:.]{1,12}[a-z0-9]:)?([a-zA-Z][a-zA-Z0-9_$-]{0,6}|not|and|or|pr|eq)(\\.[a-z$][a-zA-Z0-9]{0,6})?"
        .prop_map(|text| AttrPath::parse(&text).expect("the pattern makes paths"))
}

fn literal() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<String>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter_map("JSON has no such number", |number| {
            number.is_finite().then(|| json!(number))
        }),
    ]
}

fn comparison() -> impl Strategy<Value = Filter> {
    let unordered = prop_oneof![Just(json!(true)), Just(json!(false)), Just(Value::Null)];
    let not_ordering: Vec<_> = CompareOp::ALL.into_iter().filter(|op| !op.is_ordering()).collect();
    prop_oneof![
        attr_path().prop_map(|path| Filter::Present { path }),
        (attr_path(), prop::sample::select(CompareOp::ALL.to_vec()), literal())
            .prop_map(|(path, op, value)| Filter::Compare { path, op, value }),
        (attr_path(), prop::sample::select(not_ordering), unordered)
            .prop_map(|(path, op, value)| Filter::Compare { path, op, value }),
    ]
}

/// Filters as the parser makes them, over these leaves.
fn joined(leaf: impl Strategy<Value = Filter> + 'static) -> impl Strategy<Value = Filter> {
    leaf.prop_recursive(5, 40, 4, |inner| {
        let operands = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            operands.clone().prop_map(Filter::And),
            operands.prop_map(Filter::Or),
            inner.prop_map(|operand| Filter::Not(Box::new(operand))),
        ]
    })
}

fn filter() -> impl Strategy<Value = Filter> {
    let value_path = (attr_path(), joined(comparison()))
        .prop_map(|(path, inner)| Filter::ValuePath { path, filter: Box::new(inner) });
    joined(prop_oneof![4 => comparison(), 1 => value_path])
}

fn resource() -> Map<String, Value> {
    let resource = json!({ "a": "x", "not": 1, "and": [{ "value": "é", "b": true }], "pr": null });
    resource.as_object().cloned().unwrap_or_default()
}

/// A text with the look of a filter: random text alone stops at the first word.
fn almost_a_filter() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "userName", "emails", "urn:x:y:", ".", "eq", "pr", "GT", "and", "or", "not", "(", ")", "[",
        "]", "\"", "\\", "\\u00e9", "a", "1.5e3", "-", "true", "null", " ", " ", " ", "é", "😀",
        "\t",
    ]);
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_filter_reads_back_as_it_was(filter in filter()) {
        let printed = filter.to_string();
        let again = Filter::parse(&printed);
        prop_assert_eq!(again.as_ref(), Ok(&filter), "{}", printed);
        let matches = again.map(|again| again.matches(&resource(), &CoreSchema));
        prop_assert_eq!(matches, Ok(filter.matches(&resource(), &CoreSchema)));
    }

    #[test]
    fn an_attribute_path_prints_as_it_was_written(path in attr_path()) {
        prop_assert_eq!(AttrPath::parse(&path.to_string()), Ok(path));
    }

    #[test]
    fn a_patch_path_reads_back_as_it_was(
        attr in attr_path(),
        inner in joined(comparison()),
        sub in prop::option::of("[a-z$][a-zA-Z0-9]{0,6}"),
    ) {
        let text = match sub {
            Some(sub) => format!("{attr}[{inner}].{sub}"),
            None => format!("{attr}[{inner}]"),
        };
        let path = PatchPath::parse(&text);
        prop_assert!(path.is_ok(), "{text}: {path:?}");
        prop_assert_eq!(path.map(|path| path.to_string()), Ok(text));
    }

    #[test]
    fn any_text_is_read_or_refused_at_a_place_inside_it(text in any::<String>()) {
        fedspec_protocol::fuzzing::scim_filter(text.as_bytes());
    }

    #[test]
    fn what_looks_like_a_filter_is_read_or_refused_at_a_place_inside_it(text in almost_a_filter()) {
        fedspec_protocol::fuzzing::scim_filter(text.as_bytes());
    }

    #[test]
    fn denying_a_filter_turns_its_answer_around(filter in filter()) {
        let denied = Filter::Not(Box::new(filter.clone()));
        let resource = resource();
        prop_assert_ne!(denied.matches(&resource, &CoreSchema), filter.matches(&resource, &CoreSchema));
    }
}
