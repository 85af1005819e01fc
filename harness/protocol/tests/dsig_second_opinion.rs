//! What others signed, encrypted, verified and decrypted, as it was recorded: `tests/dsig/README.md`
//! says by whom and how.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot read its inputs has to fail"
)]

use std::fs;
use std::path::PathBuf;

use fedspec_protocol::crypto::{SignatureAlgorithm, SigningKey, TransportKey};
use fedspec_protocol::dsig::{
    self, Policy, ReferencePlan, SignaturePlan, Verified, VerifyError, verify,
};
use fedspec_protocol::enc::{DecryptionPolicy, XENC, decrypt};
use fedspec_protocol::xml::c14n::{Canonicalization, Subset, to_bytes};
use fedspec_protocol::xml::{Document, Node};

const MESSAGE: &str = include_str!("dsig/message.xml");

#[test]
fn what_others_signed_verifies_and_is_the_message_they_were_given() {
    let expected = form(MESSAGE, "_r");
    for (folder, least) in [("xmlsec1", 18), ("signxml", 22)] {
        let files = files(folder);
        assert!(files.len() >= least, "{folder}: only {} files", files.len());
        for (name, text) in files {
            let verified = check(&name, &text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(String::from_utf8(verified.canonical).unwrap(), expected, "{folder} {name}");
            let changed = text.replace("user@example.com", "root@example.com");
            assert_eq!(check(&name, &changed).unwrap_err(), VerifyError::Digest, "{folder} {name}");
        }
    }
}

#[test]
fn what_others_verified_is_what_we_still_sign() {
    let files = files("ours");
    assert!(files.len() >= 17, "only {} files", files.len());
    for (name, text) in files {
        check(&name, &text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (algorithm, key) = named(&name);
        let random = matches!(
            algorithm,
            SignatureAlgorithm::RsaPssSha256
                | SignatureAlgorithm::RsaPssSha384
                | SignatureAlgorithm::RsaPssSha512
                | SignatureAlgorithm::EcdsaSha256
                | SignatureAlgorithm::EcdsaSha384
                | SignatureAlgorithm::EcdsaSha512
        );
        let mut plan = SignaturePlan::enveloped("_r", algorithm);
        if let Some(digest) = algorithm.digest() {
            let reference = ReferencePlan { digest, ..ReferencePlan::enveloped("_r") };
            plan.signed_infos[0].references = vec![reference];
        }
        let mut document = Document::read(MESSAGE.as_bytes()).unwrap();
        let root = document.root().unwrap().id();
        dsig::sign(&mut document, root, &plan, &key).unwrap();
        let again = String::from_utf8(document.to_bytes()).unwrap();
        let [text, again] = [text, again].map(|text| match random {
            true => text.split("<ds:SignatureValue>").next().unwrap_or_default().to_owned(),
            false => text,
        });
        assert_eq!(again, text, "{name}");
    }
}

#[test]
fn what_others_encrypted_and_decrypted_decrypts_to_the_assertion() {
    let expected = form(MESSAGE, "_a");
    let key = [TransportKey::from_pem(&key_file("rsa-2048.key.pem")).unwrap()];
    for folder in ["xmlsec1-encrypted", "ours-encrypted"] {
        let files = files(folder);
        assert!(files.len() >= 6, "{folder}: only {} files", files.len());
        for (name, text) in files {
            let document = Document::read(text.as_bytes()).unwrap();
            let is_data = |node: &Node<'_>| node.is(XENC, "EncryptedData");
            let data = document.top().descendants().find(is_data).unwrap();
            let decrypted = decrypt(&document, data.id(), &key, &DecryptionPolicy::default());
            let decrypted = decrypted.unwrap_or_else(|error| panic!("{folder} {name}: {error}"));
            let text = String::from_utf8(decrypted.document.to_bytes()).unwrap();
            assert_eq!(form(&text, "_a"), expected, "{folder} {name}");
        }
    }
}

fn check(name: &str, text: &str) -> Result<Verified, VerifyError> {
    let document = Document::read(text.as_bytes()).unwrap();
    let (algorithm, key) = named(name);
    let policy = Policy { signatures: vec![algorithm], ..Policy::default().with_sha1() };
    let root = document.root().unwrap().id();
    verify(&document, root, std::slice::from_ref(key.verifying_key()), &policy)
}

/// The algorithm and the key in the name of a file.
fn named(name: &str) -> (SignatureAlgorithm, SigningKey) {
    let parts: Vec<&str> = name.split('.').collect();
    let [algorithm, key, "xml"] = *parts else { panic!("{name}: no such name") };
    let word = |one: &SignatureAlgorithm| format!("{one:?}").to_lowercase();
    let wanted = algorithm.replace('-', "");
    let algorithm = SignatureAlgorithm::ALL.into_iter().find(|one| word(one) == wanted);
    let key = match key {
        "secret" => SigningKey::hmac(b"a secret of no less than 16 bytes"),
        key => SigningKey::from_pem(&key_file(&format!("{key}.key.pem"))).unwrap(),
    };
    (algorithm.unwrap_or_else(|| panic!("{name}: no such algorithm")), key)
}

/// The exclusive canonical form of the element with this ID.
fn form(text: &str, id: &str) -> String {
    let document = Document::read(text.as_bytes()).unwrap();
    let element = document.find_by_attribute("ID", id).unwrap();
    let form = to_bytes(&document, &Subset::of(element.id()), &Canonicalization::exclusive());
    String::from_utf8(form.unwrap()).unwrap()
}

fn key_file(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/keys").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn files(folder: &str) -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/dsig").join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}
