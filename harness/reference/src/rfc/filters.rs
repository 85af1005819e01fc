//! What a schema has to say of a filter or a sort before it is worked out (RFC 7644 sections 3.4.2.2,
//! 3.4.2.3 and 7.5.2).

use fedspec_protocol::scim::attr::{AttrPath, AttrRef};
use fedspec_protocol::scim::filter::Filter;
use fedspec_protocol::scim::schema::{Attribute, AttributeType, Returned, SchemaSet};
use fedspec_protocol::scim::sort::Sort;

use super::refusal::Refusal;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// Where a query was written: a URL is logged and kept in histories, a body is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// In the query of a GET.
    InUri,
    /// In the body of `.search`.
    InBody,
}

/// Refuses an order of what has none (Booleans, binary values), and any look at what is never shown:
/// in a URL as `sensitive`, in a body as `invalidFilter`.
pub(crate) fn check_filter(
    filter: &Filter,
    schemas: &[&SchemaSet],
    written: Written,
    faults: FaultSet,
) -> Result<(), Refusal> {
    check(filter, None, &Rules { schemas, written, faults })
}

/// Refuses to sort by what is never shown, for the order would tell it, and by an object of which
/// nothing says what counts.
pub(crate) fn check_sort(sort: &Sort, schemas: &[&SchemaSet]) -> Result<(), Refusal> {
    let path = sort.by.borrowed();
    for set in schemas {
        let Some(found) = set.find(path) else { continue };
        let attribute = found.sub.unwrap_or(found.attribute);
        if is_secret(found.attribute) || is_secret(attribute) {
            return Err(Refusal::SortSecret { path: sort.by.to_string() });
        }
        if attribute.kind == AttributeType::Complex && attribute.sub("value").is_none() {
            return Err(Refusal::SortComplex { path: sort.by.to_string() });
        }
    }
    Ok(())
}

struct Rules<'a> {
    schemas: &'a [&'a SchemaSet],
    written: Written,
    faults: FaultSet,
}

fn check(filter: &Filter, parent: Option<AttrRef<'_>>, rules: &Rules<'_>) -> Result<(), Refusal> {
    match filter {
        Filter::And(operands) | Filter::Or(operands) => {
            operands.iter().try_for_each(|operand| check(operand, parent, rules))
        }
        Filter::Not(operand) => check(operand, parent, rules),
        Filter::Compare { path, op, .. } => {
            check_path(path, parent, rules)?;
            let ordered = op.is_ordering() && !rules.faults.has(Fault::OrderAnything);
            if ordered && is_any(path, parent, rules.schemas, has_no_order) {
                return Err(Refusal::NoOrder { path: path.to_string() });
            }
            Ok(())
        }
        Filter::Present { path } => check_path(path, parent, rules),
        Filter::ValuePath { path, filter } => {
            check_path(path, parent, rules)?;
            check(filter, Some(path.borrowed()), rules)
        }
    }
}

fn check_path(
    path: &AttrPath,
    parent: Option<AttrRef<'_>>,
    rules: &Rules<'_>,
) -> Result<(), Refusal> {
    let leaks = rules.faults.has(Fault::FilterByPassword);
    if leaks || !is_any(path, parent, rules.schemas, is_secret) {
        return Ok(());
    }
    let path = path.to_string();
    Err(match rules.written {
        Written::InUri => Refusal::Sensitive { path },
        Written::InBody => Refusal::FilterSecret { path },
    })
}

/// Whether one of the schemas says `what` of the attribute, of the sub-attribute that is meant, or of
/// the attribute that this is a part of.
fn is_any(
    path: &AttrPath,
    parent: Option<AttrRef<'_>>,
    schemas: &[&SchemaSet],
    what: fn(&Attribute) -> bool,
) -> bool {
    let path = parent.map_or(path.borrowed(), |parent| parent.with_sub(path.name()));
    schemas.iter().filter_map(|set| set.find(path)).any(|found| {
        // A complex attribute is compared by its `value`.
        let meant = found.sub.or_else(|| found.attribute.sub("value"));
        what(found.attribute) || meant.is_some_and(what)
    })
}

fn is_secret(attribute: &Attribute) -> bool {
    attribute.returned == Returned::Never
}

fn has_no_order(attribute: &Attribute) -> bool {
    matches!(attribute.kind, AttributeType::Boolean | AttributeType::Binary)
}

#[cfg(test)]
mod tests {
    use fedspec_protocol::scim::sort::SortOrder;

    use super::super::schemas::{WORKPLACE, of};
    use super::*;
    use crate::directory::Kind;

    fn checked(filter: &str, written: Written) -> Result<(), Refusal> {
        let filter = Filter::parse(filter).unwrap();
        check_filter(&filter, &[of(Kind::User), of(Kind::Group)], written, FaultSet::NONE)
    }

    #[test]
    fn refuses_to_order_what_has_no_order() {
        for path in [
            "active",
            "emails.primary",
            "x509Certificates.value",
            "x509Certificates",
            &format!("{WORKPLACE}:photo"),
        ] {
            let refused = checked(&format!("{path} gt \"a\""), Written::InUri);
            assert_eq!(refused, Err(Refusal::NoOrder { path: path.to_owned() }));
            assert_eq!(checked(&format!("{path} eq \"a\""), Written::InUri), Ok(()));
        }
        assert!(checked("not (emails[type pr and primary le \"a\"])", Written::InUri).is_err());
        assert_eq!(checked("userName gt \"a\" and unknown lt 1", Written::InUri), Ok(()));
    }

    #[test]
    fn refuses_to_look_at_what_is_never_shown() {
        let path = "PASSWORD".to_owned();
        let sensitive = Err(Refusal::Sensitive { path: path.clone() });
        assert_eq!(checked("PASSWORD eq \"x\"", Written::InUri), sensitive);
        let secret = Err(Refusal::FilterSecret { path });
        assert_eq!(checked("userName pr or PASSWORD pr", Written::InBody), secret);
        assert!(checked(&format!("{WORKPLACE}:pin pr"), Written::InUri).is_err());
    }

    #[test]
    fn sorts_neither_by_secrets_nor_by_objects() {
        let sorted = |by: &str| {
            let sort = Sort { by: by.parse().unwrap(), order: SortOrder::Ascending };
            check_sort(&sort, &[of(Kind::User)])
        };
        assert_eq!(sorted("password"), Err(Refusal::SortSecret { path: "password".to_owned() }));
        assert_eq!(sorted("name"), Err(Refusal::SortComplex { path: "name".to_owned() }));
        for fine in ["name.familyName", "emails", "emails.type", "unknown", "meta.created"] {
            assert_eq!(sorted(fine), Ok(()), "{fine}");
        }
    }
}
