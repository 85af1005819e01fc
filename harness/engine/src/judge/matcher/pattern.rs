use std::cell::RefCell;
use std::collections::HashMap;

use regex::{Regex, RegexBuilder};

/// How much memory one compiled pattern may take.
const SIZE_LIMIT: usize = 1 << 20;

thread_local! {
    /// Patterns are few and compile in tens of microseconds, so each thread keeps its own.
    static COMPILED: RefCell<HashMap<String, Regex>> = RefCell::new(HashMap::new());
}

/// Whether a text matches; patterns run in linear time whatever the target sends.
pub(in crate::judge) fn matches(pattern: &str, text: &str) -> Result<bool, String> {
    COMPILED.with_borrow_mut(|compiled| {
        if let Some(regex) = compiled.get(pattern) {
            return Ok(regex.is_match(text));
        }
        let regex = RegexBuilder::new(pattern)
            .size_limit(SIZE_LIMIT)
            .build()
            .map_err(|_| format!("`{pattern}` is not a regular expression"))?;
        let answer = regex.is_match(text);
        // Patterns with placeholders could fill the cache with one entry a case.
        if compiled.len() < 1024 {
            compiled.insert(pattern.to_owned(), regex);
        }
        Ok(answer)
    })
}
