use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use serde_json_path::{JsonPath, ParseError};

thread_local! {
    /// Paths are few and take microseconds to parse, so each thread keeps its own.
    static COMPILED: RefCell<HashMap<String, Rc<JsonPath>>> = RefCell::new(HashMap::new());
}

/// A JSONPath ready for use.
///
/// # Errors
/// It does not parse.
pub(crate) fn compiled(path: &str) -> Result<Rc<JsonPath>, ParseError> {
    COMPILED.with_borrow_mut(|known| {
        if let Some(compiled) = known.get(path) {
            return Ok(compiled.clone());
        }
        let compiled = Rc::new(JsonPath::parse(path)?);
        // Paths with placeholders could fill the memory with one entry a case.
        if known.len() < 1024 {
            known.insert(path.to_owned(), compiled.clone());
        }
        Ok(compiled)
    })
}

/// Whether a path that parses can find one place at most: names and numbers alone (a singular
/// query, RFC 9535 section 2.3.5.1).
pub(crate) fn finds_one_place(path: &str) -> bool {
    let mut quote = None;
    let mut escaped = false;
    let mut before = ' ';
    for letter in path.chars() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if letter == '\\' => escaped = true,
            Some(open) if letter == open => quote = None,
            Some(_) => {}
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            // A wildcard, a filter, a slice, a list of selectors, or a descent.
            None if matches!(letter, '*' | '?' | ':' | ',') => return false,
            None if letter == '.' && before == '.' => return false,
            None => {}
        }
        before = letter;
    }
    true
}

/// What is wrong with a JSONPath, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PathFault {
    /// In words.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: String,
}

/// Finds what is wrong with a JSONPath (RFC 9535), if anything is.
pub(crate) fn path_fault(path: &str) -> Option<PathFault> {
    let error = JsonPath::parse(path).err()?;
    let message = format!("`{path}` is not a JSONPath");
    if !path.starts_with('$') {
        let help = format!("a path starts at `$`, the whole answer: write `$.{path}`");
        return Some(PathFault { message, help });
    }
    // The parser's position is that of the byte before which all was well.
    let good = path.get(..error.position()).map(str::trim_end).filter(|good| good.len() > 1);
    let help = "write it as in `$.emails[0].value` (RFC 9535)".to_owned();
    let message = match good {
        Some(good) => format!("{message}: it goes wrong after `{good}`"),
        None => message,
    };
    Some(PathFault { message, help })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_to_write_instead() {
        assert_eq!(path_fault("$.emails[0].value"), None);
        assert!(path_fault("detail").unwrap().help.contains("`$.detail`"));
        for (path, good) in
            [("$.emails[", "$.emails"), ("$.a b", "$.a"), ("$.a.b[?@.c ==]", "$.a.b[?@.c")]
        {
            let message = path_fault(path).unwrap().message;
            assert!(message.ends_with(&format!("after `{good}`")), "{message}");
        }
        assert!(path_fault("").is_some());
    }

    #[test]
    fn a_path_of_names_and_numbers_finds_one_place() {
        for one in ["$", "$.emails", "$['urn:a:b, *?'].c[0]", "$[\"a\\\"*\"]"] {
            assert!(finds_one_place(one), "{one}");
        }
        for many in ["$.*", "$..id", "$.a[*].b", "$.a[?@.b == 'c']", "$.a[0:2]", "$['a','b']"] {
            assert!(!finds_one_place(many), "{many}");
        }
    }
}
