//! The order of resources by an attribute (RFC 7644 section 3.4.2.3).

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Number, Value};

use super::attr::{AttrPath, AttrRef};
use super::datetime::{self, Instant};
use super::filter::AttributeRules;
use super::lookup::{member, parent};

/// `sortOrder`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortOrder {
    /// Least first, resources without a value last.
    #[default]
    Ascending,
    /// The reverse: resources without a value first.
    Descending,
}

/// What to sort by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The attribute, down to a sub-attribute when it is complex.
    pub by: AttrPath,
    /// In which direction.
    pub order: SortOrder,
}

/// Where a resource stands: taken once for each resource, then compared.
///
/// Values of one attribute are of one type where the schema is kept to; should they not be, Booleans
/// stand before numbers, numbers before points in time, those before texts, and any value before none.
#[derive(Clone, Debug, PartialEq)]
pub struct SortKey(Key);

#[derive(Clone, Debug, PartialEq)]
enum Key {
    Boolean(bool),
    Number(f64, Option<i128>),
    Time(Instant),
    Text(String),
    /// The last in ascending order, as the RFC demands.
    Nothing,
}

/// `sortOrder` is neither of its two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected `ascending` or `descending`")]
pub struct UnknownSortOrder;

impl Sort {
    /// The key of `resource` under this sort.
    ///
    /// Of a multi-valued attribute, the primary value counts, else the first. A complex value that is
    /// named without a sub-attribute counts by its `value`; the RFC demands the sub-attribute, and
    /// whoever wants to refuse its absence has to ask the schema.
    pub fn key(&self, resource: &Map<String, Value>, rules: &dyn AttributeRules) -> SortKey {
        let path = self.by.borrowed();
        let value = parent(resource, path).and_then(chosen);
        let found = match (value, path.sub) {
            (Some(Value::Object(complex)), sub) => {
                let sub = sub.unwrap_or("value");
                member(complex, sub).and_then(chosen).map(|value| (value, path.with_sub(sub)))
            }
            (Some(simple), None) => Some((simple, path)),
            _ => None,
        };
        SortKey(found.map_or(Key::Nothing, |(value, path)| Key::of(value, path, rules)))
    }

    /// Compares two keys of this sort.
    pub fn compare(&self, a: &SortKey, b: &SortKey) -> Ordering {
        match self.order {
            SortOrder::Ascending => a.cmp(b),
            SortOrder::Descending => b.cmp(a),
        }
    }
}

impl Key {
    fn of(value: &Value, path: AttrRef<'_>, rules: &dyn AttributeRules) -> Self {
        match value {
            Value::Bool(value) => Self::Boolean(*value),
            Value::Number(number) => number_key(number),
            Value::String(text) if rules.date_time(path) => {
                datetime::instant(text).map_or_else(|| Self::Text(text.clone()), Self::Time)
            }
            Value::String(text) if rules.case_exact(path) => Self::Text(text.clone()),
            // As filters compare: without case, with no locale implied.
            Value::String(text) => Self::Text(text.chars().flat_map(char::to_lowercase).collect()),
            Value::Null | Value::Array(_) | Value::Object(_) => Self::Nothing,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Boolean(_) => 0,
            Self::Number(..) => 1,
            Self::Time(_) => 2,
            Self::Text(_) => 3,
            Self::Nothing => 4,
        }
    }
}

impl Ord for SortKey {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Key::Boolean(a), Key::Boolean(b)) => a.cmp(b),
            // Large integers that are one and the same float are told apart by their digits.
            (Key::Number(a, whole_a), Key::Number(b, whole_b)) => {
                a.total_cmp(b).then_with(|| whole_a.cmp(whole_b))
            }
            (Key::Time(a), Key::Time(b)) => a.cmp(b),
            (Key::Text(a), Key::Text(b)) => a.cmp(b),
            (a, b) => a.rank().cmp(&b.rank()),
        }
    }
}

impl PartialOrd for SortKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

// No key holds a NaN: JSON cannot write one.
impl Eq for SortKey {}

impl FromStr for SortOrder {
    type Err = UnknownSortOrder;

    /// The two words without case, as all that names something in SCIM is.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Ascending, Self::Descending]
            .into_iter()
            .find(|order| order.as_str().eq_ignore_ascii_case(text))
            .ok_or(UnknownSortOrder)
    }
}

impl SortOrder {
    /// The word as it travels.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }
}

impl fmt::Display for SortOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn number_key(number: &Number) -> Key {
    let whole = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    // Negative zero is zero.
    let float = number.as_f64().unwrap_or(f64::MAX) + 0.0;
    Key::Number(float, whole.or(Some(0).filter(|_| float == 0.0)))
}

