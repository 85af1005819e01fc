use super::draft::Ids;
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
    let ids = Ids::draw(random);
    let vouched = spec.vouched(context.honest, context.other);
    let draft = draft(spec, context, &vouched, &ids)?;
    let xml = draft.document.to_bytes();
    let delivery = super::delivery::deliver(spec, context, &xml)?;
    let claims =
        Claims { honest: vouched, forged: context.other.clone(), cut: Vec::new(), vouched: false };
    Ok(Forged { xml, delivery, claims })
}
