//! One-time codes of authenticator apps (RFC 6238), with the time as an argument.
//!
//! The only file that names `totp-rs`. What a service accepts (how far a clock may be off, whether a
//! code counts twice) is its own affair and not said here.

use thiserror::Error;
use totp_rs::{Algorithm, Builder, Secret};

/// Seconds of a step where nothing else is said (RFC 6238 section 4.1).
pub const STEP: u64 = 30;
/// Digits of a code where nothing else is said (RFC 4226 section 5.3).
pub const DIGITS: u8 = 6;
/// Bytes of a secret at most: what is longer is no secret that a person could type.
const LONGEST: usize = 256;
/// Seconds of a step at most: an hour.
const LONGEST_STEP: u64 = 3_600;

/// The hash function below the HMAC (RFC 6238 section 1.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1, which nearly all apps expect.
    #[default]
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// The secret of a device, and how codes are made from it.
#[derive(Clone)]
pub struct Totp(totp_rs::Totp);

/// Why there is no device to make codes with. No variant shows the secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TotpError {
    /// The secret is not base32 (RFC 4648 section 6).
    #[error("the secret is not base32")]
    NotBase32,
    /// The secret is empty or longer than anybody would type.
    #[error("the secret has {found} bytes, expected 1 to {LONGEST}")]
    Length {
        /// Bytes found.
        found: usize,
    },
    /// Neither a secret nor an address of the scheme `otpauth`.
    #[error("the address is not `otpauth://totp/…` with a `secret`")]
    Address,
    /// A parameter of the address is not one that codes can be made with.
    #[error("`{name}` of the address is `{found}`, expected {expected}")]
    Parameter {
        /// Which.
        name: &'static str,
        /// What stands there.
        found: String,
        /// What may stand there.
        expected: &'static str,
    },
}

impl Totp {
    /// The device of a secret: SHA-1, six digits, steps of 30 s (RFC 6238).
    ///
    /// # Errors
    /// The secret is empty or too long.
    pub fn new(secret: &[u8]) -> Result<Self, TotpError> {
        Self::with(secret, Hash::default(), DIGITS, STEP)
    }

    /// The device of a secret with everything said; `step` is in seconds.
    ///
    /// # Errors
    /// What codes cannot be made with: secrets of no or too many bytes, other than 6 to 8 digits, steps of
    /// nothing or more than an hour.
    pub fn with(secret: &[u8], hash: Hash, digits: u8, step: u64) -> Result<Self, TotpError> {
        if secret.is_empty() || secret.len() > LONGEST {
            return Err(TotpError::Length { found: secret.len() });
        }
        if !(6..=8).contains(&digits) {
            let expected = "6, 7 or 8";
            return Err(TotpError::Parameter {
                name: "digits",
                found: digits.to_string(),
                expected,
            });
        }
        if !(1..=LONGEST_STEP).contains(&step) {
            let expected = "1 to 3600 seconds";
            return Err(TotpError::Parameter { name: "period", found: step.to_string(), expected });
        }
        let algorithm = match hash {
            Hash::Sha1 => Algorithm::SHA1,
            Hash::Sha256 => Algorithm::SHA256,
            Hash::Sha512 => Algorithm::SHA512,
        };
        // The crate's own check refuses secrets below 128 bits, which services do give out.
        let built = Builder::new()
            .with_secret(Secret::from(secret.to_vec()))
            .with_algorithm(algorithm)
            .with_digits(digits)
            .with_step_duration(step)
            .build_noncompliant();
        Ok(Self(built))
    }

