//! As much of DER (ITU-T X.690) as keys and certificates need to be taken apart and put together.

use super::error::KeyError;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OID: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;

/// Values one after the other.
#[derive(Clone, Copy)]
pub(super) struct Reader<'d> {
    rest: &'d [u8],
}

/// A tag, what it holds, and all of its bytes.
#[derive(Clone, Copy)]
pub(super) struct Value<'d> {
    pub(super) tag: u8,
    pub(super) content: &'d [u8],
    pub(super) whole: &'d [u8],
}

impl<'d> Reader<'d> {
    pub(super) fn new(bytes: &'d [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The tag of the next value.
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next value, whatever it is.
    pub(super) fn any(&mut self) -> Result<Value<'d>, KeyError> {
        let [tag, first, after @ ..] = self.rest else { return Err(KeyError::Malformed) };
        // Longer tags and indefinite lengths do not occur in keys.
        if tag & 0x1f == 0x1f || *first == 0x80 {
            return Err(KeyError::Malformed);
        }
        let (length, after) = match *first {
            short @ 0..0x80 => (usize::from(short), after),
            long => {
                let count = usize::from(long & 0x7f);
                let digits = after.get(..count).filter(|digits| digits.len() <= 4);
                let digits = digits.ok_or(KeyError::Malformed)?;
                let length = digits.iter().fold(0, |sum, digit| (sum << 8) | usize::from(*digit));
                (length, after.get(count..).unwrap_or_default())
            }
        };
        let content = after.get(..length).ok_or(KeyError::Malformed)?;
        let whole_length = self.rest.len() - after.len() + length;
        let (whole, rest) = self.rest.split_at(whole_length);
        self.rest = rest;
        Ok(Value { tag: *tag, content, whole })
    }

    /// What the next value holds, which has to have this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Result<&'d [u8], KeyError> {
        let value = self.any()?;
        if value.tag != tag {
            return Err(KeyError::Malformed);
        }
        Ok(value.content)
    }

    /// The values of the next one, which has to be a sequence.
    pub(super) fn sequence(&mut self) -> Result<Reader<'d>, KeyError> {
        self.expect(SEQUENCE).map(Reader::new)
    }

    /// The next value, a number of no less than zero, without leading zeros.
    pub(super) fn unsigned(&mut self) -> Result<&'d [u8], KeyError> {
        let content = self.expect(INTEGER)?;
        match content {
            [0, rest @ ..] => Ok(rest),
            [1..0x80, ..] => Ok(content),
            _ => Err(KeyError::Malformed),
        }
    }

    /// The next value, a string of whole bytes in bits.
    pub(super) fn bits(&mut self) -> Result<&'d [u8], KeyError> {
        match self.expect(BIT_STRING)? {
            [0, rest @ ..] => Ok(rest),
            _ => Err(KeyError::Malformed),
        }
    }
}

/// A value with this tag around the parts.
pub(super) fn wrap(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut bytes = Vec::with_capacity(length + 6);
    bytes.push(tag);
    match u8::try_from(length) {
        Ok(short @ 0..0x80) => bytes.push(short),
        _ => {
            let digits = length.to_be_bytes();
            let digits: Vec<u8> = digits.into_iter().skip_while(|digit| *digit == 0).collect();
            // At most eight digits.
            bytes.push(0x80 | u8::try_from(digits.len()).unwrap_or_default());
            bytes.extend(digits);
        }
    }
    bytes.extend(parts.iter().copied().flatten());
    bytes
}

/// A number of no less than zero.
pub(super) fn unsigned(digits: &[u8]) -> Vec<u8> {
    let start = digits.iter().take_while(|digit| **digit == 0).count();
    let digits = digits.get(start..).unwrap_or_default();
    match digits {
        [0..0x80, ..] => wrap(INTEGER, &[digits]),
        _ => wrap(INTEGER, &[&[0], digits]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrapped_is_read_again_at_every_length() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let content = vec![7; length];
            let bytes = wrap(OCTET_STRING, &[&content]);
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.expect(OCTET_STRING), Ok(&*content), "{length}");
            assert!(reader.is_empty());
        }
    }

    #[test]
    fn numbers_keep_their_sign_bit_clear() {
        for (digits, written) in [
            (&[0x7f][..], &[2, 1, 0x7f][..]),
            (&[0x80], &[2, 2, 0, 0x80]),
            (&[0, 0, 1], &[2, 1, 1]),
            (&[], &[2, 1, 0]),
        ] {
            assert_eq!(unsigned(digits), written);
        }
        assert_eq!(Reader::new(&[2, 1, 0x80]).unsigned(), Err(KeyError::Malformed));
    }

    #[test]
    fn refuses_what_ends_too_early_or_is_not_der() {
        for bytes in
            [&[][..], &[4], &[4, 2, 1], &[4, 0x80, 0, 0], &[4, 0x85, 0, 0, 0, 0, 0], &[0x1f, 0, 0]]
        {
            assert!(Reader::new(bytes).any().is_err(), "{bytes:?}");
        }
    }
}
