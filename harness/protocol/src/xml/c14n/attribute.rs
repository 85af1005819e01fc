use std::borrow::Cow;
use std::cmp::Ordering;

use crate::xml::XML_NAMESPACE;

use super::output::Output;
use super::scope::Scope;

/// An attribute on its way into order.
pub(super) struct Sorted<'d> {
    pub(super) namespace: Namespace,
    pub(super) local: &'d str,
    pub(super) name: Name<'d>,
    pub(super) value: Value<'d>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Namespace {
    None,
    Xml,
    /// The entry of its prefix.
    Entry(usize),
}

#[derive(Clone, Copy)]
pub(super) enum Name<'d> {
    Written(&'d str),
    /// `xml:` and this.
    Xml(&'d str),
}

pub(super) enum Value<'d> {
    Written(&'d str),
    Made(Cow<'d, str>),
}

/// Puts attributes into the order of RFC 3076 section 2.2: by namespace, none first, then by local
/// name.
pub(super) fn sort(attributes: &mut [Sorted<'_>], scope: &Scope<'_>) {
    if attributes.len() < 2 {
        return;
    }
    let namespace = |one: &Sorted<'_>| match one.namespace {
        Namespace::None => "",
        Namespace::Xml => XML_NAMESPACE,
        Namespace::Entry(entry) => scope.namespace(entry),
    };
    attributes.sort_unstable_by(|one, other| {
        let namespaces = match one.namespace == other.namespace {
            true => Ordering::Equal,
            false => namespace(one).cmp(namespace(other)),
        };
        namespaces.then_with(|| one.local.cmp(other.local))
    });
}

impl Sorted<'_> {
    pub(super) fn write<S: FnMut(&[u8])>(&self, output: &mut Output<'_, S>) {
        output.push(" ");
        match self.name {
            Name::Written(name) => output.push(name),
            Name::Xml(local) => {
                output.push("xml:");
                output.push(local);
            }
        }
        output.push("=\"");
        match &self.value {
            Value::Written(written) => output.value(written),
            Value::Made(value) => output.made_value(value),
        }
        output.push("\"");
    }
}
