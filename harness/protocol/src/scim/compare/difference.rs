use std::fmt;

use serde_json::Value;

/// One place where two resources say different things.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Where, as one would write it in a PATCH path: `name.givenName`,
    /// `emails[type eq "work" and value eq "a@x"].display`.
    pub path: String,
    /// What stands there on the left; `None` when nothing does.
    pub left: Option<Value>,
    /// What stands there on the right; `None` when nothing does.
    pub right: Option<Value>,
}

/// Values longer than this are cut in messages, in characters.
const MAX_SHOWN: usize = 200;

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<Value>| match value {
            Some(value) => format!("`{}`", cut(&value.to_string())),
            None => "nothing".to_owned(),
        };
        write!(f, "`{}`: {} against {}", self.path, shown(&self.left), shown(&self.right))
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
    }
}
