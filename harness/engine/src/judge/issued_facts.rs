//! What a response says, as checks look at it.

use fedspec_protocol::saml::Instant;
use fedspec_protocol::saml::instant::to_text;
use fedspec_protocol::saml::model::{Assertion, NameId, Response, Stated};
use fedspec_protocol::saml::names;
use fedspec_protocol::xml::{Document, Node};
use serde_json::{Map, Value, json};

/// What a message says; of one that is no XML, that it is none.
pub(super) fn facts(xml: &[u8]) -> Value {
    let document = match Document::read(xml) {
        Ok(document) => document,
        Err(error) => return json!({ "unreadable": error.to_string() }),
    };
    let Some(root) = document.root() else { return json!({ "unreadable": "no root" }) };
    let mut flaws = Vec::new();
    let response = Response::read(root, &mut flaws);
    let message = &response.message;
    let status = response.status.as_ref();
    json!({
        "root": root.name(),
        "id": message.id,
        "version": message.version,
        "issueInstant": root.value_of("IssueInstant"),
        "destination": message.destination,
        "inResponseTo": response.in_response_to,
        "issuer": message.issuer.as_ref().map(|issuer| &issuer.value),
        "status": {
            "top": status.and_then(|status| status.top()),
            "second": status.and_then(|status| status.second()),
            "message": status.and_then(|status| status.message.as_ref()),
        },
        "assertions": response.assertions.len(),
        "encrypted": response.encrypted.len(),
        "signatures": signatures(root),
        "assertion": response.assertions.first().map(|one| assertion(&document, one)),
        "flaws": flaws.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

/// Whether an assertion stands in it, wherever.
pub(super) fn has_assertion(xml: &[u8]) -> bool {
    let Ok(document) = Document::read(xml) else {
        // What no reader of ours takes may be what another one takes.
        return String::from_utf8_lossy(xml).contains("Assertion");
    };
    let is = |node: Node<'_>| {
        ["Assertion", "EncryptedAssertion"].iter().any(|name| node.is(names::ASSERTION, name))
    };
    document.top().descendants().any(is)
}

/// Each signature: what it signs, and how.
fn signatures(root: Node<'_>) -> Vec<Value> {
    let found = root.descendants().filter(|node| node.is(names::SIGNATURE, "Signature"));
    let describe = |signature: Node<'_>| {
        let all = |name: &'static str| {
            let nodes = signature.descendants();
            nodes.filter(move |node| node.is(names::SIGNATURE, name)).collect::<Vec<_>>()
        };
        let algorithms = |name| {
            let values = all(name).into_iter().filter_map(|node| node.value_of("Algorithm"));
            values.map(|value| value.into_owned()).collect::<Vec<String>>()
        };
        let parent = signature.parent();
        let references = all("Reference");
        json!({
            "of": parent.and_then(|parent| parent.local()),
            "ofId": parent.and_then(|parent| parent.value_of("ID")),
            "uris": references.iter().filter_map(|node| node.value_of("URI")).collect::<Vec<_>>(),
            "references": references.len(),
            "algorithm": algorithms("SignatureMethod").first(),
            "digests": algorithms("DigestMethod"),
            "transforms": algorithms("Transform"),
        })
    };
    found.map(describe).collect()
}

fn assertion(document: &Document, assertion: &Assertion) -> Value {
    let subject = assertion.subject.as_ref();
    let name = subject.and_then(|subject| subject.name_id());
    let conditions = assertion.conditions.as_ref();
    let node = document.node(assertion.node);
    let confirmations = subject.into_iter().flat_map(|subject| &subject.confirmations);
    let confirmations: Vec<Value> = confirmations
        .map(|one| {
            let data = one.data.as_ref();
            json!({
                "method": one.method,
                "recipient": data.and_then(|data| data.recipient.as_ref()),
                "inResponseTo": data.and_then(|data| data.in_response_to.as_ref()),
                "notBefore": data.and_then(|data| time(&data.not_before)),
                "notOnOrAfter": data.and_then(|data| time(&data.not_on_or_after)),
            })
        })
        .collect();
    let statements = assertion.authn.iter().map(|statement| {
        json!({
            "instant": time(&statement.instant),
            "sessionIndex": statement.session_index,
            "sessionNotOnOrAfter": time(&statement.session_not_on_or_after),
            "class": statement.context.as_ref().and_then(|context| context.class.as_ref()),
        })
    });
    let mut attributes = Map::new();
    let stated = assertion.attributes.iter().flat_map(|statement| &statement.attributes);
    for attribute in stated {
        let texts = attribute.values.iter().map(|value| Value::from(value.text.as_str()));
        let known = attributes.entry(attribute.name.clone().unwrap_or_default());
        if let Value::Array(values) = known.or_insert_with(|| Value::Array(Vec::new())) {
            values.extend(texts);
        }
    }
    json!({
        "id": assertion.id,
        "version": assertion.version,
        "issueInstant": node.and_then(|node| node.value_of("IssueInstant")),
        "issuer": assertion.issuer.as_ref().map(|issuer| &issuer.value),
        "nameId": name.map(name_id),
        "confirmations": confirmations,
        "notBefore": conditions.and_then(|conditions| time(&conditions.not_before)),
        "notOnOrAfter": conditions.and_then(|conditions| time(&conditions.not_on_or_after)),
        "audiences": conditions.map(|conditions| conditions.audiences.concat()),
        "authn": statements.collect::<Vec<_>>(),
        "attributes": attributes,
        "displayed": displayed(&attributes),
    })
}

/// All values of all attributes, one after the other.
fn displayed(attributes: &Map<String, Value>) -> String {
    let values = attributes.values().filter_map(Value::as_array).flatten();
    values.filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
}

fn name_id(name: &NameId) -> Value {
    json!({
        "value": name.value,
        "format": name.format,
        "nameQualifier": name.name_qualifier,
        "spNameQualifier": name.sp_name_qualifier,
    })
}

fn time(stated: &Stated<Instant>) -> Option<String> {
    stated.said().map(|instant| to_text(*instant))
}
