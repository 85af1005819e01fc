//! The published vectors: Signatures of every shape, so the strict verifier is not asked, but the
//! canonical forms, transforms, digests, keys and algorithms under it.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fedspec_protocol::crypto::{
    CheckError, DigestAlgorithm, Digester, KeyKind, SignatureAlgorithm, VerifyingKey,
};
use fedspec_protocol::dsig::{
    BASE64, DSIG, ENVELOPED, ReferencePlan, SigningError, Target, Transform, claimed_keys,
    reference_octets,
};
use fedspec_protocol::xml::c14n::{Canonicalization, Subset, to_bytes};
use fedspec_protocol::xml::{Document, Node};

use crate::report::Report;

/// Secrets that the suites name in their texts.
const SECRETS: [&[u8]; 3] = [b"secret", b"test", b"testkey"];

/// Signatures of each suite that have to come out as its authors say, so that none of them becomes
/// unsupported unnoticed.
const AGREED: [(&str, usize); 7] = [
    ("TR2012", 23),
    ("aleksey-xmldsig-01", 6),
    ("aleksey-xmldsig-01-enveloped", 9),
    ("merlin-xmldsig-twenty-three", 2),
    ("phaos-xmldsig-three", 17),
    ("pyXMLSecurity", 3),
    ("xml-crypto", 3),
];

/// What a Signature came to.
enum Outcome {
    Valid,
    Invalid(String),
    /// Why nothing can be said.
    Unsupported(String),
}

pub fn check(folder: &Path, report: &mut Report) {
    for path in files(folder) {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        if !bytes.windows(10).any(|window| window == b"Signature>") {
            continue;
        }
        let relative = path.strip_prefix(folder).unwrap_or(&path);
        let suite = relative.iter().next().unwrap_or_default().to_string_lossy();
        let row = format!("vectors: {suite}");
        let name = relative.display().to_string();
        let is_bad = ["bad-digest", "bad-sig", "invalid_"].iter().any(|bad| name.contains(bad));
        let document = match Document::read(&bytes) {
            Ok(document) => document,
            Err(error) => {
                report.excepted(&row, &format!("not read: {}", error.kind));
                continue;
            }
        };
        let is_signature = |node: &Node<'_>| node.is(DSIG, "Signature");
        for signature in document.top().descendants().filter(is_signature) {
            match (outcome(&document, signature, path.parent().unwrap_or(folder)), is_bad) {
                (Outcome::Valid, false) | (Outcome::Invalid(_), true) => report.agreed(&row),
                (Outcome::Valid, true) => report.wrong(&row, format!("{name}: takes it")),
                (Outcome::Invalid(why), false) => report.wrong(&row, format!("{name}: {why}")),
                (Outcome::Unsupported(why), _) => report.excepted(&row, &why),
            }
        }
    }
    for (suite, expected) in AGREED {
        let row = format!("vectors: {suite}");
        let found = report.count(&row);
        if found != expected {
            report.wrong(&row, format!("expected {expected} that agree, found {found}"));
        }
    }
}

