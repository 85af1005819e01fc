/// How a canonical form is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonicalization {
    /// The specification.
    pub method: Method,
    /// Whether comments stay.
    pub comments: Comments,
    /// Prefixes that the exclusive method treats as the inclusive one does, as the PrefixList of
    /// `InclusiveNamespaces`; `#default` is the default namespace. The other methods take no notice.
    pub prefixes: Vec<String>,
}

/// A specification of canonical forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Exclusive XML Canonicalization 1.0 (RFC 3741).
    Exclusive,
    /// Canonical XML 1.0 (RFC 3076).
    Inclusive,
    /// Canonical XML 1.1.
    Inclusive11,
}

/// Whether comments are part of a canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comments {
    /// They are left out.
    Omitted,
    /// They stay.
    Kept,
}

const NAMES: [(Method, Comments, &str); 6] = [
    (Method::Exclusive, Comments::Omitted, "http://www.w3.org/2001/10/xml-exc-c14n#"),
    (Method::Exclusive, Comments::Kept, "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"),
    (Method::Inclusive, Comments::Omitted, "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
    (
        Method::Inclusive,
        Comments::Kept,
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
    ),
    (Method::Inclusive11, Comments::Omitted, "http://www.w3.org/2006/12/xml-c14n11"),
    (Method::Inclusive11, Comments::Kept, "http://www.w3.org/2006/12/xml-c14n11#WithComments"),
];

impl Canonicalization {
    /// This method, without a list of prefixes.
    pub fn new(method: Method, comments: Comments) -> Self {
        Self { method, comments, prefixes: Vec::new() }
    }

    /// What SAML signatures use: exclusive, without comments.
    pub fn exclusive() -> Self {
        Self::new(Method::Exclusive, Comments::Omitted)
    }

    /// The same with these prefixes.
    #[must_use]
    pub fn with_prefixes<P: Into<String>>(self, prefixes: impl IntoIterator<Item = P>) -> Self {
        Self { prefixes: prefixes.into_iter().map(Into::into).collect(), ..self }
    }

    /// The method that an `Algorithm` attribute names.
    pub fn from_uri(uri: &str) -> Option<Self> {
        let (method, comments, _) = NAMES.iter().find(|(_, _, name)| *name == uri)?;
        Some(Self::new(*method, *comments))
    }

    /// The name for an `Algorithm` attribute.
    pub fn uri(&self) -> &'static str {
        let found = NAMES
            .iter()
            .find(|(method, comments, _)| *method == self.method && *comments == self.comments);
        // The table has all pairs.
        found.map_or("", |(_, _, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_has_a_name_that_finds_it() {
        for (method, comments, name) in NAMES {
            let canonicalization = Canonicalization::new(method, comments);
            assert_eq!(canonicalization.uri(), name);
            assert_eq!(Canonicalization::from_uri(name), Some(canonicalization));
        }
        assert_eq!(Canonicalization::from_uri("http://www.w3.org/2001/10/xml-exc-c14n"), None);
    }
}
