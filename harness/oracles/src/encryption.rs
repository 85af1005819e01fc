//! Encrypted elements in both directions.

use std::path::{Path, PathBuf};

use fedspec_protocol::crypto::{
    ContentAlgorithm, DigestAlgorithm, KeyTransport, TransportKey, VerifyingKey,
};
use fedspec_protocol::enc::{self, DecryptionPolicy, EncryptionPlan, XENC};
use fedspec_protocol::xml::c14n::{Canonicalization, Subset, to_bytes};
use fedspec_protocol::xml::{Document, Node};

use crate::case::{Key, PLAIN, keys_folder};
use crate::opinions::Answer;
use crate::opinions::xmlsec1::Xmlsec1;
use crate::report::Report;

/// How something is encrypted.
#[derive(Clone, Debug)]
pub struct Case {
    pub content: ContentAlgorithm,
    pub digest: DigestAlgorithm,
    pub mask: DigestAlgorithm,
}

impl Case {
    pub fn name(&self) -> String {
        format!("{:?}.{:?}.{:?}", self.content, self.digest, self.mask).to_lowercase()
    }
}

/// Somebody who encrypts and decrypts.
pub trait Cipher {
    fn name(&self) -> &'static str;
    /// The assertion of a message that holds it encrypted.
    fn decrypt(&self, message: &str) -> Answer<Vec<u8>>;
    /// The message with its assertion encrypted.
    fn encrypt(&self, case: &Case) -> Answer<String>;
    fn exception(&self, case: &Case) -> Option<&'static str>;
}

pub fn all() -> Vec<Case> {
    use DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
    let pairs =
        [(Sha1, Sha1), (Sha256, Sha1), (Sha256, Sha256), (Sha384, Sha384), (Sha512, Sha512)];
    let mut cases = Vec::new();
    for content in ContentAlgorithm::ALL {
        for (digest, mask) in pairs {
            cases.push(Case { content, digest, mask });
        }
    }
    cases
}

pub fn both_ways(who: &dyn Cipher, report: &mut Report) -> Vec<(String, String)> {
    let expected = assertion(PLAIN.text.as_bytes()).expect("the assertion");
    let same = |found: Vec<u8>| match found == expected {
        true => Ok(()),
        false => Err(format!("another assertion: {}", String::from_utf8_lossy(&found))),
    };
    let mut kept = Vec::new();
    for case in all() {
        let answer = who.decrypt(&encrypted(&case)).and_then(same);
        let row = format!("{} decrypts ours", who.name());
        report.take(&row, who.exception(&case), &case.name(), answer);
        let answer = who.encrypt(&case).and_then(|text| {
            let found = decrypted(&text).map_err(|error| format!("{error}\n{text}"))?;
            kept.push((case.name(), text));
            same(found)
        });
        let row = format!("{} encrypts, we decrypt", who.name());
        report.take(&row, who.exception(&case), &case.name(), answer);
    }
    kept
}

/// The message with its assertion encrypted by us.
pub fn encrypted(case: &Case) -> String {
    let mut document = Document::read(PLAIN.text.as_bytes()).expect("a message");
    let element = document.find_by_attribute("ID", "_a").expect("the assertion").id();
    let mut plan = EncryptionPlan::usual();
    plan.content = case.content;
    plan.transport = KeyTransport::Oaep { digest: case.digest, mask: case.mask };
    let mut state = 1_u32;
    let mut random = |bytes: &mut [u8]| {
        for byte in bytes {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *byte = (state >> 24) as u8;
        }
    };
    let recipient: VerifyingKey = Key::Rsa.verifying();
    let made = enc::encrypt(&mut document, element, &plan, &recipient, &mut random);
    let made = made.expect("an encrypted element");
    document.replace(element, made.data).expect("in its place");
    String::from_utf8(document.to_bytes()).expect("text")
}

