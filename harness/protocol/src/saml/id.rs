//! Identifiers of messages and assertions (Core section 1.3.4): an `xs:ID`, which no other message
//! ever has.

use std::fmt::Write as _;

use crate::xml::is_ncname;

/// Random bytes of a made identifier: 160 bits, as the standard recommends; it demands 128.
pub const RANDOM_BYTES: usize = 20;

/// Whether a text can be the identifier of an element, an `xs:ID`: a name without a colon.
pub fn is_id(text: &str) -> bool {
    is_ncname(text)
}

/// An identifier made of these bytes, which have to be random.
pub fn from_random(random: &[u8; RANDOM_BYTES]) -> String {
    // A name must not begin with a digit.
    random.iter().fold(String::from("_"), |mut id, byte| {
        // Writing to a string does not fail.
        let _ = write!(id, "{byte:02x}");
        id
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_identifiers_are_identifiers() {
        let id = from_random(&[0xa5; RANDOM_BYTES]);
        assert_eq!(id.len(), 41);
        assert!(is_id(&id));
    }

    #[test]
    fn names_with_a_colon_space_or_leading_digit_are_none() {
        for text in ["", "1a", "a:b", "a b", " a", "-a", "#a"] {
            assert!(!is_id(text), "{text}");
        }
        assert!(is_id("a-1._é"));
    }
}
