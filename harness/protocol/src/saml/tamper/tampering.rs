use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::enc::EncryptionPlan;
use crate::saml::forge::{Bench, Draft, ForgeError, Parcel, Rest, Seal, Signed};
use crate::xml::NodeId;

use super::stage::Stage;
use super::{
    CanonicalTampering, Claim, DigestTampering, DoctypeTampering, EncryptionTampering,
    HiddenTampering, HmacTampering, KeyTampering, NamespaceTampering, OctetTampering,
    SignedInfoTampering, StructureTampering, TransformTampering, TransportTampering,
};

macro_rules! families {
    ($($variant:ident($family:ident), $doc:literal;)+) => {
        /// What is done to a message to deceive whoever reads it. The list is closed; each has a stable
        /// name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Tampering {
            $(#[doc = $doc] $variant($family),)+
        }

        impl Tampering {
            /// All of them, family by family.
            pub fn all() -> impl Iterator<Item = Self> {
                let none = std::iter::empty();
                $(let none = none.chain($family::ALL.iter().copied().map(Self::$variant));)+
                none
            }

            /// The name, as in a scenario.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant(one) => one.name(),)+
                }
            }

            /// What may come of it.
            pub fn claim(self) -> Claim {
                match self {
                    $(Self::$variant(one) => one.claim(),)+
                }
            }

            /// Where it was described: papers, CVEs, sections that it goes against.
            pub fn sources(self) -> &'static str {
                match self {
                    $(Self::$variant(one) => one.sources(),)+
                }
            }

            /// What it does, in words.
            pub fn summary(self) -> &'static str {
                match self {
                    $(Self::$variant(one) => one.summary(),)+
                }
            }

            /// The title of its family, and what that is about.
            pub fn family(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$variant(_) => ($family::TITLE, $family::ABOUT),)+
                }
            }
        }

        /// To the family that knows.
        impl Stage for Tampering {
            fn signs(self) -> Option<&'static [Signed]> {
                match self {
                    $(Self::$variant(one) => one.signs(),)+
                }
            }

            fn changes_names_later(self) -> bool {
                match self {
                    $(Self::$variant(one) => one.changes_names_later(),)+
                }
            }

            fn rest(self) -> Option<(Rest, bool)> {
                match self {
                    $(Self::$variant(one) => one.rest(),)+
                }
            }

            fn redirects(self) -> bool {
                match self {
                    $(Self::$variant(one) => one.redirects(),)+
                }
            }

            fn embeds(self) -> bool {
                match self {
                    $(Self::$variant(one) => one.embeds(),)+
                }
            }

            fn before_signing(
                self,
                draft: &mut Draft,
                bench: &Bench<'_>,
            ) -> Result<(), ForgeError> {
                match self {
                    $(Self::$variant(one) => one.before_signing(draft, bench),)+
                }
            }

            fn plan(
                self,
                seal: &mut Seal,
                draft: &mut Draft,
                bench: &Bench<'_>,
            ) -> Result<(), ForgeError> {
                match self {
                    $(Self::$variant(one) => one.plan(seal, draft, bench),)+
                }
            }

            fn after_signing(
                self,
                draft: &mut Draft,
                bench: &Bench<'_>,
            ) -> Result<(), ForgeError> {
                match self {
                    $(Self::$variant(one) => one.after_signing(draft, bench),)+
                }
            }

            fn encrypts(self) -> bool {
                match self {
                    $(Self::$variant(one) => one.encrypts(),)+
                }
            }

            fn wants_plain(self) -> bool {
                match self {
                    $(Self::$variant(one) => one.wants_plain(),)+
                }
            }

            fn encrypt(
                self,
                plan: &mut EncryptionPlan,
                draft: &mut Draft,
                bench: &Bench<'_>,
                element: NodeId,
            ) -> Result<(), ForgeError> {
                match self {
                    $(Self::$variant(one) => one.encrypt(plan, draft, bench, element),)+
                }
            }

            fn octets(self, xml: Vec<u8>) -> Vec<u8> {
                match self {
                    $(Self::$variant(one) => one.octets(xml),)+
                }
            }

            fn parameters(self, parcel: &mut Parcel, bench: &Bench<'_>) -> Result<(), ForgeError> {
                match self {
                    $(Self::$variant(one) => one.parameters(parcel, bench),)+
                }
            }
        }
    };
}

families! {
    Key(KeyTampering), "Signatures left out, and keys that nobody trusts.";
    Hmac(HmacTampering), "HMAC with the public key as the secret.";
    Digest(DigestTampering), "Digests, signatures and algorithms.";
    SignedInfo(SignedInfoTampering), "SignedInfo and References.";
    Transform(TransformTampering), "Transforms and canonical forms that leave something out.";
    Canonical(CanonicalTampering), "Canonical forms that are easy to get wrong.";
    Hidden(HiddenTampering), "Markup in text.";
    Structure(StructureTampering), "Roots, assertions and identifiers.";
    Namespace(NamespaceTampering), "Namespaces.";
    Doctype(DoctypeTampering), "Document types.";
    Octet(OctetTampering), "Encodings.";
    Encryption(EncryptionTampering), "Encryption.";
    Transport(TransportTampering), "Bindings.";
}

impl Tampering {
    /// Whether it needs a target that has an encryption certificate.
    pub fn needs_encryption(self) -> bool {
        self.encrypts()
    }

    /// Whether it is done to an assertion that can be read. `early`: the assertion is encrypted before the
    /// Response around it is signed, so that nothing in it can be changed after that.
    pub(in crate::saml) fn needs_plain(self, early: bool) -> bool {
        let divides_later = self.rest().is_some() && self.claim() != Claim::Parted;
        let in_audience = self == Self::Hidden(HiddenTampering::CommentInAudience);
        let later = self.changes_names_later() || divides_later || in_audience;
        self.wants_plain() || (early && later)
    }

    /// The one of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|tampering| tampering.name() == name)
    }
}

impl fmt::Display for Tampering {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl Serialize for Tampering {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Tampering {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<'de, str>::deserialize(deserializer)?;
        Self::from_name(&name)
            .ok_or_else(|| de::Error::custom(format!("no tampering is called `{name}`")))
    }
}

impl schemars::JsonSchema for Tampering {
    fn schema_name() -> Cow<'static, str> {
        "Tampering".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let names: Vec<_> = Self::all().map(Self::name).collect();
        schemars::json_schema!({ "type": "string", "enum": names })
    }
}
