use super::error::BindingError;
use super::kind::MessageKind;
use super::limits::Limits;
use super::percent;

/// A parameter as it stands in a form or a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter<'a> {
    /// What stands before the first `=`.
    pub written_name: &'a [u8],
    /// What stands after it, percent-encoding included; empty when there is no `=`.
    pub written_value: &'a [u8],
}

/// The parameters of a form or a query, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters<'a> {
    parameters: Vec<Parameter<'a>>,
}

/// The parameters of the bindings.
const OURS: [&str; 6] =
    ["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature", "SAMLEncoding"];

impl<'a> Parameters<'a> {
    /// Takes a form or a query apart.
    ///
    /// # Errors
    /// When there is more than is read.
    pub fn read(octets: &'a [u8], limits: &Limits) -> Result<Self, BindingError> {
        if octets.len() > limits.encoded {
            return Err(BindingError::TooMuch { what: "bytes", limit: limits.encoded });
        }
        let mut parameters = Vec::new();
        for pair in octets.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if parameters.len() == limits.parameters {
                return Err(BindingError::TooMuch { what: "parameters", limit: limits.parameters });
            }
            let at = pair.iter().position(|byte| *byte == b'=');
            let (name, value) = match at.and_then(|at| pair.split_at_checked(at)) {
                Some((name, value)) => (name, value.get(1..).unwrap_or_default()),
                None => (pair, &[][..]),
            };
            parameters.push(Parameter { written_name: name, written_value: value });
        }
        Ok(Self { parameters })
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Parameter<'a>> {
        self.parameters.iter()
    }

    /// The first one that has this name once it is decoded.
    pub fn first(&self, name: &str) -> Option<&Parameter<'a>> {
        self.parameters.iter().find(|parameter| parameter.is_named(name))
    }

    /// What the first one of this name says.
    ///
    /// # Errors
    /// When its percent-encoding is broken, or it is no UTF-8.
    pub fn text(&self, name: &str) -> Result<Option<String>, BindingError> {
        let value = self.first(name).map(|parameter| parameter.written_value);
        value.map(|value| percent::decode_text(name, value)).transpose()
    }

    /// Refuses a parameter of the bindings that stands twice, in any spelling (SP-09).
    ///
    /// # Errors
    /// When one does.
    pub fn refuse_repeated(&self) -> Result<(), BindingError> {
        let named = |name: &str| self.parameters.iter().filter(|one| one.is_named(name)).count();
        match OURS.iter().find(|name| named(name) > 1) {
            Some(name) => Err(BindingError::RepeatedParameter { name: (*name).to_owned() }),
            None => Ok(()),
        }
    }

    /// Refuses a name of the bindings that is not written plainly (SP-09).
    ///
    /// # Errors
    /// When there is one.
    pub fn refuse_encoded_names(&self) -> Result<(), BindingError> {
        let encoded = |parameter: &Parameter<'a>| {
            let name = OURS.iter().find(|name| parameter.is_named(name))?;
            (parameter.written_name != name.as_bytes()).then_some(*name)
        };
        match self.parameters.iter().find_map(encoded) {
            Some(name) => Err(BindingError::EncodedName { name: name.to_owned() }),
            None => Ok(()),
        }
    }

    /// Refuses a request and a response together (SP-09).
    ///
    /// # Errors
    /// When both are there.
    pub fn refuse_both(&self) -> Result<(), BindingError> {
        let there = |kind: MessageKind| self.first(kind.parameter()).is_some();
        match there(MessageKind::Request) && there(MessageKind::Response) {
            true => Err(BindingError::BothMessages),
            false => Ok(()),
        }
    }

    /// The text of the message that is expected.
    ///
    /// # Errors
    /// When it is missing, empty, or wrongly encoded.
    pub(super) fn message(&self, kind: MessageKind) -> Result<String, BindingError> {
        let name = kind.parameter();
        match self.text(name)? {
            None => Err(BindingError::NoMessage { expected: name }),
            Some(text) if text.is_empty() => Err(BindingError::EmptyMessage { name }),
            Some(text) => Ok(text),
        }
    }
}

impl Parameter<'_> {
    /// Whether it has this name once it is decoded.
    pub fn is_named(&self, name: &str) -> bool {
        let written = self.written_name;
        let plain = !written.iter().any(|byte| matches!(byte, b'%' | b'+'));
        match plain {
            true => written == name.as_bytes(),
            // A name that is much longer is another one, and need not be decoded.
            false => {
                written.len() <= 3 * name.len()
                    && percent::decode(written).is_some_and(|decoded| decoded == name.as_bytes())
            }
        }
    }
}
