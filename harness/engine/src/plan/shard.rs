use std::fmt;
use std::str::FromStr;

use crate::scenario::CaseId;

/// One part of a run that is spread over machines: `2/5`.
///
/// A case's part follows from its id alone, so adding or moving files does not reshuffle the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: u32,
    of: u32,
}

/// What is wrong with a shard's text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a shard; write its number and how many there are, such as `2/5`")]
pub struct ShardError(String);

impl Shard {
    /// Whether a case belongs to this part.
    pub fn takes(self, case: &CaseId) -> bool {
        case.hash() % u64::from(self.of) == u64::from(self.number - 1)
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let parsed = text
            .split_once('/')
            .and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parsed {
            Some((number, of)) if 1 <= number && number <= of => Ok(Self { number, of }),
            _ => Err(ShardError(text.to_owned())),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_is_in_exactly_one_part() {
        let parts: Vec<Shard> = (1..=5).map(|n| format!("{n}/5").parse().unwrap()).collect();
        for n in 0..200 {
            let case = CaseId::new(&format!("a.b{n}"), None);
            assert_eq!(parts.iter().filter(|part| part.takes(&case)).count(), 1);
        }
    }

    #[test]
    fn refuses_what_is_no_part() {
        for text in ["", "1", "0/5", "6/5", "1/0", "a/b", "-1/2", "1/2/3"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }
}
