//! Encoders, with every freedom that the encodings leave.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use proptest::prelude::*;

/// An encoding, and the choices made in using it, which are taken one after the other.
#[derive(Clone, Debug)]
pub(super) struct Encoding {
    kind: Kind,
    choices: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Plain,
    Percent,
    Form,
    Xml,
    Json,
    Base64,
    Hex,
}

pub(super) fn encoding() -> impl Strategy<Value = Encoding> {
    use Kind::{Base64, Form, Hex, Json, Percent, Plain, Xml};
    let kind = prop::sample::select(vec![Plain, Percent, Form, Xml, Json, Base64, Hex]);
    let choices = prop::collection::vec(any::<u8>(), 1..24);
    (kind, choices).prop_map(|(kind, choices)| Encoding { kind, choices })
}

impl Encoding {
    pub(super) fn encode(&self, text: &str) -> String {
        let mut choices = self.choices.iter().copied().cycle();
        let mut choose = move || choices.next().unwrap_or_default();
        let each = |one: fn(char, u8) -> String| -> String {
            let mut choices = self.choices.iter().copied().cycle();
            text.chars().map(|c| one(c, choices.next().unwrap_or_default())).collect()
        };
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
            let quoted = serde_json::to_string(&c).unwrap();
            quoted[1..quoted.len() - 1].to_owned()
        }
    }
}

fn base64(text: &str, choice: u8) -> String {
    let engine =
        [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD][usize::from(choice % 4)].clone();
    let encoded = engine.encode(text);
    match choice >> 6 {
        0 => encoded.replace('/', "\\/"),
        1 => {
            let lines: Vec<&str> = encoded
                .as_bytes()
                .chunks(1 + usize::from(choice >> 2 & 15))
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect();
            lines.join("\r\n")
        }
        _ => encoded,
    }
}
