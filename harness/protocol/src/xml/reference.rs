use super::XmlErrorKind;
use super::character::is_char;

/// The character that `&name;` stands for.
///
/// Without a document type there are the five entities of XML 1.0 section 4.6 and references to
/// characters.
///
/// # Errors
/// When it stands for none.
pub(super) fn resolve(name: &str) -> Result<char, XmlErrorKind> {
    match name {
        "lt" => return Ok('<'),
        "gt" => return Ok('>'),
        "amp" => return Ok('&'),
        "quot" => return Ok('"'),
        "apos" => return Ok('\''),
        _ => {}
    }
    let Some(number) = name.strip_prefix('#') else {
        return Err(match name {
            "" => XmlErrorKind::BareAmpersand,
            _ if super::character::ncname_end(name, 0) == name.len() => {
                XmlErrorKind::UnknownEntity { name: name.to_owned() }
            }
            _ => XmlErrorKind::BareAmpersand,
        });
    };
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Err(XmlErrorKind::MalformedCharacterReference);
    }
    // Too long for 32 bits is far past the last character.
    let code = u32::from_str_radix(digits, radix).ok();
    code.and_then(char::from_u32)
        .filter(|character| is_char(*character))
        .ok_or(XmlErrorKind::IllegalCharacterReference)
}

/// The name and the length of the reference that `text` begins with, `&` and `;` included.
pub(super) fn first(text: &str) -> Option<(&str, usize)> {
    let rest = text.strip_prefix('&')?;
    let end = memchr::memchr3(b';', b'&', b'<', rest.as_bytes())?;
    (rest.as_bytes().get(end) == Some(&b';'))
        .then(|| (rest.get(..end).unwrap_or_default(), end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_what_needs_no_document_type() {
        for (name, character) in [
            ("lt", '<'),
            ("gt", '>'),
            ("amp", '&'),
            ("quot", '"'),
            ("apos", '\''),
            ("#65", 'A'),
            ("#x41", 'A'),
            ("#x00000000000041", 'A'),
            ("#xD", '\r'),
            ("#x10FFFF", '\u{10ffff}'),
        ] {
            assert_eq!(resolve(name), Ok(character), "{name}");
        }
    }

    #[test]
    fn names_what_is_wrong_with_the_others() {
        use XmlErrorKind::{
            BareAmpersand, IllegalCharacterReference, MalformedCharacterReference, UnknownEntity,
        };
        for (name, kind) in [
            ("foo", UnknownEntity { name: "foo".to_owned() }),
            ("LT", UnknownEntity { name: "LT".to_owned() }),
            ("", BareAmpersand),
            (" b", BareAmpersand),
            ("a b", BareAmpersand),
            ("#", MalformedCharacterReference),
            ("#x", MalformedCharacterReference),
            ("#X41", MalformedCharacterReference),
            ("#-1", MalformedCharacterReference),
            ("#+65", MalformedCharacterReference),
            ("#6 5", MalformedCharacterReference),
            ("#0", IllegalCharacterReference),
            ("#x1", IllegalCharacterReference),
            ("#xD800", IllegalCharacterReference),
            ("#xFFFE", IllegalCharacterReference),
            ("#x110000", IllegalCharacterReference),
            ("#4294967361", IllegalCharacterReference),
            ("#99999999999999999999", IllegalCharacterReference),
        ] {
            assert_eq!(resolve(name), Err(kind), "{name}");
        }
    }

    #[test]
    fn a_reference_ends_at_its_semicolon_and_nowhere_else() {
        assert_eq!(first("&lt;b"), Some(("lt", 4)));
        assert_eq!(first("&;"), Some(("", 2)));
        for text in ["", "b", "&lt", "&l&t;", "&l<t;"] {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
