use std::borrow::Cow;
use std::collections::HashMap;

use crate::xml::{Document, Node, NodeId};

/// Which element has which ID.
pub(super) struct Ids<'d> {
    ids: HashMap<Cow<'d, str>, Id>,
    /// The first ID that stands twice.
    duplicate: Option<Cow<'d, str>>,
}

/// What is known of an ID.
#[derive(Clone, Copy, Default)]
pub(super) struct Id {
    /// The first element that has it as its `ID`, `Id` or `xml:id`.
    pub(super) element: Option<NodeId>,
    /// Whether an attribute has the value that some readers take for an ID, and others do not:
    /// `id`, or a prefixed one.
    pub(super) doubtful: bool,
}

impl<'d> Ids<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let mut ids = Self { ids: HashMap::new(), duplicate: None };
        for element in document.top().descendants() {
            ids.add(element);
        }
        ids
    }

    /// An ID that stands twice, if there is one.
    pub(super) fn duplicate(&self) -> Option<&str> {
        self.duplicate.as_deref()
    }

    pub(super) fn get(&self, id: &str) -> Id {
        self.ids.get(id).copied().unwrap_or_default()
    }

    fn add(&mut self, element: Node<'d>) {
        for attribute in element.attributes() {
            if !attribute.local().eq_ignore_ascii_case("id") || attribute.declares().is_some() {
                continue;
            }
            let value = attribute.value();
            let known = self.ids.entry(value.clone()).or_default();
            match attribute.name() {
                "ID" | "Id" | "xml:id" if known.element.is_none() => {
                    known.element = Some(element.id());
                }
                "ID" | "Id" | "xml:id" => drop(self.duplicate.get_or_insert(value)),
                _ => known.doubtful = true,
            }
        }
    }
}
