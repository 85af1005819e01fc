//! The JSON literals of a filter (RFC 7644 `compValue`, RFC 8259 grammar).

use serde_json::{Number, Value};

use super::error::{FilterError, FilterErrorKind, excerpt};
use crate::scim::scan::Scan;

/// Reads the literal that comes next.
pub(super) fn literal(scan: &mut Scan<'_>) -> Result<Value, FilterError> {
    match scan.peek() {
        Some('"') => string(scan),
        Some(c) if c == '-' || c.is_ascii_digit() => number(scan),
        Some(c) if !matches!(c, '(' | ')' | '[' | ']') => keyword(scan),
        _ => Err(FilterError::new(scan.next_span(), FilterErrorKind::ExpectedValue)),
    }
}

fn string(scan: &mut Scan<'_>) -> Result<Value, FilterError> {
    let start = scan.at();
    scan.take('"');
    loop {
        scan.take_while(|c| !matches!(c, '"' | '\\'));
        if scan.take('"') {
            break;
        }
        // After a backslash the next character belongs to the escape, whatever it is.
        if !(scan.take('\\') && skip_one(scan)) {
            return Err(FilterError::new(start..scan.at(), FilterErrorKind::UnterminatedString));
        }
    }
    let span = start..scan.at();
    serde_json::from_str::<String>(scan.slice(span.clone()))
        .map(Value::String)
        .map_err(|_| FilterError::new(span, FilterErrorKind::InvalidString))
}

fn skip_one(scan: &mut Scan<'_>) -> bool {
    scan.peek().is_some_and(|c| scan.take(c))
}

fn number(scan: &mut Scan<'_>) -> Result<Value, FilterError> {
    let span = scan.take_while(|c| !matches!(c, ' ' | '(' | ')' | '[' | ']' | '"'));
    let text = scan.slice(span.clone());
    read_number(text)
        .map(Value::Number)
        .ok_or_else(|| FilterError::new(span, FilterErrorKind::InvalidNumber))
}

fn read_number(text: &str) -> Option<Number> {
    if !is_json_number(text) {
        return None;
    }
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    if let Ok(whole) = text.parse::<u64>() {
        return Some(whole.into());
    }
    // The standard library's reading is exact; serde_json's default one may be off by the last bit,
    // and then a printed filter would not read back as the same.
    text.parse::<f64>().ok().and_then(Number::from_f64)
}

fn is_json_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    is_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(|e| is_digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn keyword(scan: &mut Scan<'_>) -> Result<Value, FilterError> {
    let span = scan.take_while(|c| !matches!(c, ' ' | '(' | ')' | '[' | ']' | '"'));
    match scan.slice(span.clone()) {
        "true" => Ok(Value::Bool(true)),
        "false" => Ok(Value::Bool(false)),
        "null" => Ok(Value::Null),
        "" => Err(FilterError::new(span, FilterErrorKind::ExpectedValue)),
        other => {
            let found = excerpt(other);
            Err(FilterError::new(span, FilterErrorKind::UnquotedValue { found }))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Result<Value, FilterErrorKind> {
        literal(&mut Scan::new(text)).map_err(|error| error.kind)
    }

    #[test]
    fn reads_every_kind_of_json_literal() {
        for (text, value) in [
            (r#""a\"b\\c\u00e9\n""#, json!("a\"b\\cé\n")),
            (r#""😀""#, json!("😀")),
            ("true", json!(true)),
            ("false", json!(false)),
            ("null", Value::Null),
            ("0", json!(0)),
            ("-12", json!(-12)),
            ("18446744073709551615", json!(u64::MAX)),
            ("1.5e3", json!(1500.0)),
        ] {
            assert_eq!(read(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn refuses_numbers_json_does_not_know() {
        for text in ["01", "1.", "-", "1e", "+1", ".5", "0x1", "1e999", "1-2", "1_000"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn refuses_strings_json_does_not_know() {
        for text in [r#""\x""#, r#""\ud800""#, "\"a\nb\"", r#""\u12""#] {
            assert_eq!(read(text), Err(FilterErrorKind::InvalidString), "{text}");
        }
        for text in ["\"", "\"a", r#""a\""#, r#""a\"#] {
            assert_eq!(read(text), Err(FilterErrorKind::UnterminatedString), "{text}");
        }
    }

    #[test]
    fn refuses_bare_words() {
        for text in ["jyoung", "True", "NULL", "'x'"] {
            assert_eq!(read(text), Err(FilterErrorKind::UnquotedValue { found: text.into() }));
        }
        assert_eq!(read(""), Err(FilterErrorKind::ExpectedValue));
        assert_eq!(read(")"), Err(FilterErrorKind::ExpectedValue));
    }

    #[test]
    fn reads_floating_point_numbers_exactly() {
        for text in ["5.0e-324", "1.7976931348623157e308", "0.1", "123456.7890123457"] {
            assert_eq!(read(text).unwrap().as_f64(), text.parse().ok(), "{text}");
        }
    }
}
