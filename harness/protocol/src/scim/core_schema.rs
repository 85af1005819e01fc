//! What the core schemas say of their attributes (RFC 7643 sections 3.1, 4 and 8.7.1).

use super::attr::{AttrRef, is_core_schema};
use super::filter::AttributeRules;
use super::patch::{Shape, Shapes};
use super::urn;

/// The rules of the core schemas: common attributes, User, Group and the enterprise extension.
///
/// Attributes it does not know compare without case and have the shape of their present value.
#[derive(Clone, Copy, Debug, Default)]
pub struct CoreSchema;

/// Attributes with several values, each a complex one.
const COLLECTIONS: [&str; 10] = [
    "emails",
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "groups",
    "entitlements",
    "roles",
    "x509Certificates",
    "members",
];

const SINGLE: [&str; 14] = [
    "id",
    "externalId",
    "userName",
    "displayName",
    "nickName",
    "profileUrl",
    "title",
    "userType",
    "preferredLanguage",
    "locale",
    "timezone",
    "active",
    "password",
    "schemas",
];

const ENTERPRISE: [&str; 6] =
    ["employeeNumber", "costCenter", "organization", "division", "department", "manager"];

const COMPLEX: [&str; 2] = ["name", "meta"];

const SUB_ATTRIBUTES: [&str; 22] = [
    "value",
    "display",
    "type",
    "primary",
    "$ref",
    "formatted",
    "familyName",
    "givenName",
    "middleName",
    "honorificPrefix",
    "honorificSuffix",
    "streetAddress",
    "locality",
    "region",
    "postalCode",
    "country",
    "displayName",
    "resourceType",
    "created",
    "lastModified",
    "location",
    "version",
];

impl AttributeRules for CoreSchema {
    /// True for `id`, `externalId`, `schemas`, everything in `meta`, every `$ref` and the binary
    /// `x509Certificates` (RFC 7643 sections 2.3.6, 2.3.7 and 3.1). The User schema of section 8.7.1
    /// marks `profileUrl` and `photos.value` as not case-exact, though they are references.
    fn case_exact(&self, path: AttrRef<'_>) -> bool {
        if path.sub.is_some_and(|sub| sub.eq_ignore_ascii_case("$ref")) {
            return true;
        }
        is_core(path) && {
            let binary = path.sub.is_none_or(|sub| sub.eq_ignore_ascii_case("value"));
            is_one_of(path.name, &["id", "externalId", "schemas", "meta"])
                || (binary && path.name.eq_ignore_ascii_case("x509Certificates"))
        }
    }

    /// True for `meta.created` and `meta.lastModified`.
    fn date_time(&self, path: AttrRef<'_>) -> bool {
        is_core(path)
            && path.name.eq_ignore_ascii_case("meta")
            && path.sub.is_some_and(|sub| is_one_of(sub, &["created", "lastModified"]))
    }
}

impl Shapes for CoreSchema {
    fn shape(&self, path: AttrRef<'_>) -> Option<Shape> {
        if path.sub.is_some() {
            // The sub-attributes of the core schemas are all simple and single-valued.
            return is_core(path).then_some(Shape::Single).filter(|_| is_known(path.name));
        }
        if path.schema.is_some_and(|schema| schema.eq_ignore_ascii_case(urn::ENTERPRISE_USER)) {
            return match path.name {
                name if name.eq_ignore_ascii_case("manager") => Some(Shape::Complex),
                name => is_one_of(name, &ENTERPRISE).then_some(Shape::Single),
            };
        }
        if !is_core(path) {
            return None;
        }
        match path.name {
            name if name.eq_ignore_ascii_case("schemas") => Some(Shape::List),
            name if is_one_of(name, &COLLECTIONS) => Some(Shape::Collection),
            name if is_one_of(name, &COMPLEX) => Some(Shape::Complex),
            name => is_one_of(name, &SINGLE).then_some(Shape::Single),
        }
    }

    fn spelling(&self, name: &str) -> Option<&str> {
        [&SINGLE[..], &COMPLEX, &COLLECTIONS, &ENTERPRISE, &SUB_ATTRIBUTES]
            .into_iter()
            .flatten()
            .find(|known| known.eq_ignore_ascii_case(name))
            .copied()
    }

    fn extension(&self, uri: &str) -> bool {
        uri.eq_ignore_ascii_case(urn::ENTERPRISE_USER)
    }
}

fn is_core(path: AttrRef<'_>) -> bool {
    path.schema.is_none_or(is_core_schema)
}

fn is_known(name: &str) -> bool {
    is_one_of(name, &COLLECTIONS) || is_one_of(name, &COMPLEX)
}

fn is_one_of(name: &str, known: &[&str]) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::attr::AttrPath;

    fn case_exact(path: &str) -> bool {
        CoreSchema.case_exact(AttrPath::parse(path).unwrap().borrowed())
    }

    fn shape(path: &str) -> Option<Shape> {
        CoreSchema.shape(AttrPath::parse(path).unwrap().borrowed())
    }

    #[test]
    fn identifiers_and_references_are_case_exact_and_names_are_not() {
        for path in ["id", "externalId", "schemas", "meta.version", "members.$ref"] {
            assert!(case_exact(path), "{path}");
        }
        for path in ["userName", "emails.value", "displayName", "name.givenName", "members.value"] {
            assert!(!case_exact(path), "{path}");
        }
        assert!(case_exact("x509Certificates.value"));
        assert!(!case_exact("x509Certificates.display"));
        assert!(!case_exact("urn:example:x:id"));
    }

    #[test]
    fn knows_the_shape_of_core_and_enterprise_attributes_in_any_case() {
        assert_eq!(shape("EMAILS"), Some(Shape::Collection));
        assert_eq!(shape("schemas"), Some(Shape::List));
        assert_eq!(shape("name"), Some(Shape::Complex));
        assert_eq!(shape("active"), Some(Shape::Single));
        assert_eq!(shape("emails.primary"), Some(Shape::Single));
        assert_eq!(shape(&format!("{}:manager", urn::ENTERPRISE_USER)), Some(Shape::Complex));
        assert_eq!(shape(&format!("{}:department", urn::ENTERPRISE_USER)), Some(Shape::Single));
        assert_eq!(shape("department"), None);
        assert_eq!(shape("urn:example:x:emails"), None);
    }

    #[test]
    fn spells_names_as_the_schema_does() {
        assert_eq!(CoreSchema.spelling("nickname"), Some("nickName"));
        assert_eq!(CoreSchema.spelling("rooms"), None);
    }
}
