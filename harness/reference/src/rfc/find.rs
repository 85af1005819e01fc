//! Which resources a filter finds. Nothing is copied on the way: a filter looks at the stored
//! attributes, unless it asks for what follows from other resources.

use fedspec_protocol::scim::attr::{AttrPath, AttrRef};
use fedspec_protocol::scim::filter::{CompareOp, Filter};
use serde_json::Value;

use super::call::Call;
use super::index::Indexed;
use super::mistakes;
use super::provider::Provider;
use super::represent;
use super::resource::Resource;
use super::schemas;
use super::table::Seq;
use crate::directory::{Kind, ResourceId};

/// A resource that was found, and its place.
pub(crate) type Hit<'p> = (Seq, &'p Resource);

/// The resources of these kinds that satisfy the filter, in the order of creation.
pub(crate) fn find<'p>(
    provider: &'p Provider,
    call: &Call<'_>,
    kinds: &[Kind],
    filter: Option<&Filter>,
) -> Vec<Hit<'p>> {
    let mut hits = Vec::new();
    for kind in kinds {
        let taken = filter.and_then(|filter| {
            mistakes::of_filter(filter, schemas::of(*kind), kinds.len(), call.faults)
        });
        match &taken {
            None => hits.extend(provider.table(*kind).iter()),
            Some(filter) => hits.extend(matching(provider, call, *kind, filter)),
        }
    }
    if kinds.len() > 1 {
        hits.sort_by_key(|(seq, _)| *seq);
    }
    hits
}

fn matching<'p>(
    provider: &'p Provider,
    call: &Call<'_>,
    kind: Kind,
    filter: &Filter,
) -> Vec<Hit<'p>> {
    let table = provider.table(kind);
    let rules = mistakes::Rules { schemas: schemas::of(kind), faults: call.faults };
    let prepared = filter.prepare(&rules);
    let computed = asks_for_computed(filter, None);
    let satisfies = |(seq, resource): &Hit<'p>| match computed {
        true => {
            represent::full(provider, call.base, *seq).is_some_and(|full| prepared.matches(&full))
        }
        false => prepared.matches(&resource.attributes),
    };
    let by_index = match mistakes::trusts_indexes(call.faults) {
        true => candidates(provider, kind, filter),
        false => None,
    };
    match by_index {
        Some(candidates) => candidates
            .into_iter()
            .filter_map(|seq| Some((seq, table.get(seq)?)))
            .filter(satisfies)
            .collect(),
        None => table.iter().filter(satisfies).collect(),
    }
}

/// Places among which everything is that the filter can match, in the order of creation; `None`
/// when no index helps.
fn candidates(provider: &Provider, kind: Kind, filter: &Filter) -> Option<Vec<Seq>> {
    match filter {
        Filter::Compare { path, op: CompareOp::Eq, value: Value::String(value) } => {
            equal(provider, kind, path, None, value)
        }
        Filter::ValuePath { path, filter } => match &**filter {
            Filter::Compare { path: sub, op: CompareOp::Eq, value: Value::String(value) } => {
                equal(provider, kind, path, Some(sub), value)
            }
            _ => None,
        },
        Filter::And(operands) => operands.iter().find_map(|o| candidates(provider, kind, o)),
        Filter::Or(operands) => {
            let each = operands.iter().map(|o| candidates(provider, kind, o));
            let mut all: Vec<Seq> = each.collect::<Option<Vec<_>>>()?.concat();
            all.sort_unstable();
            all.dedup();
            Some(all)
        }
        _ => None,
    }
}

/// Where `path` (or its sub-attribute `sub`, in a value path) has this value.
fn equal(
    provider: &Provider,
    kind: Kind,
    path: &AttrPath,
    sub: Option<&AttrPath>,
    value: &str,
) -> Option<Vec<Seq>> {
    let table = provider.table(kind);
    let attribute = path.borrowed();
    let sub = sub.map(AttrPath::name).or(path.sub());
    let found = schemas::of(kind).find(attribute)?;
    if found.extension.is_none() && kind == Kind::Group && found.attribute.name == "members" {
        // A member that is named by its id, as the attribute itself or as its `value`.
        let is_id = sub.is_none_or(|sub| sub.eq_ignore_ascii_case("value"));
        let member = ResourceId::parse(value).and_then(|id| provider.locate(id));
        let groups = member.map(|(_, member)| provider.memberships.groups_of(member).collect());
        return is_id.then(|| groups.unwrap_or_default());
    }
    if sub.is_some() {
        return None;
    }
    if found.extension.is_none() && found.attribute.name == "id" {
        let seq = ResourceId::parse(value).and_then(|id| table.seq(id));
        return Some(seq.into_iter().collect());
    }
    let index = Indexed::named(kind, attribute)?;
    Some(table.with_value(index, index.key(value)).to_vec())
}

