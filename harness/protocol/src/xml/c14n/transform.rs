use std::collections::HashSet;

use crate::xml::read::XMLNS;
use crate::xml::tree::{Content, Edge, Edges, ElementRecord};
use crate::xml::{Document, value};

use super::attribute::{self, Name, Namespace, Sorted, Value};
use super::error::C14nError;
use super::inherited::{Inherited, inherited};
use super::method::{Canonicalization, Comments, Method};
use super::output::Output;
use super::scope::Scope;
use super::subset::Subset;

/// Hands the canonical form of a part of a document to `sink`, in parts of any length.
///
/// # Errors
/// When it has none. The sink has seen a part of it then, which means nothing.
pub fn canonicalize(
    document: &Document,
    subset: &Subset,
    how: &Canonicalization,
    sink: &mut impl FnMut(&[u8]),
) -> Result<(), C14nError> {
    let apex = document.node(subset.apex).ok_or(C14nError::NoSuchNode)?;
    if !apex.is_element() && subset.apex != Document::ID {
        return Err(C14nError::NoSuchNode);
    }
    Transform::new(document, how, sink).run(subset)
}

/// The canonical form of a part of a document.
///
/// # Errors
/// When it has none.
pub fn to_bytes(
    document: &Document,
    subset: &Subset,
    how: &Canonicalization,
) -> Result<Vec<u8>, C14nError> {
    let mut bytes = Vec::new();
    canonicalize(document, subset, how, &mut |part| bytes.extend_from_slice(part))?;
    Ok(bytes)
}

struct Transform<'d, 's, S: FnMut(&[u8])> {
    document: &'d Document,
    how: &'d Canonicalization,
    output: Output<'s, S>,
    scope: Scope<'d>,
    /// For each open element, what its scope goes back to.
    marks: Vec<usize>,
    /// Whether the root is over, where the document is canonicalised.
    after_root: bool,
    // Kept from one element to the next for their room.
    declared: Vec<usize>,
    rendered: Vec<usize>,
    attributes: Vec<Sorted<'d>>,
}

impl<'d, 's, S: FnMut(&[u8])> Transform<'d, 's, S> {
    fn new(document: &'d Document, how: &'d Canonicalization, sink: &'s mut S) -> Self {
        let prefixes = how.prefixes.iter().map(|prefix| match &**prefix {
            "#default" => "",
            prefix => prefix,
        });
        let always: HashSet<&str> = prefixes.collect();
        Self {
            document,
            how,
            output: Output::new(sink),
            scope: Scope::new(how.method != Method::Exclusive, always),
            marks: Vec::new(),
            after_root: false,
            declared: Vec::new(),
            rendered: Vec::new(),
            attributes: Vec::new(),
        }
    }

    fn run(mut self, subset: &Subset) -> Result<(), C14nError> {
        let whole = subset.apex == Document::ID;
        let apex = subset.apex.index();
        if !whole {
            self.declare_ancestors(apex);
        }
        let without = subset.without.map(|node| node.index());
        let mut edges = Edges::new(self.document, apex);
        while let Some(edge) = edges.next() {
            match edge {
                Edge::Enter(index) if Some(index) == without => {
                    edges.pass_over(index);
                    // Its end says nothing.
                    edges.next();
                }
                Edge::Enter(index) => self.enter(index, whole)?,
                Edge::Leave(index) => self.leave(index),
            }
        }
        self.output.flush();
        Ok(())
    }

    /// What the apex stands in.
    fn declare_ancestors(&mut self, apex: u32) {
        let document = self.document;
        let Some(apex) = document.node_at(apex) else { return };
        let ancestors: Vec<_> = apex.ancestors().collect();
        for ancestor in ancestors.into_iter().rev() {
            if let Some(element) = document.element(ancestor.index()) {
                self.declare(element);
            }
        }
    }

    fn enter(&mut self, index: u32, whole: bool) -> Result<(), C14nError> {
        let document = self.document;
        let record = document.record(index);
        let written = record.span.of(document.text());
        let beside_root = whole && self.marks.is_empty();
        match record.content {
            Content::Document | Content::Declaration => {}
            Content::Element(_) => {
                if let Some(element) = document.element(index) {
                    self.start(index, element)?;
                }
            }
            // Outside the root it is white space, which says nothing.
            Content::Text | Content::CData if beside_root => {}
            Content::Text => self.output.text(written),
            Content::CData => self.output.cdata(inside(written, 9, 3)),
            Content::Comment if self.how.comments == Comments::Omitted => {}
            Content::Comment => self.beside(beside_root, |output| {
                output.push("<!--");
                output.lines(inside(written, 4, 3));
                output.push("-->");
            }),
            Content::Instruction(end) => {
                let (target, data) = document.instruction(index, end);
                self.beside(beside_root, |output| {
                    output.push("<?");
                    output.push(target);
                    if !data.is_empty() {
                        output.push(" ");
                        output.lines(data);
                    }
                    output.push("?>");
                });
            }
            Content::Raw => return Err(C14nError::RawBytes),
        }
        Ok(())
    }

