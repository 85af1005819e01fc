//! The text of a request.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::acs::AcsSpec;
use super::make::Asker;
use super::spec::{ContextSpec, PolicySpec, RequestPart, RequestSpec};
use crate::saml::names;
use crate::xml::{escape_attribute, escape_text};

/// What a tampering changes after signing: a name for people, on which nothing hangs.
pub(super) const NAME: &str = "ProviderName=\"fedspec\"";
/// The same, changed.
pub(super) const OTHER_NAME: &str = "ProviderName=\"fedsqec\"";

/// The request as `spec` describes it, before it is signed.
pub(super) fn xml(spec: &RequestSpec, asker: &Asker<'_>, id: &str, door: &str) -> String {
    let root = spec.root.as_deref().unwrap_or("AuthnRequest");
    let mut text = spec.before.clone().unwrap_or_default();
    let _ = write!(
        text,
        "<samlp:{root} xmlns:samlp=\"{}\" xmlns:saml=\"{}\"",
        names::PROTOCOL,
        names::ASSERTION
    );
    let has = |part| !spec.without.contains(&part);
    let mut put = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            // Writing to a string does not fail.
            let _ = write!(text, " {name}=\"{}\"", escape_attribute(value));
        }
    };
    let issued = moment(spec.issued.from(asker.now));
    let destination = spec.destination.as_deref().unwrap_or(door);
    let number;
    put("ID", Some(id).filter(|_| has(RequestPart::Id)));
    let version = spec.version.as_deref().unwrap_or(names::VERSION);
    put("Version", Some(version).filter(|_| has(RequestPart::Version)));
    put("IssueInstant", Some(issued.as_str()).filter(|_| has(RequestPart::IssueInstant)));
    put("Destination", Some(destination).filter(|_| has(RequestPart::Destination)));
    put("ForceAuthn", spec.force_authn.map(boolean));
    put("IsPassive", spec.is_passive.map(boolean));
    let binding = spec.protocol_binding.as_deref().map(binding);
    match &spec.acs {
        AcsSpec::Own => put("AssertionConsumerServiceURL", Some(asker.acs)),
        AcsSpec::Unsaid => {}
        AcsSpec::Index(index) => {
            number = index.to_string();
            put("AssertionConsumerServiceIndex", Some(&number));
        }
        AcsSpec::Url(url) => put("AssertionConsumerServiceURL", Some(url)),
        AcsSpec::Near(near) => {
            put("AssertionConsumerServiceURL", Some(&near.of(asker.acs)));
        }
    }
    put("ProtocolBinding", binding.as_deref());
    text.push(' ');
    text.push_str(NAME);
    text.push('>');
    if has(RequestPart::Issuer) {
        let issuer = spec.issuer.as_deref().unwrap_or(asker.entity_id);
        let _ = write!(text, "<saml:Issuer>{}</saml:Issuer>", escape_text(issuer));
    }
    if let Some(who) = &spec.subject {
        let (format, name) = (escape_attribute(who.format.uri()), escape_text(&who.name_id));
        let _ = write!(
            text,
            "<saml:Subject><saml:NameID Format=\"{format}\">{name}</saml:NameID></saml:Subject>"
        );
    }
    if let Some(policy) = &spec.name_id_policy {
        self::policy(&mut text, policy);
    }
    if let Some(context) = &spec.authn_context {
        self::context(&mut text, context);
    }
    text.extend(std::iter::repeat_n(' ', usize::try_from(spec.padding).unwrap_or_default()));
    let _ = write!(text, "</samlp:{root}>");
    text
}

fn policy(text: &mut String, policy: &PolicySpec) {
    text.push_str("<samlp:NameIDPolicy");
    let format = policy.format.as_ref().map(|format| format.uri());
    let values = [
        ("Format", format),
        ("SPNameQualifier", policy.sp_name_qualifier.as_deref()),
        ("AllowCreate", policy.allow_create.map(boolean)),
    ];
    for (name, value) in values {
        if let Some(value) = value {
            let _ = write!(text, " {name}=\"{}\"", escape_attribute(value));
        }
    }
    text.push_str("/>");
}

fn context(text: &mut String, context: &ContextSpec) {
    text.push_str("<samlp:RequestedAuthnContext");
    if let Some(comparison) = &context.comparison {
        let _ = write!(text, " Comparison=\"{}\"", escape_attribute(comparison));
    }
    text.push('>');
    for class in &context.classes {
        let class = match class.contains(':') {
            true => class.clone(),
            false => format!("{}{class}", names::CONTEXT_CLASS),
        };
        let class = escape_text(&class);
        let _ = write!(text, "<saml:AuthnContextClassRef>{class}</saml:AuthnContextClassRef>");
    }
    text.push_str("</samlp:RequestedAuthnContext>");
}

/// A binding by its last word.
fn binding(name: &str) -> String {
    match name.contains(':') {
        true => name.to_owned(),
        false => format!("urn:oasis:names:tc:SAML:2.0:bindings:{name}"),
    }
}

const fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// A time as the standard has it, without fractions.
fn moment(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
