//! What the RFC's schemas have and a target's do not.

use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::schema::{Attribute, Mutability, Schema, SchemaSet};

use crate::vocabulary::StandardType;

/// What every resource may carry (RFC 7643 sections 3 and 3.1), whether or not a schema says so.
const COMMON: [&str; 4] = ["schemas", "id", "externalId", "meta"];

/// Attributes of the RFC's schemas that a strict target refuses: those that its own schemas do not
/// list, or that only the server writes there. None where its schemas tell too little, and none for
/// resources that the RFC does not know.
pub(super) fn unlisted(resource_type: &str, own: &SchemaSet) -> Vec<AttrPath> {
    let Some(standard) = StandardType::named(resource_type) else { return Vec::new() };
    let standard = standard.schemas();
    let told = |schema: &Schema| {
        let required = |attribute: &&Attribute| StandardType::requires(&schema.id, &attribute.name);
        schema.attributes.iter().filter(required).all(|asked| find(own.base(), asked).is_some())
    };
    if !told(standard.base()) {
        return Vec::new();
    }
    let mut all = of_schema(standard.base(), own.base(), None);
    for extension in standard.extensions() {
        let known = own.extensions().iter().find(|one| one.id.eq_ignore_ascii_case(&extension.id));
        match known {
            Some(known) => all.extend(of_schema(extension, known, Some(&extension.id))),
            None => all.extend(AttrPath::parse(&extension.id)),
        }
    }
    all
}

/// What one schema has not, with the URI that the paths begin with.
fn of_schema(standard: &Schema, own: &Schema, uri: Option<&str>) -> Vec<AttrPath> {
    let path = |name: &str| {
        let whole = uri.map_or_else(|| name.to_owned(), |uri| format!("{uri}:{name}"));
        AttrPath::parse(&whole).ok()
    };
    let mut all = Vec::new();
    for asked in &standard.attributes {
        let kept = COMMON.iter().any(|common| common.eq_ignore_ascii_case(&asked.name))
            || StandardType::requires(&standard.id, &asked.name);
        match find(own, asked) {
            _ if kept => {}
            None => all.extend(path(&asked.name)),
            Some(known) if is_closed(known, asked) => all.extend(path(&asked.name)),
            Some(known) => {
                let subs = asked.sub_attributes.iter().filter(|sub| lacks_sub(known, sub));
                all.extend(subs.filter_map(|sub| path(&format!("{}.{}", asked.name, sub.name))));
            }
        }
    }
    all
}

/// Whether a sub-attribute is not listed, where any is; `value` is what the others are about.
fn lacks_sub(known: &Attribute, sub: &Attribute) -> bool {
    let mut listed = known.sub_attributes.iter();
    !known.sub_attributes.is_empty()
        && sub.name != "value"
        && listed
            .find(|one| one.name.eq_ignore_ascii_case(&sub.name))
            .is_none_or(|one| is_closed(one, sub))
}

/// Whether clients may write it by the RFC and may not there.
fn is_closed(known: &Attribute, standard: &Attribute) -> bool {
    known.mutability == Mutability::ReadOnly && standard.mutability != Mutability::ReadOnly
}

fn find<'a>(schema: &'a Schema, wanted: &Attribute) -> Option<&'a Attribute> {
    schema.attributes.iter().find(|one| one.name.eq_ignore_ascii_case(&wanted.name))
}

#[cfg(test)]
mod tests {
    use fedspec_protocol::scim::schema::standard;
    use fedspec_protocol::scim::urn;

    use super::*;

    fn texts(own: &SchemaSet) -> Vec<String> {
        unlisted("User", own).iter().map(ToString::to_string).collect()
    }

    fn full() -> SchemaSet {
        SchemaSet::new(standard::user(), vec![standard::enterprise_user()])
    }

    #[test]
    fn a_target_with_all_of_the_rfc_lacks_nothing() {
        assert_eq!(texts(&full()), [] as [&str; 0]);
    }

    #[test]
    fn what_is_not_listed_or_only_the_server_writes_is_lacking() {
        let mut base = standard::user();
        base.attributes.retain(|attribute| attribute.name != "nickName");
        for attribute in &mut base.attributes {
            match attribute.name.as_str() {
                "emails" => attribute.sub_attributes.retain(|sub| sub.name == "value"),
                "title" => attribute.mutability = Mutability::ReadOnly,
                _ => {}
            }
        }
        let own = SchemaSet::new(base, Vec::new());
        let lacking = texts(&own);
        for path in ["nickName", "title", "emails.type", "emails.primary", urn::ENTERPRISE_USER] {
            assert!(lacking.iter().any(|one| one == path), "{path} in {lacking:?}");
        }
        for path in ["userName", "emails.value", "groups", "id", "externalId", "emails"] {
            assert!(!lacking.iter().any(|one| one == path), "{path} in {lacking:?}");
        }
    }

    #[test]
    fn a_schema_that_tells_too_little_lacks_nothing() {
        let own = SchemaSet::new(Schema::new(urn::USER, "User", "", Vec::new()), Vec::new());
        assert_eq!(texts(&own), [] as [&str; 0]);
    }
}
