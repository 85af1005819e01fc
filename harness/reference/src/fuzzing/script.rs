//! Requests as text: what seeds are written in.

use std::str::Lines;

use crate::profile::Profile;

/// A request below the base of a directory.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub(super) method: String,
    /// Path and query; `{3}` stands for the id of the resource that was made third.
    pub(super) path: String,
    /// The body, with the same placeholders; empty for none.
    pub(super) body: String,
    pub(super) if_match: Option<String>,
    pub(super) if_none_match: Option<String>,
}

impl Line {
    pub(super) fn new(method: &str, path: impl Into<String>) -> Self {
        Self { method: method.to_owned(), path: path.into(), ..Self::default() }
    }

    #[must_use]
    pub(super) fn with(self, body: &impl ToString) -> Self {
        Self { body: body.to_string(), ..self }
    }

    fn read(text: &str) -> Option<Self> {
        let (method, rest) = text.split_once(' ')?;
        let (path, body) = rest.split_once(' ').unwrap_or((rest, ""));
        Some(Self::new(method, path).with(&body))
    }

    /// The request with ids in the place of numbers.
    pub(super) fn resolved(&self, ids: &[String]) -> Self {
        let fill = |text: &String| {
            ids.iter().enumerate().fold(text.clone(), |text, (number, id)| {
                text.replace(&format!("{{{}}}", number + 1), id)
            })
        };
        Self { path: fill(&self.path), body: fill(&self.body), ..self.clone() }
    }
}

/// The profile and the requests of a script; none where the bytes are no script.
pub(super) fn read(data: &[u8]) -> Option<(Profile, impl Iterator<Item = Line>)> {
    let text = std::str::from_utf8(data).ok()?;
    let mut lines: Lines<'_> = text.lines();
    let profile = match lines.next()? {
        "rfc" => Profile::Rfc,
        "aws" => Profile::Aws,
        _ => return None,
    };
    Some((profile, lines.filter_map(Line::read)))
}
