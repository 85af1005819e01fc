//! The values of two multi-valued attributes, paired.

use std::collections::BTreeMap;

use serde_json::Value;

use super::canonical::canonical_element;
use crate::scim::attr::AttrRef;
use crate::scim::filter::AttributeRules;
use crate::scim::lookup::member;

/// Two values that are the same one, and differ; or one that has no counterpart.
pub(super) struct Pair<'v> {
    pub(super) left: Option<&'v Value>,
    pub(super) right: Option<&'v Value>,
}

/// The values that the two sides do not share, as pairs where both have one of the same identity.
///
/// Order does not count. Two values with the same `type` and `value` are one and the same (RFC 7643
/// section 2.4), so a second one of an identity that the other side has at all is not told.
pub(super) fn unshared<'v>(
    left: &'v [Value],
    right: &'v [Value],
    attr: AttrRef<'_>,
    rules: &dyn AttributeRules,
) -> Vec<Pair<'v>> {
    let mut identities: BTreeMap<String, [Vec<Form<'v>>; 2]> = BTreeMap::new();
    for (side, values) in [left, right].into_iter().enumerate() {
        for value in values {
            let Some(form) = canonical_element(value, attr, rules) else { continue };
            let sides = identities.entry(identity(&form)).or_default();
            if let Some(forms) = sides.get_mut(side) {
                forms.push(Form { value, form });
            }
        }
    }
    let mut pairs = Vec::new();
    for [left, right] in identities.into_values() {
        let only = |these: &[Form<'v>], others: &[Form<'v>]| -> Vec<&'v Value> {
            let unknown = |form: &&Form<'v>| others.iter().all(|other| other.form != form.form);
            these.iter().filter(unknown).map(|form| form.value).collect()
        };
        let (only_left, only_right) = (only(&left, &right), only(&right, &left));
        match (left.is_empty(), right.is_empty()) {
            (false, false) => {
                let both = only_left.into_iter().zip(only_right);
                pairs.extend(both.map(|(l, r)| Pair { left: Some(l), right: Some(r) }));
            }
            // The first speaks for all of its identity.
            _ => pairs.push(Pair {
                left: only_left.first().copied(),
                right: only_right.first().copied(),
            }),
        }
    }
    pairs
}

struct Form<'v> {
    value: &'v Value,
    form: Value,
}

/// `type` and `value` of a canonical value; the whole of it when it has no `value`.
fn identity(form: &Value) -> String {
    match form.as_object().and_then(|members| Some((members, members.get("value")?))) {
        Some((members, value)) => {
            format!("{value} {}", members.get("type").unwrap_or(&Value::Null))
        }
        None => form.to_string(),
    }
}

/// How a PATCH path singles the value out; by its position in no way, as that does not count.
pub(super) fn selector(value: &Value) -> String {
    let Some(complex) = value.as_object() else { return format!("[value eq {value}]") };
    let said: Vec<String> = ["type", "value"]
        .into_iter()
        .filter_map(|name| Some((name, member(complex, name)?)))
        .filter(|(_, said)| !said.is_object() && !said.is_array())
        .map(|(name, said)| format!("{name} eq {said}"))
        .collect();
    if said.is_empty() { "[…]".to_owned() } else { format!("[{}]", said.join(" and ")) }
}
