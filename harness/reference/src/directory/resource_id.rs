use std::fmt;

/// The id of a user, a group, a token or a request: a UUID in lower case (SCIM-U-18).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ResourceId(u128);

impl ResourceId {
    pub(crate) const fn from_bits(bits: u128) -> Self {
        Self(bits)
    }

    /// Reads the canonical form only, so that an id has one spelling.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.len() != 36 {
            return None;
        }
        let mut bits = 0u128;
        for (place, byte) in text.bytes().enumerate() {
            let digit = match (place, byte) {
                (8 | 13 | 18 | 23, b'-') => continue,
                (8 | 13 | 18 | 23, _) => return None,
                (_, b'0'..=b'9') => byte - b'0',
                (_, b'a'..=b'f') => byte - b'a' + 10,
                _ => return None,
            };
            bits = bits << 4 | u128::from(digit);
        }
        Some(Self(bits))
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.0;
        write!(
            f,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            bits >> 96,
            bits >> 80 & 0xffff,
            bits >> 64 & 0xffff,
            bits >> 48 & 0xffff,
            bits & 0xffff_ffff_ffff
        )
    }
}

impl fmt::Debug for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn reads_back_every_id_it_prints(bits: u128) {
            let id = ResourceId(bits);
            prop_assert_eq!(ResourceId::parse(&id.to_string()), Some(id));
        }

        #[test]
        fn never_panics_on_other_text(text in ".{0,40}") {
            if let Some(id) = ResourceId::parse(&text) {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }

    #[test]
    fn refuses_other_spellings_of_an_id() {
        for text in [
            "0f0e0d0c-0b0a-4908-8706-05040302010A",
            "0f0e0d0c0b0a490887060504030201000000",
            "{0f0e0d0c-0b0a-4908-8706-0504030201}",
            "",
        ] {
            assert_eq!(ResourceId::parse(text), None, "{text}");
        }
    }
}
