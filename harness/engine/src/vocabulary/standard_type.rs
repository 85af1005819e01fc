use std::sync::LazyLock;

use fedspec_protocol::scim::schema::{SchemaSet, standard};
use fedspec_protocol::scim::urn;

use super::AttributeName;

/// A resource type of RFC 7643 with its schemas.
#[derive(Clone, Copy, Debug)]
pub struct StandardType {
    set: &'static SchemaSet,
}

/// Made once: every scenario's every attribute is looked up in them.
static USER_SCHEMAS: LazyLock<SchemaSet> =
    LazyLock::new(|| SchemaSet::new(standard::user(), vec![standard::enterprise_user()]));
static GROUP_SCHEMAS: LazyLock<SchemaSet> =
    LazyLock::new(|| SchemaSet::new(standard::group(), Vec::new()));

impl StandardType {
    /// The names of all of them.
    pub const NAMES: [&'static str; 2] = ["User", "Group"];

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "User" => Some(Self { set: &USER_SCHEMAS }),
            "Group" => Some(Self { set: &GROUP_SCHEMAS }),
            _ => None,
        }
    }

    /// Its schemas.
    pub fn schemas(&self) -> &'static SchemaSet {
        self.set
    }

    /// Whether its schemas have the attribute.
    pub fn knows(&self, name: &AttributeName) -> bool {
        name.is_in(self.set)
    }

    /// Whether the standard itself demands an attribute in every body.
    ///
    /// A scenario that leaves it out is about just that.
    pub fn requires(schema: &str, attribute: &str) -> bool {
        // RFC 7643 section 4.2 requires a group's displayName, whatever its section 8.7.1 says.
        let known = [(urn::USER, "userName"), (urn::GROUP, "displayName")];
        known.iter().any(|(uri, name)| {
            uri.eq_ignore_ascii_case(schema) && name.eq_ignore_ascii_case(attribute)
        })
    }

    /// Whether a provider that shows no schemas can be taken to have the attribute.
    ///
    /// RFC 7643 leaves almost all of its attributes to the provider (section 4.1); these are those
    /// that every resource has and those that provisioning cannot do without. What belongs to an
    /// extension is there as soon as the extension is.
    pub fn presumes(&self, name: &AttributeName) -> bool {
        const EVERY: &[(&str, &[&str])] =
            &[("id", &[]), ("externalId", &[]), ("schemas", &[]), ("meta", &[])];
        const USER: &[(&str, &[&str])] = &[
            ("userName", &[]),
            ("name", &[]),
            ("displayName", &[]),
            ("active", &[]),
            ("emails", &["value", "type", "primary"]),
            ("password", &[]),
            ("title", &[]),
            ("groups", &[]),
        ];
        const GROUP: &[(&str, &[&str])] = &[("displayName", &[]), ("members", &[])];
        let base = &self.set.base().id;
        let path = name.path();
        if path.schema().is_some_and(|uri| !uri.eq_ignore_ascii_case(base)) {
            return true;
        }
        let own = if base == urn::USER { USER } else { GROUP };
        // No sub-attribute named means all of them.
        EVERY.iter().chain(own).any(|(known, subs)| {
            let sub_is_known = |sub: &str| subs.iter().any(|one| one.eq_ignore_ascii_case(sub));
            known.eq_ignore_ascii_case(path.name())
                && (subs.is_empty() || path.sub().is_none_or(sub_is_known))
        })
    }

    /// Whether the attribute is said to belong to an extension that no standard defines.
    pub fn leaves_open(&self, name: &AttributeName) -> bool {
        let uri = name.path().schema();
        let own = |uri: &str| {
            uri.eq_ignore_ascii_case(&self.set.base().id) || self.set.extension_named(uri).is_some()
        };
        uri.is_some_and(|uri| !own(uri))
    }

    /// Names of attributes, and of sub-attributes with a dot.
    pub fn attribute_names(&self) -> Vec<String> {
        let base = self.set.common().iter().chain(&self.set.base().attributes);
        let mut names = Vec::new();
        for attribute in base {
            names.push(attribute.name.clone());
            let subs = attribute.sub_attributes.iter();
            names.extend(subs.map(|sub| format!("{}.{}", attribute.name, sub.name)));
        }
        for extension in self.set.extensions() {
            let own = extension.attributes.iter();
            names.extend(own.map(|attribute| format!("{}:{}", extension.id, attribute.name)));
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demands_what_the_schemas_of_the_standard_demand() {
        for name in StandardType::NAMES {
            let standard = StandardType::named(name).unwrap();
            let base = standard.schemas().base();
            for attribute in base.attributes.iter().filter(|attribute| attribute.required) {
                assert!(StandardType::requires(&base.id, &attribute.name), "{}", attribute.name);
            }
            let extensions = standard.schemas().extensions().iter();
            let mut inside = extensions.flat_map(|extension| &extension.attributes);
            assert!(!inside.any(|attribute| attribute.required));
        }
    }

    #[test]
    fn presumes_what_provisioning_cannot_do_without_and_nothing_else() {
        let presumed = |name: &str| {
            let standard = StandardType::named(name).unwrap();
            let names = standard.attribute_names().into_iter().filter(|text| !text.contains(':'));
            let is_presumed = |text: &String| {
                standard.presumes(&AttributeName::parse(&format!("{name}.{text}")).unwrap())
            };
            names.filter(is_presumed).collect::<std::collections::BTreeSet<_>>()
        };
        let user = presumed("User");
        for there in ["userName", "name.honorificPrefix", "emails.type", "groups", "meta.version"] {
            assert!(user.contains(there), "{there}: {user:?}");
        }
        for absent in ["nickName", "emails.display", "phoneNumbers", "roles.value", "locale"] {
            assert!(!user.contains(absent), "{absent}");
        }
        let group = presumed("Group");
        assert!(group.contains("members.$ref") && group.contains("externalId"), "{group:?}");
        let long = |text: &str| AttributeName::parse(&format!("User.{}:{text}", urn::USER));
        let standard = StandardType::named("User").unwrap();
        assert!(standard.presumes(&long("USERNAME").unwrap()));
        assert!(!standard.presumes(&long("nickName").unwrap()));
    }

    #[test]
    fn knows_its_own_attributes_and_leaves_those_of_others_open() {
        let user = StandardType::named("User").unwrap();
        let ask = |text: &str| {
            let name = AttributeName::parse(text).unwrap();
            (user.knows(&name), user.leaves_open(&name))
        };
        assert_eq!(ask("User.emails.type"), (true, false));
        assert_eq!(ask("User.externalId"), (true, false));
        assert_eq!(ask("User.emails.kind"), (false, false));
        let enterprise = "User.urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        assert!(ask(enterprise).0);
        assert_eq!(ask(&format!("{enterprise}:department")), (true, false));
        assert_eq!(ask(&format!("{enterprise}:departments")), (false, false));
        assert_eq!(ask("User.urn:example:params:2.0:User:badge"), (false, true));
    }
}
