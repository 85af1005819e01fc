//! A message as the parameters of a form or a query.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};

use crate::crypto::{SignatureAlgorithm, SigningKey};
use crate::saml::binding::deflate::deflate;
use crate::saml::binding::percent::{self, Spelling};

use super::bench::Bench;
use super::{
    Base64Form, Binding, Delivery, DeliveryMethod, ForgeError, ParameterValue, RelayStateSpec,
};

/// The parameters that carry a message, each as it is to stand there.
#[derive(Clone, Debug)]
pub(in crate::saml) struct Parcel {
    pub(in crate::saml) binding: Binding,
    pub(in crate::saml) parameters: Vec<Written>,
    /// Parameters in the URL of a form.
    pub(in crate::saml) query: Vec<Written>,
    /// The value that carries a message in which the other user is named and nothing is signed.
    forged: Option<String>,
    base64: Base64Form,
}

/// A parameter as it stands there.
#[derive(Clone, Debug)]
pub(in crate::saml) struct Written {
    pub(in crate::saml) name: String,
    pub(in crate::saml) value: String,
}

/// The parameter that carries a Response.
pub(in crate::saml) const RESPONSE: &str = "SAMLResponse";

impl Written {
    pub(in crate::saml) fn new(name: &str, value: String) -> Self {
        Self { name: name.to_owned(), value }
    }
}

impl Parcel {
    /// The parameters of a message as the description has them; signed where the binding does that.
    pub(in crate::saml) fn pack(bench: &Bench<'_>, xml: &[u8]) -> Result<Self, ForgeError> {
        let spec = &bench.spec.deliver;
        let binding = bench.binding();
        let mut parcel = Self {
            binding,
            parameters: Vec::new(),
            query: Vec::new(),
            forged: None,
            base64: spec.base64,
        };
        let message = parcel.encode(xml);
        let relay_state = bench.relay_state().map(encoded);
        match &spec.parameters {
            Some(parameters) => {
                for parameter in parameters {
                    let value = match &parameter.value {
                        ParameterValue::Message => message.clone(),
                        ParameterValue::Forged => parcel.forged(bench)?,
                        ParameterValue::RelayState => relay_state.clone().unwrap_or_default(),
                        ParameterValue::Text(text) => encoded(text),
                        ParameterValue::Written(written) => written.clone(),
                    };
                    parcel.parameters.push(Written::new(&parameter.name, value));
                }
            }
            None => {
                parcel.parameters.push(Written::new(RESPONSE, message));
                let relay_state = relay_state.map(|value| Written::new("RelayState", value));
                parcel.parameters.extend(relay_state);
            }
        }
        if bench.signs_query() {
            let key = &bench.pair(bench.spec.key)?.key;
            parcel.sign(key.usual_algorithm(), key)?;
        }
        Ok(parcel)
    }

    /// The value that carries an unsigned message in which the other user is named.
    pub(in crate::saml) fn forged(&mut self, bench: &Bench<'_>) -> Result<String, ForgeError> {
        if let Some(forged) = &self.forged {
            return Ok(forged.clone());
        }
        let value = self.encode(&bench.forged()?.document.to_bytes());
        self.forged = Some(value.clone());
        Ok(value)
    }

    /// Signs the parameters as they stand there (SAML Bindings section 3.4.4.1).
    pub(in crate::saml) fn sign(
        &mut self,
        algorithm: SignatureAlgorithm,
        key: &SigningKey,
    ) -> Result<(), ForgeError> {
        self.without("SigAlg");
        self.without("Signature");
        self.parameters.push(Written::new("SigAlg", encoded(algorithm.uri())));
        let signature = key.sign(algorithm, joined(&self.parameters).as_bytes())?;
        self.parameters.push(Written::new("Signature", encoded(&STANDARD.encode(signature))));
        Ok(())
    }

