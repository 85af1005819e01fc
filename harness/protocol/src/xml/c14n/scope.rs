use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::error::C14nError;

/// What each prefix stands for in the document, and what of it is already in the canonical form.
///
/// Entering and leaving an element cost as much as it declares and uses, however much is in scope.
pub(super) struct Scope<'d> {
    entries: Vec<Entry<'d>>,
    index: HashMap<&'d str, usize>,
    values: Vec<Cow<'d, str>>,
    undo: Vec<Undo>,
    always: HashSet<&'d str>,
    inclusive: bool,
}

struct Entry<'d> {
    prefix: &'d str,
    /// Declared here or further out, as an index of `values`; none when it stands for nothing.
    declared: Option<usize>,
    /// What the canonical form says here.
    rendered: Option<usize>,
    /// Declared wherever the document does so, not only where it is used.
    inclusive: bool,
}

struct Undo {
    entry: usize,
    declared: Option<usize>,
    rendered: Option<usize>,
}

/// Prefixes that are searched one by one before the map is asked.
const FEW: usize = 8;

impl<'d> Scope<'d> {
    /// `always` are the prefixes that count as in the inclusive methods, empty for the default.
    pub(super) fn new(inclusive: bool, always: HashSet<&'d str>) -> Self {
        Self {
            entries: Vec::new(),
            index: HashMap::new(),
            values: Vec::new(),
            undo: Vec::new(),
            always,
            inclusive,
        }
    }

    /// What [`leave`](Self::leave) goes back to.
    pub(super) fn mark(&self) -> usize {
        self.undo.len()
    }

    /// Forgets what was declared and rendered since `mark`.
    pub(super) fn leave(&mut self, mark: usize) {
        while self.undo.len() > mark {
            let Some(undo) = self.undo.pop() else { return };
            if let Some(entry) = self.entries.get_mut(undo.entry) {
                (entry.declared, entry.rendered) = (undo.declared, undo.rendered);
            }
        }
    }

    /// Declares a prefix; an empty namespace stands for none. Answers which entry it is.
    pub(super) fn declare(&mut self, prefix: &'d str, namespace: Cow<'d, str>) -> usize {
        let entry = self.entry(prefix);
        let value = match namespace.is_empty() {
            true => None,
            false => {
                self.values.push(namespace);
                Some(self.values.len() - 1)
            }
        };
        self.change(entry, |entry| entry.declared = value);
        entry
    }

    /// The namespace of a prefix that an element or an attribute uses.
    pub(super) fn used(&mut self, prefix: &'d str) -> Result<usize, C14nError> {
        let entry = self.entry(prefix);
        match self.entries.get(entry).and_then(|entry| entry.declared) {
            None if !prefix.is_empty() => {
                Err(C14nError::UndeclaredPrefix { prefix: prefix.to_owned() })
            }
            _ => Ok(entry),
        }
    }

    /// The entry of an element's prefix, which may be empty; none for `xml`.
    pub(super) fn used_by_element(&mut self, prefix: &'d str) -> Result<Option<usize>, C14nError> {
        match prefix {
            "xml" => Ok(None),
            prefix => self.used(prefix).map(Some),
        }
    }

    /// How many prefixes there are; each number below is an entry.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the entry is declared wherever the document does so.
    pub(super) fn is_inclusive(&self, entry: usize) -> bool {
        self.entries.get(entry).is_some_and(|entry| entry.inclusive)
    }

    pub(super) fn prefix(&self, entry: usize) -> &'d str {
        self.entries.get(entry).map_or("", |entry| entry.prefix)
    }

    /// What the entry stands for; empty when for nothing.
    pub(super) fn namespace(&self, entry: usize) -> &str {
        let declared = self.entries.get(entry).and_then(|entry| entry.declared);
        self.text(declared)
    }

    /// Whether the canonical form does not say yet what the entry stands for; from now on it does.
    pub(super) fn render(&mut self, entry: usize) -> bool {
        let Some(found) = self.entries.get(entry) else { return false };
        let (declared, rendered) = (found.declared, found.rendered);
        if declared == rendered || self.text(declared) == self.text(rendered) {
            return false;
        }
        self.change(entry, |entry| entry.rendered = declared);
        true
    }

    fn text(&self, value: Option<usize>) -> &str {
        value.and_then(|value| self.values.get(value)).map_or("", |value| value)
    }

    fn change(&mut self, index: usize, change: impl FnOnce(&mut Entry<'d>)) {
        let Some(entry) = self.entries.get_mut(index) else { return };
        let (declared, rendered) = (entry.declared, entry.rendered);
        self.undo.push(Undo { entry: index, declared, rendered });
        change(entry);
    }

    fn entry(&mut self, prefix: &'d str) -> usize {
        let near = self.entries.iter().take(FEW).position(|entry| entry.prefix == prefix);
        if let Some(found) = near.or_else(|| self.index.get(prefix).copied()) {
            return found;
        }
        let inclusive = self.inclusive || self.always.contains(prefix);
        self.entries.push(Entry { prefix, declared: None, rendered: None, inclusive });
        self.index.insert(prefix, self.entries.len() - 1);
        self.entries.len() - 1
    }
}
