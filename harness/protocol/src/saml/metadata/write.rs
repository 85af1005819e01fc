//! Metadata of our own.

use std::fmt::Write as _;

use crate::saml::binding::base64;
use crate::saml::{Instant, instant, names};
use crate::xml::{escape_attribute, escape_text};

use super::key::KeyUse;

/// What an identity provider says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdpMetadata<'a> {
    /// `entityID`.
    pub entity_id: &'a str,
    /// `ID` of the root, to be signed by; none leaves it out.
    pub id: Option<&'a str>,
    /// `validUntil`.
    pub valid_until: Option<Instant>,
    /// `cacheDuration`, as `PT6H`.
    pub cache_duration: Option<&'a str>,
    /// `WantAuthnRequestsSigned`; none leaves it out.
    pub want_authn_requests_signed: Option<bool>,
    /// Each key: what it is for, and its certificate in DER.
    pub keys: &'a [(KeyUse, &'a [u8])],
    /// Each `SingleLogoutService`: binding and URL.
    pub single_logout: &'a [(&'a str, &'a str)],
    /// Each `NameIDFormat`, as a URI.
    pub name_id_formats: &'a [&'a str],
    /// Each `SingleSignOnService`: binding and URL.
    pub single_sign_on: &'a [(&'a str, &'a str)],
}

/// What a service provider says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpMetadata<'a> {
    /// `entityID`.
    pub entity_id: &'a str,
    /// `ID` of the root, to be signed by; none leaves it out.
    pub id: Option<&'a str>,
    /// `validUntil`.
    pub valid_until: Option<Instant>,
    /// `cacheDuration`, as `PT6H`.
    pub cache_duration: Option<&'a str>,
    /// `AuthnRequestsSigned`; none leaves it out.
    pub authn_requests_signed: Option<bool>,
    /// `WantAssertionsSigned`; none leaves it out.
    pub want_assertions_signed: Option<bool>,
    /// Each key: what it is for, and its certificate in DER.
    pub keys: &'a [(KeyUse, &'a [u8])],
    /// Each `SingleLogoutService`: binding and URL.
    pub single_logout: &'a [(&'a str, &'a str)],
    /// Each `NameIDFormat`, as a URI.
    pub name_id_formats: &'a [&'a str],
    /// Each `AssertionConsumerService`: binding and URL, with their place as index; the first is the
    /// default.
    pub assertion_consumers: &'a [(&'a str, &'a str)],
}

/// The metadata of an identity provider, as an `EntityDescriptor`.
pub fn idp(metadata: &IdpMetadata<'_>) -> String {
    let mut writer = Writer::new();
    let validity = (metadata.id, metadata.valid_until, metadata.cache_duration);
    writer.entity(metadata.entity_id, validity);
    writer.role(
        "IDPSSODescriptor",
        &[("WantAuthnRequestsSigned", metadata.want_authn_requests_signed)],
    );
    writer.keys(metadata.keys);
    writer.endpoints("SingleLogoutService", metadata.single_logout);
    writer.formats(metadata.name_id_formats);
    writer.endpoints("SingleSignOnService", metadata.single_sign_on);
    writer.end("IDPSSODescriptor")
}

/// The metadata of a service provider, as an `EntityDescriptor`.
pub fn sp(metadata: &SpMetadata<'_>) -> String {
    let mut writer = Writer::new();
    let validity = (metadata.id, metadata.valid_until, metadata.cache_duration);
    writer.entity(metadata.entity_id, validity);
    let flags = [
        ("AuthnRequestsSigned", metadata.authn_requests_signed),
        ("WantAssertionsSigned", metadata.want_assertions_signed),
    ];
    writer.role("SPSSODescriptor", &flags);
    writer.keys(metadata.keys);
    writer.endpoints("SingleLogoutService", metadata.single_logout);
    writer.formats(metadata.name_id_formats);
    for (index, (binding, location)) in metadata.assertion_consumers.iter().enumerate() {
        let default = if index == 0 { " isDefault=\"true\"" } else { "" };
        let more = format!(" index=\"{index}\"{default}");
        writer.endpoint("AssertionConsumerService", binding, location, &more);
    }
    writer.end("SPSSODescriptor")
}

struct Writer {
    text: String,
}

impl Writer {
    fn new() -> Self {
        Self { text: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") }
    }

    fn entity(
        &mut self,
        entity_id: &str,
        (id, valid_until, cache_duration): (Option<&str>, Option<Instant>, Option<&str>),
    ) {
        self.push(&format!("<md:EntityDescriptor xmlns:md=\"{}\"", names::METADATA));
        self.attribute("entityID", entity_id);
        if let Some(id) = id {
            self.attribute("ID", id);
        }
        if let Some(valid_until) = valid_until {
            self.attribute("validUntil", &instant::to_text(valid_until));
        }
        if let Some(cache_duration) = cache_duration {
            self.attribute("cacheDuration", cache_duration);
        }
        self.push(">\n");
    }

    fn role(&mut self, name: &str, flags: &[(&str, Option<bool>)]) {
        self.push(&format!("  <md:{name}"));
        for (name, flag) in flags {
            if let Some(flag) = flag {
                self.attribute(name, if *flag { "true" } else { "false" });
            }
        }
        self.attribute("protocolSupportEnumeration", names::PROTOCOL);
        self.push(">\n");
    }

    fn keys(&mut self, keys: &[(KeyUse, &[u8])]) {
        for (usage, certificate) in keys {
            let usage = match usage {
                KeyUse::Signing => " use=\"signing\"",
                KeyUse::Encryption => " use=\"encryption\"",
                KeyUse::Everything | KeyUse::Nothing => "",
            };
            self.push(&format!(
                "    <md:KeyDescriptor{usage}><ds:KeyInfo xmlns:ds=\"{}\"><ds:X509Data><ds:X509Certificate>{}\
                 </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\n",
                names::SIGNATURE,
                base64::encode(certificate)
            ));
        }
    }

    fn endpoints(&mut self, name: &str, endpoints: &[(&str, &str)]) {
        for (binding, location) in endpoints {
            self.endpoint(name, binding, location, "");
        }
    }

    fn endpoint(&mut self, name: &str, binding: &str, location: &str, more: &str) {
        self.push(&format!("    <md:{name}"));
        self.attribute("Binding", binding);
        self.attribute("Location", location);
        self.push(more);
        self.push("/>\n");
    }

    fn formats(&mut self, formats: &[&str]) {
        for format in formats {
            let format = escape_text(format);
            self.push(&format!("    <md:NameIDFormat>{format}</md:NameIDFormat>\n"));
        }
    }

    fn end(mut self, role: &str) -> String {
        self.push(&format!("  </md:{role}>\n</md:EntityDescriptor>\n"));
        self.text
    }

    fn attribute(&mut self, name: &str, value: &str) {
        // Writing to a string does not fail.
        let _ = write!(self.text, " {name}=\"{}\"", escape_attribute(value));
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }
}
