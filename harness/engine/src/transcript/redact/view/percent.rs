use memchr::{memchr, memchr2};

use super::escape::{Unit, nibble, unescape};
use super::sink::Sink;

/// Decodes `%20` in either case (RFC 3986 section 2.1).
pub(super) fn decode(text: &[u8], sink: &mut impl Sink) -> bool {
    unescape(text, |rest| memchr(b'%', rest), read, sink)
}

/// Decodes `%20` and `+` for a space (`application/x-www-form-urlencoded`).
///
/// Without any `+` the view would be the one of [`decode`], so there is none.
pub(super) fn decode_form(text: &[u8], sink: &mut impl Sink) -> bool {
    let space = |rest: &[u8]| match rest {
        [b'+', ..] => Some(Unit::byte(b' ', 1)),
        _ => read(rest),
    };
    memchr(b'+', text).is_some() && unescape(text, |rest| memchr2(b'%', b'+', rest), space, sink)
}

fn read(text: &[u8]) -> Option<Unit> {
    let [b'%', high, low, ..] = text else { return None };
    Some(Unit::byte(nibble(*high)? << 4 | nibble(*low)?, 3))
}

#[cfg(test)]
mod tests {
    use super::super::Codec;

    #[test]
    fn decodes_either_case_and_leaves_what_is_no_escape() {
        let view = Codec::Percent.whole(b"%c3%A9+%2x%%2F%4", 6);
        assert_eq!(view.as_deref(), Some("é+%2x%/%4".as_bytes()));
    }

    #[test]
    fn reads_a_plus_as_a_space_in_forms_only() {
        assert_eq!(Codec::Form.whole(b"a+b%2Bc", 6).as_deref(), Some(b"a b+c".as_slice()));
        assert_eq!(Codec::Form.whole(b"a%20b", 6), None);
    }

    #[test]
    fn has_no_view_of_a_text_without_escapes() {
        assert_eq!(Codec::Percent.whole(b"100% sure, 7%x", 6), None);
    }
}
