use std::collections::{BTreeMap, BTreeSet};

use crate::saml::forge::{Forged, ResponseSpec, Signed};
use crate::xml::Document;

use super::super::*;
use super::{forged, tampered, wrapped};

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
        assert_eq!(Wrap::from_name(&point.name()), Some(point));
        for wrong in [".worthless", ".same-id", ".", "x"] {
            let other = Wrap::from_name(&(point.name() + wrong));
            assert!(other.is_none_or(|other| other.name() == point.name() + wrong), "{point}");
        }
        let xml = wrapped(point).xml;
        assert_eq!(Document::read(&xml).is_ok(), point.is_well_formed(), "{point}");
        if let Some(other) = seen.insert(xml, point) {
            panic!("{point} makes what {other} makes");
        }
    }
    assert_eq!((Wrap::all().count(), Wrap::core().count()), (580, 142));
}

#[test]
fn eight_points_are_those_that_everybody_knows() {
    let names: Vec<_> = (1..=8).map(|number| Wrap::xsw(number).unwrap().name()).collect();
    let expected = [
        "response.genuine-signature.signature-forged",
        "response.genuine-before-signature.signature-forged",
        "assertion.genuine-after.signature-genuine",
        "assertion.genuine-last-child.signature-genuine",
        "assertion.genuine-after.signature-forged",
        "assertion.genuine-signature.signature-forged",
        "assertion.forged-extensions.signature-genuine",
        "assertion.genuine-object.signature-forged",
    ];
    assert_eq!(names, expected);
    let core: BTreeSet<_> = Wrap::core().collect();
    for number in 1..=8 {
        let point = Wrap::xsw(number).unwrap();
        assert!(core.contains(&point), "{point}");
        assert_eq!(Wrap::from_name(&format!("xsw{number}")), Some(point));
    }
    assert_eq!(Wrap::xsw(0).or(Wrap::xsw(9)), None);
}

#[test]
fn points_and_tamperings_are_read_by_name_and_an_unknown_one_is_named() {
    let spec: ResponseSpec =
        serde_json::from_value(serde_json::json!({ "tamper": ["other-key"], "wrap": "xsw3" }))
            .unwrap();
    assert_eq!(spec.wrap, Wrap::xsw(3).into());
    assert_eq!(spec.tamper, [Tampering::Key(KeyTampering::OtherKey)]);
    for (key, value) in [("tamper", serde_json::json!(["xsw3"])), ("wrap", "xsw9".into())] {
        let error = serde_json::from_value::<ResponseSpec>(serde_json::json!({ key: value }));
        let error = error.unwrap_err().to_string();
        assert!(error.contains("is called `xsw"), "{error}");
    }
}

#[test]
fn messages_that_are_to_be_read_are_well_formed_and_the_others_are_not() {
    // What this reader refuses, and why it is sent all the same.
    let refused = |tampering: Tampering| match tampering {
        Tampering::Doctype(_) => true,
        Tampering::Structure(one) => matches!(
            one,
            StructureTampering::TwoRootsForgedFirst
                | StructureTampering::TwoRootsForgedLast
                | StructureTampering::TextAfterRoot
        ),
        Tampering::Octet(one) => one != OctetTampering::ByteOrderMark,
        _ => false,
    };
    for tampering in Tampering::all() {
        let read = Document::read(&tampered(tampering).xml);
        assert_eq!(read.is_err(), refused(tampering), "{tampering}: {:?}", read.err());
    }
}

#[test]
fn a_signature_around_what_was_changed_is_nothing_to_go_by_and_one_inside_of_it_still_vouches() {
    let both = || Some(vec![Signed::Assertion, Signed::Response]);
    let around = || Some(vec![Signed::Response]);
    let beside = Tampering::from_name("second-assertion-first").unwrap();
    let vouched = |spec: ResponseSpec| forged(&spec).claims.vouched;
    for number in 1..=8 {
        let wrap = Wrap::xsw(number).into();
        assert!(
            vouched(ResponseSpec { wrap, sign: both(), ..ResponseSpec::default() }),
            "{number}"
        );
    }
    let tamper = vec![beside];
    let added = ResponseSpec { tamper, ..ResponseSpec::default() };
    assert!(vouched(ResponseSpec { sign: both(), ..added.clone() }));
    assert!(!vouched(ResponseSpec { sign: around(), ..added }));
}
