//! `If-Match` and `If-None-Match` (RFC 7644 section 3.14, RFC 9110 section 13).

use fedspec_protocol::scim::etag::{Condition, EntityTag};

use super::call::Call;
use super::refusal::Refusal;
use super::request::Headers;
use crate::fault::Fault;

/// What the conditions of a request say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Go on.
    Holds,
    /// The client has this version already: 304 to a GET.
    NotModified,
}

/// Judges the conditions of a GET of a resource that is there, in the version `version`.
///
/// # Errors
/// 412 when `If-Match` names another version.
pub(crate) fn of_read(
    call: &Call<'_>,
    headers: &Headers<'_>,
    version: &str,
) -> Result<Verdict, Refusal> {
    let current = version.parse::<EntityTag>().ok();
    if_match(call, headers, current.as_ref())?;
    let known = headers.if_none_match.and_then(|text| Condition::parse(text).ok());
    let known = known.is_some_and(|condition| condition.names(current.as_ref()));
    let ignored = call.has(Fault::IgnoreIfNoneMatch);
    Ok(if known && !ignored { Verdict::NotModified } else { Verdict::Holds })
}

/// Judges the conditions of a PUT, PATCH or DELETE of a resource that is there.
///
/// # Errors
/// 412 when `If-Match` names another version or is no list of versions, and when `If-None-Match`
/// names this one.
pub(crate) fn of_write(
    call: &Call<'_>,
    headers: &Headers<'_>,
    version: &str,
) -> Result<(), Refusal> {
    let current = version.parse::<EntityTag>().ok();
    if_match(call, headers, current.as_ref())?;
    let none = headers.if_none_match.and_then(|text| Condition::parse(text).ok());
    match none.is_some_and(|condition| condition.names(current.as_ref())) {
        true if !call.has(Fault::IgnoreIfNoneMatch) => Err(Refusal::Precondition),
        _ => Ok(()),
    }
}

/// A text that is no list of versions names none, so nothing is changed by mistake.
fn if_match(
    call: &Call<'_>,
    headers: &Headers<'_>,
    current: Option<&EntityTag>,
) -> Result<(), Refusal> {
    let Some(text) = headers.if_match else { return Ok(()) };
    let condition = Condition::parse(text);
    let named = match condition {
        Ok(Condition::Any) if call.has(Fault::RefuseIfMatchAny) => false,
        Ok(condition) => condition.names(current),
        Err(_) => false,
    };
    match named || call.has(Fault::IgnoreIfMatch) {
        true => Ok(()),
        false => Err(Refusal::Precondition),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::fault_set::FaultSet;
    use crate::random::Generator;

    const VERSION: &str = "W/\"2\"";

    fn with_call<T>(ask: impl FnOnce(&Call<'_>) -> T) -> T {
        let mut ids = Generator::new(1, "x");
        ask(&Call {
            now: Timestamp::UNIX_EPOCH,
            ids: &mut ids,
            faults: FaultSet::NONE,
            base: "",
            client: None,
            key: [0; 16],
        })
    }

    fn written(if_match: Option<&str>, if_none_match: Option<&str>) -> Result<(), Refusal> {
        let headers = Headers { if_match, if_none_match, ..Headers::default() };
        with_call(|call| of_write(call, &headers, VERSION))
    }

    fn read(if_none_match: &str) -> Verdict {
        let headers = Headers { if_none_match: Some(if_none_match), ..Headers::default() };
        with_call(|call| of_read(call, &headers, VERSION)).unwrap()
    }

    #[test]
    fn writes_only_the_version_that_is_named() {
        for good in [None, Some("W/\"2\""), Some("\"1\", \"2\""), Some("*")] {
            assert_eq!(written(good, None), Ok(()), "{good:?}");
        }
        for stale in ["W/\"1\"", "\"x\"", "2", "", "W/\"2"] {
            assert_eq!(written(Some(stale), None), Err(Refusal::Precondition), "{stale}");
        }
        assert_eq!(written(None, Some("*")), Err(Refusal::Precondition));
        assert_eq!(written(None, Some("W/\"1\"")), Ok(()));
    }

    #[test]
    fn does_not_send_again_what_the_client_has() {
        assert_eq!(read("W/\"2\""), Verdict::NotModified);
        assert_eq!(read("*"), Verdict::NotModified);
        assert_eq!(read("W/\"1\""), Verdict::Holds);
        assert_eq!(read("nonsense"), Verdict::Holds);
    }
}
