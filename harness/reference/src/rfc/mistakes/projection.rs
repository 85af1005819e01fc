use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::project::Projection;
use fedspec_protocol::scim::schema::SchemaSet;
use serde_json::{Map, Value};

use crate::directory::Kind;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// What an answer shows of a resource, with the mistakes about it. `sent` is what
/// [`Projection::apply`] takes.
pub(crate) fn show(
    projection: &Projection,
    full: &Map<String, Value>,
    schemas: &SchemaSet,
    sent: &[AttrPath],
    faults: FaultSet,
) -> Map<String, Value> {
    if faults.is_empty() {
        return projection.apply(full, schemas, sent);
    }
    let taken = taken(projection, faults);
    let mut shown = taken.apply(full, schemas, sent);
    match projection {
        Projection::Only(names) if faults.has(Fault::AttributesWithoutMinimum) => {
            shown.retain(|name, _| !is_minimum(name) || is_named(names, name));
        }
        Projection::Without(names) if faults.has(Fault::ExcludeMinimum) => {
            shown.retain(|name, _| !is_named(names, name));
        }
        _ => {}
    }
    shown
}

/// What the answer to a POST, PUT or PATCH is asked to show, as it is taken.
pub(crate) fn of_write(projection: Projection, faults: FaultSet) -> Projection {
    if faults.has(Fault::WritesIgnoreAttributes) { Projection::Default } else { projection }
}

/// The version of a resource, as it is taken.
pub(crate) fn version(version: String, kind: Kind, faults: FaultSet) -> String {
    let still = kind == Kind::Group && faults.has(Fault::GroupVersionStill);
    if still || faults.has(Fault::VersionNeverMoves) { "W/\"1\"".to_owned() } else { version }
}

/// The headers of an answer, with the mistakes about them; `unique` is another text for each answer.
pub(crate) fn headers(
    headers: &mut Vec<(&'static str, String)>,
    unique: impl FnOnce() -> String,
    faults: FaultSet,
) {
    if faults.has(Fault::OmitEtag) {
        headers.retain(|(name, _)| *name != "etag");
    }
    if faults.has(Fault::EtagDiffers) {
        let etags = headers.iter_mut().filter(|(name, _)| *name == "etag");
        etags.for_each(|(_, value)| *value = "W/\"another\"".to_owned());
    }
    if let Some((_, value)) = headers.iter_mut().find(|(name, _)| *name == "etag") {
        if faults.has(Fault::EtagUnquoted) {
            *value = value.replace(['"', '/', 'W'], "");
        }
        if faults.has(Fault::VersionPerAnswer) {
            *value = format!("W/\"{}\"", unique());
        }
    }
}

fn taken(projection: &Projection, faults: FaultSet) -> Projection {
    let change = |names: &[AttrPath]| -> Vec<AttrPath> {
        let core = faults.has(Fault::IgnoreQualifiedNames);
        let whole = faults.has(Fault::WholeForSubAttribute);
        let kept = names.iter().filter(|name| !core || name.schema().is_none());
        kept.map(|name| if whole { without_sub(name) } else { name.clone() }).collect()
    };
    match projection {
        Projection::Only(_) if faults.has(Fault::IgnoreAttributes) => Projection::Default,
        Projection::Without(_) if faults.has(Fault::IgnoreExcludedAttributes) => {
            Projection::Default
        }
        Projection::Only(_) if faults.has(Fault::AttributesShowMinimum) => {
            Projection::Only(Vec::new())
        }
        Projection::Without(names) if faults.has(Fault::ExcludedAsAttributes) => {
            Projection::Only(names.clone())
        }
        Projection::Only(names) => Projection::Only(change(names)),
        Projection::Without(names) => Projection::Without(change(names)),
        Projection::Default => Projection::Default,
    }
}

fn without_sub(name: &AttrPath) -> AttrPath {
    let schema = name.schema().map(|schema| format!("{schema}:")).unwrap_or_default();
    format!("{schema}{}", name.name()).parse().unwrap_or_else(|_| name.clone())
}

fn is_minimum(name: &str) -> bool {
    ["id", "schemas"].contains(&name)
}

fn is_named(names: &[AttrPath], name: &str) -> bool {
    names.iter().any(|named| named.sub().is_none() && named.name().eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::schemas::of;
    use super::*;

    fn shown(parameter: (&str, &str), faults: &[Fault]) -> Vec<String> {
        let user =
            json!({ "schemas": [], "id": "1", "userName": "a", "name": { "givenName": "A" } });
        let projection = Projection::from_parameters([parameter]).unwrap();
        let faults = faults.iter().copied().collect();
        let user = user.as_object().unwrap();
        show(&projection, user, of(Kind::User), &[], faults).keys().cloned().collect()
    }

    #[test]
    fn forgets_the_minimum_only_by_mistake() {
        assert_eq!(shown(("attributes", "userName"), &[]), ["id", "schemas", "userName"]);
        let fault = [Fault::AttributesWithoutMinimum];
        assert_eq!(shown(("attributes", "userName"), &fault), ["userName"]);
        let excluded = ("excludedAttributes", "id,userName");
        assert_eq!(shown(excluded, &[]), ["id", "name", "schemas"]);
        assert_eq!(shown(excluded, &[Fault::ExcludeMinimum]), ["name", "schemas"]);
        assert_eq!(shown(excluded, &[Fault::IgnoreExcludedAttributes]).len(), 4);
    }
}
