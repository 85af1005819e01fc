//! A reader who tries every decoder: written apart from the views, slowly, with other crates.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode;

/// Whether the secret can be read in the text after at most two decodings.
pub(crate) fn leaks(text: &[u8], secret: &str) -> bool {
    leaks_within(text, secret, 2)
}

/// Whether the secret can be read in the text after at most so many decodings.
pub(crate) fn leaks_within(text: &[u8], secret: &str, decodings: u8) -> bool {
    // No encoding is shorter than what it encodes.
    if text.len() < secret.len() {
        return false;
    }
    text.windows(secret.len()).any(|part| part == secret.as_bytes())
        || decodings > 0
            && readings(text).iter().any(|text| leaks_within(text, secret, decodings - 1))
}

fn readings(text: &[u8]) -> Vec<Vec<u8>> {
    let spaced: Vec<u8> = text.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
    let mut readings = vec![
        percent_decode(text).collect(),
        percent_decode(&spaced).collect(),
        escaped(text, b'&', 40, reference),
        escaped(text, b'\\', 12, |escape| {
            let quoted = format!("\"{}\"", std::str::from_utf8(escape).ok()?);
            serde_json::from_str(&quoted).ok()
        }),
    ];
    readings.extend(base64(text));
    readings.extend(hex(text));
    readings
}

/// Replaces every escape that begins with `first` and is at most `longest` bytes long.
fn escaped(
    text: &[u8],
    first: u8,
    longest: usize,
    read: impl Fn(&[u8]) -> Option<String>,
) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(byte) = rest.first() {
        // The shortest one that reads as one character.
        let escape = (2..=longest).filter(|_| *byte == first).find_map(|length| {
            let (escape, after) = rest.split_at_checked(length)?;
            Some((read(escape).filter(|c| c.chars().count() == 1)?, after))
        });
        rest = match escape {
            Some((character, after)) => {
                out.extend(character.bytes());
                after
            }
            None => {
                out.push(*byte);
                rest.get(1..).unwrap_or_default()
            }
        };
    }
    out
}

fn reference(text: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(text).ok()?.strip_prefix('&')?.strip_suffix(';')?;
    let code = match name {
        "amp" => return Some("&".to_owned()),
        "lt" => return Some("<".to_owned()),
        "gt" => return Some(">".to_owned()),
        "quot" => return Some("\"".to_owned()),
        "apos" => return Some("'".to_owned()),
        _ => match name.strip_prefix("#x") {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => name.strip_prefix('#')?.parse(),
        },
    };
    Some(char::from_u32(code.ok()?)?.to_string())
}

fn base64(text: &[u8]) -> Vec<Vec<u8>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone);
    let engine = GeneralPurpose::new(&STANDARD, config);
    let latin: String = text.iter().map(|byte| char::from(*byte)).collect();
    let letters =
        latin.replace(['\r', '\n'], "").replace("\\/", "/").replace('-', "+").replace('_', "/");
    let runs = letters.split(|c: char| !c.is_ascii_alphanumeric() && c != '+' && c != '/');
    runs.flat_map(|run| (0..4).filter_map(move |shift| run.get(shift..)))
        .filter_map(|run| {
            let whole = if run.len() % 4 == 1 { run.len() - 1 } else { run.len() };
            engine.decode(run.get(..whole)?).ok()
        })
        .collect()
}

fn hex(text: &[u8]) -> Vec<Vec<u8>> {
    let latin: String = text.iter().map(|byte| char::from(*byte)).collect();
    let runs = latin.split(|c: char| !c.is_ascii_hexdigit());
    runs.flat_map(|run| [run, run.get(1..).unwrap_or_default()])
        .map(|run| {
            let pairs = (0..run.len() / 2).filter_map(|at| run.get(2 * at..2 * at + 2));
            pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
        })
        .collect()
}
