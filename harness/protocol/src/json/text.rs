/// A string: the characters it stands for, and its bytes where those say more.
///
/// Two are equal when they are written the same way, apart from escapes that say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    text: String,
    raw: Option<Box<[u8]>>,
}

impl Text {
    /// A string that is written as these bytes between its quotes, wrong as they may be, and read as
    /// `text`.
    ///
    /// Nothing is checked: a quote among the bytes ends the string where it is read again.
    pub fn with_raw(text: impl Into<String>, raw: impl Into<Box<[u8]>>) -> Self {
        Self { text: text.into(), raw: Some(raw.into()) }
    }

    /// The characters; U+FFFD where there were none.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The bytes between the quotes, kept when they are not just a way to write the characters:
    /// invalid UTF-8, half a surrogate pair, a raw control character, an unknown escape.
    pub fn raw(&self) -> Option<&[u8]> {
        self.raw.as_deref()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self { text, raw: None }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}
