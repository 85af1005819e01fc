use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::saml::forge::parties::{Parties, counting};
use crate::saml::forge::{Forged, ResponseSpec, forge};
use crate::xml::Document;

use super::*;

/// Keys are read once: that costs more than a message.
static PARTIES: LazyLock<Parties> = LazyLock::new(Parties::new);

fn forged(spec: &ResponseSpec) -> Forged {
    let made = forge(spec, &PARTIES.context(), &mut counting());
    made.unwrap_or_else(|error| panic!("{spec:?}: {error}"))
}

fn tampered(tampering: Tampering) -> Forged {
    forged(&ResponseSpec { tamper: vec![tampering], ..ResponseSpec::default() })
}

fn wrapped(wrap: Wrap) -> Forged {
    forged(&ResponseSpec { wrap: Some(wrap), ..ResponseSpec::default() })
}

#[test]
fn every_tampering_has_a_name_of_its_own_by_which_it_is_found() {
    let names: BTreeSet<_> = Tampering::all().map(Tampering::name).collect();
    assert_eq!(names.len(), Tampering::all().count());
    for tampering in Tampering::all() {
        assert_eq!(Tampering::from_name(tampering.name()), Some(tampering));
        assert!(!tampering.sources().is_empty() && !tampering.summary().is_empty());
    }
}

#[test]
fn every_tampering_makes_a_message_of_its_own() {
    let sent = |made: &Forged| {
        format!("{}\n{}", made.delivery.url, String::from_utf8_lossy(&made.delivery.body))
    };
    let honest = forged(&ResponseSpec::default());
    let mut seen = BTreeMap::from([(sent(&honest), "an honest one")]);
    for tampering in Tampering::all() {
        if let Some(other) = seen.insert(sent(&tampered(tampering)), tampering.name()) {
            panic!("{tampering} makes what {other} makes");
        }
    }
}

#[test]
fn every_point_of_wrapping_has_a_name_of_its_own_and_makes_a_message_of_its_own() {
    let names: BTreeSet<_> = Wrap::all().map(|point| point.name()).collect();
    assert_eq!(names.len(), Wrap::all().count());
    let mut seen = BTreeMap::new();
    for point in Wrap::all() {
        let xml = wrapped(point).xml;
        assert_eq!(Document::read(&xml).is_ok(), point.is_well_formed(), "{point}");
        if let Some(other) = seen.insert(xml, point) {
            panic!("{point} makes what {other} makes");
        }
    }
    assert_eq!((Wrap::all().count(), Wrap::core().count()), (532, 130));
}
