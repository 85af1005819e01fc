use fedspec_protocol::scim::attr::AttrRef;
use fedspec_protocol::scim::precis::user_name_key;
use serde_json::{Map, Value};

use super::schemas;
use crate::directory::Kind;

/// An attribute by whose value resources are found at constant cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Indexed {
    UserName,
    ExternalId,
    /// A group's `displayName`.
    GroupName,
    BadgeNumber,
}

impl Indexed {
    /// What is indexed of a kind of resource.
    pub(crate) const fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::User => &[Self::UserName, Self::ExternalId, Self::BadgeNumber],
            Kind::Group => &[Self::ExternalId, Self::GroupName],
        }
    }

    /// The index that answers for a path, if one does.
    pub(crate) fn named(kind: Kind, path: AttrRef<'_>) -> Option<Self> {
        let found = schemas::of(kind).find(path)?;
        if path.sub.is_some() {
            return None;
        }
        let name = found.attribute.name.as_str();
        let extension = found.extension.is_some();
        Self::of(kind).iter().copied().find(|index| {
            let (in_extension, own) = index.place();
            extension == in_extension && name == own
        })
    }

    /// Whether two resources of a kind must not have the same value.
    pub(crate) const fn is_unique(self) -> bool {
        matches!(self, Self::UserName | Self::BadgeNumber)
    }

    /// The attribute's name, for messages.
    pub(crate) const fn name(self) -> &'static str {
        self.place().1
    }

    /// What equal values have in common: the value where case counts; without case where it does
    /// not; as PRECIS has it for userName (RFC 7644 section 5).
    pub(crate) fn key(self, value: &str) -> String {
        match self {
            Self::UserName => user_name_key(value).into_owned(),
            Self::ExternalId | Self::BadgeNumber => value.to_owned(),
            Self::GroupName => value.chars().flat_map(char::to_lowercase).collect(),
        }
    }

    /// The key of a stored resource.
    pub(crate) fn key_of(self, attributes: &Map<String, Value>) -> Option<String> {
        let (in_extension, name) = self.place();
        let home = match in_extension {
            true => attributes.get(schemas::WORKPLACE)?.as_object()?,
            false => attributes,
        };
        home.get(name)?.as_str().map(|value| self.key(value))
    }

    /// Whether it is the extension's, and its name there.
    const fn place(self) -> (bool, &'static str) {
        match self {
            Self::UserName => (false, "userName"),
            Self::ExternalId => (false, "externalId"),
            Self::GroupName => (false, "displayName"),
            Self::BadgeNumber => (true, "badgeNumber"),
        }
    }
}

#[cfg(test)]
mod tests {
    use fedspec_protocol::scim::attr::AttrPath;

    use super::*;

    #[test]
    fn knows_which_paths_it_answers_for() {
        let named =
            |kind, path: &str| Indexed::named(kind, AttrPath::parse(path).unwrap().borrowed());
        let badge = format!("{}:BADGENUMBER", schemas::WORKPLACE);
        assert_eq!(named(Kind::User, "USERNAME"), Some(Indexed::UserName));
        assert_eq!(named(Kind::User, &badge), Some(Indexed::BadgeNumber));
        assert_eq!(named(Kind::Group, "displayName"), Some(Indexed::GroupName));
        for path in ["displayName", "badgeNumber", "name.givenName", "nothing"] {
            assert_eq!(named(Kind::User, path), None, "{path}");
        }
    }

    #[test]
    fn case_counts_where_the_schema_says_so() {
        assert_eq!(Indexed::UserName.key("Ada"), Indexed::UserName.key("ADA"));
        assert_ne!(Indexed::ExternalId.key("Ada"), Indexed::ExternalId.key("ADA"));
        assert_ne!(Indexed::BadgeNumber.key("a"), Indexed::BadgeNumber.key("A"));
    }
}
