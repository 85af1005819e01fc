//! Encoders, with every freedom that the encodings leave.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

/// An encoding, and the choices made in using it, which are taken one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Encoding {
    pub(crate) kind: Kind,
    pub(crate) choices: Vec<u8>,
}

/// How a text can be written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Plain,
    Percent,
    Form,
    Xml,
    Json,
    Base64,
    Hex,
}

impl Kind {
    pub(crate) const ALL: [Self; 7] =
        [Self::Plain, Self::Percent, Self::Form, Self::Xml, Self::Json, Self::Base64, Self::Hex];
}

impl Encoding {
    pub(crate) fn encode(&self, text: &str) -> String {
        let mut choices = self.choices.iter().copied().cycle();
        let mut choose = || choices.next().unwrap_or_default();
        let mut each =
            |one: fn(char, u8) -> String| text.chars().map(|c| one(c, choose())).collect();
        match self.kind {
            Kind::Plain => text.to_owned(),
            Kind::Percent => each(|c, choice| match c {
                '%' => percent(c, choice),
                _ if choice % 2 == 0 => percent(c, choice),
                _ => c.to_string(),
            }),
            Kind::Form => each(|c, choice| match c {
                ' ' if choice % 2 == 0 => "+".to_owned(),
                '%' | '+' => percent(c, choice),
                _ if choice % 3 == 0 => percent(c, choice),
                _ => c.to_string(),
            }),
            Kind::Xml => each(xml),
            Kind::Json => each(json),
            Kind::Base64 => base64(text, choose()),
            Kind::Hex if choose() % 2 == 0 => text.bytes().map(|b| format!("{b:02x}")).collect(),
            Kind::Hex => text.bytes().map(|b| format!("{b:02X}")).collect(),
        }
    }
}

fn percent(c: char, choice: u8) -> String {
    let mut buffer = [0; 4];
    let bytes = c.encode_utf8(&mut buffer).bytes();
    bytes.map(|b| if choice & 4 == 0 { format!("%{b:02X}") } else { format!("%{b:02x}") }).collect()
}

fn xml(c: char, choice: u8) -> String {
    let (code, width) = (u32::from(c), usize::from(choice >> 4));
    match (c, choice % 4) {
        (_, 0) => format!("&#{code:0width$};"),
        (_, 1) => format!("&#x{code:0width$X};"),
        ('&', _) => "&amp;".to_owned(),
        ('<', _) => "&lt;".to_owned(),
        ('>', 2) => "&gt;".to_owned(),
        ('"', 2) => "&quot;".to_owned(),
        ('\'', 2) => "&apos;".to_owned(),
        _ => c.to_string(),
    }
}

fn json(c: char, choice: u8) -> String {
    let mut units = [0; 2];
    match (c, choice % 4) {
        (_, 0) => c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
        (_, 1) => c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04X}")).collect(),
        ('/', 2) => "\\/".to_owned(),
        _ => {
            let quoted = serde_json::Value::from(c.to_string()).to_string();
            let inner = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            inner.unwrap_or_default().to_owned()
        }
    }
}

fn base64(text: &str, choice: u8) -> String {
    let engine = match choice % 4 {
        0 => STANDARD,
        1 => STANDARD_NO_PAD,
        2 => URL_SAFE,
        _ => URL_SAFE_NO_PAD,
    };
    let encoded = engine.encode(text);
    match choice >> 6 {
        0 => encoded.replace('/', "\\/"),
        1 => {
            let letters: Vec<char> = encoded.chars().collect();
            let lines = letters.chunks(1 + usize::from(choice >> 2 & 15));
            lines.map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\r\n")
        }
        _ => encoded,
    }
}
