use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::{Redactor, marker};

/// The shortest value that can be redacted, in bytes: anything shorter turns up in ordinary text.
pub const LEAST_SECRET: usize = 6;

/// The longest name of a secret, in bytes: a marker must not swell what it is put into.
pub const LONGEST_NAME: usize = 64;

/// The secrets of a run, each with the name that is shown in its place.
///
/// One name may have several values (a token before and after it was rotated).
#[derive(Clone, Default)]
pub struct Secrets {
    entries: Vec<Entry>,
}

#[derive(Clone)]
struct Entry {
    name: String,
    value: SecretString,
}

/// Why a secret is not taken. No variant holds the value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Fewer bytes than [`LEAST_SECRET`], white space around the value not counted.
    #[error(
        "secret `{name}` has {length} byte{}, expected at least {LEAST_SECRET}: \
         a shorter one cannot be told from ordinary text", if *length == 1 { "" } else { "s" }
    )]
    TooShort {
        /// Name of the secret.
        name: String,
        /// Length of its value, in bytes.
        length: usize,
    },
    /// A name that does not fit into a marker.
    #[error(
        "`{name}` cannot name a secret, \
         expected 1 to {LONGEST_NAME} letters, digits, `.`, `_` or `-`"
    )]
    BadName {
        /// The name.
        name: String,
    },
    /// A value that could be read in a marker, this secret's or another's.
    #[error("the value of secret `{name}` occurs in a marker such as `[secret:NAME]`")]
    InMarker {
        /// Name of the secret.
        name: String,
    },
}

impl Secrets {
    /// No secrets.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a secret; a value that is present already keeps its first name.
    ///
    /// # Errors
    ///
    /// When the value is too short, the name does not fit into a marker, or any marker of the set
    /// would show any of its values. The set stays as it was.
    pub fn insert(
        &mut self,
        name: impl Into<String>,
        value: SecretString,
    ) -> Result<(), SecretError> {
        let name = name.into();
        if !is_name(&name) {
            return Err(SecretError::BadName { name });
        }
        let trimmed = value.expose_secret().trim();
        if trimmed.len() < LEAST_SECRET {
            return Err(SecretError::TooShort { name, length: trimmed.len() });
        }
        if self.iter().any(|(_, known)| known == trimmed) {
            return Ok(());
        }
        self.entries.push(Entry { name, value });
        let redactor = Redactor::new(self);
        let told = self.iter().any(|(name, _)| redactor.finds(marker(name).as_bytes()));
        match self.entries.pop_if(|_| told) {
            Some(Entry { name, .. }) => Err(SecretError::InMarker { name }),
            None => Ok(()),
        }
    }

    /// The names, in order of insertion; a name with several values comes several times.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// Whether there is nothing to redact.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Names and values.
    ///
    /// White space around a value is left out: files end in a line break that never goes over the
    /// wire, and whoever hides the rest hides the secret.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|e| (e.name.as_str(), e.value.expose_secret().trim()))
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

/// Whether a name fits into a marker whatever surrounds it: URL, header, JSON, XML.
pub(super) fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(secrets: &mut Secrets, name: &str, value: &str) -> Result<(), SecretError> {
        secrets.insert(name, SecretString::from(value))
    }

    #[test]
    fn refuses_values_that_would_redact_ordinary_text() {
        let mut secrets = Secrets::new();
        assert_eq!(
            insert(&mut secrets, "pin", " 12345\n"),
            Err(SecretError::TooShort { name: "pin".to_owned(), length: 5 })
        );
        assert!(secrets.is_empty());
        assert_eq!(insert(&mut secrets, "pin", "123456"), Ok(()));
    }

    #[test]
    fn refuses_names_that_do_not_fit_into_a_marker() {
        let long = "n".repeat(LONGEST_NAME + 1);
        for name in ["", "a b", "a]", "clé", long.as_str()] {
            let refused = insert(&mut Secrets::new(), name, "abcdef");
            assert_eq!(refused, Err(SecretError::BadName { name: name.to_owned() }));
        }
    }

    #[test]
    fn refuses_values_that_a_marker_would_show() {
        let mut secrets = Secrets::new();
        assert_eq!(insert(&mut secrets, "alpha-token", "s3cr3t/value"), Ok(()));
        // Two parts of the marker, a name, the name of another, a name that is base64 of a value.
        for (name, value) in [
            ("x", "secret"),
            ("x", "[secret:x]"),
            ("hunter22-x", "hunter22"),
            ("x", "alpha-token"),
            ("aHVudGVyMjI", "hunter22"),
            ("s3cr3t-x", "[secret:alpha"),
        ] {
            assert_eq!(
                insert(&mut secrets, name, value),
                Err(SecretError::InMarker { name: name.to_owned() }),
            );
        }
        assert_eq!(secrets.names().collect::<Vec<_>>(), ["alpha-token"]);
    }

    #[test]
    fn keeps_the_first_name_of_a_value() {
        let mut secrets = Secrets::new();
        assert_eq!(insert(&mut secrets, "first", "abcdefgh"), Ok(()));
        assert_eq!(insert(&mut secrets, "second", "abcdefgh\n"), Ok(()));
        assert_eq!(insert(&mut secrets, "first", "another-value"), Ok(()));
        assert_eq!(secrets.names().collect::<Vec<_>>(), ["first", "first"]);
        assert_eq!(Redactor::new(&secrets).text("abcdefgh"), "[secret:first]");
    }

    #[test]
    fn shows_names_only() {
        let mut secrets = Secrets::new();
        assert_eq!(insert(&mut secrets, "token", "abcdefgh"), Ok(()));
        assert_eq!(format!("{secrets:?}"), r#"{"token"}"#);
    }
}
