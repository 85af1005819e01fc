use std::collections::HashSet;

use crate::xml::XmlErrorKind;
use crate::xml::error::Refusal;

use super::tag::AttributePieces;

/// Attributes that are compared in pairs before a set is made.
const FEW: usize = 8;

/// Refuses two attributes of the same name, as written or by namespace.
pub(super) fn check(text: &str, attributes: &[AttributePieces]) -> Result<(), Refusal> {
    let name = |attribute: &AttributePieces| (attribute.namespace, attribute.local().of(text));
    if attributes.len() > FEW {
        let mut seen = HashSet::with_capacity(attributes.len());
        return match attributes.iter().position(|attribute| !seen.insert(name(attribute))) {
            Some(again) => Err(refusal(text, attributes, again)),
            None => Ok(()),
        };
    }
    for (again, attribute) in attributes.iter().enumerate().skip(1) {
        let before = attributes.iter().take(again);
        if before.into_iter().any(|other| name(other) == name(attribute)) {
            return Err(refusal(text, attributes, again));
        }
    }
    Ok(())
}

/// Which of the two rules the attribute `again` breaks.
fn refusal(text: &str, attributes: &[AttributePieces], again: usize) -> Refusal {
    let Some(attribute) = attributes.get(again) else {
        return Refusal::new(0..0, XmlErrorKind::MalformedName);
    };
    let name = attribute.name().of(text).to_owned();
    let mut before = attributes.iter().take(again);
    let kind = match before.any(|other| other.name().of(text) == name) {
        true => XmlErrorKind::DuplicateAttribute { name },
        false => XmlErrorKind::DuplicateExpandedName { name },
    };
    Refusal::new(attribute.name().range(), kind)
}