    /// What stands beside the root has a line of its own.
    fn beside(&mut self, beside_root: bool, write: impl FnOnce(&mut Output<'s, S>)) {
        if beside_root && self.after_root {
            self.output.push("\n");
        }
        write(&mut self.output);
        if beside_root && !self.after_root {
            self.output.push("\n");
        }
    }

    fn leave(&mut self, index: u32) {
        let Some(element) = self.document.element(index) else { return };
        self.output.push("</");
        self.output.push(element.name.of(self.document.text()));
        self.output.push(">");
        if let Some(mark) = self.marks.pop() {
            self.scope.leave(mark);
        }
        self.after_root = self.marks.is_empty();
    }

    fn start(&mut self, index: u32, element: &'d ElementRecord) -> Result<(), C14nError> {
        let text = self.document.text();
        let apex = self.marks.is_empty();
        self.marks.push(self.scope.mark());
        self.declared.clear();
        self.declare(element);

        self.rendered.clear();
        self.attributes.clear();
        let prefix = self.scope.used_by_element(element.prefix().of(text))?;
        self.collect(element)?;
        if apex {
            self.inherit(index);
            // What stands further out is declared here, as far as the method wants it.
            self.declared.clear();
            self.declared.extend(0..self.scope.len());
        }
        let declared = std::mem::take(&mut self.declared);
        for entry in &declared {
            if self.scope.is_inclusive(*entry) {
                self.render(*entry);
            }
        }
        self.declared = declared;
        if let Some(prefix) = prefix {
            self.render(prefix);
        }
        for at in 0..self.attributes.len() {
            if let Some(Namespace::Entry(entry)) = self.attributes.get(at).map(|one| one.namespace)
            {
                self.render(entry);
            }
        }

        self.output.push("<");
        self.output.push(element.name.of(text));
        self.write_declarations()?;
        attribute::sort(&mut self.attributes, &self.scope);
        self.attributes.iter().for_each(|attribute| attribute.write(&mut self.output));
        self.output.push(">");
        Ok(())
    }

    /// Declares what the element declares, and notes which entries these are.
    fn declare(&mut self, element: &'d ElementRecord) {
        let text = self.document.text();
        for attribute in self.document.attributes_of(element) {
            if attribute.namespace != XMLNS {
                continue;
            }
            let prefix = match attribute.local == attribute.name {
                true => "",
                false => attribute.local().of(text),
            };
            // It is never declared in a canonical form.
            if prefix != "xml" {
                let namespace = value::of_attribute(attribute.value.of(text));
                let entry = self.scope.declare(prefix, namespace);
                self.declared.push(entry);
            }
        }
    }

    /// The attributes that are no declarations.
    fn collect(&mut self, element: &'d ElementRecord) -> Result<(), C14nError> {
        let text = self.document.text();
        for attribute in self.document.attributes_of(element) {
            if attribute.namespace == XMLNS {
                continue;
            }
            if attribute.name == attribute.name_end {
                return Err(C14nError::RawBytes);
            }
            let namespace = match attribute.prefix().of(text) {
                "" => Namespace::None,
                "xml" => Namespace::Xml,
                prefix => Namespace::Entry(self.scope.used(prefix)?),
            };
            self.attributes.push(Sorted {
                namespace,
                local: attribute.local().of(text),
                name: Name::Written(attribute.name().of(text)),
                value: Value::Written(attribute.value.of(text)),
            });
        }
        Ok(())
    }

    fn inherit(&mut self, index: u32) {
        for Inherited { local, value } in inherited(self.document, index, self.how.method) {
            if self.how.method == Method::Inclusive11 && local == "base" {
                // Joined, it stands for the element's own.
                self.attributes
                    .retain(|one| one.namespace != Namespace::Xml || one.local != "base");
                // One that leads nowhere else is left out.
                if value.is_empty() {
                    continue;
                }
            }
            let (namespace, name) = (Namespace::Xml, Name::Xml(local));
            self.attributes.push(Sorted { namespace, local, name, value: Value::Made(value) });
        }
    }

    fn render(&mut self, entry: usize) {
        if self.scope.render(entry) {
            self.rendered.push(entry);
        }
    }

    fn write_declarations(&mut self) -> Result<(), C14nError> {
        let scope = &self.scope;
        self.rendered.sort_unstable_by_key(|entry| scope.prefix(*entry));
        for entry in &self.rendered {
            let (prefix, namespace) = (self.scope.prefix(*entry), self.scope.namespace(*entry));
            if !namespace.is_empty() && !is_absolute(namespace) {
                return Err(C14nError::RelativeNamespace { namespace: namespace.to_owned() });
            }
            self.output.push(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            self.output.push(prefix);
            self.output.push("=\"");
            self.output.made_value(namespace);
            self.output.push("\"");
        }
        Ok(())
    }
}

fn inside(written: &str, before: usize, after: usize) -> &str {
    written.get(before..written.len().saturating_sub(after)).unwrap_or_default()
}

/// Whether a namespace begins with a scheme (RFC 3986 section 3.1).
fn is_absolute(namespace: &str) -> bool {
    let Some((scheme, _)) = namespace.split_once(':') else { return false };
    let mut bytes = scheme.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}
