use std::borrow::Cow;

use crate::saml::tamper::Stage as _;

use super::bench::Bench;
use super::draft::{Draft, Ids};
use super::insert::InsertTime;
use super::parcel::Parcel;
use super::response::draft;
use super::{Claims, Delivery, ForgeContext, ForgeError, ResponseSpec};

/// A message, and what may come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forged {
    /// The message itself.
    pub xml: Vec<u8>,
    /// The message on its way.
    pub delivery: Delivery,
    /// Who may get in by it, and who must not.
    pub claims: Claims,
}

/// Makes the message that `spec` describes. `random` fills a slice with random bytes; the same bytes
/// make the same message, but for algorithms that are random by themselves (ECDSA, RSA-PSS, OAEP).
///
/// # Errors
/// When the description asks for something that cannot be made.
pub fn forge(
    spec: &ResponseSpec,
    context: &ForgeContext<'_>,
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<Forged, ForgeError> {
    if let Some(obstacle) = spec.obstacle(context.wants, &context.honest.attributes) {
        return Err(obstacle.into());
    }
    let ids = Ids::draw(random);
    let bench = Bench::new(spec, context, &ids, random);
    let names = bench.names();
    let mut draft = draft(spec, context, &names, &ids)?;
    for tampering in &spec.tamper {
        tampering.before_signing(&mut draft, &bench)?;
    }
    draft.encrypt_inside(&bench)?;
    let sign = bench.sign();
    draft.sign(&bench, &sign)?;
    for (number, wrap) in spec.wrap.iter().enumerate() {
        wrap.apply(&mut draft, &bench, number)?;
    }
    for tampering in &spec.tamper {
        tampering.after_signing(&mut draft, &bench)?;
    }
    draft.insert(spec, InsertTime::AfterSigning)?;
    if !Draft::encrypts_early(&sign) {
        draft.encrypt_assertions(&bench)?;
    }
    let mut xml = draft.document.to_bytes();
    for tampering in &spec.tamper {
        xml = tampering.octets(xml);
    }
    let mut parcel = Parcel::pack(&bench, &xml)?;
    for tampering in &spec.tamper {
        tampering.parameters(&mut parcel, &bench)?;
    }
    let whole = match names {
        Cow::Owned(whole) => Some(whole),
        Cow::Borrowed(_) => None,
    };
    Ok(Forged { xml, delivery: parcel.send(&bench), claims: bench.claims(whole) })
}
