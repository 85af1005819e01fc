//! What an answer of discovery holds, however it is wrapped.

use serde_json::{Map, Value};

use crate::transcript::Exchange;

/// Resources that are read of one endpoint, over all pages.
const MAX_RESOURCES: usize = 200;

/// The resources of an endpoint.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// What was found, in order.
    pub(super) resources: Vec<Map<String, Value>>,
    /// How it was wrapped, if not as a ListResponse.
    pub(super) oddity: Option<&'static str>,
}

/// The JSON object of an answer.
///
/// # Errors
/// Why there is none, in words that follow the name of the endpoint.
pub(super) fn object(exchange: &Exchange) -> Result<Map<String, Value>, String> {
    match json(exchange)? {
        Value::Object(object) => Ok(object),
        _ => Err("answered JSON that is no object".to_owned()),
    }
}

/// The resources of all pages: of ListResponses, of a bare array, or the one resource itself.
///
/// # Errors
/// Why there are none, in words that follow the name of the endpoint.
pub(super) fn list(pages: &[Exchange]) -> Result<Listed, String> {
    let first = pages.first().ok_or("was not asked")?;
    let mut listed = Listed::default();
    match json(first)? {
        Value::Array(all) => {
            listed.oddity = Some("answered a bare array instead of a ListResponse");
            listed.add(all);
        }
        Value::Object(object) => match resources(&object) {
            Some(found) => {
                listed.add(found.clone());
                for page in &pages[1..] {
                    let more = json(page).ok();
                    let more = more.as_ref().and_then(Value::as_object).and_then(resources);
                    listed.add(more.cloned().unwrap_or_default());
                }
            }
            None if looks_like_one(&object) => {
                listed.oddity = Some("answered one resource instead of a ListResponse");
                listed.add(vec![Value::Object(object)]);
            }
            None => return Err("answered JSON that is no ListResponse".to_owned()),
        },
        _ => return Err("answered JSON that is no ListResponse".to_owned()),
    }
    Ok(listed)
}

/// Where the next page begins, if the last one says that there is more (RFC 7644 section 3.4.2.4).
pub(crate) fn next_page(pages: &[Exchange]) -> Option<usize> {
    let listed = list(pages).ok()?;
    let last = json(pages.last()?).ok()?;
    let last = last.as_object()?;
    let total = usize::try_from(member(last, "totalResults")?.as_u64()?).ok()?;
    let progress = resources(last).is_some_and(|found| !found.is_empty());
    let room = listed.resources.len() < MAX_RESOURCES;
    (progress && room && total > listed.resources.len()).then_some(listed.resources.len() + 1)
}

impl Listed {
    fn add(&mut self, values: Vec<Value>) {
        let room = MAX_RESOURCES.saturating_sub(self.resources.len());
        let objects = values.into_iter().filter_map(|value| match value {
            Value::Object(object) => Some(object),
            _ => None,
        });
        self.resources.extend(objects.take(room));
    }
}

/// A member by its name in any case: attribute names are case-insensitive (RFC 7643 section 2.1).
pub(super) fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fedspec_protocol::scim::lookup::member(object, name)
}

fn resources(object: &Map<String, Value>) -> Option<&Vec<Value>> {
    member(object, "Resources").and_then(Value::as_array)
}

/// A schema has attributes, a resource type a schema.
fn looks_like_one(object: &Map<String, Value>) -> bool {
    ["attributes", "schema"].iter().any(|name| member(object, name).is_some())
}

/// The media type is not looked at: a wrong one is for a scenario to find.
fn json(exchange: &Exchange) -> Result<Value, String> {
    let response =
        exchange.answer.as_ref().map_err(|trouble| format!("gave no answer: {trouble}"))?;
    if response.status != 200 {
        return Err(format!("answered {}", response.status));
    }
    let bytes = response.body.bytes();
    serde_json::from_slice(&bytes).map_err(|_| "answered 200 without JSON".to_owned())
}
