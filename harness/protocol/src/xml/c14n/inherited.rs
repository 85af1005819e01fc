use std::borrow::Cow;

use crate::xml::{Document, XML_NAMESPACE};

use super::base::join;
use super::method::Method;

/// An attribute of `xml:` that an element has only by its ancestors.
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
    for ancestor in apex.ancestors() {
        for attribute in ancestor.attributes().filter(|one| one.prefix() == Some("xml")) {
            let local = attribute.local();
            let inherits = method == Method::Inclusive || matches!(local, "lang" | "space");
            let known = || found.iter().any(|inherited| inherited.local == local);
            if inherits && apex.attribute(XML_NAMESPACE, local).is_none() && !known() {
                found.push(Inherited { local, value: attribute.value() });
            }
        }
    }
    if method == Method::Inclusive11
        && let Some(value) = base(document, apex.index())
    {
        found.push(Inherited { local: "base", value });
    }
    found
}

/// `xml:base` of the apex, joined with those of its ancestors; none when that is nothing new.
fn base(document: &Document, apex: u32) -> Option<Cow<'_, str>> {
    let apex = document.node_at(apex)?;
    let own = apex.attribute(XML_NAMESPACE, "base").map(|attribute| attribute.value());
    let mut joined = own.clone();
    for ancestor in apex.ancestors() {
        let Some(outer) = ancestor.attribute(XML_NAMESPACE, "base") else { continue };
        joined = Some(match joined {
            None => outer.value(),
            Some(inner) => Cow::Owned(join(&outer.value(), &inner)),
        });
    }
    joined.filter(|joined| Some(joined) != own.as_ref())
}
