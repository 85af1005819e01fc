use super::escape::nibble;
use super::sink::Sink;
use super::skip::skip;

/// Bytes that are handed over together.
const BLOCK: usize = 64;

/// Decodes every run of hexadecimal digits that has room for `shortest` bytes, from its first
/// digit and from its second.
pub(super) fn decode(text: &[u8], shortest: usize, sink: &mut impl Sink) -> bool {
    let least = shortest.saturating_mul(2);
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
            pairs(run, from, shift, sink);
        }
        from += length;
    }
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

    #[test]
    fn decodes_long_runs_from_both_digits() {
        let view = Codec::Hex.whole(b"x 4a4B4c. 4a4b", 3);
        assert_eq!(view.as_deref(), Some(b"JKL\xFF\xA4\xB4\xFF".as_slice()));
    }

    #[test]
    fn has_no_view_of_short_runs() {
        assert_eq!(Codec::Hex.whole(b"4a4b4 c4d4e4f4", 5), None);
    }
}
