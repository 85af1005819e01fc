//! What an assertion says about the session that is asked for (STS-E-02 to STS-E-04, STS-R-05, R-06, R-09).

use super::attributes::Attributes;
use super::refusal::Refusal;
use super::tags::Tags;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// The session that an assertion asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claims {
    /// `RoleSessionName`.
    pub(crate) session_name: String,
    /// `SourceIdentity`.
    pub(crate) source_identity: Option<String>,
    /// `SessionDuration`, in seconds.
    pub(crate) duration: Option<u32>,
    pub(crate) tags: Tags,
}

impl Claims {
    pub(crate) fn read(attributes: &Attributes<'_>, faults: FaultSet) -> Result<Self, Refusal> {
        Ok(Self {
            session_name: sts_e_02_session_name(attributes, faults)?,
            source_identity: sts_e_04_source_identity(attributes, faults)?,
            duration: sts_r_06_duration(attributes, faults)?,
            tags: Tags::sts_r_12_read(attributes, faults)?,
        })
    }
}

/// STS-E-02, STS-E-03, STS-R-05: one value of 2 to 64 plain characters.
fn sts_e_02_session_name(attributes: &Attributes<'_>, faults: FaultSet) -> Result<String, Refusal> {
    match *attributes.values("RoleSessionName") {
        [] if faults.has(Fault::SessionNameOptional) => Ok("anonymous".to_owned()),
        [] => Err(Refusal::NoSessionName),
        [name, ..] if faults.has(Fault::SessionNameAny) => Ok(name.to_owned()),
        [name] if is_plain(name) => Ok(name.to_owned()),
        _ => Err(Refusal::SessionName),
    }
}

/// STS-E-04, STS-R-09: one value like that of a session name, which does not begin with `aws:`. A colon
/// is no plain character anyhow.
fn sts_e_04_source_identity(
    attributes: &Attributes<'_>,
    faults: FaultSet,
) -> Result<Option<String>, Refusal> {
    match *attributes.values("SourceIdentity") {
        [] => Ok(None),
        [name, ..] if faults.has(Fault::SourceIdentityAny) => Ok(Some(name.to_owned())),
        [name] if is_plain(name) => Ok(Some(name.to_owned())),
        _ => Err(Refusal::SourceIdentity),
    }
}

/// STS-R-06: 900 to 43,200 seconds.
fn sts_r_06_duration(
    attributes: &Attributes<'_>,
    faults: FaultSet,
) -> Result<Option<u32>, Refusal> {
    match *attributes.values("SessionDuration") {
        [] => Ok(None),
        _ if faults.has(Fault::SessionDurationIgnored) => Ok(None),
        [written] => match written.parse() {
            Ok(seconds @ 900..=43_200) => Ok(Some(seconds)),
            _ => Err(Refusal::SessionDuration),
        },
        _ => Err(Refusal::SessionDuration),
    }
}

/// `[a-zA-Z_0-9+=,.@-]{2,64}`.
fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    (2..=64).contains(&text.chars().count()) && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sts_e_03_names_have_2_to_64_plain_characters() {
        for name in ["ab", "a_b+c=d,e.f@g-h", &"x".repeat(64)] {
            assert!(is_plain(name), "{name}");
        }
        for name in ["", "a", "a b", "a/b", "aws:x", "éé", &"x".repeat(65)] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
