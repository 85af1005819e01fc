use crate::enc::EncryptionPlan;
use crate::saml::forge::{Bench, Draft, ForgeError, Parcel, Rest, Seal, Signed};
use crate::xml::NodeId;

/// What a tampering does, at each stage of a message's making. What it does not say, it leaves alone.
pub(in crate::saml) trait Stage: Copy {
    /// Which elements are signed, where it would make no sense otherwise.
    fn signs(self) -> Option<&'static [Signed]> {
        None
    }

    /// Whether a forgery names the honest user while it is signed.
    fn changes_names_later(self) -> bool {
        false
    }

    /// Which rest a signed name has beside the other user's, and whether it is the NameID that has it:
    /// otherwise the attributes do.
    fn rest(self) -> Option<(Rest, bool)> {
        None
    }

    /// Whether the message goes by HTTP Redirect.
    fn redirects(self) -> bool {
        false
    }

    /// Whether the message carries a signature where the query should.
    fn embeds(self) -> bool {
        false
    }

    /// Before anything is signed.
    fn before_signing(self, _: &mut Draft, _: &Bench<'_>) -> Result<(), ForgeError> {
        Ok(())
    }

    /// Before a signature is made.
    fn plan(self, _: &mut Seal, _: &mut Draft, _: &Bench<'_>) -> Result<(), ForgeError> {
        Ok(())
    }

    /// Whether assertions are encrypted for its sake.
    fn encrypts(self) -> bool {
        false
    }

    /// Whether it is nothing, or cannot be, where the assertion is encrypted.
    fn wants_plain(self) -> bool {
        false
    }

    /// Before an element is encrypted.
    fn encrypt(
        self,
        _: &mut EncryptionPlan,
        _: &mut Draft,
        _: &Bench<'_>,
        _: NodeId,
    ) -> Result<(), ForgeError> {
        Ok(())
    }

    /// When everything is signed.
    fn after_signing(self, _: &mut Draft, _: &Bench<'_>) -> Result<(), ForgeError> {
        Ok(())
    }

    /// When the message has become octets.
    fn octets(self, xml: Vec<u8>) -> Vec<u8> {
        xml
    }

    /// When the message has become parameters.
    fn parameters(self, _: &mut Parcel, _: &Bench<'_>) -> Result<(), ForgeError> {
        Ok(())
    }
}
