use super::escape::nibble;
use super::sink::Sink;
use super::skip::{has_stretch, skip};
use crate::transcript::redact::sought::Sought;

/// Bytes that are handed over together.
const BLOCK: usize = 64;

/// Decodes every run of hexadecimal digits that has room for what is sought, from its first digit
/// and from its second.
pub(super) fn decode(text: &[u8], sought: Sought, sink: &mut impl Sink) -> bool {
    let least = sought.shortest.saturating_mul(2);
    let mut found = false;
    let mut from = 0;
    loop {
        from = skip(text, from, least, |byte| nibble(byte).is_none());
        let rest = text.get(from..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| nibble(**byte).is_some()).count();
        let Some(run) = rest.get(..length).filter(|run| !run.is_empty() && run.len() >= least)
        else {
            return found;
        };
        found = true;
        for shift in 0..2 {
            if !sought.are_ascii || has_ascii(run, shift, sought) {
                pairs(run, from, shift, sink);
            }
        }
        from += length;
    }
}

/// Whether a run without its first `shift` digits has a stretch of ASCII that is long enough: the
/// first digit of a byte has its highest bit.
fn has_ascii(run: &[u8], shift: usize, sought: Sought) -> bool {
    let digits = run.get(shift..).unwrap_or_default();
    has_stretch(digits.len() / 2, sought.shortest, |at| {
        digits.get(2 * at).is_none_or(|digit| !(b'0'..=b'7').contains(digit))
    })
}

fn pairs(run: &[u8], from: usize, shift: usize, sink: &mut impl Sink) {
    let (pairs, _) = run.get(shift..).unwrap_or_default().as_chunks::<2>();
    sink.expect(pairs.len());
    let mut at = from + shift;
    for block in pairs.chunks(BLOCK) {
        let mut bytes = [0; BLOCK];
        for (byte, [high, low]) in bytes.iter_mut().zip(block) {
            // Only digits are in a run.
            *byte = nibble(*high).unwrap_or(0) << 4 | nibble(*low).unwrap_or(0);
        }
        let bytes = bytes.get(..block.len()).unwrap_or_default();
        sink.units(bytes, |offset| at + 2 * offset..at + 2 * offset + 2);
        at += 2 * block.len();
    }
    sink.part();
}

#[cfg(test)]
mod tests {
    use super::super::Codec;
    use crate::transcript::redact::sought::Sought;

    #[test]
    fn decodes_long_runs_from_both_digits() {
        let view = Codec::Hex.whole(b"x 4a4B4c. 4a4b", 3);
        assert_eq!(view.as_deref(), Some(b"JKL\xFF\xA4\xB4\xFF".as_slice()));
    }

    #[test]
    fn leaves_out_readings_without_ascii_where_only_that_is_sought() {
        let view = |text: &[u8]| {
            let mut view = Vec::new();
            let sought = Sought { shortest: 3, are_ascii: true };
            Codec::Hex.view(text, sought, |piece, _| view.extend_from_slice(piece));
            view
        };
        assert_eq!(view(b"x 4a4B4c. 4a4b"), b"JKL\xFF");
        assert_eq!(view(b"aaaaaaaa4A4b4caaaaaa"), b"\xAA\xAA\xAA\xAAJKL\xAA\xAA\xAA\xFF");
        assert_eq!(view(b"4a4baa4a4baa"), b"");
    }

    #[test]
    fn has_no_view_of_short_runs() {
        assert_eq!(Codec::Hex.whole(b"4a4b4 c4d4e4f4", 5), None);
    }
}
