use std::cmp::Ordering;

use serde_json::Value;

use super::kind;
use super::values::assigned;
use crate::scenario::Direction;

/// Two neighbours that stand the wrong way round, or that nothing puts in an order.
pub(super) fn out_of_order<'a>(
    found: &'a [&'a Value],
    direction: Direction,
) -> Option<(&'a Value, &'a Value)> {
    let found: Vec<&Value> = assigned(found).collect();
    let wrong = match direction {
        Direction::Ascending => Ordering::Greater,
        Direction::Descending => Ordering::Less,
    };
    let mut pairs = found.windows(2).filter_map(|pair| match pair {
        [before, after] => Some((*before, *after)),
        _ => None,
    });
    pairs.find(|(before, after)| compare(before, after).is_none_or(|order| order == wrong))
}

/// Numbers by number, points in time by time, other texts without case; nothing else has an order
/// (RFC 7644 section 3.4.2.3 leaves it open).
fn compare(before: &Value, after: &Value) -> Option<Ordering> {
    match (before, after) {
        (Value::Number(before), Value::Number(after)) => {
            before.as_f64()?.partial_cmp(&after.as_f64()?)
        }
        (Value::String(before), Value::String(after)) => {
            let times = kind::instant(before).zip(kind::instant(after));
            Some(times.map_or_else(
                || before.to_lowercase().cmp(&after.to_lowercase()),
                |(before, after)| before.cmp(&after),
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ascends(values: &Value) -> bool {
        let found: Vec<&Value> = values.as_array().unwrap().iter().collect();
        out_of_order(&found, Direction::Ascending).is_none()
    }

    #[test]
    fn each_kind_of_value_has_its_order() {
        assert!(ascends(&json!(["a", "B", "b", null, "c"])));
        assert!(ascends(&json!([2, 10, 10.5])));
        // As text the second one would come first.
        assert!(ascends(&json!(["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z"])));
        assert!(ascends(&json!(["2026-01-01T02:00:00+02:00", "2026-01-01T00:00:01Z"])));
        assert!(ascends(&json!([])));
        for not in [json!(["b", "A"]), json!([10, 2]), json!([1, "2"]), json!([{}, {}])] {
            assert!(!ascends(&not), "{not}");
        }
    }

    #[test]
    fn the_neighbours_that_are_wrong_are_named() {
        let values = [json!("c"), json!("a"), json!("b")];
        let found: Vec<&Value> = values.iter().collect();
        assert_eq!(out_of_order(&found, Direction::Descending), Some((&json!("a"), &json!("b"))));
    }
}
