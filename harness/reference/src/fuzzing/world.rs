//! All that a directory shows, and what has to be true of it at any time.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::script::Line;
use super::server::Server;
use crate::directory::Kind;
use crate::profile::Profile;

/// Results of one page: no history makes as many resources.
const ALL: usize = 100;

/// A resource as lists show it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    pub(super) kind: Kind,
    pub(super) resource: Map<String, Value>,
}

/// Every resource of a directory, by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct World(pub(super) BTreeMap<String, Shown>);

impl World {
    /// Lists everything, and looks whether it fits together.
    pub(super) fn look(server: &Server) -> Self {
        let mut world = Self::default();
        for kind in [Kind::User, Kind::Group] {
            let line = Line::new("GET", format!("{}?count={ALL}", path(kind)));
            let Some(answer) = server.send(&line) else { unreachable!("{line:?} is no request") };
            assert_eq!(answer.status, 200, "{line:?}: {}", answer.body);
            let list = answer.list();
            let count = u64::try_from(list.resources.len()).ok();
            assert_eq!(
                (list.total_results, list.items_per_page),
                (count, count),
                "{}",
                answer.body
            );
            for resource in list.resources {
                let Value::Object(resource) = resource else {
                    unreachable!("no object: {resource}")
                };
                let Some(Value::String(id)) = resource.get("id") else {
                    unreachable!("no id: {resource:?}")
                };
                let (id, shown) = (id.clone(), Shown { kind, resource });
                assert_eq!(world.0.insert(id, shown), None, "one id, two resources");
            }
        }
        world.check(server.profile);
        world
    }

    fn check(&self, profile: Profile) {
        let mut names = BTreeSet::new();
        for (id, shown) in &self.0 {
            let Shown { kind, resource } = shown;
            let meta = resource.get("meta");
            let named = meta.and_then(|meta| meta.get("resourceType")).and_then(Value::as_str);
            assert_eq!(named, Some(kind.name()), "{id}: {resource:?}");
            assert!(resource.get("schemas").is_some_and(Value::is_array), "{id}: {resource:?}");
            assert!(resource.get("password").is_none(), "{id} shows a password");
            assert!(
                resource.values().all(is_something),
                "{id} shows what is nothing: {resource:?}"
            );
            match kind {
                Kind::User => {
                    let name =
                        resource.get("userName").and_then(Value::as_str).map(str::to_lowercase);
                    assert!(
                        name.is_some_and(|name| names.insert(name)),
                        "{id}: a second such name"
                    );
                }
                Kind::Group => {
                    for member in members(resource) {
                        assert!(self.0.contains_key(&member), "{member}, who is gone, is in {id}");
                    }
                }
            }
            if profile == Profile::Rfc {
                assert!(self.version(id).is_some(), "{id} has no version");
            }
        }
    }

    /// The version of a resource.
    pub(super) fn version(&self, id: &str) -> Option<&str> {
        self.0.get(id)?.resource.get("meta")?.get("version")?.as_str()
    }

    /// What is stored of a resource: without what follows from others, and without `meta`.
    pub(super) fn stored(&self, id: &str) -> Option<Value> {
        let Shown { resource, .. } = self.0.get(id)?;
        let mut stored = resource.clone();
        for computed in ["meta", "groups"] {
            stored.remove(computed);
        }
        for (name, value) in &mut stored {
            // The name that a member or a manager is shown by is that of another resource.
            let (displayed, own) = match value {
                Value::Array(members) if name == "members" => {
                    (members.iter_mut().collect(), "display")
                }
                Value::Object(extension) if name.starts_with("urn:") => {
                    (extension.get_mut("manager").into_iter().collect(), "displayName")
                }
                _ => (Vec::new(), ""),
            };
            for one in displayed {
                one.as_object_mut().map(|one| (one.remove(own), one.remove("$ref")));
            }
        }
        Some(Value::Object(stored))
    }
}

/// The path of a kind's endpoint.
pub(super) fn path(kind: Kind) -> &'static str {
    match kind {
        Kind::User => "/Users",
        Kind::Group => "/Groups",
    }
}

/// The ids in `members`.
pub(super) fn members(group: &Map<String, Value>) -> BTreeSet<String> {
    let listed = group.get("members").and_then(Value::as_array).into_iter().flatten();
    listed.filter_map(|member| member.get("value")?.as_str().map(str::to_owned)).collect()
}

/// Lists of IAM Identity Center show a group with an empty list of members (SCIM-GR-06); nothing else is
/// shown that is nothing.
fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(members) => !members.is_empty(),
        _ => true,
    }
}
