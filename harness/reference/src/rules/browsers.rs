//! Browsers that can use security keys and built-in authenticators (MFA-10). Real pages find out in
//! the browser; here a table of words in the `User-Agent` stands in for that.

use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// What names each supported browser or platform in a `User-Agent`, and what takes that back.
const SUPPORTED: [(&str, &[&str]); 6] = [
    ("Edg/", &[]),
    ("Chrome/", &["OPR/", "HeadlessChrome/"]),
    ("Firefox/", &["Seamonkey/"]),
    ("Safari/", &["Chrome/", "OPR/", "Android"]),
    ("Windows NT 10.0", &["Trident/", "MSIE", "OPR/"]),
    ("Android", &["OPR/", "UCBrowser/"]),
];

/// MFA-10: whether a browser may register a security key or a built-in authenticator.
pub(crate) fn mfa_10_supported(user_agent: &str, faults: FaultSet) -> bool {
    if faults.has(Fault::AnyBrowserSupported) {
        return true;
    }
    let named = |(word, not): &(&str, &[&str])| {
        user_agent.contains(word) && !not.iter().any(|word| user_agent.contains(word))
    };
    SUPPORTED.iter().any(named) && !faults.has(Fault::NoBrowserSupported)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mfa_10_knows_the_browsers_and_platforms_that_the_page_lists() {
        let supported = |agent: &str| mfa_10_supported(agent, FaultSet::NONE);
        for agent in [
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
            "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
        ] {
            assert!(supported(agent), "{agent}");
        }
        for agent in [
            "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
            "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
            "Opera/9.80 (X11; Linux i686) Presto/2.12.388 Version/12.16",
            "curl/8.5.0",
            "",
        ] {
            assert!(!supported(agent), "{agent}");
        }
    }
}
