//! A body as a scenario writes it, to a body that this target can take.

use fedspec_protocol::scim::attr::{AttrPath, AttrRef};
use fedspec_protocol::scim::lookup::{member, spelled};
use fedspec_protocol::scim::schema::{Attribute, Mutability, Schema};
use serde_json::{Map, Value};

use super::make::Make;
use super::make_up;
use super::{Survey, SurveyedType};
use crate::target::{Payload, PayloadChanges};
use crate::vocabulary::StandardType;

/// What a body is fitted with, beside the target's schemas.
#[derive(Clone, Debug)]
pub struct Fitting<'a> {
    /// What is known of the target.
    pub survey: &'a Survey,
    /// The target file's `payload`.
    pub payload: &'a Payload,
    /// Where values that are made up come from.
    pub make: Make<'a>,
}

impl Fitting<'_> {
    /// The body of a request fitted to the target: of POST and PUT to resources that the survey
    /// knows, and the `data` of such operations in a bulk request (RFC 7644 section 3.7). Any other
    /// body stays as it is.
    pub fn request(&self, method: &str, path: &str, body: Value) -> Value {
        let path = path.split(['?', '#']).next().unwrap_or(path).trim_end_matches('/');
        if method.eq_ignore_ascii_case("POST") && path.eq_ignore_ascii_case("/Bulk") {
            return self.bulk(body);
        }
        match (self.survey.type_at(method, path), body) {
            (Some(resource_type), Value::Object(body)) => {
                Value::Object(self.resource(resource_type, body))
            }
            (_, body) => body,
        }
    }

    fn bulk(&self, mut body: Value) -> Value {
        let operations = body.as_object_mut().and_then(|body| {
            let name = spelled(body, "Operations")?.to_owned();
            body.get_mut(&name)?.as_array_mut()
        });
        for operation in operations.into_iter().flatten().filter_map(Value::as_object_mut) {
            let text = |name| member(operation, name).and_then(Value::as_str).map(str::to_owned);
            let (Some(method), Some(path)) = (text("method"), text("path")) else { continue };
            let Some(name) = spelled(operation, "data").map(str::to_owned) else { continue };
            if let Some(data) = operation.get_mut(&name) {
                let fitted = self.request(&method, path.trim_end_matches('/'), data.take());
                *data = fitted;
            }
        }
        body
    }

    /// Leaves out what the target's schemas do not have, and what the target file leaves out; adds what it adds, then what the schemas ask for.
    pub fn resource(
        &self,
        resource_type: &SurveyedType,
        body: Map<String, Value>,
    ) -> Map<String, Value> {
        let own = self.payload.of(&resource_type.name);
        if own.is_none() && resource_type.is_plain {
            return body;
        }
        let before = body.clone();
        let mut body = body;
        let make = self.make.about(&resource_type.name, &body);
        let nothing = PayloadChanges::default();
        let own = own.unwrap_or(&nothing);
        for path in resource_type.unlisted.iter().chain(own.omitted()) {
            omit(&mut body, path);
        }
        for (name, value) in &own.add {
            add(&mut body, name, make.fill(value));
        }
        let schemas = &resource_type.schemas;
        require(&mut body, (schemas.base(), None), &make, own);
        for extension in schemas.extensions() {
            let required = resource_type.required_extensions.iter();
            let required = required.into_iter().any(|uri| uri.eq_ignore_ascii_case(&extension.id));
            let uri = (extension, Some(extension.id.as_str()));
            match spelled(&body, &extension.id).map(str::to_owned) {
                Some(name) => {
                    if let Some(Value::Object(inside)) = body.get_mut(&name) {
                        require(inside, uri, &make, own);
                    }
                }
                None if required && !own.omits_extension(&extension.id) => {
                    let mut inside = Map::new();
                    require(&mut inside, uri, &make, own);
                    // Some call an extension required that asks for nothing.
                    if !inside.is_empty() {
                        body.insert(extension.id.clone(), Value::Object(inside));
                    }
                }
                None => {}
            }
        }
        list_schemas(&mut body, &before);
        body
    }
}

/// Whether a target's schema asks for an attribute that the standard does not ask for.
pub(super) fn asked_beyond_the_standard(schema: &Schema, attribute: &Attribute) -> bool {
    has_to_be_sent(attribute) && !StandardType::requires(&schema.id, &attribute.name)
}

/// A schema, with its URI where its attributes are named with one.
type Place<'a> = (&'a Schema, Option<&'a str>);

fn at<'a>(place: Place<'a>, attribute: &'a Attribute, sub: Option<&'a Attribute>) -> AttrRef<'a> {
    AttrRef { schema: place.1, name: &attribute.name, sub: sub.map(|sub| sub.name.as_str()) }
}

