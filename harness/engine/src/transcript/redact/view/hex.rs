use super::escape::nibble;
use super::sink::Sink;

/// Decodes every run of hexadecimal digits that has room for `shortest` bytes, from its first
/// digit and from its second.
pub(super) fn decode(text: &[u8], shortest: usize, sink: &mut impl Sink) -> bool {
    let least = shortest.saturating_mul(2);
    let mut found = false;
    let mut from = 0;
    for run in text.split(|byte| nibble(*byte).is_none()) {
        if run.len() >= least {
            found = true;
            for shift in 0..2 {
                pairs(run, from, shift, sink);
            }
        }
        from += run.len() + 1;
    }
    found
}

fn pairs(run: &[u8], from: usize, shift: usize, sink: &mut impl Sink) {
    let (pairs, _) = run.get(shift..).unwrap_or_default().as_chunks();
    for (count, [high, low]) in pairs.iter().enumerate() {
        // Only digits are in a run.
        let (Some(high), Some(low)) = (nibble(*high), nibble(*low)) else { continue };
        let at = from + shift + 2 * count;
        sink.unit(&[high << 4 | low], at..at + 2);
    }
    sink.part();
}

#[cfg(test)]
mod tests {
    use super::super::Codec;

    #[test]
    fn decodes_long_runs_from_both_digits() {
        let view = Codec::Hex.view(b"x 4a4B4c. 4a4b", 3);
        assert_eq!(view.as_deref(), Some(b"JKL\xFF\xA4\xB4\xFF".as_slice()));
    }

    #[test]
    fn has_no_view_of_short_runs() {
        assert_eq!(Codec::Hex.view(b"4a4b4 c4d4e4f4", 5), None);
    }
}
