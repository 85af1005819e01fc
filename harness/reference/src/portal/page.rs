use url::form_urlencoded;

use super::refusal::Refusal;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// The most that one page holds (PORTAL-04).
const MOST: usize = 100;
/// What a page holds when nothing is asked for; not published.
const USUAL: usize = 50;

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    from: usize,
    size: usize,
}

impl Page {
    /// Reads `max_result` and `next_token`; a token is the place of the next item, which is this
    /// project's own form.
    pub(crate) fn portal_04_read(query: &str, faults: FaultSet) -> Result<Self, Refusal> {
        let size = match parameter(query, "max_result") {
            None => USUAL,
            Some(text) => match text.parse() {
                Ok(size @ 1..=MOST) => size,
                Ok(size) if faults.has(Fault::AnyPageSize) => size,
                _ => return Err(Refusal::PageSize),
            },
        };
        let from = match parameter(query, "next_token") {
            None => 0,
            Some(text) => {
                text.parse().map_err(|_| Refusal::Parameter { parameter: "next_token" })?
            }
        };
        Ok(Self { from, size })
    }

    /// The items of this page, and the token of the next one if there is one.
    pub(crate) fn of<T>(self, all: &[T]) -> (&[T], Option<String>) {
        let from = self.from.min(all.len());
        let to = from.saturating_add(self.size).min(all.len());
        (all.get(from..to).unwrap_or_default(), (to < all.len()).then(|| to.to_string()))
    }
}

/// The first value of a parameter of a query.
pub(crate) fn parameter(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Page, Refusal> {
        Page::portal_04_read(query, FaultSet::NONE)
    }

    #[test]
    fn portal_04_takes_pages_of_1_to_100() {
        for size in ["1", "100"] {
            assert!(read(&format!("max_result={size}")).is_ok());
        }
        for size in ["0", "101", "-1", "x", ""] {
            assert_eq!(read(&format!("max_result={size}")), Err(Refusal::PageSize), "{size}");
        }
    }

    #[test]
    fn pages_put_together_are_the_list() {
        let all: Vec<u8> = (0..5).collect();
        let first = read("max_result=3").unwrap();
        assert_eq!(first.of(&all), (&all[..3], Some("3".to_owned())));
        let second = read("max_result=3&next_token=3").unwrap();
        assert_eq!(second.of(&all), (&all[3..], None));
        assert_eq!(read("next_token=9").unwrap().of(&all), (&[][..], None));
        assert!(read("next_token=x").is_err());
    }
}