/// The same with both octets taken out, for others to fill in.
pub fn template(case: &Case) -> String {
    let text = encrypted(case);
    let mut template = String::new();
    for (at, part) in text.split("<xenc:CipherValue>").enumerate() {
        let rest = match at {
            0 => part,
            _ => part.find('<').and_then(|end| part.get(end..)).unwrap_or_default(),
        };
        template.push_str(if at == 0 { "" } else { "<xenc:CipherValue>" });
        template.push_str(rest);
    }
    template
}

/// What we decrypt of a message.
fn decrypted(text: &str) -> Answer<Vec<u8>> {
    let document = Document::read(text.as_bytes()).map_err(|error| error.to_string())?;
    let is_data = |node: &Node<'_>| node.is(XENC, "EncryptedData");
    let data = document.top().descendants().find(is_data).ok_or("nothing is encrypted")?;
    let key = TransportKey::from_pem(&Key::Rsa.private_pem()).map_err(|error| error.to_string())?;
    let decrypted = enc::decrypt(&document, data.id(), &[key], &DecryptionPolicy::default());
    let decrypted = decrypted.map_err(|error| error.to_string())?;
    assertion(&decrypted.document.to_bytes())
}

/// The canonical form of the assertion in a document.
pub fn assertion(text: &[u8]) -> Answer<Vec<u8>> {
    let document = Document::read(text).map_err(|error| error.to_string())?;
    let element = document.find_by_attribute("ID", "_a").ok_or("no assertion")?;
    let form = to_bytes(&document, &Subset::of(element.id()), &Canonicalization::exclusive());
    form.map_err(|error| error.to_string())
}

pub struct Xmlsec1Cipher {
    pub folder: PathBuf,
}

impl Cipher for Xmlsec1Cipher {
    fn name(&self) -> &'static str {
        "xmlsec1"
    }

    fn decrypt(&self, message: &str) -> Answer<Vec<u8>> {
        let file = write(&self.folder.join("encrypted.xml"), message)?;
        let key = keys_folder().join("rsa-2048.key.pem").display().to_string();
        let arguments = ["--decrypt".to_owned(), "--privkey-pem".to_owned(), key];
        assertion(Xmlsec1::run(&arguments, &file)?.as_bytes())
    }

    fn encrypt(&self, case: &Case) -> Answer<String> {
        let data = write(&self.folder.join("data.xml"), PLAIN.text)?;
        let template = write(&self.folder.join("template.xml"), &only_data(&template(case))?)?;
        let key = keys_folder().join("rsa-2048.crt.pem").display().to_string();
        let bits = case.content.key_length() * 8;
        let arguments = [
            "--encrypt".to_owned(),
            "--pubkey-cert-pem".to_owned(),
            key,
            "--session-key".to_owned(),
            format!("aes-{bits}"),
            "--xml-data".to_owned(),
            data.display().to_string(),
            "--node-name".to_owned(),
            "urn:oasis:names:tc:SAML:2.0:assertion:Assertion".to_owned(),
        ];
        Xmlsec1::run(&arguments, &template)
    }

    fn exception(&self, case: &Case) -> Option<&'static str> {
        match (case.digest, case.mask) {
            (DigestAlgorithm::Sha1, DigestAlgorithm::Sha1) => None,
            _ => Some("release 1.2 has OAEP with SHA-1 only"),
        }
    }
}

/// The EncryptedData alone.
fn only_data(message: &str) -> Answer<String> {
    let document = Document::read(message.as_bytes()).map_err(|error| error.to_string())?;
    let is_data = |node: &Node<'_>| node.is(XENC, "EncryptedData");
    let data = document.top().descendants().find(is_data).ok_or("nothing is encrypted")?;
    String::from_utf8(data.to_bytes()).map_err(|error| error.to_string())
}

fn write(path: &Path, text: &str) -> Answer<PathBuf> {
    std::fs::write(path, text).map_err(|error| error.to_string())?;
    Ok(path.to_owned())
}

#[cfg(feature = "crates")]
pub struct BergshamraCipher;

