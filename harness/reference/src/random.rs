//! The only wrapper around the random generator: everything that looks random comes from a seed.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

use crate::directory::ResourceId;

/// A seeded source of ids and secrets, one a directory.
#[derive(Clone, Debug)]
pub(crate) struct Generator(ChaCha12Rng);

impl Generator {
    /// A generator that depends on nothing but these two, so that ids do not depend on the order in
    /// which directories are made.
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_be_bytes());
        hash.update(name.as_bytes());
        Self(ChaCha12Rng::from_seed(hash.finalize().into()))
    }

    /// 128 random bits in the shape of a UUID version 4.
    pub(crate) fn uuid(&mut self) -> ResourceId {
        let bits = u128::from(self.0.next_u64()) << 64 | u128::from(self.0.next_u64());
        let version = bits & !(0xf << 76) | 0x4 << 76;
        ResourceId::from_bits(version & !(0x3 << 62) | 0x2 << 62)
    }

    /// 256 random bits in lower-case hexadecimal.
    pub(crate) fn secret(&mut self) -> String {
        (0..4).map(|_| format!("{:016x}", self.0.next_u64())).collect()
    }

    /// 16 random bytes.
    pub(crate) fn key(&mut self) -> [u8; 16] {
        let mut key = [0; 16];
        self.0.fill_bytes(&mut key);
        key
    }

    /// This many decimal digits, the first of which is not zero.
    pub(crate) fn digits(&mut self, count: usize) -> String {
        let digit = |at: usize, bits: u64| match at {
            0 => char::from(b'1' + u8::try_from(bits % 9).unwrap_or_default()),
            _ => char::from(b'0' + u8::try_from(bits % 10).unwrap_or_default()),
        };
        (0..count).map(|at| digit(at, self.0.next_u64())).collect()
    }

    /// A tenant id as in SCIM-G-01: eleven characters, then the tail of a UUID.
    pub(crate) fn tenant(&mut self) -> String {
        let head = self.0.next_u64();
        let uuid = self.uuid().to_string();
        let tail = uuid.get(8..).unwrap_or_default();
        format!("{:011x}{tail}", head & 0xfff_ffff_ffff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_same_ids_for_the_same_seed_and_name_only() {
        let id = |seed, name| Generator::new(seed, name).uuid();
        assert_eq!(id(7, "a"), id(7, "a"));
        assert_ne!(id(7, "a"), id(8, "a"));
        assert_ne!(id(7, "a"), id(7, "b"));
    }

    #[test]
    fn makes_version_four_uuids() {
        let text = Generator::new(1, "x").uuid().to_string();
        assert_eq!(text.len(), 36);
        assert_eq!(text.as_bytes()[14], b'4');
        assert!(b"89ab".contains(&text.as_bytes()[19]));
    }

    #[test]
    fn makes_secrets_of_two_hundred_and_fifty_six_bits() {
        let mut generator = Generator::new(1, "x");
        let (first, second) = (generator.secret(), generator.secret());
        assert_eq!(first.len(), 64);
        assert_ne!(first, second);
    }

    #[test]
    fn makes_numbers_of_so_many_digits() {
        let number = Generator::new(1, "x").digits(12);
        assert!(number.len() == 12 && !number.starts_with('0'));
        assert!(number.chars().all(|c| c.is_ascii_digit()));
    }

    #[test]
    fn makes_tenant_ids_of_eleven_characters_and_the_tail_of_a_uuid() {
        let tenant = Generator::new(1, "x").tenant();
        assert_eq!(tenant.len(), 39);
        assert_eq!(tenant.find('-'), Some(11));
    }
}
