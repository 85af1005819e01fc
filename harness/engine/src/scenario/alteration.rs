use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a token is not the one that was given out.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Alteration {
    /// One more letter at its end.
    Longer,
    /// Without its last character.
    Shorter,
    /// Capital letters for small ones, and the other way round.
    OtherCase,
}

impl Alteration {
    /// The other token; none where a reader may well take the two for the same.
    ///
    /// Hexadecimal digits and base32 are letters of one case, which decoders read in either.
    pub fn of(self, token: &str) -> Option<String> {
        match self {
            Self::Longer => Some(format!("{token}x")),
            Self::Shorter => {
                let mut characters = token.chars();
                characters.next_back().map(|_| characters.as_str().to_owned())
            }
            Self::OtherCase => {
                let has = |is: fn(&char) -> bool| token.chars().any(|c| is(&c));
                let both = has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase);
                let any = has(char::is_ascii_alphabetic);
                let symbols = has(|c| !c.is_ascii_alphanumeric() && *c != '-');
                (both || (any && symbols)).then(|| in_other_case(token))
            }
        }
    }
}

/// ASCII letters in the other case.
pub(super) fn in_other_case(text: &str) -> String {
    let swapped = |c: char| match c.is_ascii_uppercase() {
        true => c.to_ascii_lowercase(),
        false => c.to_ascii_uppercase(),
    };
    text.chars().map(swapped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_another_one_afterwards() {
        for (alteration, token, other) in [
            (Alteration::Longer, "aB3", Some("aB3x")),
            (Alteration::Shorter, "aB3", Some("aB")),
            (Alteration::Shorter, "", None),
            (Alteration::OtherCase, "aB3", Some("Ab3")),
            (Alteration::OtherCase, "fedspec.0a-1b", Some("FEDSPEC.0A-1B")),
            // Hexadecimal, a UUID, base32, no letters at all.
            (Alteration::OtherCase, "0123abcdef", None),
            (Alteration::OtherCase, "0f0e0d0c-0b0a-4908-8706-05040302010a", None),
            (Alteration::OtherCase, "MZXW6YTB", None),
            (Alteration::OtherCase, "1234_5678", None),
        ] {
            assert_eq!(alteration.of(token).as_deref(), other, "{alteration:?} {token}");
        }
    }
}