#[cfg(feature = "crates")]
impl Cipher for BergshamraCipher {
    fn name(&self) -> &'static str {
        "bergshamra"
    }

    fn decrypt(&self, message: &str) -> Answer<Vec<u8>> {
        use bergshamra::keys::loader;
        let key = loader::load_pem_auto(Key::Rsa.private_pem().as_bytes(), None);
        let context = bergshamra::EncContext::new(crate::opinions::bergshamra::context(key)?);
        let text = bergshamra::decrypt(&context, message).map_err(|error| error.to_string())?;
        assertion(text.as_bytes())
    }

    fn encrypt(&self, case: &Case) -> Answer<String> {
        use bergshamra::keys::loader;
        let spki = Key::Rsa.verifying().to_spki().expect("a public key");
        let context = crate::opinions::bergshamra::context(loader::load_spki_der(&spki))?;
        let context = bergshamra::EncContext::new(context);
        let document = Document::read(PLAIN.text.as_bytes()).map_err(|error| error.to_string())?;
        let element = document.find_by_attribute("ID", "_a").ok_or("no assertion")?;
        let encrypted = bergshamra::encrypt(&context, &template(case), &element.to_bytes());
        encrypted.map_err(|error| error.to_string())
    }

    fn exception(&self, _case: &Case) -> Option<&'static str> {
        None
    }
}

#[cfg(feature = "crates")]
pub struct XmlSecCipher;

#[cfg(feature = "crates")]
impl Cipher for XmlSecCipher {
    fn name(&self) -> &'static str {
        "xml-sec"
    }

    fn decrypt(&self, message: &str) -> Answer<Vec<u8>> {
        use xml_sec::rsa_encoding::RsaPrivateKeyEncoding as _;
        use xml_sec::xmlenc::{PrivateKeyDecryptor, decrypt_document};
        let key = rsa::RsaPrivateKey::from_pkcs8_pem(&Key::Rsa.private_pem());
        let key = PrivateKeyDecryptor::new(key.map_err(|error| error.to_string())?);
        let text = decrypt_document(message, None, &key).map_err(|error| error.to_string())?;
        assertion(text.as_bytes())
    }

    fn encrypt(&self, case: &Case) -> Answer<String> {
        use xml_sec::rsa_encoding::RsaPublicKeyEncoding as _;
        use xml_sec::xmlenc::{
            DataEncryptionAlgorithm, EncryptedDataBuilder, EncryptionRecipient,
            OaepDigestAlgorithm, RsaOaepParameters,
        };
        let pem = std::fs::read_to_string(keys_folder().join("rsa-2048.pub.pem"));
        let pem = pem.map_err(|error| error.to_string())?;
        let key =
            rsa::RsaPublicKey::from_public_key_pem(&pem).map_err(|error| error.to_string())?;
        let digest = |ours: DigestAlgorithm| OaepDigestAlgorithm::from_uri(ours.uri());
        let (digest, mask) = digest(case.digest).zip(digest(case.mask)).ok_or("no such digest")?;
        let parameters = RsaOaepParameters::xmlenc11(digest, mask);
        let recipient = EncryptionRecipient::rsa_oaep(key).oaep_parameters(parameters);
        let content = DataEncryptionAlgorithm::from_uri(case.content.uri());
        let content = content.map_err(|error| error.to_string())?;
        let document = Document::read(PLAIN.text.as_bytes()).map_err(|error| error.to_string())?;
        let element = document.find_by_attribute("ID", "_a").ok_or("no assertion")?;
        let text = String::from_utf8(assertion(PLAIN.text.as_bytes())?);
        let text = text.map_err(|error| error.to_string())?;
        let result = EncryptedDataBuilder::new(content).add_recipient(recipient).encrypt_xml(&text);
        let data = result.map_err(|error| error.to_string())?.encrypted_data_xml;
        let written = String::from_utf8(element.to_bytes()).map_err(|error| error.to_string())?;
        Ok(PLAIN.text.replace(&written, &data))
    }

    fn exception(&self, case: &Case) -> Option<&'static str> {
        let refused =
            matches!(case.content, ContentAlgorithm::Aes192Cbc | ContentAlgorithm::Aes192Gcm);
        refused.then_some("its policy refuses AES-192")
    }
}
