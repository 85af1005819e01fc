//! Cursors (RFC 9865): where a page begins, for whom, of which query and since when. Nothing is kept
//! for them; a cursor says it all and is signed, so that a made-up one is told from one that was given
//! (section 5.2).
//!
//! Form, for nobody to rely on: six numbers in hexadecimal, joined by `.`, which is all unreserved in
//! a URI (section 2).

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::call::Call;
use super::refusal::Refusal;
use crate::fault::Fault;

/// Seconds between two pages at most: the `cursorTimeout` that is advertised.
pub(crate) const TIMEOUT: i64 = 600;

/// Bytes of a cursor that are read.
const MAX_LENGTH: usize = 256;

/// Where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// How many results are before it.
    pub(crate) offset: u64,
    /// The last one of these, so that the place is found again when there are more or fewer of them
    /// by then; `None` on the first page.
    pub(crate) after: Option<u64>,
}

/// A query as a cursor remembers it: all that has to be the same on the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    /// A hash of the endpoint, the parameters and the client.
    query: u64,
    /// The `count` that was asked for.
    count: Option<u64>,
}

impl Bound {
    /// Binds to everything in `parts`, in this order, and to who asks.
    pub(crate) fn new(call: &Call<'_>, parts: &[&str], count: Option<u64>) -> Self {
        let mut hash = Sha256::new();
        if let Some(client) = call.client.filter(|_| !call.has(Fault::CursorAsCredential)) {
            hash.update(client.to_string());
        }
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self { query: first(&hash.finalize()), count }
    }
}

/// The cursor of a page.
pub(crate) fn write(call: &Call<'_>, bound: &Bound, place: Place) -> String {
    let numbers = Numbers {
        offset: place.offset,
        after: place.after.map_or(0, |seq| seq + 1),
        issued: u64::try_from(call.now.as_second()).unwrap_or(0),
        query: bound.query,
        count: bound.count.map_or(0, |count| count + 1),
    };
    let text = numbers.write(&call.key);
    if call.has(Fault::CursorReservedCharacters) { text.replace('.', "/") } else { text }
}

/// The page that a cursor names.
///
/// # Errors
/// `invalidCursor` for anything that was never given, or was given to another client or for another
/// query; `invalidCount` when only `count` has changed; `expiredCursor` after [`TIMEOUT`].
pub(crate) fn read(call: &Call<'_>, bound: &Bound, text: &str) -> Result<Place, Refusal> {
    let plain = match call.has(Fault::CursorReservedCharacters) {
        true => text.replace('/', "."),
        false => text.to_owned(),
    };
    let Some(numbers) = Numbers::read(&plain, &call.key) else {
        return match call.has(Fault::AcceptBadCursor) {
            true => Ok(Place { offset: 0, after: None }),
            false => Err(Refusal::Cursor),
        };
    };
    if numbers.query != bound.query && !call.has(Fault::AcceptChangedFilter) {
        return Err(Refusal::Cursor);
    }
    let changed = numbers.count != bound.count.map_or(0, |count| count + 1);
    if changed && !call.has(Fault::AcceptChangedCount) && !call.has(Fault::AcceptChangedFilter) {
        return Err(Refusal::CursorCount);
    }
    let issued = i64::try_from(numbers.issued).ok().and_then(|s| Timestamp::from_second(s).ok());
    let age = issued.map(|issued| call.now.as_second() - issued.as_second());
    if age.is_none_or(|age| age > TIMEOUT) && !call.has(Fault::CursorNeverExpires) {
        return Err(Refusal::ExpiredCursor);
    }
    Ok(Place { offset: numbers.offset, after: numbers.after.checked_sub(1) })
}

/// Whether a text is a cursor that was given here, whoever it was given to.
pub(crate) fn is_given(text: &str, key: &[u8; 16]) -> bool {
    Numbers::read(text, key).is_some()
}

struct Numbers {
    offset: u64,
    /// One more than the place, zero for none.
    after: u64,
    issued: u64,
    query: u64,
    /// One more than the count, zero for none.
    count: u64,
}

impl Numbers {
    fn all(&self) -> [u64; 5] {
        [self.offset, self.after, self.issued, self.query, self.count]
    }

    fn write(&self, key: &[u8; 16]) -> String {
        let numbers = self.all().map(|number| format!("{number:x}"));
        format!("{}.{:x}", numbers.join("."), self.signature(key))
    }

    fn read(text: &str, key: &[u8; 16]) -> Option<Self> {
        // Written back it has to be the same text: a cursor has one form.
        Self::unsigned(text).filter(|numbers| numbers.write(key) == text)
    }

