use serde_json::Number;

use super::OddityKind;

/// A number as it is written: `1`, `1.0` and `1e0` are three texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberText(String);

impl NumberText {
    /// A number that is written as this text, which is not checked.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is written without a fraction and without an exponent, as RFC 7643 section 2.3.4
    /// demands of an integer: `1` is one, `1.0` and `1e2` are not.
    pub fn is_integer(&self) -> bool {
        !self.0.contains(['.', 'e', 'E'])
    }

    /// The number as other code knows it: the nearest 64-bit number, the largest one when it is
    /// larger. Zero when the text is none, which only one that was made can be.
    pub fn to_number(&self) -> Number {
        let digits = self.0.strip_prefix('+').unwrap_or(&self.0);
        // `-0` is no integer, which has no sign of its own at zero.
        match digits.parse::<i64>() {
            Ok(0) if digits.starts_with('-') => {}
            Ok(whole) => return whole.into(),
            Err(_) => {
                if let Ok(whole) = digits.parse::<u64>() {
                    return whole.into();
                }
            }
        }
        let float = digits.parse::<f64>().unwrap_or_default().clamp(f64::MIN, f64::MAX);
        Number::from_f64(float).unwrap_or_else(|| 0.into())
    }
}

/// What is odd about the text of a number; `None` when it is no number at all.
pub(super) fn oddities(text: &str) -> Option<Vec<OddityKind>> {
    let mut found = Vec::new();
    let unsigned = match text.strip_prefix('+') {
        Some(rest) => {
            found.push(OddityKind::PlusSign);
            rest
        }
        None => text.strip_prefix('-').unwrap_or(text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = digits(whole)
        && fraction.is_none_or(digits)
        && !(whole.is_empty() && fraction.is_none_or(str::is_empty))
        && exponent
            .map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
            .is_none_or(|exponent| !exponent.is_empty() && digits(exponent));
    if !is_number {
        return None;
    }
    if whole.len() > 1 && whole.starts_with('0') {
        found.push(OddityKind::LeadingZero);
    }
    if whole.is_empty() || fraction.is_some_and(str::is_empty) {
        found.push(OddityKind::BareDecimalPoint);
    }
    // The number itself is asked last, and of texts alone that are long enough to be so large.
    if (exponent.is_some() || whole.len() > 300)
        && unsigned.parse::<f64>().is_ok_and(f64::is_infinite)
    {
        found.push(OddityKind::HugeNumber);
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_an_integer_by_its_text() {
        for (text, integer) in [
            ("1", true),
            ("-12", true),
            ("0", true),
            ("1.0", false),
            ("1e2", false),
            ("1E0", false),
        ] {
            assert_eq!(NumberText::new(text).is_integer(), integer, "{text}");
        }
    }

    #[test]
    fn gives_the_number_that_serde_json_gives() {
        for text in [
            "0",
            "-0",
            "-0.0",
            "1",
            "-1",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775808",
            "-9223372036854775809",
            "1.5",
            "1e2",
            "5e-324",
            "1e-999",
        ] {
            let expected: Number = serde_json::from_str(text).unwrap();
            assert_eq!(NumberText::new(text).to_number(), expected, "{text}");
        }
    }

    #[test]
    fn reads_odd_numbers_as_what_they_mean() {
        for (text, number) in [("007", 7.0), ("+1", 1.0), (".5", 0.5), ("-1.", -1.0)] {
            assert!(oddities(text).is_some_and(|odd| !odd.is_empty()), "{text}");
            assert_eq!(NumberText::new(text).to_number().as_f64(), Some(number), "{text}");
        }
        assert_eq!(NumberText::new("-1e999").to_number().as_f64(), Some(f64::MIN));
        assert_eq!(oddities("-1e999"), Some(vec![OddityKind::HugeNumber]));
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in ["", "-", "+", ".", "1e", "1e+", "0x1", "1-2", "1_000", "1.2.3", "--1", "e5"] {
            assert_eq!(oddities(text), None, "{text}");
        }
    }
}
