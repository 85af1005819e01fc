//! The parameters in the query of a URL.

use percent_encoding::percent_decode_str;

use super::refusal::Refusal;

/// Names and values, decoded; a parameter without `=` has an empty value. `+` is a space, as HTML
/// forms have it and most HTTP clients write it.
///
/// # Errors
/// 400 for what is not UTF-8 (RFC 7644 section 3.4.2.2 has it as UTF-8 in percent-encoding).
pub(crate) fn parameters(query: &str) -> Result<Vec<(String, String)>, Refusal> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decoded(name)?, decoded(value)?))
        })
        .collect()
}

/// The same as the readers of the protocol crate take them.
pub(crate) fn borrowed(parameters: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

fn decoded(text: &str) -> Result<String, Refusal> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().map(String::from);
    decoded.map_err(|_| Refusal::NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Vec<(String, String)> {
        parameters(query).unwrap()
    }

    #[test]
    fn decodes_names_and_values() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let found = read("filter=a+eq%20%22x%2By%22&&cursor&c%6Funt=1=2");
        let expected = [pair("filter", "a eq \"x+y\""), pair("cursor", ""), pair("count", "1=2")];
        assert_eq!(found, expected);
        assert!(read("").is_empty());
    }

    #[test]
    fn refuses_what_is_not_utf_8() {
        assert_eq!(parameters("filter=%ff"), Err(Refusal::NotUtf8));
        assert_eq!(read("a=%zz"), [("a".to_owned(), "%zz".to_owned())]);
    }
}