    fn unsigned(text: &str) -> Option<Self> {
        let text = Some(text).filter(|text| text.len() <= MAX_LENGTH)?;
        let mut parts = text.split('.').map(|part| u64::from_str_radix(part, 16).ok());
        let mut next = || parts.next().flatten();
        Some(Self {
            offset: next()?,
            after: next()?,
            issued: next()?,
            query: next()?,
            count: next()?,
        })
    }

    /// The hash is cut to a quarter, so that none can be continued from another.
    fn signature(&self, key: &[u8; 16]) -> u64 {
        let mut hash = Sha256::new();
        hash.update(key);
        for number in self.all() {
            hash.update(number.to_be_bytes());
        }
        first(&hash.finalize())
    }
}

fn first(hash: &[u8]) -> u64 {
    hash.iter().take(8).fold(0, |all, byte| all << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault_set::FaultSet;
    use crate::random::Generator;

    const NOW: i64 = 1_800_000_000;

    /// What a cursor given under `given` is read as under `read`, by another client when `other`.
    struct Two {
        ids: Generator,
    }

    impl Two {
        fn call(&mut self, now: i64, client: u8) -> Call<'_> {
            let mut clients = Generator::new(u64::from(client), "clients");
            Call {
                now: Timestamp::from_second(now).unwrap(),
                client: Some(clients.uuid()),
                ids: &mut self.ids,
                faults: FaultSet::NONE,
                base: "",
                key: [7; 16],
            }
        }
    }

    fn two() -> Two {
        Two { ids: Generator::new(1, "x") }
    }

    fn given(parts: &[&str], count: Option<u64>, place: Place) -> String {
        let mut two = two();
        let call = two.call(NOW, 1);
        write(&call, &Bound::new(&call, parts, count), place)
    }

    fn taken(
        now: i64,
        client: u8,
        parts: &[&str],
        count: Option<u64>,
        cursor: &str,
    ) -> Result<Place, Refusal> {
        let mut two = two();
        let call = two.call(now, client);
        read(&call, &Bound::new(&call, parts, count), cursor)
    }

    const PLACE: Place = Place { offset: 20, after: Some(0) };

    #[test]
    fn reads_back_what_it_gave_to_the_same_client_for_the_same_query() {
        for place in [PLACE, Place { offset: 0, after: None }] {
            let cursor = given(&["/Users", "a"], Some(10), place);
            assert!(cursor.chars().all(|c| c.is_ascii_alphanumeric() || "-._~".contains(c)));
            assert_eq!(taken(NOW, 1, &["/Users", "a"], Some(10), &cursor), Ok(place));
        }
    }

    #[test]
    fn refuses_the_cursor_of_another_client_or_query() {
        let cursor = given(&["/Users", "a"], None, PLACE);
        assert_eq!(taken(NOW, 2, &["/Users", "a"], None, &cursor), Err(Refusal::Cursor));
        for parts in [&["/Groups", "a"][..], &["/Users", "b"], &["/Users"], &["/User", "sa"]] {
            assert_eq!(taken(NOW, 1, parts, None, &cursor), Err(Refusal::Cursor));
        }
    }

    #[test]
    fn tells_a_count_that_changed_from_a_wrong_cursor() {
        let cursor = given(&["/Users"], Some(10), PLACE);
        for count in [Some(9), Some(0), None] {
            assert_eq!(taken(NOW, 1, &["/Users"], count, &cursor), Err(Refusal::CursorCount));
        }
    }

    #[test]
    fn expires_after_the_time_that_is_advertised() {
        let cursor = given(&["/Users"], None, PLACE);
        let at = |seconds| taken(NOW + seconds, 1, &["/Users"], None, &cursor);
        assert_eq!(at(TIMEOUT), Ok(PLACE));
        assert_eq!(at(TIMEOUT + 1), Err(Refusal::ExpiredCursor));
    }

    #[test]
    fn refuses_what_was_never_given() {
        let cursor = given(&["/Users"], None, PLACE);
        let changed = cursor.replacen("14", "15", 1);
        assert_ne!(changed, cursor);
        let upper = cursor.to_uppercase();
        let longer = format!("{cursor}.0");
        for made_up in ["abc", "0.0.0.0.0.0", "...", "é", &changed, &upper, &longer] {
            assert_eq!(
                taken(NOW, 1, &["/Users"], None, made_up),
                Err(Refusal::Cursor),
                "{made_up}"
            );
        }
    }
}
