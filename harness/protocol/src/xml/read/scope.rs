use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::xml::error::Refusal;
use crate::xml::{Limits, XML_NAMESPACE, XMLNS_NAMESPACE, XmlErrorKind, value};

use super::tag::AttributePieces;

/// The number of no namespace at all.
pub(in crate::xml) const NO_NAMESPACE: u32 = 0;
/// The number of [`XML_NAMESPACE`].
const XML: u32 = 1;
/// The number of [`XMLNS_NAMESPACE`]; attributes that declare have it.
pub(in crate::xml) const XMLNS: u32 = 2;

/// Bindings that are searched one by one before the map is asked.
const NEAR: usize = 8;

/// Which prefix stands for which namespace, where the reader is.
///
/// Looking up and declaring cost the same however much is declared. Namespaces are numbers:
/// equal numbers, equal names.
pub(super) struct Scope<'t> {
    bindings: Vec<Binding<'t>>,
    /// The binding of each prefix that counts now.
    current: HashMap<&'t str, usize>,
    namespaces: Vec<Cow<'t, str>>,
    numbers: HashMap<Cow<'t, str>, u32>,
}

struct Binding<'t> {
    prefix: &'t str,
    namespace: u32,
    /// What the prefix was bound to before.
    shadowed: Option<usize>,
}

impl<'t> Scope<'t> {
    pub(super) fn new() -> Self {
        let namespaces = ["", XML_NAMESPACE, XMLNS_NAMESPACE].map(Cow::Borrowed).to_vec();
        let numbers = namespaces.iter().cloned().zip(NO_NAMESPACE..).collect();
        let mut scope = Self { bindings: Vec::new(), current: HashMap::new(), namespaces, numbers };
        scope.bind("xml", XML);
        scope
    }

    /// How much is declared; [`leave`](Self::leave) goes back to it.
    pub(super) fn mark(&self) -> usize {
        self.bindings.len()
    }

    /// Forgets what was declared since `mark`.
    pub(super) fn leave(&mut self, mark: usize) {
        while self.bindings.len() > mark {
            let Some(binding) = self.bindings.pop() else { return };
            match binding.shadowed {
                Some(before) => self.current.insert(binding.prefix, before),
                None => self.current.remove(binding.prefix),
            };
        }
    }

    /// Every namespace that was declared so far, by its number.
    pub(super) fn namespaces(&self) -> &[Cow<'t, str>] {
        &self.namespaces
    }

    /// Declares what the attributes declare, and gives each of them its namespace.
    pub(super) fn enter(
        &mut self,
        text: &'t str,
        attributes: &mut [AttributePieces],
        limits: &Limits,
    ) -> Result<(), Refusal> {
        let mut declared = 0;
        for attribute in attributes.iter_mut() {
            let prefix = match attribute.name().of(text) {
                "xmlns" => "",
                name if name.starts_with("xmlns:") => attribute.local().of(text),
                _ => continue,
            };
            attribute.namespace = XMLNS;
            declared += 1;
            if declared > limits.namespaces {
                let kind = XmlErrorKind::TooManyNamespaces { limit: limits.namespaces };
                return Err(Refusal::new(attribute.name().range(), kind));
            }
            self.declare(prefix, attribute.value.of(text))
                .map_err(|kind| Refusal::new(attribute.name().range(), kind))?;
        }
        for attribute in attributes {
            if attribute.local != attribute.name && attribute.namespace != XMLNS {
                attribute.namespace = self.resolve(text, attribute.prefix().range())?;
            }
        }
        Ok(())
    }

    /// The namespace of an element's prefix, which may be empty.
    pub(super) fn element(&self, text: &str, prefix: Range<usize>) -> Result<u32, Refusal> {
        match text.get(prefix.clone()) {
            Some("") => Ok(self.lookup("").unwrap_or(NO_NAMESPACE)),
            Some("xmlns") => Err(Refusal::new(prefix, XmlErrorKind::XmlnsPrefix)),
            _ => self.resolve(text, prefix),
        }
    }

    fn resolve(&self, text: &str, prefix: Range<usize>) -> Result<u32, Refusal> {
        let name = text.get(prefix.clone()).unwrap_or_default();
        self.lookup(name).ok_or_else(|| {
            Refusal::new(prefix, XmlErrorKind::UndeclaredPrefix { prefix: name.to_owned() })
        })
    }

    fn declare(&mut self, prefix: &'t str, written: &'t str) -> Result<(), XmlErrorKind> {
        let namespace = value::of_attribute(written);
        match (prefix, &*namespace) {
            ("xmlns", _) => return Err(XmlErrorKind::XmlnsPrefix),
            (_, XMLNS_NAMESPACE) => return Err(XmlErrorKind::XmlnsNamespaceBound),
            ("xml", XML_NAMESPACE) => {}
            ("xml", _) => return Err(XmlErrorKind::XmlPrefixRebound),
            (_, XML_NAMESPACE) => return Err(XmlErrorKind::XmlNamespaceBound),
            ("", "") => {}
            (_, "") => {
                return Err(XmlErrorKind::EmptyPrefixBinding { prefix: prefix.to_owned() });
            }
            _ => {}
        }
        let namespace = self.number(namespace);
        self.bind(prefix, namespace);
        Ok(())
    }

    fn number(&mut self, namespace: Cow<'t, str>) -> u32 {
        if let Some(number) = self.numbers.get(&namespace) {
            return *number;
        }
        // There are fewer namespaces than bytes, and those fit 32 bits.
        let number = u32::try_from(self.namespaces.len()).unwrap_or(u32::MAX);
        self.namespaces.push(namespace.clone());
        self.numbers.insert(namespace, number);
        number
    }

    fn bind(&mut self, prefix: &'t str, namespace: u32) {
        let shadowed = self.current.insert(prefix, self.bindings.len());
        self.bindings.push(Binding { prefix, namespace, shadowed });
    }

    fn lookup(&self, prefix: &str) -> Option<u32> {
        // The newest binding of a prefix is the one that counts.
        let near = self.bindings.iter().rev().take(NEAR).find(|binding| binding.prefix == prefix);
        let found = near.or_else(|| match self.bindings.len() > NEAR {
            true => self.bindings.get(*self.current.get(prefix)?),
            false => None,
        });
        found.map(|binding| binding.namespace)
    }
}
