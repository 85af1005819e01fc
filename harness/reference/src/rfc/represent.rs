//! Resources as they are shown: with what follows from others and from the address.

use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::attr::AttrRef;
use fedspec_protocol::scim::project::Projection;
use fedspec_protocol::scim::urn;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::address::location;
use super::answer::Whereabouts;
use super::call::Call;
use super::provider::Provider;
use super::refusal::Refusal;
use super::resource::Resource;
use super::table::Seq;
use super::{mistakes, schemas};
use crate::directory::{Kind, ResourceId};

/// Whether a path names something that is not stored in [`Resource::attributes`]: a filter with such
/// a path has to be asked of [`full`].
pub(crate) fn is_computed(path: AttrRef<'_>) -> bool {
    let named = |name: &str| path.name.eq_ignore_ascii_case(name);
    let sub = |name: &str| path.sub.is_some_and(|sub| sub.eq_ignore_ascii_case(name));
    named("groups")
        || named("members")
        || (named("manager") && (sub("$ref") || sub("displayName")))
        || (named("meta") && sub("location"))
}

/// Everything there is of a resource, also what no answer shows.
pub(crate) fn full(provider: &Provider, base: &str, seq: Seq) -> Option<Map<String, Value>> {
    let resource = provider.get(seq)?;
    let mut shown = resource.attributes.clone();
    locate(resource, base, &mut shown);
    match resource.kind {
        Kind::User => {
            if let Some(Value::Object(enterprise)) = shown.get_mut(urn::ENTERPRISE_USER)
                && let Some(Value::Object(manager)) = enterprise.get_mut("manager")
            {
                fill_manager(provider, base, manager);
            }
            let groups = groups(provider, base, seq);
            if !groups.is_empty() {
                shown.insert("groups".to_owned(), Value::Array(groups));
            }
        }
        Kind::Group => {
            let members = members(provider, base, seq);
            if !members.is_empty() {
                shown.insert("members".to_owned(), Value::Array(members));
            }
        }
    }
    Some(shown)
}

/// As much of a resource as this projection can show: the members of a big group are many.
fn needed(
    provider: &Provider,
    base: &str,
    seq: Seq,
    projection: &Projection,
) -> Option<Map<String, Value>> {
    let is_members = |path: &AttrPath| path.is_core("members", None);
    let unseen = match projection {
        Projection::Default => false,
        Projection::Only(names) => names.iter().all(|name| {
            // The URI of a whole schema has the name of the resource type at its end.
            !name.name().eq_ignore_ascii_case("members") && name.schema().is_none()
        }),
        Projection::Without(names) => names.iter().any(is_members),
    };
    let resource = provider.get(seq)?;
    if resource.kind == Kind::User || !unseen {
        return full(provider, base, seq);
    }
    let mut shown = resource.attributes.clone();
    locate(resource, base, &mut shown);
    Some(shown)
}

fn locate(resource: &Resource, base: &str, shown: &mut Map<String, Value>) {
    if let Some(Value::Object(meta)) = shown.get_mut("meta") {
        meta.entry("location").or_insert_with(|| location(base, resource.kind, resource.id).into());
    }
}

/// What an answer shows of a resource (RFC 7644 section 3.9), and where it is. `sent` are the
/// attributes that the client wrote in this request.
pub(crate) fn shown(
    provider: &Provider,
    call: &Call<'_>,
    seq: Seq,
    projection: &Projection,
    sent: &[AttrPath],
) -> Result<(Map<String, Value>, Whereabouts), Refusal> {
    let resource = provider.get(seq).ok_or(Refusal::Internal)?;
    let full = needed(provider, call.base, seq, projection).ok_or(Refusal::Internal)?;
    let schemas = schemas::of(resource.kind);
    let mut shown = mistakes::show(projection, &full, schemas, sent, call.faults);
    let place = whereabouts(resource, call);
    if let Some(Value::Object(meta)) = shown.get_mut("meta")
        && let Some(version) = meta.get_mut("version")
    {
        *version = place.version.clone().into();
    }
    mistakes::shown::of_resource(resource, &mut shown, call.faults);
    Ok((shown, place))
}

/// Where a resource is and which version of it.
pub(crate) fn whereabouts(resource: &Resource, call: &Call<'_>) -> Whereabouts {
    let version = mistakes::version(resource.etag(), resource.kind, call.faults);
    let location = location(call.base, resource.kind, resource.id);
    Whereabouts { location: mistakes::shown::of_location(location, call.faults), version }
}

/// `attributes` and `excludedAttributes` of a query.
pub(crate) fn projection(query: &str) -> Result<Projection, Refusal> {
    let parameters: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let pairs = parameters.iter().map(|(name, value)| (name.as_ref(), value.as_ref()));
    Ok(Projection::from_parameters(pairs)?)
}

/// One value of `members`.
pub(crate) fn member(provider: &Provider, base: &str, seq: Seq) -> Option<Value> {
    let resource = provider.get(seq)?;
    let mut member = json!({
        "value": resource.id.to_string(),
        "$ref": location(base, resource.kind, resource.id),
        "type": resource.kind.name(),
    });
    if let (Some(display), Some(object)) = (display(resource), member.as_object_mut()) {
        object.insert("display".to_owned(), display.clone());
    }
    Some(member)
}

fn members(provider: &Provider, base: &str, group: Seq) -> Vec<Value> {
    let members = provider.memberships.of(group);
    members.filter_map(|seq| member(provider, base, seq)).collect()
}

/// `groups` of a user (RFC 7643 section 4.1.2): direct and indirect.
fn groups(provider: &Provider, base: &str, user: Seq) -> Vec<Value> {
    let all = provider.memberships.all_groups_of(user);
    let shown = all.into_iter().filter_map(|(seq, direct)| {
        let group = provider.get(seq)?;
        Some(json!({
            "value": group.id.to_string(),
            "$ref": location(base, Kind::Group, group.id),
            "display": group.attributes.get("displayName"),
            "type": if direct { "direct" } else { "indirect" },
        }))
    });
    shown.collect()
}

/// RFC 7643 section 4.3: the address and the name of a manager who is here.
fn fill_manager(provider: &Provider, base: &str, manager: &mut Map<String, Value>) {
    let id = manager.get("value").and_then(Value::as_str).and_then(ResourceId::parse);
    let found = id.and_then(|id| provider.locate(id)).filter(|(kind, _)| *kind == Kind::User);
    let Some(user) = found.and_then(|(_, seq)| provider.get(seq)) else { return };
    manager.insert("$ref".to_owned(), location(base, Kind::User, user.id).into());
    if let Some(name) = user.attributes.get("displayName") {
        // Present by a fault only.
        manager.entry("displayName").or_insert_with(|| name.clone());
    }
}

/// The name to show for a resource.
fn display(resource: &Resource) -> Option<&Value> {
    resource.attributes.get("displayName").or_else(|| resource.attributes.get("userName"))
}
