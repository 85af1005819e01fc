use serde_json::json;

use super::*;
use crate::survey::take::tests::{answered, list, ok, silent, target};

#[test]
fn proposes_what_is_advertised_and_what_the_tries_show() {
    let mut visit = silent();
    visit.config = ok(&json!({ "patch": { "supported": false }, "sort": { "supported": true } }));
    visit.users = list(&[json!({ "id": "1", "userName": "a" })]);
    let none = list(&[]);
    for tried in TRIES {
        if tried.capability.starts_with("scim.filter") && tried.capability != "scim.filter.logic" {
            visit.tries.insert(tried.path.to_owned(), none.clone());
        }
    }
    let only = json!({ "schemas": [], "id": "1", "USERNAME": "a" });
    let projection = "/Users?attributes=userName&count=1";
    visit.tries.insert(projection.to_owned(), list(&[only]));
    visit.tries.insert("/Me".to_owned(), answered(501, "{}"));
    let survey = Survey::take(&visit, &target(""));
    let proposal = survey.propose(&visit);
    let has = |name: &str| proposal.supports.iter().any(|known| known == name);
    for there in
        ["scim.users.create", "scim.filter.eq", "scim.filter.operators", "scim.sort", "scim.bearer"]
    {
        assert!(has(there), "{there}: {proposal:?}");
    }
    assert!(has("scim.projection") && has("scim.filter.value-path"), "{proposal:?}");
    for absent in
        ["scim.users.patch", "scim.filter.logic", "scim.me", "scim.discovery", "scim.bulk"]
    {
        assert!(!has(absent), "{absent}: {proposal:?}");
    }
    let more = json!({ "id": "1", "userName": "a", "name": {} });
    visit.tries.insert(projection.to_owned(), list(&[more]));
    assert!(!survey.propose(&visit).supports.contains(&"scim.projection".to_owned()));
}

/// What is proposed of filters, and what is said of them.
fn filters_of(visit: &Visit) -> (Vec<String>, String) {
    let proposal = Survey::take(visit, &target("")).propose(visit);
    let of_filters = |name: &String| name.starts_with("scim.filter");
    (proposal.supports.into_iter().filter(of_filters).collect(), proposal.remarks.join("; "))
}

fn answering(config: &Value, users: &[Value], to_filters: &Exchange) -> Visit {
    let mut visit = Visit { config: ok(config), users: list(users), ..silent() };
    for tried in TRIES.iter().filter(|one| one.capability.starts_with("scim.filter")) {
        visit.tries.insert(tried.path.to_owned(), to_filters.clone());
    }
    visit
}

const ALL: [&str; 4] =
    ["scim.filter.eq", "scim.filter.operators", "scim.filter.logic", "scim.filter.value-path"];

#[test]
fn proposes_filters_only_where_they_filter() {
    let user = json!({ "id": "1", "userName": "a" });
    let users = std::slice::from_ref(&user);
    let (none, all) = (list(&[]), list(users));
    let says = |supported: bool| json!({ "filter": { "supported": supported } });
    let silence = json!({});
    let nothing: [&str; 0] = [];

    // Understood, whether it is advertised or not spoken of.
    assert_eq!(
        filters_of(&answering(&says(true), users, &none)),
        (ALL.map(Into::into).into(), String::new())
    );
    assert_eq!(filters_of(&answering(&silence, users, &none)).0, ALL);
    // Denied: nobody is held to a feature that is said to be absent.
    let (proposed, told) = filters_of(&answering(&says(false), users, &none));
    assert_eq!(proposed, nothing);
    assert!(told.contains("there are no filters"), "{told}");
    // Ignored, with everybody for an answer, also on a page that shows nobody.
    let hidden = ok(&json!({ "totalResults": 9, "Resources": [] }));
    for ignoring in [&all, &hidden] {
        let (proposed, told) = filters_of(&answering(&says(true), users, ignoring));
        assert_eq!(proposed, nothing);
        assert!(told.contains("finds users"), "{told}");
    }
    // Refused.
    assert_eq!(filters_of(&answering(&says(true), users, &answered(400, "{}"))).0, nothing);
}

#[test]
fn believes_what_is_said_of_filters_where_nobody_is_to_be_found() {
    let none = list(&[]);
    let says = |supported: bool| json!({ "filter": { "supported": supported } });
    let (proposed, told) = filters_of(&answering(&says(true), &[], &none));
    assert_eq!(proposed, ALL);
    assert!(told.contains("taken from ServiceProviderConfig"), "{told}");
    for config in [says(false), json!({}), json!({ "filter": "yes" })] {
        let (proposed, told) = filters_of(&answering(&config, &[], &none));
        assert!(proposed.is_empty(), "{config}: {proposed:?}");
        assert!(told.contains("left out"), "{told}");
    }
}

#[test]
fn each_kind_of_filter_has_to_be_understood_itself() {
    let user = json!({ "id": "1", "userName": "a" });
    let users = std::slice::from_ref(&user);
    let mut visit = answering(&json!({}), users, &list(&[]));
    let ignored = |capability: &str, visit: &mut Visit| {
        let last = TRIES.iter().rfind(|one| one.capability == capability).unwrap();
        visit.tries.insert(last.path.to_owned(), list(users));
    };
    ignored("scim.filter.operators", &mut visit);
    ignored("scim.filter.value-path", &mut visit);
    assert_eq!(filters_of(&visit).0, ["scim.filter.eq", "scim.filter.logic"]);
}

#[test]
fn proposes_no_count_where_it_is_stumbled_over() {
    let mut visit = silent();
    let counts = |visit: &Visit| {
        let supports = Survey::take(visit, &target("")).propose(visit).supports;
        supports.contains(&"scim.paging.count".to_owned())
    };
    assert!(counts(&visit));
    visit.users_refused = Some(answered(500, ""));
    assert!(!counts(&visit));
}

#[test]
fn members_are_proposed_from_a_group_that_has_some_or_else_from_the_schema() {
    let schema = |returned: &str| {
        json!({
            "id": "urn:ietf:params:scim:schemas:core:2.0:Group",
            "attributes": [{
                "name": "members", "type": "complex", "multiValued": true, "returned": returned,
                "subAttributes": [{ "name": "value" }, { "name": "$ref", "type": "reference" }],
            }],
        })
    };
    let proposed = |groups: &[Value], schemas: &[Value]| {
        let visit = Visit { groups: list(groups), schemas: vec![list(schemas)], ..silent() };
        let proposal = Survey::take(&visit, &target("")).propose(&visit);
        let of_members = |name: &String| name.contains("member-lists") || name.contains("refer");
        proposal.supports.into_iter().filter(of_members).collect::<Vec<String>>()
    };
    let (lists, references) = ("scim.groups.member-lists", "scim.references");
    let plain = json!({ "id": "1", "members": [{ "value": "7" }] });
    let full = json!({ "id": "1", "members": [{ "value": "7", "$ref": "../Users/7" }] });
    assert_eq!(proposed(&[plain], &[schema("default")]), [lists]);
    assert_eq!(proposed(&[full], &[schema("request")]), [lists, references]);
    assert_eq!(proposed(&[json!({ "id": "1" })], &[schema("default")]), [lists, references]);
    assert!(proposed(&[], &[schema("request")]).is_empty());
    assert!(proposed(&[], &[]).is_empty());
}
