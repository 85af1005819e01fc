use crate::crypto::SigningKey;
use crate::xml::c14n::{Subset, to_bytes};
use crate::xml::{Document, NodeId};

use super::error::SigningError;
use super::fill::Maker;
use super::plan::{SignaturePlan, Written};
use super::prepare::{Prepared, prepare};

/// Signs as planned, and answers the Signature element, which stands in its place below `parent`.
///
/// What the transforms of the plan say is done to what is signed as it is now; what is changed later
/// is what the digest was not made of.
///
/// # Errors
/// When the plan cannot be followed. The document may hold a part of the Signature then.
pub fn sign(
    document: &mut Document,
    parent: NodeId,
    plan: &SignaturePlan,
    key: &SigningKey,
) -> Result<NodeId, SigningError> {
    let prepared = prepare(document, parent, plan)?;
    seal(document, &prepared, plan, key)?;
    Ok(prepared.signature)
}

/// Makes the value of a Signature of its SignedInfo as it is now, wherever that stands.
///
/// # Errors
/// When the key does not sign with the algorithm of the plan, or there is nothing to sign.
pub fn seal(
    document: &mut Document,
    prepared: &Prepared,
    plan: &SignaturePlan,
    key: &SigningKey,
) -> Result<(), SigningError> {
    let made = match plan.value {
        Written::Bytes(_) | Written::Empty | Written::Absent => Vec::new(),
        Written::Made | Written::Corrupt | Written::Markup(_) => {
            let info = plan.signed_infos.get(plan.sealed).ok_or(SigningError::NoSignedInfo)?;
            let element = prepared.signed_infos.get(plan.sealed);
            let element = element.ok_or(SigningError::NoSignedInfo)?;
            let octets = to_bytes(document, &Subset::of(*element), &info.canonicalization)?;
            key.sign(info.algorithm, &octets)?
        }
    };
    Maker { document, plan }.value(prepared.signature_value, &plan.value, made)
}
