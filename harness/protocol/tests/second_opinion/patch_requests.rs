use fedspec_protocol::scim::patch::PatchRequest;
use fedspec_protocol::scim::urn;
use scim_v2::Validate;
use scim_v2::models::others::PatchOp;
use serde_json::{Value, json};

use crate::Reads;

fn reads(body: &Value) -> Reads {
    let ours = PatchRequest::from_json(body).is_ok();
    let theirs = serde_json::from_value::<PatchOp>(body.clone());
    Reads::new(ours, theirs.is_ok_and(|request| request.validate().is_ok()))
}

fn request(operations: &Value) -> Value {
    json!({ "schemas": [urn::PATCH_OP], "Operations": operations })
}

#[test]
fn the_same_operations_are_read_and_refused() {
    for (operation, expected) in [
        (json!({ "op": "add", "path": "members", "value": [{ "value": "1" }] }), Reads::Both),
        (json!({ "op": "add", "value": { "title": "x", "emails": [] } }), Reads::Both),
        (json!({ "op": "remove", "path": "members" }), Reads::Both),
        (json!({ "op": "remove", "path": "members[value eq \"1\"]" }), Reads::Both),
        (json!({ "op": "remove", "path": "members", "value": [{ "value": "1" }] }), Reads::Both),
        (json!({ "op": "Replace", "path": "name.givenName", "value": "x" }), Reads::Both),
        (json!({ "op": "replace", "path": "title", "value": null }), Reads::Both),
        (json!({ "op": "REPLACE", "value": { "active": false } }), Reads::Both),
        (json!({ "op": "remove" }), Reads::Neither),
        (json!({ "op": "remove", "value": { "title": "x" } }), Reads::Neither),
        (json!({ "op": "add", "path": "title" }), Reads::Neither),
        (json!({ "op": "replace", "path": "title" }), Reads::Neither),
        (json!({ "op": "add" }), Reads::Neither),
        (json!({ "op": "add", "value": "x" }), Reads::Neither),
        (json!({ "op": "add", "value": [{ "title": "x" }] }), Reads::Neither),
        (json!({ "op": "move", "path": "title", "value": "x" }), Reads::Neither),
        (json!({ "op": 1, "path": "title", "value": "x" }), Reads::Neither),
        (json!({ "path": "title", "value": "x" }), Reads::Neither),
        (json!({ "op": "add", "path": 1, "value": "x" }), Reads::Neither),
        (json!({ "op": "add", "path": "title[", "value": "x" }), Reads::Neither),
        (json!({ "op": "add", "path": "", "value": "x" }), Reads::Neither),
        (json!("add"), Reads::Neither),
    ] {
        assert_eq!(reads(&request(&json!([operation]))), expected, "{operation}");
    }
}

#[test]
fn the_same_messages_are_read_and_refused() {
    let add = json!([{ "op": "add", "path": "title", "value": "x" }]);
    for (body, expected) in [
        (request(&add), Reads::Both),
        (json!({ "schemas": [urn::PATCH_OP, "urn:x:y"], "Operations": add }), Reads::Both),
        (request(&json!([])), Reads::Neither),
        (request(&json!({})), Reads::Neither),
        (json!({ "schemas": [urn::PATCH_OP] }), Reads::Neither),
        (json!({ "schemas": [urn::USER], "Operations": add }), Reads::Neither),
        (json!({ "schemas": urn::PATCH_OP, "Operations": add }), Reads::Neither),
        (json!({ "Operations": add }), Reads::Neither),
        (json!([]), Reads::Neither),
    ] {
        assert_eq!(reads(&body), expected, "{body}");
    }
}

/// Where the two disagree, and why ours reads it so.
#[test]
fn every_known_disagreement_still_is_one() {
    let operations = |operation: Value| request(&json!([operation]));
    for (body, expected, reason) in [
        (
            json!({ "schemas": [urn::PATCH_OP], "operations": [{ "op": "remove", "path": "title" }] }),
            Reads::OnlyWe,
            "RFC 7643 section 2.1: names of attributes have no case, and messages are no exception",
        ),
        (operations(json!({ "OP": "remove", "Path": "title" })), Reads::OnlyWe, "the same"),
        (
            operations(json!({ "op": "rEMOVE", "path": "title" })),
            Reads::OnlyWe,
            "leniency of ours: RFC 7644 gives `op` no case, and they list three spellings",
        ),
        (
            operations(json!({ "op": "add", "path": null, "value": { "title": "x" } })),
            Reads::OnlyWe,
            "RFC 7643 section 2.5: null is the same as absent",
        ),
        (
            operations(json!({ "op": "replace", "value": {} })),
            Reads::OnlyWe,
            "leniency of ours: changes nothing; section 3.5.2.3 asks for one or more attributes",
        ),
        (
            operations(json!({ "op": "add", "Op": "remove", "path": "title", "value": "x" })),
            Reads::OnlyThey,
            "names have no case, so this is one member twice, and which counts is luck",
        ),
    ] {
        assert_eq!(reads(&body), expected, "{body}: {reason}");
    }
}
