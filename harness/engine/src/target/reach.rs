//! Which machine a target is on.

use url::{Host, Url};

use super::Target;
use crate::scenario::placeholders;

impl Target {
    /// The addresses of the file that do not lead to this machine, as they stand there; who tests without
    /// being asked must not do so elsewhere.
    pub fn elsewhere(&self) -> Vec<String> {
        let sp = self.saml_sp.as_ref();
        let all = [
            self.scim_server.as_ref().map(|server| &server.base),
            sp.map(|sp| &sp.base),
            sp.and_then(|sp| sp.acs.as_ref()),
            self.directory.as_ref().map(|directory| &directory.base),
            self.saml_idp.as_ref().map(|idp| &idp.base),
            self.admin.as_ref().map(|admin| &admin.base),
        ];
        let texts = all.into_iter().flatten().map(|text| text.value.clone());
        texts.filter(|text| !begins_here(text)).collect()
    }
}

/// Whether a URL leads to this machine: by a loopback address, or by a name that is always one (RFC 6761).
pub(crate) fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => {
            name.trim_end_matches('.').rsplit('.').next() == Some("localhost")
        }
        None => false,
    }
}

/// Whether a URL, up to its first placeholder, leads to this machine. What the placeholder stands for is
/// looked at when it is known.
fn begins_here(text: &str) -> bool {
    let first = placeholders(text).ok().and_then(|found| found.first().map(|it| it.span.start));
    let begin = first.map_or(text, |at| text.get(..at).unwrap_or_default());
    Url::parse(begin).is_ok_and(|url| is_here(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_this_machine() {
        for here in [
            "http://127.0.0.1:7643${sandbox.path}",
            "http://[::1]:8443/x",
            "https://localhost",
            "https://sp.localhost./",
        ] {
            assert!(begins_here(here), "{here}");
        }
        for elsewhere in [
            "https://sp.example.com/",
            "http://10.0.0.1/",
            "http://127.0.0.1.example.com/",
            "http://127.0.0.1@example.com/",
            "https://localhost.example/",
            "${sandbox.base}",
            "x",
            "https://sp.test/",
        ] {
            assert!(!begins_here(elsewhere), "{elsewhere}");
        }
    }
}
