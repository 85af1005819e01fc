//! Messages and identity providers that the binary makes, and what it tells of tamperings.

#![expect(dead_code, reason = "what tests share, not each of them uses whole")]

mod support;

use support::binary::{fedspec, stderr, stdout};
use tempfile::TempDir;

#[test]
fn a_message_is_printed_in_each_of_its_forms() {
    let forge = |more: &[&str]| {
        let usual = ["forge", "--seed", "7", "--now", "2026-01-01T00:00:00Z"];
        fedspec(&[&usual[..], more].concat())
    };
    let honest = forge(&[]);
    assert_eq!(honest.status.code(), Some(0), "{}", stderr(&honest));
    let xml = stdout(&honest);
    assert!(xml.starts_with("<samlp:Response") && xml.contains("ada@example.test"), "{xml}");
    assert!(stderr(&honest).contains("a trusted key vouches for ada@example.test"));
    assert_eq!(stdout(&forge(&[])), xml, "the same seed and time make the same message");
    let wrapped = forge(&["--wrap", "xsw2", "--in-response-to", "_a"]);
    assert!(stdout(&wrapped).contains("bob@example.test"), "{}", stdout(&wrapped));
    assert!(stdout(&wrapped).contains("InResponseTo=\"_a\""));
    let unsigned = forge(&["--tamper", "unsigned", "--field", "response-destination=missing"]);
    assert!(!stdout(&unsigned).contains("SignatureValue"));
    assert!(!stdout(&unsigned).contains("Destination="));
    assert!(stderr(&unsigned).contains("vouches for nobody"));
    assert!(stdout(&forge(&["--as", "form"])).starts_with("SAMLResponse=PHNhbWxwO"));
    let folder = TempDir::new().unwrap();
    let spec = folder.path().join("spec.yaml");
    std::fs::write(&spec, "binding: http-redirect\nclock: -1h\n").unwrap();
    let query = forge(&["--spec", spec.to_str().unwrap(), "--as", "url"]);
    assert!(stdout(&query).starts_with("https://sp.fedspec.test/acs?SAMLResponse="));
}

#[test]
fn what_no_message_can_be_is_told() {
    for (arguments, told) in [
        (["--tamper", "unsined"], "did you mean `unsigned`"),
        (["--field", "response-destination"], "response-destination=missing"),
        (["--field", "response-destinaton=empty"], "response-destination"),
        (["--wrap", "xsw9"], "did you mean `xsw"),
    ] {
        let output = fedspec(&["forge", arguments[0], arguments[1]]);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
}

#[test]
fn an_identity_provider_is_made_once() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("idp");
    let arguments = ["idp", "-o", path.to_str().unwrap(), "--entity-id", "urn:idp"];
    let output = fedspec(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("The key is for tests"));
    assert!(stdout(&output).contains("entity-id: urn:idp"));
    for (file, begins) in [
        ("idp.key.pem", "-----BEGIN PRIVATE KEY-----"),
        ("idp.crt.pem", "-----BEGIN CERTIFICATE-----"),
        ("idp.metadata.xml", "<"),
    ] {
        let text = std::fs::read_to_string(path.join(file)).unwrap();
        assert!(text.starts_with(begins), "{file}");
    }
    let again = fedspec(&arguments);
    assert_eq!(again.status.code(), Some(2), "a key is never replaced");
}

#[test]
fn tamperings_are_listed_and_explained() {
    let listed = stdout(&fedspec(&["list", "tamperings"]));
    assert!(listed.lines().count() > 50 && listed.contains("comment-in-name-id\t"), "{listed}");
    assert!(stdout(&fedspec(&["list", "wrappings"])).starts_with("xsw1\t"));
    assert!(stdout(&fedspec(&["list", "fields"])).contains("response-destination=missing\n"));
    let explained = stdout(&fedspec(&["explain", "comment-in-name-id"]));
    assert!(explained.contains("CVE-2017-11427"), "{explained}");
    assert!(explained.contains("fedspec forge --tamper comment-in-name-id"), "{explained}");
}
