use http::HeaderMap;
use http::header::AUTHORIZATION;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::directory::{Access, Directory, READS, Token, WRITES};
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::Refusal;

/// What a request presents as authorization.
pub(crate) enum Credentials<'a> {
    /// A bearer token.
    Bearer(&'a str),
    /// Another scheme.
    Other,
    /// Nothing.
    None,
}

/// SCIM-G-07: only `Authorization: Bearer` counts. The scheme is compared without case
/// (RFC 9110 section 11.1).
pub(crate) fn g_07_credentials(headers: &HeaderMap) -> Credentials<'_> {
    let Some(value) = headers.get(AUTHORIZATION) else { return Credentials::None };
    let Ok(value) = value.to_str() else { return Credentials::Other };
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
            Credentials::Bearer(token.trim_start_matches(' '))
        }
        _ => Credentials::Other,
    }
}

/// SCIM-G-08, TOK-10, TOK-11, TOK-12: the token has to be one of this directory's, whole, not
/// deleted, not expired, with provisioning on.
pub(crate) fn g_08_authorized(
    directory: &Directory,
    credentials: &Credentials<'_>,
) -> Result<(), Refusal> {
    let faults = directory.faults;
    let token = match credentials {
        Credentials::None if faults.has(Fault::AcceptMissingToken) => return Ok(()),
        Credentials::None => return Err(Refusal::NoAuthorization),
        Credentials::Other if faults.has(Fault::AcceptOtherScheme) => return Ok(()),
        Credentials::Other => return Err(Refusal::OtherScheme),
        Credentials::Bearer(token) => *token,
    };
    let hash = Sha256::digest(token).into();
    let store = &directory.tokens;
    if faults.has(Fault::AcceptDeletedToken) && store.deleted().iter().any(|t| t.is(&hash)) {
        return Ok(());
    }
    let is_the_one = |known: &&Token| known.is(&hash) || altered(known, token, faults);
    let found = store.live().iter().position(|known| is_the_one(&known));
    let known = found.and_then(|place| store.live().get(place)).ok_or(Refusal::BadToken)?;
    if found > Some(0) && faults.has(Fault::RefuseGoodToken) {
        return Err(Refusal::BadToken);
    }
    if !store.is_enabled() && !faults.has(Fault::DisableWithTokensLeft) {
        return Err(Refusal::BadToken);
    }
    tok_10_not_expired(known, directory.clock.now(), faults)
}

/// TOK-10: at the second of its expiry a token has ended.
fn tok_10_not_expired(token: &Token, now: Timestamp, faults: FaultSet) -> Result<(), Refusal> {
    if token.is_expired(now) && !faults.has(Fault::AcceptExpiredToken) {
        return Err(Refusal::ExpiredToken);
    }
    Ok(())
}

/// The mistakes of looking a token up by its id alone, of comparing as many letters as a token has, and
/// of comparing without case.
fn altered(known: &Token, presented: &str, faults: FaultSet) -> bool {
    let is = |text: &str| known.is(&Sha256::digest(text).into());
    (faults.has(Fault::AcceptAlteredToken) && presented.contains(&known.id.to_string()))
        || (faults.has(Fault::AcceptLongerToken) && presented.get(..Token::LENGTH).is_some_and(is))
        || (faults.has(Fault::AcceptTokenInAnyCase) && is(&presented.to_ascii_lowercase()))
}

/// SCIM-G-13, SCIM-L-01: 25 writes and 40 reads a second, when the throttle is on.
pub(crate) fn l_01_throttle(directory: &mut Directory, access: Access) -> Result<(), Refusal> {
    if !directory.throttle.enabled || directory.has(Fault::NeverThrottle) {
        return Ok(());
    }
    let reads = if directory.has(Fault::ThrottleEarly) { WRITES } else { READS };
    let second = directory.clock.now().as_second();
    match directory.throttle.admits(access, second, reads) {
        true => Ok(()),
        false => Err(Refusal::Throttled),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use jiff::SignedDuration;

    use super::*;
    use crate::clock::ClockSource;
    use crate::era::Era;

    fn start(faults: FaultSet) -> (Directory, String) {
        let clock = ClockSource::Frozen("2026-01-01T00:00:00Z".parse().unwrap());
        let mut directory = Directory::new("x", 1, Era::Specific, faults, clock);
        let now = directory.clock.now();
        let fresh = directory.tokens.enable(&mut directory.ids, now, faults).unwrap();
        (directory, fresh.secret)
    }

    fn ask(directory: &Directory, header: &str) -> Result<(), Refusal> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_str(header).unwrap());
        g_08_authorized(directory, &g_07_credentials(&headers))
    }

    #[test]
    fn g_07_takes_bearer_in_any_case_and_nothing_else() {
        let (directory, token) = start(FaultSet::NONE);
        for scheme in ["Bearer", "bearer", "BEARER"] {
            assert_eq!(ask(&directory, &format!("{scheme} {token}")), Ok(()));
        }
        for header in [format!("Basic {token}"), token.clone(), format!("Bearer{token}")] {
            assert_eq!(ask(&directory, &header), Err(Refusal::OtherScheme), "{header}");
        }
        let nothing = g_08_authorized(&directory, &g_07_credentials(&HeaderMap::new()));
        assert_eq!(nothing, Err(Refusal::NoAuthorization));
    }

    #[test]
    fn tok_12_refuses_an_altered_token() {
        let (directory, token) = start(FaultSet::NONE);
        for altered in [format!("{token}0"), format!("x{token}"), token.to_uppercase(), "".into()] {
            assert_eq!(ask(&directory, &format!("Bearer {altered}")), Err(Refusal::BadToken));
        }
    }

    #[test]
    fn tok_10_serves_until_the_second_before_expiry() {
        let (mut directory, token) = start(FaultSet::NONE);
        let header = format!("Bearer {token}");
        let year = u64::try_from(SignedDuration::from_hours(24 * 365).as_secs()).unwrap();
        directory.clock.advance(year - 1).unwrap();
        assert_eq!(ask(&directory, &header), Ok(()));
        directory.clock.advance(1).unwrap();
        assert_eq!(ask(&directory, &header), Err(Refusal::ExpiredToken));
    }

    #[test]
    fn tok_11_refuses_a_deleted_token() {
        let (mut directory, token) = start(FaultSet::NONE);
        let id = directory.tokens.live()[0].id;
        directory.tokens.delete(id, directory.clock.now(), FaultSet::NONE).unwrap();
        assert_eq!(ask(&directory, &format!("Bearer {token}")), Err(Refusal::BadToken));
    }

    #[test]
    fn each_fault_accepts_exactly_the_token_it_names() {
        let (mut directory, token) = start([Fault::AcceptAlteredToken].into_iter().collect());
        assert_eq!(ask(&directory, &format!("Bearer {token}0")), Ok(()));
        assert_eq!(ask(&directory, "Bearer something"), Err(Refusal::BadToken));
        directory.faults = [Fault::AcceptExpiredToken].into_iter().collect();
        directory.clock.advance(60 * 60 * 24 * 400).unwrap();
        assert_eq!(ask(&directory, &format!("Bearer {token}")), Ok(()));
        assert_eq!(ask(&directory, &format!("Bearer {token}0")), Err(Refusal::BadToken));
    }
}
