/// Where the next run may begin that takes `least` bytes or more; the end of the text if nowhere.
///
/// `ends` knows bytes that no run goes on over. The last byte that a run would need is looked at
/// first, so most of a text in which runs are short is never looked at.
pub(super) fn skip(text: &[u8], from: usize, least: usize, ends: impl Fn(u8) -> bool) -> usize {
    let mut from = from;
    while let Some(window) = text.get(from..from.saturating_add(least)) {
        match window.iter().rposition(|byte| ends(*byte)) {
            Some(at) => from += at + 1,
            None => return from,
        }
    }
    text.len()
}

/// Whether `least` or more places below `length` in a row are no `ends`; linear, and as `skip` does
/// it.
pub(super) fn has_stretch(length: usize, least: usize, ends: impl Fn(usize) -> bool) -> bool {
    let mut from = 0;
    while from + least <= length {
        match (from..from + least).rfind(|at| ends(*at)) {
            Some(at) => from = at + 1,
            None => return true,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_to_where_enough_bytes_follow_each_other() {
        let at = |text: &str, from| skip(text.as_bytes(), from, 3, |byte| byte == b'.');
        assert_eq!(at("ab.abc", 0), 3);
        assert_eq!(at("abcd.abc", 0), 0);
        assert_eq!(at("abcd.abc", 2), 5);
        assert_eq!(at("..ab.a.ab", 0), 9);
        assert_eq!((at("", 0), at("ab", 0), at("abc", 0)), (0, 2, 0));
    }

    #[test]
    fn finds_out_whether_enough_places_follow_each_other() {
        let has = |text: &str| has_stretch(text.len(), 3, |at| text.as_bytes()[at] == b'.');
        for text in ["abc", "a.abc", "ab.abc.", "..abcd"] {
            assert!(has(text), "{text}");
        }
        for text in ["", "ab", "ab.ab.ab", "...", "a..ab."] {
            assert!(!has(text), "{text}");
        }
    }
}
