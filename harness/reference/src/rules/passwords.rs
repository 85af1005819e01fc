//! Passwords of the directory's own users (ADM-07, ADM-08).

use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// ADM-08: characters of a password.
const LENGTH: std::ops::RangeInclusive<usize> = 8..=64;
/// ADM-08: earlier passwords that are not used again.
pub(crate) const REMEMBERED: usize = 3;
/// ADM-07: what a name is too long at is not known; the number is this project's.
const NAME: usize = 64;

/// ADM-08: 8 to 64 characters, among them a lower-case letter, an upper-case letter, a digit and a
/// character that is none of these.
pub(crate) fn adm_08_acceptable(password: &str, faults: FaultSet) -> bool {
    let has = |kind: fn(char) -> bool| password.chars().any(kind);
    faults.has(Fault::AnyPassword)
        || LENGTH.contains(&password.chars().count())
            && has(|character| character.is_lowercase())
            && has(|character| character.is_uppercase())
            && has(|character| character.is_numeric())
            && has(|character| !character.is_alphanumeric())
}

/// ADM-07: whether the password of a user of this name can be set again. Which names are too long or too
/// special is not known: here those with more than 64 characters, or with other than ASCII letters,
/// digits and `.`, `_`, `-`, `+`, `@`.
pub(crate) fn adm_07_name(name: &str, faults: FaultSet) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '@');
    faults.has(Fault::ResetAnyName)
        || name.chars().count() <= NAME && !name.is_empty() && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adm_08_asks_for_four_kinds_of_character_and_8_to_64_of_them() {
        let ok = |password: &str| adm_08_acceptable(password, FaultSet::NONE);
        assert!(ok("Passw0rd!") && ok("Aa1!Aa1!") && ok(&format!("Aa1!{}", "x".repeat(60))));
        for password in
            ["Aa1!Aa1", "passw0rd!", "PASSW0RD!", "Password!", "Passw0rds", "", "        "]
        {
            assert!(!ok(password), "{password}");
        }
        assert!(!ok(&format!("Aa1!{}", "x".repeat(61))));
    }

    #[test]
    fn adm_07_stumbles_over_long_and_special_names() {
        let ok = |name: &str| adm_07_name(name, FaultSet::NONE);
        assert!(ok("surname.givenName") && ok("ada+1@example.com") && ok(&"a".repeat(64)));
        assert!(!ok(&"a".repeat(65)) && !ok("o'neill") && !ok("ädä") && !ok("a#b") && !ok(""));
    }
}
