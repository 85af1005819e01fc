//! The only file that knows the crate for cookies.

use cookie_store::{CookieStore, RawCookie};
use url::Url;

/// The cookies of one browser. A hostile target cannot make it hold more than a browser would.
#[derive(Clone, Debug, Default)]
pub(super) struct Jar {
    store: CookieStore,
}

/// Cookies that are kept at most, and looked at in one answer.
const MOST: usize = 50;
/// Bytes of one cookie, name and attributes included.
const LONGEST: usize = 4096;

impl Jar {
    /// Keeps what an answer sets, by the rules of RFC 6265; gives back the values that were set.
    pub(super) fn keep<'a>(
        &mut self,
        set_cookie: impl Iterator<Item = &'a str>,
        from: &Url,
    ) -> Vec<String> {
        let mut values = Vec::new();
        for text in set_cookie.take(MOST).filter(|text| text.len() <= LONGEST) {
            let Ok(cookie) = RawCookie::parse(text) else { continue };
            values.push(cookie.value().to_owned());
            let is_known = self.store.iter_unexpired().any(|known| known.name() == cookie.name());
            if is_known || self.store.iter_unexpired().count() < MOST {
                // What does not belong to the sender is refused there.
                let _ = self.store.insert_raw(&cookie, from);
            }
        }
        values
    }

    /// Whether there is no cookie that would go anywhere.
    pub(super) fn is_empty(&self) -> bool {
        self.store.iter_unexpired().next().is_none()
    }

    /// The value of the header `Cookie` for a request, if any cookie goes there.
    pub(super) fn header(&self, to: &Url) -> Option<String> {
        let mut pairs: Vec<String> = self
            .store
            .get_request_values(to)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        // In an order of its own, so that the same run sends the same.
        pairs.sort();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn cookies_go_back_to_where_they_came_from() {
        let mut jar = Jar::default();
        let set = ["sid=abc; Path=/; HttpOnly", "deep=1; Path=/a/b", "other=2; Domain=evil.test"];
        let values = jar.keep(set.into_iter(), &url("https://sp.test/login"));
        assert_eq!(values, ["abc", "1", "2"]);
        assert_eq!(jar.header(&url("https://sp.test/acs")).as_deref(), Some("sid=abc"));
        assert_eq!(jar.header(&url("https://sp.test/a/b/c")).as_deref(), Some("deep=1; sid=abc"));
        assert_eq!(jar.header(&url("https://evil.test/")), None);
        jar.keep(["sid=; Max-Age=0"].into_iter(), &url("https://sp.test/logout"));
        assert_eq!(jar.header(&url("https://sp.test/acs")), None);
    }

    #[test]
    fn a_secure_cookie_of_this_machine_goes_back_without_tls() {
        let mut jar = Jar::default();
        let here = url("http://127.0.0.1:8080/");
        jar.keep(["sid=abc; Secure; SameSite=None; Path=/"].into_iter(), &here);
        assert_eq!(jar.header(&here).as_deref(), Some("sid=abc"));
    }

    #[test]
    fn a_flood_of_cookies_ends_somewhere() {
        let mut jar = Jar::default();
        let here = url("https://sp.test/");
        for round in 0..10 {
            let many: Vec<String> = (0..1000).map(|n| format!("c{round}-{n}=x")).collect();
            jar.keep(many.iter().map(String::as_str), &here);
        }
        jar.keep([format!("big={}", "x".repeat(100_000)).as_str()].into_iter(), &here);
        let header = jar.header(&here).unwrap();
        assert_eq!(header.split("; ").count(), MOST);
        assert!(header.len() < 1000, "{header}");
    }
}
