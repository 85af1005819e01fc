use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The SHA-256 of a file, in 64 small hexadecimal digits, as `sha256sum` prints it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(String);

impl Digest {
    /// Of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from_hash(&Sha256::digest(bytes))
    }

    /// Of a text file. Line ends count as `\n`: a checkout may have changed them.
    pub fn of_text(text: &str) -> Self {
        if text.contains('\r') {
            return Self::of(text.replace("\r\n", "\n").as_bytes());
        }
        Self::of(text.as_bytes())
    }

    /// Of what a reader gives, without holding it; beside it, how many bytes these were.
    ///
    /// # Errors
    /// The reader's own.
    pub fn read(reader: &mut dyn std::io::Read) -> std::io::Result<(Self, u64)> {
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 64 * 1024];
        let mut read = 0;
        loop {
            let count = reader.read(&mut buffer)?;
            if count == 0 {
                return Ok((Self::from_hash(&hash.finalize()), read));
            }
            hash.update(buffer.get(..count).unwrap_or_default());
            read += u64::try_from(count).unwrap_or(u64::MAX);
        }
    }

    fn from_hash(hash: &[u8]) -> Self {
        use fmt::Write as _;
        let mut text = String::with_capacity(64);
        for byte in hash {
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Digest {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let small = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 64 && text.bytes().all(small) {
            Ok(Self(text))
        } else {
            Err("expected a SHA-256 of 64 small hexadecimal digits; `sha256sum FILE` prints it"
                .to_owned())
        }
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.0
    }
}

impl JsonSchema for Digest {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Digest".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "The SHA-256 of a file, as `sha256sum` prints it.",
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_what_sha256sum_prints() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digest::of(b"abc").to_string(), abc);
        assert_eq!(Digest::read(&mut &b"abc"[..]).unwrap(), (Digest::of(b"abc"), 3));
        assert_eq!(Digest::of_text("a\r\nb\r\n"), Digest::of_text("a\nb\n"));
        assert!(Digest::try_from(abc.to_uppercase()).is_err());
        assert!(Digest::try_from(abc[1..].to_owned()).is_err());
    }
}