/// Whether a body without this attribute is refused, as far as the schema says.
pub(super) fn has_to_be_sent(attribute: &Attribute) -> bool {
    attribute.required && attribute.mutability != Mutability::ReadOnly
}

/// Adds what a schema asks for beyond the standard, as far as a value can be made up.
fn require(body: &mut Map<String, Value>, place: Place<'_>, make: &Make<'_>, own: &PayloadChanges) {
    for attribute in &place.0.attributes {
        let name = spelled(body, &attribute.name).map(str::to_owned);
        match name {
            // Also a null or an empty list: that is then what the scenario is about.
            Some(name) => {
                let value = body.get_mut(&name);
                let elements = match value {
                    Some(Value::Array(elements)) => elements.iter_mut().collect(),
                    Some(one) => vec![one],
                    None => Vec::new(),
                };
                for element in elements.into_iter().filter_map(Value::as_object_mut) {
                    require_inside(element, place, attribute, make, own);
                }
            }
            None if asked_beyond_the_standard(place.0, attribute) => {
                let value =
                    make_up::value(attribute).filter(|_| !own.omits(at(place, attribute, None)));
                if let Some(value) = value {
                    body.insert(attribute.name.clone(), make.fill(&value));
                }
            }
            None => {}
        }
    }
}

fn require_inside(
    element: &mut Map<String, Value>,
    place: Place<'_>,
    attribute: &Attribute,
    make: &Make<'_>,
    own: &PayloadChanges,
) {
    for sub in attribute.sub_attributes.iter().filter(|sub| has_to_be_sent(sub)) {
        if spelled(element, &sub.name).is_some() || own.omits(at(place, attribute, Some(sub))) {
            continue;
        }
        if let Some(value) = make_up::sub_value(attribute, sub) {
            element.insert(sub.name.clone(), make.fill(&value));
        }
    }
}

/// Takes an attribute out, or a sub-attribute of every value; what then is empty goes too.
fn omit(body: &mut Map<String, Value>, path: &AttrPath) {
    // The URN of a whole extension reads as a path whose last part is the name.
    let whole = path.to_string();
    if let Some(name) = spelled(body, &whole).map(str::to_owned) {
        body.remove(&name);
        return;
    }
    let extension = path.schema().and_then(|uri| spelled(body, uri)).map(str::to_owned);
    if let Some(uri) = extension {
        if let Some(Value::Object(inside)) = body.get_mut(&uri) {
            omit_member(inside, path.name(), path.sub());
            if inside.is_empty() {
                body.remove(&uri);
            }
        }
    } else {
        omit_member(body, path.name(), path.sub());
    }
}

fn omit_member(body: &mut Map<String, Value>, name: &str, sub: Option<&str>) {
    let Some(name) = spelled(body, name).map(str::to_owned) else { return };
    let Some(sub) = sub else {
        body.remove(&name);
        return;
    };
    let without = |value: &mut Value| {
        let Value::Object(object) = value else { return true };
        let Some(sub) = spelled(object, sub).map(str::to_owned) else { return true };
        object.remove(&sub);
        !object.is_empty()
    };
    let kept = match body.get_mut(&name) {
        Some(Value::Array(values)) => {
            let were_some = !values.is_empty();
            values.retain_mut(without);
            !values.is_empty() || !were_some
        }
        Some(value) => without(value),
        None => true,
    };
    if !kept {
        body.remove(&name);
    }
}

/// Adds a member where there is none; inside objects that both have, member by member.
fn add(body: &mut Map<String, Value>, name: &str, value: Value) {
    let Some(name) = spelled(body, name).map(str::to_owned) else {
        body.insert(name.to_owned(), value);
        return;
    };
    if let (Some(Value::Object(there)), Value::Object(more)) = (body.get_mut(&name), value) {
        for (name, value) in more {
            add(there, &name, value);
        }
    }
}

/// Keeps `schemas` in step with the extensions that came and went, where the body has the list.
fn list_schemas(body: &mut Map<String, Value>, before: &Map<String, Value>) {
    let is_extension = |name: &String| name.contains(':');
    let came: Vec<String> = body
        .keys()
        .filter(|name| is_extension(name) && spelled(before, name).is_none())
        .cloned()
        .collect();
    let went: Vec<&String> =
        before.keys().filter(|name| is_extension(name) && !body.contains_key(*name)).collect();
    let went: Vec<String> = went.into_iter().cloned().collect();
    let Some(name) = spelled(body, "schemas").map(str::to_owned) else { return };
    let Some(Value::Array(listed)) = body.get_mut(&name) else { return };
    let is = |value: &Value, uri: &str| {
        value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(uri))
    };
    listed.retain(|value| !went.iter().any(|uri| is(value, uri)));
    for uri in came {
        if !listed.iter().any(|value| is(value, &uri)) {
            listed.push(Value::String(uri));
        }
    }
}

#[cfg(test)]
mod tests;
