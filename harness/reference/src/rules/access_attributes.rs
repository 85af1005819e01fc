//! Attributes for access control (ABAC rows). Nothing here applies while they are off.

use std::collections::HashSet;
use std::sync::LazyLock;

use fedspec_protocol::saml::model::{Attribute, AttributeStatement};
use fedspec_protocol::saml::names;
use regex::Regex;
use thiserror::Error;

use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// What names an attribute for access control, followed by the key (ABAC-06).
const PREFIX: &str = "https://aws.amazon.com/SAML/Attributes/AccessControl:";
/// ABAC-08: what a key may hold, and how long it may be. The length is no part of the pattern, which would
/// be many times as long for it.
static KEY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$").ok());
const LONGEST_KEY: usize = 128;
/// ABAC-01.
const MOST: usize = 50;

/// Why an assertion is refused while attributes for access control are on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum AccessRefusal {
    /// ABAC-01.
    #[error("more than {MOST} attributes for access control")]
    TooMany,
    /// ABAC-02.
    #[error("attribute `{name}` has several values")]
    SeveralValues {
        /// Its name.
        name: String,
    },
    /// ABAC-03.
    #[error("attribute `{name}` is there twice")]
    Twice {
        /// Its name.
        name: String,
    },
    /// ABAC-04.
    #[error("attribute `{name}` has elements in its value")]
    Structured {
        /// Its name.
        name: String,
    },
    /// ABAC-05.
    #[error("attribute `{name}` has a name format that SAML does not specify")]
    Format {
        /// Its name.
        name: String,
    },
}

/// ABAC-01 to ABAC-06: the keys and values that an assertion sends. The documentation holds the whole
/// assertion to the rules about values, names and formats, and only counts what is mapped.
pub(crate) fn of_assertion(
    statements: &[AttributeStatement],
    faults: FaultSet,
) -> Result<Vec<(String, String)>, AccessRefusal> {
    let all: Vec<&Attribute> =
        statements.iter().flat_map(|statement| &statement.attributes).collect();
    abac_03_once(&all, faults)?;
    for attribute in &all {
        abac_02_single(attribute, faults)?;
        abac_04_plain(attribute, faults)?;
        abac_05_format(attribute, faults)?;
    }
    let keyed: Vec<(String, String)> =
        all.into_iter().filter_map(|attribute| abac_06_key(attribute, faults)).collect();
    match keyed.len() <= MOST || faults.has(Fault::AccessAttributesUnlimited) {
        true => Ok(keyed),
        false => Err(AccessRefusal::TooMany),
    }
}

fn abac_02_single(attribute: &Attribute, faults: FaultSet) -> Result<(), AccessRefusal> {
    match attribute.values.len() > 1 && !faults.has(Fault::AccessAttributeMultiValued) {
        true => Err(AccessRefusal::SeveralValues { name: name(attribute) }),
        false => Ok(()),
    }
}

fn abac_03_once(all: &[&Attribute], faults: FaultSet) -> Result<(), AccessRefusal> {
    let mut seen = HashSet::new();
    let twice = all.iter().find(|attribute| !seen.insert(attribute.name.as_deref()));
    match twice {
        Some(attribute) if !faults.has(Fault::AccessAttributeTwice) => {
            Err(AccessRefusal::Twice { name: name(attribute) })
        }
        _ => Ok(()),
    }
}

fn abac_04_plain(attribute: &Attribute, faults: FaultSet) -> Result<(), AccessRefusal> {
    let structured = attribute.values.iter().any(|value| value.is_structured);
    match structured && !faults.has(Fault::AccessAttributeStructured) {
        true => Err(AccessRefusal::Structured { name: name(attribute) }),
        false => Ok(()),
    }
}

/// Which formats AWS takes for generic is not known: here the three that SAML specifies are taken, a
/// missing one being `unspecified` (SAML Core section 2.7.3.1), and no other.
fn abac_05_format(attribute: &Attribute, faults: FaultSet) -> Result<(), AccessRefusal> {
    let specified = [names::ATTRIBUTE_UNSPECIFIED, names::ATTRIBUTE_URI, names::ATTRIBUTE_BASIC];
    match specified.contains(&attribute.format()) || faults.has(Fault::AccessAttributeAnyFormat) {
        true => Ok(()),
        false => Err(AccessRefusal::Format { name: name(attribute) }),
    }
}

fn abac_06_key(attribute: &Attribute, faults: FaultSet) -> Option<(String, String)> {
    let whole = attribute.name.as_deref()?;
    let key = match whole.strip_prefix(PREFIX) {
        None if faults.has(Fault::AccessAttributeAnyName) => whole,
        other => other?,
    };
    let value = attribute.values.first().map(|value| value.text.clone()).unwrap_or_default();
    Some((key.to_owned(), value))
}

/// ABAC-07: a key that is configured keeps the configured value, whatever the assertion says.
pub(crate) fn abac_07_merge(
    configured: Vec<(String, String)>,
    sent: Vec<(String, String)>,
    faults: FaultSet,
) -> Vec<(String, String)> {
    let (mut kept, other) = match faults.has(Fault::AccessAttributeFromAssertion) {
        true => (sent, configured),
        false => (configured, sent),
    };
    for (key, value) in other {
        if !kept.iter().any(|(known, _)| *known == key) {
            kept.push((key, value));
        }
    }
    kept
}