    /// Reads what a service shows of a new device: a secret in base32, in any case, with blanks, hyphens
    /// and padding as people see them, or the whole address `otpauth://totp/…` of a QR code.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, TotpError> {
        let text = text.trim();
        if text.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("otpauth://")) {
            return Self::read_address(text);
        }
        Self::new(&base32(text)?)
    }

    fn read_address(text: &str) -> Result<Self, TotpError> {
        let below = text.get(10..).unwrap_or_default();
        let (path, query) = below.split_once('?').ok_or(TotpError::Address)?;
        let kind = path.split('/').next().unwrap_or_default();
        if !kind.eq_ignore_ascii_case("totp") {
            return Err(TotpError::Address);
        }
        let parameter = |wanted: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
        };
        let secret = parameter("secret").ok_or(TotpError::Address)?;
        let secret = base32(&secret.replace("%3D", "").replace("%3d", "").replace("%20", ""))?;
        let digits = number("digits", parameter("digits"), DIGITS, "6, 7 or 8")?;
        let step = number("period", parameter("period"), STEP, "1 to 3600 seconds")?;
        Self::with(&secret, hash(parameter("algorithm"))?, digits, step)
    }

    /// The secret in base32 without padding, as services show it.
    pub fn secret(&self) -> String {
        self.0.secret().to_base32()
    }

    /// How long the secret is, in bits.
    pub fn secret_bits(&self) -> usize {
        self.0.secret().as_bytes().len() * 8
    }

    /// The code of a moment, in seconds since 1970-01-01T00:00:00Z.
    pub fn code(&self, at: u64) -> String {
        self.0.generate(at).to_string()
    }

    /// The step that a moment lies in (RFC 6238 section 4.2).
    pub fn step(&self, at: u64) -> u64 {
        at / self.0.step()
    }

    /// How long a step is, in seconds.
    pub fn step_seconds(&self) -> u64 {
        self.0.step()
    }

    /// The step nearest to that of `at`, at most `back` before and `ahead` after it, that has this code.
    pub fn matching_step(&self, code: &str, at: u64, back: u64, ahead: u64) -> Option<u64> {
        let now = self.step(at);
        let steps = now.saturating_sub(back)..=now.saturating_add(ahead);
        let matching = steps.filter(|step| self.code_of_step(*step).is_some_and(|own| own == code));
        matching.min_by_key(|step| step.abs_diff(now))
    }

    fn code_of_step(&self, step: u64) -> Option<String> {
        Some(self.code(step.checked_mul(self.0.step())?))
    }
}

impl std::fmt::Debug for Totp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the secret.
        f.debug_struct("Totp").field("step", &self.0.step()).finish_non_exhaustive()
    }
}

fn base32(text: &str) -> Result<Vec<u8>, TotpError> {
    let plain: String = text
        .trim_end_matches('=')
        .chars()
        .filter(|character| !matches!(character, ' ' | '-'))
        .map(|character| character.to_ascii_uppercase())
        .collect();
    let read = Secret::try_from_base32(&plain).map_err(|_| TotpError::NotBase32)?;
    Ok(read.as_bytes().to_vec())
}

fn number<T: std::str::FromStr>(
    name: &'static str,
    found: Option<&str>,
    usual: T,
    expected: &'static str,
) -> Result<T, TotpError> {
    let Some(found) = found else { return Ok(usual) };
    found.parse().map_err(|_| TotpError::Parameter { name, found: shortened(found), expected })
}