/// The primary one of several values, else the first; a single value itself.
fn chosen(value: &Value) -> Option<&Value> {
    match value {
        Value::Null => None,
        Value::Array(elements) => {
            let primary = |element: &&Value| {
                let complex = element.as_object();
                complex.and_then(|complex| member(complex, "primary")) == Some(&Value::Bool(true))
            };
            let first = || elements.iter().find(|element| !element.is_null());
            elements.iter().find(primary).or_else(first)
        }
        single => Some(single),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scim::core_schema::CoreSchema;

    /// The `id`s of the resources in the order that `by` gives them.
    fn sorted(by: &str, order: SortOrder, resources: &Value) -> String {
        let sort = Sort { by: by.parse().unwrap(), order };
        let mut keyed: Vec<(SortKey, &str)> = resources
            .as_array()
            .unwrap()
            .iter()
            .map(|r| (sort.key(r.as_object().unwrap(), &CoreSchema), r["id"].as_str().unwrap()))
            .collect();
        keyed.sort_by(|(a, _), (b, _)| sort.compare(a, b));
        keyed.into_iter().map(|(_, id)| id).collect()
    }

    fn both(by: &str, resources: &Value) -> (String, String) {
        (sorted(by, SortOrder::Ascending, resources), sorted(by, SortOrder::Descending, resources))
    }

    #[test]
    fn sorts_texts_without_case_unless_the_attribute_is_case_exact() {
        let users = json!([
            { "id": "1", "userName": "bob", "externalId": "b" },
            { "id": "2", "userName": "Ada", "externalId": "A" },
            { "id": "3", "userName": "CY", "externalId": "C" },
        ]);
        assert_eq!(both("userName", &users), ("213".to_owned(), "312".to_owned()));
        assert_eq!(both("externalId", &users), ("231".to_owned(), "132".to_owned()));
    }

    #[test]
    fn puts_what_has_no_value_last_ascending_and_first_descending() {
        let users = json!([
            { "id": "1" },
            { "id": "2", "title": "b" },
            { "id": "3", "title": null },
            { "id": "4", "title": "a" },
        ]);
        assert_eq!(both("title", &users), ("4213".to_owned(), "1324".to_owned()));
    }

    #[test]
    fn sorts_points_in_time_as_such() {
        let users = json!([
            { "id": "1", "meta": { "created": "2026-01-01T12:00:00+02:00" } },
            { "id": "2", "meta": { "created": "2026-01-01T11:00:00Z" } },
            { "id": "3", "meta": { "created": "2026-01-01T10:00:00.5Z" } },
        ]);
        assert_eq!(both("meta.created", &users), ("132".to_owned(), "231".to_owned()));
    }

    #[test]
    fn sorts_numbers_by_value_and_false_before_true() {
        let path = "urn:example:x:floor";
        let users = json!([
            { "id": "1", "urn:example:x": { "floor": 10 } },
            { "id": "2", "urn:example:x": { "floor": 9.5 } },
            { "id": "3", "urn:example:x": { "floor": -1 } },
            { "id": "4", "urn:example:x": { "floor": 9_007_199_254_740_993_i64 } },
            { "id": "5", "urn:example:x": { "floor": 9_007_199_254_740_992_i64 } },
        ]);
        assert_eq!(both(path, &users), ("32154".to_owned(), "45123".to_owned()));
        let users = json!([{ "id": "1", "active": true }, { "id": "2", "active": false }]);
        assert_eq!(both("active", &users), ("21".to_owned(), "12".to_owned()));
    }

    #[test]
    fn takes_the_primary_value_of_several_else_the_first() {
        let users = json!([
            { "id": "1", "emails": [{ "value": "z@x" }, { "value": "a@x", "primary": true }] },
            { "id": "2", "emails": [{ "value": "b@x" }, { "value": "a@x" }] },
            { "id": "3", "emails": [] },
        ]);
        assert_eq!(both("emails.value", &users), ("123".to_owned(), "321".to_owned()));
        assert_eq!(both("emails", &users), ("123".to_owned(), "321".to_owned()));
    }

    #[test]
    fn orders_any_json_whatsoever() {
        let values = [
            json!(null),
            json!([]),
            json!([[1]]),
            json!({}),
            json!({ "value": 1 }),
            json!("x"),
            json!(-0.0),
            json!(0),
            json!(1e308),
            json!(true),
            json!([null, "y"]),
        ];
        let sort = Sort { by: "a".parse().unwrap(), order: SortOrder::Ascending };
        let keys: Vec<SortKey> = values
            .iter()
            .map(|value| sort.key(json!({ "a": value }).as_object().unwrap(), &CoreSchema))
            .collect();
        for a in &keys {
            for b in &keys {
                assert_eq!(a.cmp(b), b.cmp(a).reverse());
            }
        }
        assert_eq!(keys[6], keys[7], "negative zero is zero");
    }

    #[test]
    fn reads_the_order_without_case() {
        assert_eq!("Descending".parse(), Ok(SortOrder::Descending));
        assert!("up".parse::<SortOrder>().is_err());
    }
}
