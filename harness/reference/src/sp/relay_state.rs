//! Where a browser goes after a sign-in (SP-02, SP-03, SP-99).

use url::Url;

use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::signin::PendingRequest;

/// SP-02: bytes of a RelayState at most (SAML Bindings sections 3.4.3 and 3.5.3).
pub(crate) const MOST: usize = 80;

/// The address, under this origin and below this path, that a sign-in leads to. `request` is what was
/// answered, if anything was asked.
pub(crate) fn sp_99_target(
    request: Option<&PendingRequest>,
    relay_state: Option<&str>,
    origin: &str,
    home: &str,
    faults: FaultSet,
) -> String {
    let given = relay_state.filter(|text| text.len() <= MOST);
    let target = match (request, given) {
        _ if faults.has(Fault::RelayStateLost) => None,
        (_, Some(given)) if faults.has(Fault::RelayStateOpenRedirect) => match request {
            Some(request) if request.relay_state == given => Some(request.wanted.clone()),
            _ => Some(given.to_owned()),
        },
        // What the IdP brings back for a request means what was remembered with it, and only if it
        // is what was sent.
        (Some(request), Some(given)) if request.relay_state == given => {
            Some(request.wanted.clone())
        }
        (Some(_), _) => None,
        (None, Some(given)) => sp_03_local(given, origin, home),
        (None, None) => None,
    };
    target.unwrap_or_else(|| home.to_owned())
}

/// SP-03: a RelayState that nobody here made is followed only where it leads below `home`, as a path or
/// as a whole address.
pub(crate) fn sp_03_local(given: &str, origin: &str, home: &str) -> Option<String> {
    // Browsers take a backslash for a slash, and pass over tabs and line ends.
    if given.contains('\\') || given.chars().any(|c| c.is_control() || c == ' ') {
        return None;
    }
    let base = Url::parse(&format!("{origin}{home}")).ok()?;
    let target = base.join(given).ok()?;
    let local = target.origin() == base.origin()
        && matches!(target.scheme(), "http" | "https")
        && target.username().is_empty()
        && target.password().is_none()
        && target.path().starts_with(home);
    let after = |target: &Url| target.query().map(|query| format!("?{query}")).unwrap_or_default();
    local.then(|| format!("{}{}", target.path(), after(&target)))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    const ORIGIN: &str = "http://sp.test:1";
    const HOME: &str = "/t/";

    fn request() -> PendingRequest {
        PendingRequest {
            id: "_1".to_owned(),
            browser: "b".to_owned(),
            provider: "idp".to_owned(),
            made: Timestamp::UNIX_EPOCH,
            relay_state: "r1".to_owned(),
            wanted: "/t/app/report".to_owned(),
            force_authn: false,
        }
    }

    fn to(request: Option<&PendingRequest>, given: Option<&str>) -> String {
        sp_99_target(request, given, ORIGIN, HOME, FaultSet::NONE)
    }

    #[test]
    fn sp_99_an_answer_leads_to_what_was_wanted_when_relay_state_came_back() {
        assert_eq!(to(Some(&request()), Some("r1")), "/t/app/report");
        for other in [None, Some("r2"), Some("/t/app/x"), Some("https://evil.test")] {
            assert_eq!(to(Some(&request()), other), HOME);
        }
    }

    #[test]
    fn sp_03_follows_local_addresses_only() {
        for (given, target) in [
            ("/t/app/a?b=c", "/t/app/a?b=c"),
            ("http://sp.test:1/t/app", "/t/app"),
            ("app", "/t/app"),
        ] {
            assert_eq!(to(None, Some(given)), target);
        }
        for given in [
            "https://evil.test/t/",
            "//evil.test/t/",
            "/\\evil.test",
            "\\\\evil.test",
            "javascript:alert(1)",
            "http://sp.test:2/t/",
            "http://sp.test:1@evil.test/t/",
            "http://u@sp.test:1/t/",
            "/other/",
            "/t/../other",
            "data:text/html,x",
            "/t/a b",
            "/t/\ta",
            " /t/",
            "http://sp.test:1.evil.test/t/",
        ] {
            assert_eq!(to(None, Some(given)), HOME, "{given}");
        }
    }

    #[test]
    fn sp_02_does_not_trust_more_than_eighty_bytes() {
        let fits = format!("/t/{}", "a".repeat(77));
        assert_eq!(to(None, Some(&fits)), fits);
        assert_eq!(to(None, Some(&format!("{fits}a"))), HOME);
    }
}
