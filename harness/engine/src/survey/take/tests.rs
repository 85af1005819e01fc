use fedspec_protocol::scim::urn;
use serde_json::json;

use super::*;
use crate::problem::Source;
use crate::scenario::parse_yaml;
use crate::transcript::{Body, Exchange, Header, Request, Trouble};
use crate::vocabulary::AttributeName;

fn exchange(answer: Result<Response, Trouble>) -> Exchange {
    let request = Request {
        method: "GET".into(),
        url: "https://a.test/".into(),
        headers: Vec::new(),
        body: Body::Empty,
    };
    Exchange { request, answer, micros: 1 }
}

pub(in crate::survey) fn answered(status: u16, body: &str) -> Exchange {
    let body = Body::from_bytes(body.as_bytes());
    exchange(Ok(Response { status, headers: Vec::new(), body }))
}

pub(in crate::survey) fn ok(body: &Value) -> Exchange {
    answered(200, &body.to_string())
}

pub(in crate::survey) fn list(resources: &[Value]) -> Exchange {
    ok(&json!({ "totalResults": resources.len(), "Resources": resources }))
}

/// A target that answers nothing but 404 to discovery.
pub(in crate::survey) fn silent() -> Visit {
    let nothing = || answered(404, "");
    Visit {
        opening: None,
        users: list(&[]),
        users_refused: None,
        anonymous: answered(401, ""),
        groups: list(&[]),
        config: nothing(),
        schemas: vec![nothing()],
        resource_types: vec![nothing()],
        tries: std::collections::BTreeMap::new(),
        closing: None,
        old_http: false,
        now: "2026-01-01T00:00:00Z".into(),
    }
}

pub(in crate::survey) fn target(more: &str) -> Target {
    let text = format!(
        "target: T\nprofile: scim-provider\nscim-server: {{ base: 'https://a.test', auth: none }}\n{more}"
    );
    parse_yaml(&Source::new("t.yaml", text)).unwrap_or_else(|problem| panic!("{problem}"))
}

fn lacks(survey: &Survey, name: &str, target: &Target) -> Option<String> {
    survey.lacks(&AttributeName::parse(name).unwrap(), &target.payload, &target.supported())
}

#[test]
fn a_silent_target_is_assumed_to_have_the_core_schemas() {
    let plain = target("");
    let survey = Survey::take(&silent(), &plain);
    assert_eq!(survey.advertises, None);
    assert_eq!(survey.remarks.len(), 3, "{:?}", survey.remarks);
    assert!(survey.remarks.contains(&"/Schemas answered 404: the core schemas are assumed".into()));
    assert_eq!(lacks(&survey, "User.emails.type", &plain), None);
    let enterprise = format!("User.{}:department", urn::ENTERPRISE_USER);
    let cause = lacks(&survey, &enterprise, &plain).unwrap();
    assert!(cause.contains("declare `scim.users.enterprise`"), "{cause}");
    assert!(lacks(&survey, "User.badge", &plain).unwrap().contains("not in the core schemas"));
    let declares = target("supports: [scim.users.enterprise]\n");
    assert_eq!(lacks(&Survey::take(&silent(), &declares), &enterprise, &declares), None);
}

#[test]
fn an_optional_attribute_of_a_silent_target_is_there_only_where_it_is_declared() {
    let plain = target("");
    let cause = lacks(&Survey::take(&silent(), &plain), "User.nickName", &plain).unwrap();
    assert_eq!(
        cause,
        "the schema of User could not be read from /Schemas, and `User.nickName` is optional: \
         serve /Schemas, or declare `scim.optional-attributes` under `supports:`, and the case runs"
    );
    let declares = target("supports: [scim.optional-attributes]\n");
    assert_eq!(lacks(&Survey::take(&silent(), &declares), "User.nickName", &declares), None);
    // What was read is believed, whatever is declared.
    let schemas = vec![list(&[standard::user().to_json()])];
    let survey = Survey::take(&Visit { schemas, ..silent() }, &plain);
    assert_eq!(lacks(&survey, "User.nickName", &plain), None);
    assert_eq!(lacks(&survey, "Group.displayName", &plain), None);
}

#[test]
fn a_target_has_what_its_schemas_list_and_its_file_does_not_leave_out() {
    let mut user = standard::user();
    user.attributes.retain(|attribute| attribute.name != "nickName");
    let group = standard::group();
    let mut visit = silent();
    visit.schemas = vec![list(&[user.to_json(), group.to_json()])];
    let leaves_out = target("payload: { User: { omit: [emails.type] } }\n");
    let survey = Survey::take(&visit, &leaves_out);
    let cause = |name| lacks(&survey, name, &leaves_out).unwrap_or_default();
    assert_eq!(cause("User.nickName"), "`User.nickName` is not in the target's /Schemas");
    assert!(cause("User.emails.type").contains("payload"));
    assert_eq!(
        cause("User.emails.value") + &cause("User.externalId") + &cause("Group.members"),
        ""
    );
}

#[test]
fn extensions_are_those_of_the_resource_type() {
    let schemas = [standard::user(), standard::enterprise_user(), standard::group()];
    let schemas: Vec<Value> = schemas.iter().map(Schema::to_json).collect();
    let mut visit = silent();
    visit.schemas = vec![list(&schemas)];
    let enterprise = format!("User.{}", urn::ENTERPRISE_USER);
    let plain = target("");
    // Nothing is said of resource types, so the name decides.
    assert_eq!(lacks(&Survey::take(&visit, &plain), &enterprise, &plain), None);
    let bare = json!({ "name": "User", "endpoint": "/v2/People", "schema": urn::USER });
    visit.resource_types = vec![list(&[bare])];
    let survey = Survey::take(&visit, &plain);
    assert!(lacks(&survey, &enterprise, &plain).is_some());
    assert_eq!(survey.types.first().map(|user| user.endpoint.as_str()), Some("/People"));
}