/// Whether some part of the filter is about what is not stored with the resource; inside the value
/// path of `parent` when there is one.
fn asks_for_computed(filter: &Filter, parent: Option<AttrRef<'_>>) -> bool {
    let is_computed = |path: &AttrPath| {
        let inside = parent.map(|parent| parent.with_sub(path.name()));
        represent::is_computed(inside.unwrap_or(path.borrowed()))
    };
    match filter {
        Filter::And(operands) | Filter::Or(operands) => {
            operands.iter().any(|operand| asks_for_computed(operand, parent))
        }
        Filter::Not(operand) => asks_for_computed(operand, parent),
        Filter::Compare { path, .. } | Filter::Present { path } => is_computed(path),
        Filter::ValuePath { path, filter } => {
            is_computed(path) || asks_for_computed(filter, Some(path.borrowed()))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::{Map, json};

    use super::*;
    use crate::fault::Fault;
    use crate::fault_set::FaultSet;
    use crate::random::Generator;

    /// Five users, three groups: who is in which is written into the names of the groups.
    fn provider() -> Provider {
        let mut provider = Provider::default();
        let mut insert = |kind, bits, attributes: Value| {
            let attributes: Map<String, Value> =
                attributes.as_object().cloned().unwrap_or_default();
            let id = ResourceId::from_bits(bits);
            provider.insert(kind, id, attributes, Timestamp::UNIX_EPOCH, FaultSet::NONE).unwrap()
        };
        let users: Vec<Seq> = ["ada", "Bob", "cyd", "dan", "eve"]
            .into_iter()
            .zip(1..)
            .map(|(name, bits)| insert(Kind::User, bits, json!({ "userName": name, "title": "t" })))
            .collect();
        let groups: Vec<Seq> = ["0 1", "1 2", ""]
            .into_iter()
            .zip(10..)
            .map(|(name, bits)| insert(Kind::Group, bits, json!({ "displayName": name })))
            .collect();
        for (group, members) in [(0, [0, 1]), (1, [1, 2])] {
            for member in members {
                provider.memberships.add(groups[group], users[member]);
            }
        }
        provider
    }

    fn found(provider: &Provider, kinds: &[Kind], filter: &str, faults: FaultSet) -> Vec<Seq> {
        let mut ids = Generator::new(1, "x");
        let (now, base, key) = (Timestamp::UNIX_EPOCH, "http://x", [0; 16]);
        let call = Call { now, ids: &mut ids, faults, base, client: None, key };
        let filter = Filter::parse(filter).unwrap();
        find(provider, &call, kinds, Some(&filter)).into_iter().map(|(seq, _)| seq).collect()
    }

    #[test]
    fn looks_at_what_is_stored_when_that_is_enough() {
        let computed = |filter: &str| asks_for_computed(&Filter::parse(filter).unwrap(), None);
        for filter in
            ["manager.displayName pr", "manager[$ref pr]", "not (groups pr)", "members[value pr]"]
        {
            assert!(computed(filter), "{filter}");
        }
        for filter in ["manager.value eq \"1\"", "manager[value pr]", "displayName pr", "id pr"] {
            assert!(!computed(filter), "{filter}");
        }
    }

    #[test]
    fn finds_by_index_what_it_finds_by_looking_at_everything() {
        let provider = provider();
        // A mistake about another attribute, for which no index is asked.
        let without_index: FaultSet = [Fault::CaseInsensitiveExternalId].into_iter().collect();
        let id = |bits: u128| ResourceId::from_bits(bits);
        let filters = [
            ("userName eq \"BOB\"".to_owned(), 1),
            ("userName eq \"bob\" and title eq \"x\"".to_owned(), 0),
            ("title pr and userName eq \"cyd\"".to_owned(), 1),
            ("userName eq \"cyd\" or userName eq \"ada\" or userName eq \"ADA\"".to_owned(), 2),
            ("userName eq \"cyd\" or title pr".to_owned(), 5),
            ("not (userName eq \"cyd\")".to_owned(), 7),
            (format!("id eq \"{}\"", id(1)), 1),
            ("id eq \"nothing\"".to_owned(), 0),
            ("displayName eq \"0 1\"".to_owned(), 1),
            (format!("members.value eq \"{}\"", id(2)), 2),
            (format!("members[value eq \"{}\"]", id(1)), 1),
            (format!("members[value eq \"{}\" and type eq \"User\"]", id(3)), 1),
            (format!("members eq \"{}\" and displayName sw \"1\"", id(2)), 1),
            (format!("members.value eq \"{}\"", id(99)), 0),
            (format!("members.type eq \"{}\"", id(1)), 0),
            ("groups.display eq \"1 2\"".to_owned(), 2),
        ];
        let all = [Kind::User, Kind::Group];
        for (filter, count) in filters {
            let by_index = found(&provider, &all, &filter, FaultSet::NONE);
            assert_eq!(by_index.len(), count, "{filter}");
            assert_eq!(by_index, found(&provider, &all, &filter, without_index), "{filter}");
            assert!(by_index.is_sorted(), "{filter}");
        }
    }
}
