//! Names and addresses that are nearly a party's own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a URI differs from the one that belongs in its place. All but `same-in-other-case` make another
/// URI of it, however that is normalized (RFC 3986 section 6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Near {
    /// Only the beginning: the last letter or digit, and what follows it, is cut off.
    Beginning,
    /// A slash more at the end of the path, or one less.
    Slash,
    /// The letters of the path and of what follows are in the other case; `/X` follows where there is none.
    PathInOtherCase,
    /// All letters are in the other case; `/X` follows where none is in the path.
    InOtherCase,
    /// The letters of scheme and host are in the other case, which makes no other URI of it.
    SameInOtherCase,
    /// `http` for `https`, and the other way; `x-` before any other scheme.
    OtherScheme,
    /// The next port; 8443 where none is named.
    OtherPort,
}

impl Near {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Beginning,
        Self::Slash,
        Self::PathInOtherCase,
        Self::InOtherCase,
        Self::SameInOtherCase,
        Self::OtherScheme,
        Self::OtherPort,
    ];

    /// What is near `uri` in this way.
    pub fn of(self, uri: &str) -> String {
        let parts = Parts::of(uri);
        let Parts { scheme, authority, rest } = parts;
        let (front, lacks) = (format!("{scheme}{authority}"), !has_letters(rest));
        let end = if lacks { "/X" } else { "" };
        match self {
            Self::Beginning => beginning(uri).to_owned(),
            Self::Slash => format!("{front}{}", other_slash(rest)),
            Self::PathInOtherCase => format!("{front}{}{end}", other_case(rest)),
            Self::InOtherCase => format!("{}{}{end}", other_case(&front), other_case(rest)),
            Self::SameInOtherCase => format!("{}{rest}", other_case(&front)),
            Self::OtherScheme => match scheme {
                "http:" => format!("https:{authority}{rest}"),
                "https:" => format!("http:{authority}{rest}"),
                _ => format!("x-{uri}"),
            },
            Self::OtherPort if authority.is_empty() => format!("{uri}:8443"),
            Self::OtherPort => format!("{scheme}{}{rest}", other_port(authority)),
        }
    }
}

/// A URI in three: `https:`, `//sp.example:8443`, `/saml/acs?a=b`.
struct Parts<'a> {
    scheme: &'a str,
    /// Empty where there is none.
    authority: &'a str,
    rest: &'a str,
}

impl<'a> Parts<'a> {
    fn of(uri: &'a str) -> Self {
        let (scheme, after) = match uri.find(':') {
            Some(colon) => uri.split_at(colon + 1),
            None => ("", uri),
        };
        let Some(named) = after.strip_prefix("//") else {
            return Self { scheme, authority: "", rest: after };
        };
        let end = named.find(['/', '?', '#']).map_or(after.len(), |end| end + 2);
        let (authority, rest) = after.split_at(end);
        Self { scheme, authority, rest }
    }
}

fn beginning(uri: &str) -> &str {
    let last = uri.char_indices().rfind(|(_, letter)| letter.is_alphanumeric());
    // Nothing may be left of a URI, but not of a part of it.
    last.and_then(|(at, _)| uri.get(..at)).unwrap_or_default()
}

fn other_slash(rest: &str) -> String {
    let (path, end) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    match path {
        // An empty path and `/` are the same.
        "" | "/" => format!("//{end}"),
        path => match path.strip_suffix('/') {
            Some(path) => format!("{path}{end}"),
            None => format!("{path}/{end}"),
        },
    }
}

/// Letters that count: those of percent-encodings mean the same in either case.
fn letters(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut digits = 0_u8;
    text.chars().map(move |letter| {
        let counts = digits == 0 && letter.is_ascii_alphabetic();
        digits = if letter == '%' { 2 } else { digits.saturating_sub(1) };
        (letter, counts)
    })
}

fn has_letters(text: &str) -> bool {
    letters(text).any(|(_, counts)| counts)
}

fn other_case(text: &str) -> String {
    let has_small = letters(text).any(|(letter, counts)| counts && letter.is_ascii_lowercase());
    letters(text)
        .map(|(letter, counts)| match (counts, has_small) {
            (false, _) => letter,
            (true, true) => letter.to_ascii_uppercase(),
            (true, false) => letter.to_ascii_lowercase(),
        })
        .collect()
}

fn other_port(authority: &str) -> String {
    let named = authority.rsplit_once(':').and_then(|(host, port)| {
        let port: u16 = port.parse().ok()?;
        Some((host, port.checked_add(1).unwrap_or(8443)))
    });
    match named {
        Some((host, port)) => format!("{host}:{port}"),
        None => format!("{}:8443", authority.trim_end_matches(':')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_differs_in_one_way() {
        let near = |uri: &str| Near::ALL.map(|near| near.of(uri));
        assert_eq!(
            near("https://sp.example/saml/acs?a=%2f"),
            [
                "https://sp.example/saml/acs?a=%2",
                "https://sp.example/saml/acs/?a=%2f",
                "https://sp.example/SAML/ACS?A=%2f",
                "HTTPS://SP.EXAMPLE/SAML/ACS?A=%2f",
                "HTTPS://SP.EXAMPLE/saml/acs?a=%2f",
                "http://sp.example/saml/acs?a=%2f",
                "https://sp.example:8443/saml/acs?a=%2f",
            ]
        );
        assert_eq!(
            near("http://[::1]:65535"),
            [
                "http://[::1]:6553",
                "http://[::1]:65535//",
                "http://[::1]:65535/X",
                "HTTP://[::1]:65535/X",
                "HTTP://[::1]:65535",
                "https://[::1]:65535",
                "http://[::1]:8443",
            ]
        );
        assert_eq!(
            near("urn:example:sp/"),
            [
                "urn:example:s",
                "urn:example:sp",
                "urn:EXAMPLE:SP/",
                "URN:EXAMPLE:SP/",
                "URN:example:sp/",
                "x-urn:example:sp/",
                "urn:example:sp/:8443",
            ]
        );
    }

    #[test]
    fn what_is_near_is_never_the_same() {
        for uri in ["https://sp.example/", "HTTP://SP/ACS", "http://[::1]", "x", "ä:ö", "", "%%/:%"]
        {
            // A text without a letter in scheme and host is the same in any case.
            for near in Near::ALL.into_iter().filter(|near| *near != Near::SameInOtherCase) {
                assert!(uri.is_empty() || near.of(uri) != uri, "{near:?} of {uri:?}");
            }
        }
    }
}
