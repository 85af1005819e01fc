use std::borrow::Cow;
use std::collections::HashSet;

use crate::xml::{Document, Node};

use super::base::join;
use super::method::Method;

/// An attribute of `xml:` that an element has only by its ancestors, or has otherwise by itself.
pub(super) struct Inherited<'d> {
    pub(super) local: &'d str,
    pub(super) value: Cow<'d, str>,
}

/// What the apex takes over from the ancestors that are left out: in Canonical XML 1.0 each
/// attribute of `xml:` that it lacks, in 1.1 only `xml:lang` and `xml:space`, and `xml:base` joined.
pub(super) fn inherited<'d>(
    document: &'d Document,
    apex: u32,
    method: Method,
) -> Vec<Inherited<'d>> {
    let mut found: Vec<Inherited<'d>> = Vec::new();
    if method == Method::Exclusive {
        return found;
    }
    let Some(apex) = document.node_at(apex) else { return found };
    let named = |node: Node<'d>| node.attributes().filter(|one| one.prefix() == Some("xml"));
    let mut known: HashSet<&str> = named(apex).map(|one| one.local()).collect();
    for attribute in apex.ancestors().flat_map(named) {
        let local = attribute.local();
        let inherits = method == Method::Inclusive || matches!(local, "lang" | "space");
        if inherits && known.insert(local) {
            found.push(Inherited { local, value: attribute.value() });
        }
    }
    if method == Method::Inclusive11
        && let Some(value) = base(apex)
    {
        found.push(Inherited { local: "base", value });
    }
    found
}

/// `xml:base` of the apex, joined with those of its ancestors; none when that is nothing new.
fn base(apex: Node<'_>) -> Option<Cow<'_, str>> {
    let own = apex.value_of("xml:base");
    let mut joined = own.clone();
    for ancestor in apex.ancestors() {
        let Some(outer) = ancestor.value_of("xml:base") else { continue };
        joined = Some(match joined {
            None => outer,
            Some(inner) => Cow::Owned(join(&outer, &inner)),
        });
    }
    joined.filter(|joined| Some(joined) != own.as_ref())
}
