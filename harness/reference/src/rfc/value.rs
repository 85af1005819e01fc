//! Single values against the type of their attribute (RFC 7643 section 2.3).

use fedspec_protocol::scim::schema::{Attribute, AttributeType};
use jiff::Timestamp;
use serde_json::Value;
use url::Url;

/// ISO 3166-1 alpha-2, two letters each.
const COUNTRIES: &str = "\
ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCO\
CRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHR\
HTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMN\
MOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSD\
SESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYE\
YTZAZMZW";

/// Whether a value, neither null nor a list, has the type of its attribute; what it has to be when
/// it has not. Complex values are for the caller.
pub(crate) fn fits(value: &Value, attribute: &Attribute) -> Result<(), &'static str> {
    let text = value.as_str();
    let (fits, expected) = match attribute.kind {
        AttributeType::String => (text.is_some(), "a string"),
        AttributeType::Boolean => (value.is_boolean(), "true or false"),
        // A number with a fraction or an exponent is read as floating point (section 2.3.4).
        AttributeType::Integer => {
            (value.is_i64() || value.is_u64(), "a number without fraction and exponent")
        }
        AttributeType::Decimal => (value.is_number(), "a number"),
        AttributeType::DateTime => {
            (text.is_some_and(is_date_time), "a date and time, as in 2008-01-23T04:56:22Z")
        }
        AttributeType::Binary => (text.is_some_and(is_base64), "base64"),
        AttributeType::Reference => (text.is_some_and(is_reference), "a URI"),
        AttributeType::Complex => (value.is_object(), "an object"),
    };
    if fits { Ok(()) } else { Err(expected) }
}

/// `xsd:dateTime` (section 2.3.5): date, `T`, time with seconds, and no zone, `Z` or an offset.
fn is_date_time(text: &str) -> bool {
    let shape = |text: &str, pattern: &str| {
        text.len() == pattern.len()
            && text.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                exact => byte == exact,
            })
    };
    let Some((start, rest)) = text.split_at_checked(19) else { return false };
    if !shape(start, "0000-00-00T00:00:00") {
        return false;
    }
    let zone = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == fraction.len() {
                return false;
            }
            zone
        }
    };
    let offset = zone.strip_prefix(['+', '-']).is_some_and(|offset| shape(offset, "00:00"));
    if !(zone.is_empty() || zone == "Z" || offset) {
        return false;
    }
    // The calendar has the last word: there is no 30 February.
    let whole = if zone.is_empty() { format!("{start}Z") } else { format!("{start}{zone}") };
    whole.parse::<Timestamp>().is_ok()
}

/// Base64 as of RFC 4648 section 4; the padding may be left out (section 2.3.6).
fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let whole = padding == 0 || (padding <= 2 && text.len().is_multiple_of(4));
    let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    whole && digits.len() % 4 != 1 && digits.bytes().all(known)
}

/// An absolute or relative URI (section 2.3.7), without the characters that none has.
fn is_reference(text: &str) -> bool {
    let strange = |c: char| {
        c.is_control() || matches!(c, ' ' | '<' | '>' | '"' | '\\' | '^' | '`' | '{' | '|' | '}')
    };
    if text.is_empty() || text.contains(strange) {
        return false;
    }
    // Any absolute base serves: only whether the text can be resolved counts.
    let resolved = Url::parse("http://localhost/").and_then(|base| base.join(text));
    resolved.is_ok()
}

/// Whether a text is the code of a country (section 4.1.2).
pub(crate) fn is_country(text: &str) -> bool {
    let code = text.as_bytes();
    code.len() == 2 && COUNTRIES.as_bytes().chunks_exact(2).any(|known| known == code)
}

/// An e-mail address with its domain in lower case, where RFC 5321 section 2.4 sees no difference.
pub(crate) fn canonical_email(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.to_lowercase()),
        None => text.to_owned(),
    }
}

/// The name of an instant messaging account in lower case and without blanks.
pub(crate) fn canonical_handle(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fits(kind: AttributeType, value: &Value) -> bool {
        super::fits(value, &Attribute::new("x", kind, "")).is_ok()
    }

    #[test]
    fn takes_the_values_of_each_type_only() {
        use AttributeType as T;
        let good = [
            (T::String, json!("")),
            (T::Boolean, json!(false)),
            (T::Integer, json!(-3)),
            (T::Integer, json!(u64::MAX)),
            (T::Decimal, json!(1.5)),
            (T::Decimal, json!(2)),
            (T::DateTime, json!("2008-01-23T04:56:22Z")),
            (T::DateTime, json!("2008-01-23T04:56:22.123+02:00")),
            (T::DateTime, json!("2008-01-23T04:56:22")),
            (T::Binary, json!("TWFu")),
            (T::Binary, json!("TWE=")),
            (T::Binary, json!("TWE")),
            (T::Reference, json!("https://example.com/a?b#c")),
            (T::Reference, json!("../Users/26")),
            (T::Reference, json!("urn:example:x")),
        ];
        for (kind, value) in good {
            assert!(fits(kind, &value), "{kind} {value}");
        }
        let bad = [
            (T::String, json!(1)),
            (T::Boolean, json!("true")),
            (T::Boolean, json!(1)),
            (T::Integer, json!(1.0)),
            (T::Integer, json!("1")),
            (T::Decimal, json!("1.5")),
            (T::DateTime, json!("2008-01-23")),
            (T::DateTime, json!("2008-02-30T00:00:00Z")),
            (T::DateTime, json!("2008-01-23 04:56:22Z")),
            (T::DateTime, json!("2008-01-23T04:56:22.Z")),
            (T::DateTime, json!("20080123T045622Z")),
            (T::DateTime, json!("2008-01-23T04:56:22+02")),
            (T::DateTime, json!(1_201_064_182)),
            (T::Binary, json!("TW E=")),
            (T::Binary, json!("T")),
            (T::Binary, json!("TWE==")),
            (T::Binary, json!("T-_u")),
            (T::Reference, json!("not a uri")),
            (T::Reference, json!("")),
            (T::Reference, json!("http://[")),
        ];
        for (kind, value) in bad {
            assert!(!fits(kind, &value), "{kind} {value}");
        }
    }

    #[test]
    fn knows_the_codes_of_countries() {
        assert_eq!(COUNTRIES.len(), 2 * 249);
        for code in ["US", "DE", "ZW", "AD"] {
            assert!(is_country(code), "{code}");
        }
        for other in ["us", "USA", "", "EU", "XX", "DA"] {
            assert!(!is_country(other), "{other}");
        }
    }

    #[test]
    fn puts_the_domain_of_an_address_in_lower_case_and_nothing_else() {
        assert_eq!(canonical_email("Ada@EXAMPLE.Com"), "Ada@example.com");
        assert_eq!(canonical_email("nothing"), "nothing");
        assert_eq!(canonical_handle("Ada Example"), "adaexample");
    }
}
