use fedspec_protocol::scim::schema::{SchemaSet, standard};
use fedspec_protocol::scim::urn;

use super::AttributeName;

/// A resource type of RFC 7643 with its schemas.
#[derive(Clone, Debug)]
pub struct StandardType {
    set: SchemaSet,
}

impl StandardType {
    /// The names of all of them.
    pub const NAMES: [&'static str; 2] = ["User", "Group"];

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        let set = match name {
            "User" => SchemaSet::new(standard::user(), vec![standard::enterprise_user()]),
            "Group" => SchemaSet::new(standard::group(), Vec::new()),
            _ => return None,
        };
        Some(Self { set })
    }

    /// Its schemas.
    pub fn schemas(&self) -> &SchemaSet {
        &self.set
    }

    /// Whether its schemas have the attribute.
    pub fn knows(&self, name: &AttributeName) -> bool {
        name.is_in(&self.set)
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
