use std::collections::BTreeSet;

use serde_json::Value;

use super::equals;

/// The values that count: RFC 7643 section 2.5 makes null the same as no value.
pub(super) fn assigned<'a>(found: &'a [&'a Value]) -> impl Iterator<Item = &'a Value> {
    found.iter().copied().filter(|value| !value.is_null())
}

/// A list of a scenario, once its placeholders are filled in.
pub(super) fn list(wanted: &Value) -> Result<&[Value], String> {
    wanted.as_array().map(Vec::as_slice).ok_or_else(|| format!("{wanted} is not a list"))
}

/// Whether these values were found and no others, in this order.
pub(super) fn are(found: &[&Value], wanted: &[Value]) -> bool {
    let found: Vec<&Value> = assigned(found).collect();
    found.len() == wanted.len()
        && found.iter().zip(wanted).all(|(found, wanted)| equals::same(found, wanted))
}

/// Whether these values were found and no others, each as often as it is listed.
pub(super) fn are_together(found: &[&Value], wanted: &[Value]) -> bool {
    let mut found: Vec<String> = assigned(found).map(key).collect();
    let mut wanted: Vec<String> = wanted.iter().map(key).collect();
    found.sort_unstable();
    wanted.sort_unstable();
    found == wanted
}

/// A value that was found a second time.
pub(super) fn repeated<'a>(found: &'a [&'a Value]) -> Option<&'a Value> {
    let mut seen = BTreeSet::new();
    assigned(found).find(|value| !seen.insert(key(value)))
}

/// A text that two values share if and only if they are the same JSON.
fn key(value: &Value) -> String {
    match value {
        // As `equals` has it: `1` is `1.0`, and `-0` is `0`.
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            if number == 0.0 { "0".to_owned() } else { number.to_string() }
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(key).collect::<Vec<_>>().join(","))
        }
        Value::Object(members) => {
            let mut members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), key(value)))
                .collect();
            members.sort_unstable();
            format!("{{{}}}", members.join(","))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn found(value: &Value) -> Vec<&Value> {
        value.as_array().unwrap().iter().collect()
    }

    #[test]
    fn values_count_and_nulls_do_not() {
        let some = json!(["a", null, {"x": 1, "y": [2.0]}]);
        assert!(are(&found(&some), &[json!("a"), json!({"y": [2], "x": 1.0})]));
        assert!(!are(&found(&some), &[json!({"x": 1, "y": [2]}), json!("a")]));
        assert!(are_together(&found(&some), &[json!({"x": 1, "y": [2]}), json!("a")]));
        assert!(!are_together(&found(&some), &[json!("a"), json!("a")]));
        assert!(are(&[&Value::Null], &[]));
    }

    #[test]
    fn what_stands_twice_is_named() {
        assert_eq!(repeated(&found(&json!(["a", "A", null, null]))), None);
        assert_eq!(repeated(&found(&json!([1, "1", 1.0]))), Some(&json!(1.0)));
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            (-2_i64..3).prop_map(Value::from),
            Just(json!(-0.0)),
            Just(json!(2.0)),
            "[ab\",:]{0,2}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("[ab:\"]{0,2}", inner, 0..3)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn two_values_share_a_key_if_they_are_the_same(one in values(), other in values()) {
            prop_assert_eq!(key(&one) == key(&other), equals::same(&one, &other));
        }
    }
}
