use crate::crypto::{
    CheckError, DigestAlgorithm, Digester, KeyKind, SignatureAlgorithm, VerifyingKey,
};
use crate::dsig::names::DSIG;
use crate::xml::c14n::{Canonicalization, Comments, Subset, canonicalize, to_bytes};
use crate::xml::{Document, Node, NodeId};

use super::error::VerifyError;
use super::ids::Ids;
use super::policy::{Policy, Slack};
use super::signature::Signature;

/// What was signed, and by what.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The bytes that the digest was made of: the element without its Signature.
    pub canonical: Vec<u8>,
    /// These bytes, read. Nothing else of the message was signed.
    pub document: Document,
    /// What made the signature.
    pub algorithm: SignatureAlgorithm,
    /// What made the digest.
    pub digest: DigestAlgorithm,
    /// The number of the key that made it, among those that were trusted.
    pub key: usize,
}

/// Verifies the one Signature that is a child of an element, and hands back what it signs.
///
/// For several elements of one document use a [`Verifier`], which looks for IDs once.
///
/// # Errors
/// When the element does not count as signed.
pub fn verify(
    document: &Document,
    element: NodeId,
    keys: &[VerifyingKey],
    policy: &Policy,
) -> Result<Verified, VerifyError> {
    Verifier::new(document).verify(element, keys, policy)
}

/// A document whose elements are verified.
///
/// Each costs as much as its Signature and what it signs, whatever else is in the document.
pub struct Verifier<'d> {
    document: &'d Document,
    ids: Ids<'d>,
}

impl<'d> Verifier<'d> {
    /// Gathers the IDs of a document.
    pub fn new(document: &'d Document) -> Self {
        Self { document, ids: Ids::of(document) }
    }

    /// Verifies the one Signature that is a child of an element, and hands back what it signs.
    ///
    /// The Signature has to be what SAML Core section 5.4 asks for: one same-document Reference to
    /// the element's own ID; no transforms but the enveloped signature and one canonical form; no
    /// Object; nothing that the schema does not know. What KeyInfo says is not looked at: only the
    /// keys given here count, and each only for the algorithms of its kind.
    ///
    /// # Errors
    /// When the element does not count as signed.
    pub fn verify(
        &self,
        element: NodeId,
        keys: &[VerifyingKey],
        policy: &Policy,
    ) -> Result<Verified, VerifyError> {
        let element = self.document.node(element).filter(Node::is_element);
        let element = element.ok_or(VerifyError::NotAnElement)?;
        let mut signatures = element.elements().filter(|child| child.is(DSIG, "Signature"));
        let node = signatures.next().ok_or(VerifyError::NoSignature)?;
        if signatures.next().is_some() {
            return Err(VerifyError::SeveralSignatures);
        }
        if let (Some(id), false) = (self.ids.duplicate(), policy.has(Slack::DuplicateIds)) {
            return Err(VerifyError::DuplicateId { id: id.to_owned() });
        }
        let signature = Signature::read(node, policy)?;
        let target = self.target(element, &signature.reference.uri, policy)?;
        // Before the digest, so that nobody without a key chooses how it is made.
        let key = match policy.has(Slack::NoSignature) {
            true => 0,
            false => self.key(&signature, keys, policy)?,
        };

        let reference = &signature.reference;
        // A same-document URI without an XPointer stands for nodes without their comments (XML
        // Signature section 4.4.3.3), whatever the canonical form would keep.
        let how =
            Canonicalization { comments: Comments::Omitted, ..reference.canonicalization.clone() };
        let length = self.document.node(target).and_then(|node| node.span());
        let mut canonical = Vec::with_capacity(length.map_or(0, |span| span.len()));
        let mut digester = Digester::new(reference.digest);
        let subset = Subset { apex: target, without: Some(node.id()) };
        canonicalize(self.document, &subset, &how, &mut |part| {
            digester.update(part);
            canonical.extend_from_slice(part);
        })?;
        if digester.finish() != reference.value && !policy.has(Slack::NoDigest) {
            return Err(VerifyError::Digest);
        }
        if target != element.id() && policy.has(Slack::OtherElement) {
            // The mistake: what was signed is good, so this is taken for signed.
            let subset = Subset { apex: element.id(), without: Some(node.id()) };
            canonical = to_bytes(self.document, &subset, &how)?;
        }
        let document = Document::read_within(&canonical, &policy.limits);
        let document = document.map_err(VerifyError::Reread)?;
        let (algorithm, digest) = (signature.algorithm, reference.digest);
        Ok(Verified { canonical, document, algorithm, digest, key })
    }

    /// What the URI names, which has to be the element.
    fn target(&self, element: Node<'d>, uri: &str, policy: &Policy) -> Result<NodeId, VerifyError> {
        let Some(name) = uri.strip_prefix('#') else {
            return match uri {
                "" if policy.has(Slack::WholeDocument) => Ok(Document::ID),
                "" => Err(VerifyError::WholeDocument),
                uri => Err(VerifyError::External { uri: uri.to_owned() }),
            };
        };
        let own = element.value_of(&policy.id).ok_or(VerifyError::NoId)?;
        let found = self.ids.get(name);
        let other = || VerifyError::OtherElement { uri: uri.to_owned() };
        if policy.has(Slack::OtherElement) {
            return found.element.ok_or_else(other);
        }
        if name.contains('(') {
            return Err(VerifyError::External { uri: uri.to_owned() });
        }
        if *own != *name {
            return Err(other());
        }
        let duplicate = found.doubtful || found.element.is_some_and(|one| one != element.id());
        if duplicate && !policy.has(Slack::DuplicateIds) {
            return Err(VerifyError::DuplicateId { id: name.to_owned() });
        }
        Ok(found.element.unwrap_or(element.id()))
    }

    /// The number of the key that made the signature.
    fn key(
        &self,
        signature: &Signature<'_>,
        keys: &[VerifyingKey],
        policy: &Policy,
    ) -> Result<usize, VerifyError> {
        let subset = Subset::of(signature.signed_info.id());
        let octets = to_bytes(self.document, &subset, &signature.canonicalization)?;
        let algorithm = signature.algorithm;
        let mut why = VerifyError::NoKey { algorithm };
        for (number, key) in keys.iter().enumerate() {
            match key.verify(algorithm, &octets, &signature.value) {
                // Nothing says that it fits a longer one.
                Ok(()) | Err(CheckError::Invalid) if is_weak(key, policy) => {
                    if let (KeyKind::Rsa { bits }, VerifyError::NoKey { .. }) = (key.kind(), &why) {
                        why = VerifyError::WeakKey { bits };
                    }
                }
                Ok(()) => return Ok(number),
                Err(CheckError::Invalid) => why = VerifyError::Signature,
                Err(CheckError::WrongKind { .. }) => {}
            }
        }
        Err(why)
    }
}

fn is_weak(key: &VerifyingKey, policy: &Policy) -> bool {
    matches!(key.kind(), KeyKind::Rsa { bits } if bits < policy.rsa_bits)
}
