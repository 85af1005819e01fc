use super::sink::Sink;

/// One escape sequence: what it stands for, and how much of the text it takes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unit {
    bytes: [u8; 4],
    length: usize,
    taken: usize,
}

impl Unit {
    pub(super) fn byte(byte: u8, taken: usize) -> Self {
        Self { bytes: [byte, 0, 0, 0], length: 1, taken }
    }

    pub(super) fn char(character: char, taken: usize) -> Self {
        let mut bytes = [0; 4];
        let length = character.encode_utf8(&mut bytes).len();
        Self { bytes, length, taken }
    }
}

/// Decodes the escape sequences of a text and leaves the rest, wrong sequences too, as it stands.
///
/// `next` finds the next byte that may begin a sequence, `read` reads one there. Nothing is handed
/// to the sink, and `false` returned, if the text has no sequence.
pub(super) fn unescape(
    text: &[u8],
    next: impl Fn(&[u8]) -> Option<usize>,
    read: impl Fn(&[u8]) -> Option<Unit>,
    sink: &mut impl Sink,
) -> bool {
    let mut copied = 0;
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(&next) {
        let at = from + found;
        let Some(unit) = text.get(at..).and_then(&read) else {
            from = at + 1;
            continue;
        };
        sink.copy(text.get(copied..at).unwrap_or_default(), copied);
        sink.unit(unit.bytes.get(..unit.length).unwrap_or_default(), at..at + unit.taken);
        copied = at + unit.taken;
        from = copied;
    }
    if copied > 0 {
        sink.copy(text.get(copied..).unwrap_or_default(), copied);
    }
    copied > 0
}

/// Four bits from a hexadecimal digit of either case.
pub(super) fn nibble(digit: u8) -> Option<u8> {
    let value = NIBBLES[usize::from(digit)];
    (value < 16).then_some(value)
}

/// The value of every hexadecimal digit, 16 for all other bytes.
const NIBBLES: [u8; 256] = {
    let mut nibbles = [16; 256];
    let mut value = 0;
    while value < 16 {
        nibbles[b"0123456789abcdef"[value] as usize] = value as u8;
        nibbles[b"0123456789ABCDEF"[value] as usize] = value as u8;
        value += 1;
    }
    nibbles
};
