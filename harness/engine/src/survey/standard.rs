use fedspec_protocol::scim::schema::{SchemaSet, standard};

use crate::vocabulary::AttributeName;

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
        has(&self.set, name)
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

/// Whether schemas have an attribute, or are or hold the extension of that name.
pub(super) fn has(set: &SchemaSet, name: &AttributeName) -> bool {
    set.find(name.path().borrowed()).is_some() || set.extension_named(name.text()).is_some()
}