fn outcome(document: &Document, signature: Node<'_>, folder: &Path) -> Outcome {
    match validate(document, signature, folder) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn validate(document: &Document, signature: Node<'_>, folder: &Path) -> Result<Outcome, Outcome> {
    let info = child(signature, "SignedInfo")?;
    let form = form(child(info, "CanonicalizationMethod")?)?;
    let method = child(info, "SignatureMethod")?;
    let uri = method.value_of("Algorithm").unwrap_or_default();
    let algorithm = SignatureAlgorithm::from_uri(&uri)
        .ok_or_else(|| Outcome::Unsupported(format!("signature algorithm {uri}")))?;
    if child(method, "HMACOutputLength").is_ok() {
        return Err(Outcome::Unsupported("HMACOutputLength".to_owned()));
    }
    let octets = to_bytes(document, &Subset::of(info.id()), &form);
    let octets = octets.map_err(|error| Outcome::Invalid(error.to_string()))?;
    let value = decoded(child(signature, "SignatureValue")?)?;
    check_value(document, signature, folder, algorithm, &octets, &value)?;
    let is_reference = |node: &Node<'_>| node.is(DSIG, "Reference");
    for reference in info.elements().filter(is_reference) {
        check_reference(document, signature, reference, folder)?;
    }
    Ok(Outcome::Valid)
}

fn check_value(
    document: &Document,
    signature: Node<'_>,
    folder: &Path,
    algorithm: SignatureAlgorithm,
    octets: &[u8],
    value: &[u8],
) -> Result<(), Outcome> {
    let mut keys = claimed_keys(document, signature.id());
    // A certificate that lies about may be anyone's.
    let claimed = keys.len() + SECRETS.len();
    keys.extend(SECRETS.map(VerifyingKey::hmac));
    keys.extend(certificates(folder));
    let mut tried = false;
    let mut short = None;
    for (number, key) in keys.into_iter().enumerate() {
        match key.verify(algorithm, octets, value) {
            Ok(()) => return Ok(()),
            Err(CheckError::Invalid) => {
                tried |= number < claimed;
                if let KeyKind::Rsa { bits } = key.kind()
                    && (bits < 1024 || (bits < 2048 && algorithm == SignatureAlgorithm::RsaSha384))
                {
                    short = Some(bits);
                }
            }
            Err(CheckError::WrongKind { .. }) => {}
        }
    }
    Err(match (tried, short) {
        (_, Some(bits)) => Outcome::Unsupported(format!("RSA key of {bits} bits")),
        (false, None) => Outcome::Unsupported("its key is not in the suite".to_owned()),
        (true, None) => Outcome::Invalid("the signature does not verify".to_owned()),
    })
}

fn check_reference(
    document: &Document,
    signature: Node<'_>,
    reference: Node<'_>,
    folder: &Path,
) -> Result<(), Outcome> {
    let uri = reference.value_of("URI").map(|uri| uri.into_owned());
    let mut plan = ReferencePlan { uri: uri.clone(), ..ReferencePlan::enveloped("") };
    plan.transforms = Some(Vec::new());
    if let Ok(list) = child(reference, "Transforms") {
        let transforms: Result<_, _> = list.elements().map(transform).collect();
        plan.transforms = Some(transforms?);
    }
    match uri.as_deref() {
        Some("") | None => {}
        Some(uri) if uri.starts_with('#') => {}
        Some(uri) => {
            let file = uri.rsplit('/').next().unwrap_or_default();
            let octets = std::fs::read(folder.join(file));
            let octets = octets.map_err(|_| Outcome::Unsupported("an external URI".to_owned()))?;
            plan.target = Target::Octets(octets);
        }
    }
    let name = child(reference, "DigestMethod")?.value_of("Algorithm").unwrap_or_default();
    let digest = DigestAlgorithm::from_uri(&name)
        .ok_or_else(|| Outcome::Unsupported(format!("digest {name}")))?;
    let octets = reference_octets(document, signature.id(), &plan);
    let octets = octets.map_err(|error| match &plan.uri {
        None => Outcome::Unsupported("a Reference without a URI".to_owned()),
        Some(uri) if uri.contains('(') => Outcome::Unsupported(format!("XPointer {uri}")),
        Some(_) if matches!(error, SigningError::NoTarget { .. }) => {
            Outcome::Unsupported("an ID in a prefixed attribute".to_owned())
        }
        Some(_) => Outcome::Invalid(error.to_string()),
    })?;
    match Digester::of(digest, &octets) == decoded(child(reference, "DigestValue")?)? {
        true => Ok(()),
        false => Err(Outcome::Invalid(format!("digest of {uri:?}"))),
    }
}

fn transform(node: Node<'_>) -> Result<Transform, Outcome> {
    let uri = node.value_of("Algorithm").unwrap_or_default();
    match &*uri {
        ENVELOPED => Ok(Transform::Enveloped),
        BASE64 => Ok(Transform::Base64),
        uri if Canonicalization::from_uri(uri).is_some() => form(node).map(Transform::Canonical),
        uri => Err(Outcome::Unsupported(format!("transform {uri}"))),
    }
}

fn form(node: Node<'_>) -> Result<Canonicalization, Outcome> {
    let uri = node.value_of("Algorithm").unwrap_or_default();
    let form = Canonicalization::from_uri(&uri)
        .ok_or_else(|| Outcome::Unsupported(format!("canonicalization {uri}")))?;
    let list = node.elements().find_map(|list| {
        Some(list.value_of("PrefixList")?.split_whitespace().map(str::to_owned).collect())
    });
    Ok(form.with_prefixes::<String>(list.unwrap_or_else(Vec::new)))
}

fn child<'d>(node: Node<'d>, local: &str) -> Result<Node<'d>, Outcome> {
    let found = node.elements().find(|child| child.is(DSIG, local));
    found.ok_or_else(|| Outcome::Invalid(format!("no {local}")))
}

fn decoded(node: Node<'_>) -> Result<Vec<u8>, Outcome> {
    let text: String = node.text().split_whitespace().collect();
    BASE64_STANDARD.decode(text).map_err(|error| Outcome::Invalid(error.to_string()))
}

/// The certificates that a suite keeps beside its documents.
fn certificates(folder: &Path) -> Vec<VerifyingKey> {
    let ending = |path: &PathBuf| {
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        matches!(&*ending, "crt" | "cer" | "der" | "pem")
    };
    let mut keys = Vec::new();
    for path in files(folder).into_iter().filter(ending) {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        keys.extend(VerifyingKey::from_certificate(&bytes));
        if let Ok(text) = std::str::from_utf8(&bytes) {
            keys.extend(VerifyingKey::from_pem(text));
        }
    }
    keys
}

/// The files in a folder and below, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.path().is_dir() {
                true => folders.push(entry.path()),
                false => found.push(entry.path()),
            }
        }
    }
    found.sort();
    found
}
