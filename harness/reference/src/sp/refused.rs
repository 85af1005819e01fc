//! Pages of the service provider that lets nobody in.

use bytes::Bytes;
use fedspec_protocol::dsig::VerifyError;
use fedspec_protocol::enc::DecryptError;
use fedspec_protocol::saml::binding::BindingError;
use fedspec_protocol::saml::receive::Refusal;
use fedspec_protocol::xml::XmlErrorKind;
use http::{Response, StatusCode};

use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::signin::page;

/// Says which rule was broken: its name, and a sentence.
pub(crate) fn refused(refusal: &Refusal, faults: FaultSet) -> Response<Bytes> {
    let unreadable = matches!(refusal, Refusal::Binding(_) | Refusal::Xml(_));
    let told_apart = matches!(refusal, Refusal::Decryption(DecryptError::Failed));
    let status = match faults.has(Fault::RefusalAs500) {
        true => StatusCode::INTERNAL_SERVER_ERROR,
        false if told_apart && faults.has(Fault::DecryptionTold) => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
        false if unreadable && faults.has(Fault::BadMessageAs500) => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
        false => StatusCode::FORBIDDEN,
    };
    let sentence = refusal.to_string();
    let told: &[(&str, &str)] = match faults.has(Fault::RefusalWithoutReason) {
        true => &[],
        false => &[("refusal", name(refusal)), ("sentence", &sentence)],
    };
    page::page(status, "sign-in refused", told)
}

/// The name of a refusal: that of the rule that is broken, and of what is no rule by itself.
fn name(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Signature { error, .. } => match error {
            VerifyError::NoSignature => "signature-missing",
            VerifyError::DuplicateId { .. } => "duplicate-id",
            VerifyError::Signature
            | VerifyError::Digest
            | VerifyError::NoKey { .. }
            | VerifyError::WeakKey { .. } => "signature-invalid",
            _ => "signature-not-accepted",
        },
        Refusal::Xml(error) if error.kind == XmlErrorKind::Doctype => "document-type",
        Refusal::Binding(BindingError::TooMuch { .. }) => "message-too-large",
        Refusal::Binding(BindingError::OtherMethod { .. } | BindingError::NotAForm) => {
            "wrong-binding"
        }
        other => match (other.rule(), other) {
            (Some(rule), _) => rule.name(),
            (None, Refusal::Encrypted) => "encrypted",
            (None, Refusal::Decryption(_)) => "not-decryptable",
            (None, Refusal::TooManyAssertions { .. }) => "too-many-assertions",
            (None, _) => "malformed-message",
        },
    }
}

/// Nothing is known of an IdP that users could be sent to.
pub(crate) fn no_provider() -> Response<Bytes> {
    let sentence = "no identity provider is configured, or its metadata are out of date";
    page::page(
        StatusCode::SERVICE_UNAVAILABLE,
        "sign-in impossible",
        &[("refusal", "no-identity-provider"), ("sentence", sentence)],
    )
}

/// There is no such page.
pub(crate) fn not_found() -> Response<Bytes> {
    page::page(StatusCode::NOT_FOUND, "not found", &[])
}
