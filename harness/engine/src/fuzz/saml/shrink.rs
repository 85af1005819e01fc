//! What is left out, and what is put more simply, when something was found.

use serde_json::{Map, Value};

use super::composition::Composition;
use super::moves::{Move, Right};

/// Compositions that are simpler than this one, the simplest first.
///
/// A caller tries them in turn, goes on with the first one that shows the same, and is done when none does.
pub(super) fn simpler(composition: &Composition) -> Vec<Composition> {
    let mut all = Vec::new();
    if composition.len() > 1 {
        // One alone, then all but one.
        let alone = composition
            .moves
            .iter()
            .map(|one| Composition { moves: vec![one.clone()], replay: None });
        if composition.len() > 2 || composition.replay.is_some() {
            all.extend(alone.clone());
        }
        if let Some(replay) = composition.replay {
            all.push(Composition { moves: Vec::new(), replay: Some(replay) });
        }
        all.extend((0..composition.moves.len()).map(|left_out| {
            let mut moves = composition.moves.clone();
            moves.remove(left_out);
            Composition { moves, replay: composition.replay }
        }));
    }
    for (index, one) in composition.moves.iter().enumerate() {
        all.extend(patches(one).into_iter().map(|patch| {
            let mut moves = composition.moves.clone();
            if let Some(changed) = moves.get_mut(index) {
                changed.patch = patch;
                changed.simpler = Vec::new();
            }
            Composition { moves, replay: composition.replay }
        }));
    }
    all.retain(|simpler| simpler != composition);
    all
}

/// The same move with less in it. What a sentence says of the whole is not said of a part, so one that has to
/// be refused becomes no smaller but by what it says itself is simpler.
fn patches(one: &Move) -> Vec<Map<String, Value>> {
    let mut all: Vec<_> =
        one.simpler.iter().filter(|patch| **patch != one.patch).cloned().collect();
    if one.right == Right::Anything {
        all.extend(parts(&one.patch));
    }
    all
}

/// A map with one entry less, or with one entry less in one of its maps; never empty.
fn parts(map: &Map<String, Value>) -> Vec<Map<String, Value>> {
    let mut all = Vec::new();
    for (key, value) in map {
        if map.len() > 1 {
            let mut rest = map.clone();
            rest.remove(key);
            all.push(rest);
        }
        let smaller: Vec<Value> = match value {
            Value::Object(inner) => parts(inner).into_iter().map(Value::Object).collect(),
            Value::Array(items) if items.len() > 1 => (0..items.len())
                .map(|left_out| {
                    let mut rest = items.clone();
                    rest.remove(left_out);
                    Value::Array(rest)
                })
                .collect(),
            _ => Vec::new(),
        };
        for value in smaller {
            let mut changed = map.clone();
            changed.insert(key.clone(), value);
            all.push(changed);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;
    use crate::fuzz::Rule;
    use crate::vocabulary::{Class, Level, Severity};

    fn one(name: &str, patch: Value) -> Move {
        Move::new(name, name, serde_json::from_value(patch).unwrap(), Right::Anything)
    }

    /// Goes on with whatever still shows it, as a lane does.
    fn shrunk(mut composition: Composition, shows: impl Fn(&Composition) -> bool) -> Composition {
        while let Some(next) = simpler(&composition).into_iter().find(&shows) {
            composition = next;
        }
        composition
    }

    #[test]
    fn what_does_not_matter_is_left_out() {
        let moves = vec![
            one("a", json!({ "status": { "code": "Requester", "message": "x" } })),
            one("b", json!({ "tamper": ["unsigned"], "sign": ["response"] })),
            one("c", json!({ "fields": { "response-version": "other" } })),
        ];
        let whole = Composition { moves, replay: None };
        let has = |it: &Composition, name: &str| it.kinds().contains(name);
        let two = shrunk(whole.clone(), |it| has(it, "a") && has(it, "b"));
        assert_eq!(two.kinds(), BTreeSet::from(["a".to_owned(), "b".to_owned()]));
        let left = two.patch().values().map(|value| value.as_object().map_or(1, Map::len)).max();
        assert_eq!(left, Some(1), "{two:?}");
        let alone = shrunk(whole, |it| it.patch().contains_key("tamper"));
        assert_eq!(Value::Object(alone.patch()), json!({ "tamper": ["unsigned"] }));
    }

    #[test]
    fn what_must_be_refused_as_a_whole_is_kept_whole() {
        let rule = Rule {
            level: Level::Must,
            severity: Severity::High,
            class: Class::Rule,
            cites: Vec::new(),
        };
        let right = Right::Refused { rule, title: "x".to_owned() };
        let patch = json!({ "clock": "-9h", "valid-for": "5m" });
        let simple = json!({ "clock": "-1h", "valid-for": "5m" });
        let clock = Move {
            right,
            simpler: vec![serde_json::from_value(simple.clone()).unwrap()],
            ..one("clock", patch)
        };
        let all = simpler(&Composition { moves: vec![clock], replay: None });
        let patches: Vec<Value> = all.iter().map(|it| Value::Object(it.patch())).collect();
        assert_eq!(patches, [simple]);
    }
}
