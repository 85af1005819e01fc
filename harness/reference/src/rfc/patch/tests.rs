use fedspec_protocol::scim::urn;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::directory::ResourceId;
use crate::fault_set::FaultSet;

const NOW: jiff::Timestamp = jiff::Timestamp::UNIX_EPOCH;

/// A provider with five users, ids 1 to 5, and a group of the first three, id 9.
fn provider() -> (Provider, Seq) {
    let mut provider = Provider::default();
    let stored = |value: Value| value.as_object().unwrap().clone();
    let users: Vec<Seq> = (1..=5u128)
        .map(|id| {
            let user = json!({ "schemas": [urn::USER], "userName": format!("user{id}") });
            provider
                .insert(Kind::User, ResourceId::from_bits(id), stored(user), NOW, FaultSet::NONE)
                .unwrap()
        })
        .collect();
    let group = stored(json!({ "schemas": [urn::GROUP], "displayName": "Tour Guides" }));
    let group =
        provider.insert(Kind::Group, ResourceId::from_bits(9), group, NOW, FaultSet::NONE).unwrap();
    users[..3].iter().for_each(|user| assert!(provider.memberships.add(group, *user)));
    (provider, group)
}

fn id(number: u128) -> String {
    ResourceId::from_bits(number).to_string()
}

fn read(operations: &Value) -> PatchRequest {
    let body = json!({ "schemas": [urn::PATCH_OP], "Operations": operations });
    PatchRequest::from_json(&body).unwrap()
}

/// The group's name, its members in order, and whether `commit` says that they changed.
type After = (Option<Value>, Vec<Seq>, bool);

fn after(provider: &mut Provider, group: Seq, result: (Map<String, Value>, MemberChange)) -> After {
    let (attributes, change) = result;
    let moved = change.commit(&mut provider.memberships, group);
    let members = provider.memberships.of(group).collect();
    (attributes.get("displayName").cloned(), members, moved)
}

fn call(ids: &mut crate::random::Generator) -> Call<'_> {
    let faults = FaultSet::NONE;
    Call { now: NOW, ids, faults, base: "http://x", client: None, key: [0; 16] }
}

fn fast(operations: &Value) -> Option<Result<After, Refusal>> {
    let (mut provider, group) = provider();
    let mut ids = crate::random::Generator::new(1, "x");
    let (rest, steps) = split(Kind::Group, &read(operations))?;
    let result = by_index(&provider, &call(&mut ids), group, &rest, &steps);
    Some(result.map(|result| after(&mut provider, group, result)))
}

fn general(operations: &Value) -> Result<After, Refusal> {
    let (mut provider, group) = provider();
    let mut ids = crate::random::Generator::new(1, "x");
    let result = by_value(&provider, &call(&mut ids), group, &read(operations))?;
    Ok(after(&mut provider, group, result))
}

#[test]
fn what_identity_providers_send_for_members_takes_the_fast_road() {
    let five = json!([{ "value": id(5) }]);
    for operation in [
        json!({ "op": "Add", "path": "members", "value": five }),
        json!({ "op": "add", "path": "MEMBERS", "value": { "value": id(5), "display": "x" } }),
        json!({ "op": "add", "value": { "members": five } }),
        json!({ "op": "Remove", "path": "members", "value": five }),
        json!({ "op": "remove", "path": format!("members[value eq \"{}\"]", id(2)) }),
        json!({ "op": "remove", "path": format!("{}:members[VALUE EQ \"{}\"]", urn::GROUP, id(2)) }),
        json!({ "op": "replace", "path": "members", "value": five }),
        json!({ "op": "replace", "value": { "displayName": "x", "members": five } }),
        json!({ "op": "remove", "path": "members" }),
        json!({ "op": "replace", "path": "displayName", "value": "x" }),
    ] {
        let operations = json!([operation]);
        let fast = fast(&operations).unwrap_or_else(|| panic!("{operations} is slow"));
        assert_eq!(fast, general(&operations), "{operations}");
    }
}

#[test]
fn everything_else_is_left_to_the_general_function() {
    for operation in [
        json!({ "op": "remove", "path": "members[display eq \"x\"]" }),
        json!({ "op": "remove", "path": format!("members[value ne \"{}\"]", id(1)) }),
        json!({ "op": "remove", "path": "members.display" }),
        json!({ "op": "add", "path": "members", "value": "x" }),
        json!({ "op": "add", "path": "members", "value": [{ "$ref": "../Users/1" }] }),
        json!({ "op": "add", "value": { (urn::GROUP): { "members": [] } } }),
    ] {
        assert_eq!(fast(&json!([operation])), None, "{operation}");
    }
}

#[test]
fn who_is_nobody_cannot_be_added_and_need_not_be_removed() {
    let nobody = json!([{ "value": id(77) }]);
    let add = json!([{ "op": "add", "path": "members", "value": nobody }]);
    assert!(matches!(fast(&add), Some(Err(Refusal::NoMember { .. }))));
    let remove = json!([{ "op": "remove", "path": "members", "value": nobody }]);
    assert!(matches!(fast(&remove), Some(Ok((_, _, false)))));
    let own = json!([{ "op": "add", "path": "members", "value": [{ "value": id(9) }] }]);
    assert_eq!(fast(&own), Some(Err(Refusal::OwnMember)));
}

fn operation() -> impl Strategy<Value = Value> {
    let listed = proptest::collection::vec(1u128..=5, 0..4)
        .prop_map(|ids| ids.iter().map(|n| json!({ "value": id(*n) })).collect::<Value>());
    let words = prop_oneof![Just("add"), Just("replace")];
    prop_oneof![
        (words.clone(), listed.clone())
            .prop_map(|(op, value)| json!({ "op": op, "path": "members", "value": value })),
        listed
            .clone()
            .prop_map(|value| json!({ "op": "remove", "path": "members", "value": value })),
        (words.clone(), listed)
            .prop_map(|(op, value)| json!({ "op": op, "value": { "members": value } })),
        (1u128..=6).prop_map(|n| {
            json!({ "op": "remove", "path": format!("members[value eq \"{}\"]", id(n)) })
        }),
        Just(json!({ "op": "remove", "path": "members" })),
        (words, "[a-z]{1,3}")
            .prop_map(|(op, name)| json!({ "op": op, "path": "displayName", "value": name })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_roads_lead_to_the_same_group(operations in proptest::collection::vec(operation(), 1..6)) {
        let operations = Value::Array(operations);
        if let Some(fast) = fast(&operations) {
            let sorted = |after: Result<After, Refusal>| after.map(|(name, mut members, moved)| {
                members.sort_unstable();
                (name, members, moved)
            });
            prop_assert_eq!(sorted(fast), sorted(general(&operations)));
        }
    }
}
