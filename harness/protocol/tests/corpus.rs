//! Replays the fuzz corpora through the bodies of their targets.

#![expect(clippy::expect_used, reason = "a test that cannot read its inputs has to fail")]

use std::fs;
use std::path::PathBuf;

use fedspec_protocol::fuzzing;
use fedspec_protocol::json::Document;
use fedspec_protocol::scim::filter::Filter;
use fedspec_protocol::scim::path::PatchPath;
use fedspec_protocol::xml;

#[test]
fn every_input_of_every_corpus_keeps_the_properties() {
    for (target, body) in [
        ("saml_assertion", fuzzing::saml_assertion as fn(&[u8])),
        ("saml_metadata", fuzzing::saml_metadata),
        ("saml_redirect", fuzzing::saml_redirect),
        ("saml_tamper", fuzzing::saml_tamper),
        ("scim_filter", fuzzing::scim_filter),
        ("scim_message", fuzzing::scim_message),
        ("scim_patch", fuzzing::scim_patch),
        ("xml_c14n", fuzzing::xml_c14n),
        ("xml_dsig", fuzzing::xml_dsig),
        ("xml_wellformed", fuzzing::xml_wellformed),
    ] {
        let inputs = inputs(target);
        assert!(inputs.len() >= 20, "{target}: only {} inputs", inputs.len());
        for (_, input) in inputs {
            body(&input);
        }
    }
}

#[test]
fn documents_named_bad_are_refused_and_the_others_are_read() {
    for target in ["xml_wellformed", "xml_c14n"] {
        for (name, input) in inputs(target) {
            let Some(name) = name.strip_prefix("seed-") else { continue };
            let read = xml::Document::read(&input);
            assert_eq!(read.is_err(), name.starts_with("bad-"), "{target} {name}: {read:?}");
        }
    }
}

#[test]
fn seeds_named_bad_cannot_be_read_as_json_and_seeds_named_odd_only_leniently() {
    for (name, input) in inputs("scim_message") {
        let Some(name) = name.strip_prefix("seed-").filter(|name| *name != "empty") else {
            continue;
        };
        let document = Document::read(&input);
        let odd = document.as_ref().is_ok_and(|document| !document.oddities.is_empty());
        assert_eq!(document.is_err(), name.starts_with("bad-"), "{name}: {document:?}");
        assert_eq!(odd, name.starts_with("odd-"), "{name}: {document:?}");
    }
}

#[test]
fn filters_named_bad_are_refused_and_the_others_are_read() {
    for (name, input) in inputs("scim_filter") {
        // A seed may be a filter, a path, or both; the empty one is neither, and is not called bad.
        let Some(name) = name.strip_prefix("seed-").filter(|name| *name != "empty") else {
            continue;
        };
        let text = String::from_utf8(input).expect("seeds are written as text");
        let read = Filter::parse(&text).is_ok() || PatchPath::parse(&text).is_ok();
        let expected = !name.starts_with("bad-") && name != "entra-work-email";
        assert_eq!(read, expected, "{name}: {text}");
    }
}

/// The names and bytes of all inputs of one target: what people wrote, and what runs added.
fn inputs(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let entries = fs::read_dir(&folder).expect("the corpus is part of the repository");
    entries
        .map(|entry| {
            let path = entry.expect("the folder can be listed").path();
            let name = path.file_name().expect("an entry has a name").to_string_lossy();
            (name.into_owned(), fs::read(&path).expect("the input can be read"))
        })
        .collect()
}