#[test]
fn every_way_to_wrap_a_list_is_read_and_told() {
    let (user, group) = (standard::user().to_json(), standard::group().to_json());
    let read = |pages: Vec<Exchange>| {
        let survey = Survey::take(&Visit { schemas: pages, ..silent() }, &target(""));
        (survey.types.iter().filter(|known| !known.is_assumed).count(), survey.remarks.join("\n"))
    };
    let page = |of: &Value| ok(&json!({ "totalResults": 2, "Resources": [of] }));
    assert_eq!(read(vec![page(&user), page(&group)]).0, 2);
    let (count, told) = read(vec![ok(&json!([user, group]))]);
    assert!(count == 2 && told.contains("bare array"), "{told}");
    let (count, told) = read(vec![ok(&user)]);
    assert!(count == 1 && told.contains("one resource") && told.contains("no schema of Group"));
    for wrong in ["<html>", "{", "7", "{\"a\": 1}", "", &"[".repeat(100_000)] {
        let (count, told) = read(vec![answered(200, wrong)]);
        assert!(count == 0 && told.contains("the core schemas are assumed"), "{told}");
    }
    let (count, told) = read(vec![exchange(Err(Trouble::HeadTooLarge))]);
    assert!(count == 0 && told.contains("gave no answer"), "{told}");
}

#[test]
fn asks_for_the_next_page_only_while_that_makes_sense() {
    let page = |total: u64, count: usize| {
        let one = json!({ "id": "urn:x", "attributes": [] });
        ok(&json!({ "totalResults": total, "Resources": vec![one; count] }))
    };
    assert_eq!(answers::next_page(&[page(3, 2)]), Some(3));
    assert_eq!(answers::next_page(&[page(3, 2), page(3, 1)]), None);
    assert_eq!(answers::next_page(&[page(3, 2), page(3, 0)]), None);
    assert_eq!(answers::next_page(&[page(u64::MAX, 1000)]), None);
    assert_eq!(answers::next_page(&[answered(500, "")]), None);
}

#[test]
fn says_what_is_made_up_and_what_cannot_be() {
    let mut user = standard::user().to_json();
    let more = [
        json!({ "name": "badge", "required": true }),
        json!({ "name": "device", "type": "reference", "referenceTypes": ["Device"], "required": true }),
        json!({ "name": "serial", "required": true, "mutability": "readOnly" }),
    ];
    user["attributes"].as_array_mut().unwrap().extend(more);
    let visit = Visit { schemas: vec![list(&[user])], ..silent() };
    let told = Survey::take(&visit, &target("")).remarks.join("\n");
    assert!(told.contains("asks for `User.badge`, which no RFC"), "{told}");
    assert!(told.contains("`User.device`, and no value can be made up"), "{told}");
    assert!(!told.contains("serial"), "{told}");
    let helped = target("payload: { User: { add: { badge: '1', device: d } } }\n");
    let told = Survey::take(&visit, &helped).remarks.join("\n");
    assert!(!told.contains("asks for"), "{told}");
}

#[test]
fn knows_which_bodies_are_refused_for_what_nobody_can_make_up() {
    let mut group = standard::group().to_json();
    let members = json!({ "name": "members", "type": "complex", "multiValued": true, "required": true,
        "subAttributes": [{ "name": "$ref", "type": "reference", "referenceTypes": ["User"], "required": true }] });
    group["attributes"] = json!([{ "name": "displayName" }, members]);
    let visit = Visit { schemas: vec![list(&[group])], ..silent() };
    let (silent, helped) =
        (target(""), target("payload: { Group: { add: { members: [{ value: \"1\" }] } } }\n"));
    let survey = Survey::take(&visit, &silent);
    let refuses =
        |method, path, body, of: &Target| survey.refuses(method, path, &body, &of.payload);
    let nameless = || json!({ "displayName": "Tour guides" });
    let told = refuses("POST", "/Groups", nameless(), &silent).unwrap();
    assert!(told.contains("`Group.members`") && told.contains("payload"), "{told}");
    assert!(refuses("PUT", "/Groups/7", nameless(), &silent).is_some());
    assert_eq!(refuses("POST", "/Groups", nameless(), &helped), None);
    assert_eq!(refuses("POST", "/Groups", json!({ "Members": [] }), &silent), None);
    assert_eq!(refuses("POST", "/Users", nameless(), &silent), None);
    assert_eq!(refuses("PATCH", "/Groups/7", nameless(), &silent), None);
}

#[test]
fn notices_a_target_that_keeps_no_connection() {
    assert_eq!(Survey::take(&silent(), &target("")).one_at_a_time, None);
    let old = Visit { old_http: true, ..silent() };
    assert!(Survey::take(&old, &target("")).one_at_a_time.is_some());
    let mut closing = silent();
    let Visit { users, anonymous, groups, config, schemas, resource_types, .. } = &mut closing;
    let all = [users, anonymous, groups, config].into_iter().chain(schemas).chain(resource_types);
    for response in all.filter_map(|exchange| exchange.answer.as_mut().ok()) {
        response.headers.push(Header { name: "connection".into(), value: "Close".into() });
    }
    assert!(Survey::take(&closing, &target("")).one_at_a_time.is_some());
}

#[test]
fn bounds_what_a_target_can_make_it_say() {
    let odd: Vec<Value> =
        (0..500).map(|n| json!({ "id": format!("urn:{n}"), "name": 7 })).collect();
    let visit = Visit { schemas: vec![list(&odd)], ..silent() };
    assert!(Survey::take(&visit, &target("")).remarks.len() <= MAX_REMARKS);
}
