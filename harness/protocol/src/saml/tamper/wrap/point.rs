use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::saml::forge::Signed;

/// A point of the space: a message with the signed element and a forged one, of which one hides.
///
/// It is written as `assertion.genuine-extensions.signature-forged`, with `.worthless` and `.same-id`
/// where these apply; or as `xsw1` to `xsw8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wrap {
    /// What there is two of.
    pub what: Signed,
    /// Which of the two hides; the other stands where there is one usually.
    pub hidden: Hidden,
    /// Where it hides.
    pub place: Place,
    /// Who carries the signature of the genuine one.
    pub carrier: Carrier,
    /// Whether the forged one has a signature that nobody trusts.
    pub worthless: Worthless,
    /// Which ID the forged one has.
    pub twin: Twin,
}

macro_rules! words {
    ($(#[doc = $about:literal])+ $name:ident { $($(#[doc = $doc:literal])+ $variant:ident = $word:literal,)+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// How it stands in the name of a point.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The one of this word.
            fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }

            /// What it means, in words.
            pub const fn summary(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+),)+
                }
            }
        }
    };
}

words! {
    /// Which of the two hides.
    Hidden {
        /// The signed one.
        Genuine = "genuine",
        /// The forged one.
        Forged = "forged",
    }
}

words! {
    /// Where one hides, seen from the other, which is the host.
    Place {
        /// It is the first child of the Response; of the host, when that is a Response.
        First = "first",
        /// It is the last child of the host, which is a Response.
        Last = "last",
        /// Directly before the host; of two Responses, both are roots.
        Before = "before",
        /// Directly after the host; of two Responses, both are roots.
        After = "after",
        /// In Extensions.
        Extensions = "extensions",
        /// In StatusDetail.
        StatusDetail = "status-detail",
        /// In the Advice of the host, or of the assertion in it.
        Advice = "advice",
        /// In the value of an attribute of the host, or of the assertion in it.
        AttributeValue = "attribute-value",
        /// In the SubjectConfirmationData of the host, or of the assertion in it.
        ConfirmationData = "confirmation-data",
        /// The first child of the host, which is an assertion.
        FirstChild = "first-child",
        /// The last child of the host, which is an assertion.
        LastChild = "last-child",
        /// In the host, directly before its Signature.
        BeforeSignature = "before-signature",
        /// In the Signature of the host, as a child.
        Signature = "signature",
        /// In an Object of the Signature of the host.
        Object = "object",
        /// In the KeyInfo of the Signature of the host.
        KeyInfo = "key-info",
        /// In an element of a foreign namespace before the host; before the assertion in it, when that
        /// is a Response.
        Foreign = "foreign",
        /// In an element of a foreign namespace after the host; after the assertion in it, when that is
        /// a Response.
        ForeignAfter = "foreign-after",
        /// In an element of a foreign namespace, after the host, which is in it too.
        Wrapper = "wrapper",
        /// Before the host, encrypted for the target.
        EncryptedBefore = "encrypted-before",
        /// After the host, encrypted for the target.
        EncryptedAfter = "encrypted-after",
        /// In a Response inside the Response, after the host.
        InnerResponse = "inner-response",
    }
}

words! {
    /// Who carries the signature of the genuine one.
    Carrier {
        /// The genuine one, as it was signed.
        Genuine = "signature-genuine",
        /// The forged one; the genuine one has none.
        Forged = "signature-forged",
        /// Both.
        Both = "signature-both",
    }
}

words! {
    /// Whether the forged one has a signature of its own, which is right for it but for the key.
    Worthless {
        /// It has not.
        None = "",
        /// It has.
        Own = "worthless",
    }
}

words! {
    /// Which ID the forged one has.
    Twin {
        /// One of its own.
        Own = "",
        /// That of the genuine one.
        Same = "same-id",
    }
}