fn hash(found: Option<&str>) -> Result<Hash, TotpError> {
    match found.map(str::to_ascii_uppercase).as_deref() {
        None | Some("SHA1") => Ok(Hash::Sha1),
        Some("SHA256") => Ok(Hash::Sha256),
        Some("SHA512") => Ok(Hash::Sha512),
        Some(other) => Err(TotpError::Parameter {
            name: "algorithm",
            found: shortened(other),
            expected: "SHA1, SHA256 or SHA512",
        }),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secrets of the vectors: `12345678901234567890` repeated to the length of the hash.
    fn vector(hash: Hash, length: usize) -> Totp {
        let secret: Vec<u8> = b"1234567890".iter().copied().cycle().take(length).collect();
        Totp::with(&secret, hash, 8, 30).unwrap()
    }

    /// RFC 6238 appendix B (with the secrets of its erratum 2866).
    #[test]
    fn makes_the_codes_of_rfc_6238_appendix_b() {
        let times =
            [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000];
        let tables = [
            (
                vector(Hash::Sha1, 20),
                ["94287082", "07081804", "14050471", "89005924", "69279037", "65353130"],
            ),
            (
                vector(Hash::Sha256, 32),
                ["46119246", "68084774", "67062674", "91819424", "90698825", "77737706"],
            ),
            (
                vector(Hash::Sha512, 64),
                ["90693936", "25091201", "99943326", "93441116", "38618901", "47863826"],
            ),
        ];
        for (device, codes) in tables {
            for (at, code) in times.into_iter().zip(codes) {
                assert_eq!(device.code(at), code, "{device:?} at {at}");
            }
        }
    }

    #[test]
    fn six_digits_are_the_last_six_of_eight_and_keep_their_zeros() {
        let secret = b"12345678901234567890";
        let device = Totp::new(secret).unwrap();
        assert_eq!(device.code(59), "287082");
        assert_eq!(device.code(1_111_111_109), "081804");
        assert_eq!(device.secret_bits(), 160);
        assert_eq!(device.secret(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_code_holds_from_the_first_to_the_last_second_of_its_step() {
        let device = Totp::new(b"12345678901234567890").unwrap();
        assert_eq!(device.code(30), device.code(59));
        assert_ne!(device.code(29), device.code(30));
        assert_ne!(device.code(59), device.code(60));
        assert_eq!((device.step(29), device.step(30), device.step(59)), (0, 1, 1));
    }

    #[test]
    fn finds_the_step_of_a_code_within_the_window_and_not_beyond() {
        let device = Totp::new(b"12345678901234567890").unwrap();
        let at: u64 = 1_000_000;
        for (off, found) in [(-60_i64, false), (-30, true), (0, true), (30, true), (60, false)] {
            let moment = at.checked_add_signed(off).unwrap();
            let step = device.matching_step(&device.code(moment), at, 1, 1);
            assert_eq!(step, found.then(|| device.step(moment)), "{off}");
        }
        assert_eq!(device.matching_step("28708", at, 1, 1), None);
        assert_eq!(device.matching_step(&device.code(0), 0, 5, 0), Some(0));
        assert_eq!(device.matching_step("000000", u64::MAX, 1, 1), None);
    }

    #[test]
    fn reads_a_secret_as_people_see_it_and_the_address_of_a_qr_code() {
        let device = Totp::new(b"12345678901234567890").unwrap();
        for text in [
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
            " gezd gnbv gy3t qojq gezd gnbv gy3t qojq ",
            "GEZDGNBV-GY3TQOJQ-GEZDGNBV-GY3TQOJQ",
            "otpauth://totp/Example:ada@example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example",
            "OTPAUTH://TOTP/x?issuer=E&secret=gezdgnbvgy3tqojqgezdgnbvgy3tqojq&algorithm=SHA1&digits=6&period=30",
        ] {
            assert_eq!(Totp::read(text).unwrap().code(59), device.code(59), "{text}");
        }
        let long = "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=8&period=60";
        let long = Totp::read(long).unwrap();
        assert_eq!((long.code(119).len(), long.step_seconds(), long.step(119)), (8, 60, 1));
    }

    #[test]
    fn says_what_is_wrong_with_a_secret_or_address_and_never_shows_the_secret() {
        assert_eq!(Totp::read("not base32!").unwrap_err(), TotpError::NotBase32);
        assert_eq!(Totp::read("").unwrap_err(), TotpError::Length { found: 0 });
        assert_eq!(Totp::read("otpauth://hotp/x?secret=AAAA").unwrap_err(), TotpError::Address);
        assert_eq!(Totp::read("otpauth://totp/x").unwrap_err(), TotpError::Address);
        let secret = "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ";
        let wrong = |more: &str| Totp::read(&format!("{secret}&{more}")).unwrap_err();
        for (more, told) in [
            ("digits=9", "`digits` of the address is `9`, expected 6, 7 or 8"),
            ("digits=six", "`digits` of the address is `six`, expected 6, 7 or 8"),
            ("period=0", "`period` of the address is `0`, expected 1 to 3600 seconds"),
            (
                "algorithm=md5",
                "`algorithm` of the address is `MD5`, expected SHA1, SHA256 or SHA512",
            ),
        ] {
            assert_eq!(wrong(more).to_string(), told);
        }
        let shown = format!("{:?}", Totp::read(secret).unwrap());
        assert!(!shown.contains("GEZ") && !shown.contains("12345"), "{shown}");
    }
}