    /// Takes every parameter of this name out.
    pub(in crate::saml) fn without(&mut self, name: &str) {
        self.parameters.retain(|parameter| parameter.name != name);
    }

    /// The parameter of this name.
    pub(in crate::saml) fn named(&mut self, name: &str) -> Option<&mut Written> {
        self.parameters.iter_mut().find(|parameter| parameter.name == name)
    }

    /// A message as the value of a parameter.
    fn encode(&self, xml: &[u8]) -> String {
        let text = match self.binding {
            Binding::HttpPost => text_of(xml, self.base64),
            Binding::HttpRedirect => text_of(&deflate(xml), self.base64),
        };
        encoded(&text)
    }

    /// The parcel on its way.
    pub(in crate::saml) fn send(self, bench: &Bench<'_>) -> Delivery {
        let spec = &bench.spec.deliver;
        let url = spec.url.as_deref().unwrap_or(bench.context.acs());
        let (method, query, body) = match self.binding {
            Binding::HttpPost => {
                (DeliveryMethod::Post, joined(&self.query), joined(&self.parameters))
            }
            Binding::HttpRedirect => (DeliveryMethod::Get, joined(&self.parameters), String::new()),
        };
        let mut headers = Vec::new();
        if method == DeliveryMethod::Post {
            let form = "application/x-www-form-urlencoded".to_owned();
            headers.push(("Content-Type".to_owned(), form));
        }
        for (name, value) in &spec.headers {
            headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
            headers.push((name.clone(), value.clone()));
        }
        let url = match (query.is_empty(), url.contains('?')) {
            (true, _) => url.to_owned(),
            (false, true) => format!("{url}&{query}"),
            (false, false) => format!("{url}?{query}"),
        };
        Delivery { method, url, headers, body: body.into_bytes() }
    }
}

impl Bench<'_> {
    /// How the message travels.
    pub(in crate::saml) fn binding(&self) -> Binding {
        use crate::saml::tamper::Stage as _;
        match self.spec.tamper.iter().any(|tampering| tampering.redirects()) {
            true => Binding::HttpRedirect,
            false => self.spec.binding,
        }
    }

    /// Whether the query is signed, and not the message (SAML Bindings section 3.4.4.1).
    pub(in crate::saml) fn signs_query(&self) -> bool {
        self.binding() == Binding::HttpRedirect && !self.signed().is_empty()
    }

    fn relay_state(&self) -> Option<&str> {
        match &self.spec.deliver.relay_state {
            RelayStateSpec::Missing => None,
            RelayStateSpec::Written(text) => Some(text),
            RelayStateSpec::Usual => match self.context.request {
                Some(request) => request.relay_state.as_deref(),
                None => self.context.sp.relay_state.as_deref(),
            },
        }
    }
}

/// Text as it may stand in a form or a query.
pub(in crate::saml) fn encoded(text: &str) -> String {
    percent::encode(text.as_bytes(), Spelling::Upper)
}

fn joined(parameters: &[Written]) -> String {
    let pairs = parameters.iter().map(|one| format!("{}={}", one.name, one.value));
    pairs.collect::<Vec<_>>().join("&")
}

/// Octets as text.
fn text_of(octets: &[u8], form: Base64Form) -> String {
    match form {
        Base64Form::Plain => STANDARD.encode(octets),
        Base64Form::Unpadded => STANDARD_NO_PAD.encode(octets),
        Base64Form::Url => URL_SAFE.encode(octets),
        Base64Form::Broken => {
            let mut text = STANDARD.encode(octets);
            // One byte is one character here.
            text.insert(text.len() / 2, '!');
            text
        }
        Base64Form::Lines => {
            let text = STANDARD.encode(octets);
            let lines = text.as_bytes().chunks(76).map(String::from_utf8_lossy);
            lines.fold(String::with_capacity(text.len()), |text, line| text + &line + "\r\n")
        }
        Base64Form::None => String::from_utf8_lossy(octets).into_owned(),
    }
}