impl Wrap {
    /// XSW1 to XSW8, as SAML Raider numbers them; none for another number.
    pub fn xsw(number: u8) -> Option<Self> {
        use Place as P;
        let (what, hidden, place, carrier) = match number {
            1 => (Signed::Response, Hidden::Genuine, P::Signature, Carrier::Forged),
            2 => (Signed::Response, Hidden::Genuine, P::BeforeSignature, Carrier::Forged),
            3 => (Signed::Assertion, Hidden::Genuine, P::After, Carrier::Genuine),
            4 => (Signed::Assertion, Hidden::Genuine, P::LastChild, Carrier::Genuine),
            5 => (Signed::Assertion, Hidden::Genuine, P::After, Carrier::Forged),
            6 => (Signed::Assertion, Hidden::Genuine, P::Signature, Carrier::Forged),
            7 => (Signed::Assertion, Hidden::Forged, P::Extensions, Carrier::Genuine),
            8 => (Signed::Assertion, Hidden::Genuine, P::Object, Carrier::Forged),
            _ => return None,
        };
        Some(Self { what, hidden, place, carrier, worthless: Worthless::None, twin: Twin::Own })
    }

    /// The stable name of the point.
    pub fn name(&self) -> String {
        let mut name = format!(
            "{}.{}-{}.{}",
            what(self.what),
            self.hidden.word(),
            self.place.word(),
            self.carrier.word()
        );
        for word in [self.worthless.word(), self.twin.word()] {
            if !word.is_empty() {
                name.push('.');
                name.push_str(word);
            }
        }
        name
    }

    /// The point of this name, `xsw1` to `xsw8` included.
    pub fn from_name(name: &str) -> Option<Self> {
        if let Some(number) = name.strip_prefix("xsw") {
            return number.parse().ok().and_then(Self::xsw);
        }
        let mut words = name.split('.');
        let what = match words.next()? {
            "assertion" => Signed::Assertion,
            "response" => Signed::Response,
            _ => return None,
        };
        let (hidden, place) = words.next()?.split_once('-')?;
        let mut point = Self {
            what,
            hidden: Hidden::from_word(hidden)?,
            place: Place::from_word(place)?,
            carrier: Carrier::from_word(words.next()?)?,
            worthless: Worthless::None,
            twin: Twin::Own,
        };
        let mut rest = words.next();
        if let Some(worthless) = rest.filter(|word| !word.is_empty()).and_then(Worthless::from_word)
        {
            point.worthless = worthless;
            rest = words.next();
        }
        if let Some(word) = rest {
            point.twin = Twin::from_word(word).filter(|_| !word.is_empty())?;
        }
        (words.next().is_none() && point.exists()).then_some(point)
    }

    /// Whether it needs a target that has an encryption certificate.
    pub fn needs_encryption(&self) -> bool {
        matches!(self.place, Place::EncryptedBefore | Place::EncryptedAfter)
    }

    /// Whether the message is well-formed: two Responses beside each other are not.
    pub fn is_well_formed(&self) -> bool {
        self.what != Signed::Response || !matches!(self.place, Place::Before | Place::After)
    }
}

fn what(what: Signed) -> &'static str {
    match what {
        Signed::Assertion => "assertion",
        Signed::Response => "response",
    }
}

impl fmt::Display for Wrap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name())
    }
}

impl Serialize for Wrap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Wrap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<'de, str>::deserialize(deserializer)?;
        Self::from_name(&name)
            .ok_or_else(|| de::Error::custom(format!("no point of wrapping is called `{name}`")))
    }
}

impl schemars::JsonSchema for Wrap {
    fn schema_name() -> Cow<'static, str> {
        "Wrap".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let systematic = "(assertion|response)\\.(genuine|forged)-[a-z-]+\\.signature-[a-z]+\
                          (\\.worthless)?(\\.same-id)?";
        schemars::json_schema!({ "type": "string", "pattern": format!("^(xsw[1-8]|{systematic})$") })
    }
}