/// ABAC-08: whether an administrator may set this up: a key of 1 to 128 letters, numbers, blanks and
/// `_.:/=+-@`, one source of at most 256 characters, and each key once.
pub(crate) fn abac_08_acceptable(mappings: &[(String, Vec<String>)], faults: FaultSet) -> bool {
    if faults.has(Fault::AccessAttributeAnyKey) {
        return true;
    }
    let Some(form) = &*KEY else { return false };
    let mut seen = HashSet::new();
    mappings.iter().all(|(key, sources)| {
        let [source] = sources.as_slice() else { return false };
        form.is_match(key)
            && key.chars().count() <= LONGEST_KEY
            && (1..=256).contains(&source.chars().count())
            && seen.insert(key.as_str())
    })
}

fn name(attribute: &Attribute) -> String {
    attribute.name.as_deref().unwrap_or_default().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use fedspec_protocol::xml::Document;

    use super::*;

    fn of(attributes: &str) -> Result<Vec<(String, String)>, AccessRefusal> {
        let xml = format!(
            "<a:AttributeStatement xmlns:a=\"{}\">{attributes}</a:AttributeStatement>",
            names::ASSERTION
        );
        let document = Document::read(xml.as_bytes()).unwrap();
        let mut flaws = Vec::new();
        let statement = AttributeStatement::read(document.root().unwrap(), &mut flaws);
        of_assertion(&[statement], FaultSet::NONE)
    }

    fn attribute(name: &str, more: &str, values: &[&str]) -> String {
        let values: String = values
            .iter()
            .map(|value| format!("<a:AttributeValue>{value}</a:AttributeValue>"))
            .collect();
        format!("<a:Attribute Name=\"{name}\" {more}>{values}</a:Attribute>")
    }

    #[test]
    fn abac_06_takes_what_has_the_prefix_and_passes_over_the_rest() {
        let sent =
            attribute(&format!("{PREFIX}Team"), "", &["blue"]) + &attribute("mail", "", &["x"]);
        assert_eq!(of(&sent), Ok(vec![("Team".to_owned(), "blue".to_owned())]));
    }

    #[test]
    fn abac_01_counts_to_fifty() {
        let so_many = |count: usize| -> String {
            (0..count).map(|at| attribute(&format!("{PREFIX}{at}"), "", &["x"])).collect()
        };
        assert_eq!(of(&so_many(50)).unwrap().len(), 50);
        assert_eq!(of(&so_many(51)), Err(AccessRefusal::TooMany));
    }

    #[test]
    fn abac_02_to_05_refuse_what_the_documentation_rules_out() {
        let name = format!("{PREFIX}Team");
        let refused = |sent: String| of(&sent).unwrap_err();
        let named = || name.clone();
        assert_eq!(
            refused(attribute(&name, "", &["a", "b"])),
            AccessRefusal::SeveralValues { name: named() }
        );
        assert_eq!(
            refused(attribute(&name, "", &["a"]) + &attribute(&name, "", &["b"])),
            AccessRefusal::Twice { name: named() }
        );
        assert_eq!(
            refused(attribute(&name, "", &["<b xmlns=\"\">a</b>"])),
            AccessRefusal::Structured { name: named() }
        );
        for format in ["urn:made-up", "", "urn:oasis:names:tc:SAML:2.0:attrname-format:URI"] {
            assert_eq!(
                refused(attribute(&name, &format!("NameFormat=\"{format}\""), &["a"])),
                AccessRefusal::Format { name: named() }
            );
        }
        for format in [names::ATTRIBUTE_URI, names::ATTRIBUTE_BASIC, names::ATTRIBUTE_UNSPECIFIED] {
            assert!(of(&attribute(&name, &format!("NameFormat=\"{format}\""), &["a"])).is_ok());
        }
    }

    #[test]
    fn abac_07_what_is_configured_wins() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let merged = abac_07_merge(
            vec![pair("Team", "configured")],
            vec![pair("Team", "sent"), pair("Site", "sent")],
            FaultSet::NONE,
        );
        assert_eq!(merged, [pair("Team", "configured"), pair("Site", "sent")]);
    }

    #[test]
    fn abac_08_limits_keys_and_sources() {
        let ok = |key: &str, sources: &[&str]| {
            let sources = sources.iter().map(|source| (*source).to_owned()).collect();
            abac_08_acceptable(&[(key.to_owned(), sources)], FaultSet::NONE)
        };
        assert!(ok("Cost Center/é_.:=+-@1", &["${path:title}"]));
        assert!(ok(&"k".repeat(128), &[&"s".repeat(256)]));
        assert!(!ok(&"k".repeat(129), &["x"]) && !ok("", &["x"]) && !ok("a&b", &["x"]));
        assert!(!ok("k", &[]) && !ok("k", &["a", "b"]) && !ok("k", &[&"s".repeat(257)]));
        let twice =
            [("k".to_owned(), vec!["a".to_owned()]), ("k".to_owned(), vec!["b".to_owned()])];
        assert!(!abac_08_acceptable(&twice, FaultSet::NONE));
    }
}
