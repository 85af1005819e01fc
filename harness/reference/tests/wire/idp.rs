//! Responses of an identity provider, one after the other changed in one thing.

use fedspec_protocol::crypto::{SignatureAlgorithm, SigningKey};
use fedspec_protocol::dsig::{SignaturePlan, sign};
use fedspec_protocol::saml::binding::{MessageKind, post};
use fedspec_protocol::xml::Document;
use serde_json::Value;

use crate::client::Client;
use crate::sign_in::ENTITY_ID;

pub(crate) const IDP_KEY: &str = include_str!("keys/idp.key.pem");
pub(crate) const OTHER_KEY: &str = include_str!("keys/other.key.pem");
pub(crate) const EMAIL: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
/// What time it is in the target at first; a Response is valid for five minutes.
const NOW: &str = "2026-01-01T00:00:00Z";
const END: &str = "2026-01-01T00:05:00Z";

/// A Response with a signed assertion.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) issuer: String,
    pub(crate) name: String,
    pub(crate) format: String,
    pub(crate) destination: String,
    pub(crate) recipient: String,
    pub(crate) audience: String,
    /// Of Response and confirmation.
    pub(crate) in_response_to: Option<String>,
    /// `NotOnOrAfter` of confirmation and conditions.
    pub(crate) end: String,
    /// More attributes of AuthnStatement.
    pub(crate) authn: String,
    /// An AttributeStatement.
    pub(crate) attributes: String,
    /// In PEM; none leaves the assertion unsigned.
    pub(crate) key: Option<&'static str>,
    /// What stands after the assertion.
    pub(crate) after: String,
}

impl Message {
    /// What the identity provider says of somebody when nobody asked.
    pub(crate) fn new(saml: &Value, name: &str) -> Self {
        let text = |name: &str| saml[name].as_str().unwrap().to_owned();
        Self {
            id: "_a1".to_owned(),
            issuer: ENTITY_ID.to_owned(),
            name: name.to_owned(),
            format: EMAIL.to_owned(),
            destination: text("acs"),
            recipient: text("acs"),
            audience: text("entityId"),
            in_response_to: None,
            end: END.to_owned(),
            authn: String::new(),
            attributes: String::new(),
            key: Some(IDP_KEY),
            after: String::new(),
        }
    }

    /// The XML, signed.
    pub(crate) fn xml(&self) -> Vec<u8> {
        let Self { id, issuer, name, format, destination, recipient, audience, .. } = self;
        let Self { end, authn, attributes, after, .. } = self;
        let answers = self.in_response_to.as_ref();
        let answers = answers.map(|id| format!(" InResponseTo=\"{id}\"")).unwrap_or_default();
        let text = format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
             xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_r{id}\" Version=\"2.0\" \
             IssueInstant=\"{NOW}\" Destination=\"{destination}\"{answers}>\
             <saml:Issuer>{issuer}</saml:Issuer><samlp:Status><samlp:StatusCode \
             Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>\
             <saml:Assertion ID=\"{id}\" Version=\"2.0\" IssueInstant=\"{NOW}\">\
             <saml:Issuer>{issuer}</saml:Issuer><saml:Subject>\
             <saml:NameID Format=\"{format}\">{name}</saml:NameID>\
             <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
             <saml:SubjectConfirmationData NotOnOrAfter=\"{end}\" Recipient=\"{recipient}\"{answers}/>\
             </saml:SubjectConfirmation></saml:Subject>\
             <saml:Conditions NotBefore=\"{NOW}\" NotOnOrAfter=\"{end}\"><saml:AudienceRestriction>\
             <saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
             <saml:AuthnStatement AuthnInstant=\"{NOW}\"{authn}><saml:AuthnContext>\
             <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password\
             </saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>{attributes}\
             </saml:Assertion>{after}</samlp:Response>"
        );
        let mut document = Document::read(text.as_bytes()).unwrap();
        if let Some(key) = self.key {
            let assertion = document.find_by_attribute("ID", id).unwrap().id();
            let plan = SignaturePlan::enveloped(id, SignatureAlgorithm::RsaSha256);
            sign(&mut document, assertion, &plan, &SigningKey::from_pem(key).unwrap()).unwrap();
        }
        document.to_bytes()
    }

    /// The form that carries it.
    pub(crate) fn form(&self, relay_state: Option<&str>) -> String {
        post::write(MessageKind::Response, &self.xml(), relay_state)
    }
}

/// An attribute statement with this attribute.
pub(crate) fn attribute(name: &str, values: &[&str]) -> String {
    let values: String = values
        .iter()
        .map(|value| format!("<saml:AttributeValue>{value}</saml:AttributeValue>"))
        .collect();
    format!(
        "<saml:AttributeStatement><saml:Attribute Name=\"{name}\">{values}</saml:Attribute>\
         </saml:AttributeStatement>"
    )
}

impl Client {
    /// What the identity provider says of somebody when nobody asked.
    pub(crate) async fn message(&self, name: &str) -> Message {
        Message::new(&self.saml().await, name)
    }
}
