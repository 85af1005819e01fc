//! What is measured: a reader each, and what is made before the measurement begins.

use std::sync::LazyLock;

use fedspec_protocol::crypto::{SignatureAlgorithm, SigningKey};
use fedspec_protocol::dsig::{Policy, SignaturePlan, Verifier, sign};
use fedspec_protocol::json;
use fedspec_protocol::saml::metadata::{Aggregate, EntityDescriptor};
use fedspec_protocol::scim::core_schema::CoreSchema;
use fedspec_protocol::scim::filter::Filter;
use fedspec_protocol::scim::patch::{PatchRequest, apply};
use fedspec_protocol::scim::path::PatchPath;
use fedspec_protocol::scim::urn;
use fedspec_protocol::xml::c14n::{Canonicalization, Comments, Method, Subset, to_bytes};
use fedspec_protocol::xml::{Document, Limits};
use serde_json::{Value, json};

use crate::transcript::redact::{Redactor, Secrets};

/// A reader.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject {
    Xml,
    /// Every canonical form of a document.
    Canonical,
    /// The signature of an element with this content.
    Signature,
    Metadata,
    Json,
    /// A filter is read, and asked of a user.
    Filter,
    Path,
    /// The request `{"user": …, "Operations": […]}` is carried out.
    Patch,
    Redaction,
}

impl Subject {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "xml" => Self::Xml,
            "canonical" => Self::Canonical,
            "signature" => Self::Signature,
            "metadata" => Self::Metadata,
            "json" => Self::Json,
            "filter" => Self::Filter,
            "path" => Self::Path,
            "patch" => Self::Patch,
            "redaction" => Self::Redaction,
            _ => return None,
        })
    }

    /// What the reader asks of the allocator for this text, and whether it takes it; none where what it
    /// is to read cannot be made of the text.
    pub(super) fn measured(self, text: &[u8], allocated: &dyn Fn() -> u64) -> Option<(u64, bool)> {
        match self {
            Self::Xml => measured(allocated, || document(text).is_some()),
            Self::Canonical => {
                let document = document(text)?;
                measured(allocated, || forms(&document))
            }
            Self::Signature => {
                let (document, signed) = signed(text)?;
                measured(allocated, || {
                    let verifier = Verifier::new(&document);
                    let keys = std::slice::from_ref(KEY.verifying_key());
                    verifier.verify(signed, keys, &Policy::default()).is_ok()
                })
            }
            Self::Metadata => measured(allocated, || metadata(text).is_some()),
            Self::Json => measured(allocated, || json::Document::read(text).is_ok()),
            Self::Filter => {
                let (text, user) = (std::str::from_utf8(text).ok()?, user());
                let user = user.as_object()?;
                measured(allocated, || {
                    Filter::parse(text).map(|filter| filter.matches(user, &CoreSchema)).is_ok()
                })
            }
            Self::Path => {
                let text = std::str::from_utf8(text).ok()?;
                measured(allocated, || PatchPath::parse(text).is_ok())
            }
            Self::Patch => {
                let mut text: Value = serde_json::from_slice(text).ok()?;
                let user = text.get_mut("user")?.take();
                let body = json!({
                    "schemas": [urn::PATCH_OP], "Operations": text.get_mut("Operations")?.take(),
                });
                let user = user.as_object()?;
                measured(allocated, || {
                    PatchRequest::from_json(&body)
                        .is_ok_and(|request| apply(user, &request).is_ok())
                })
            }
            Self::Redaction => measured(allocated, || {
                REDACTOR.bytes(text);
                true
            }),
        }
    }
}

static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::hmac(b"the secret"));

static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| {
    let mut secrets = Secrets::new();
    for (name, value) in [("token", "4f9a11ce-3b8e"), ("a", "aaaaaa"), ("words", "pass word")] {
        // Each is long enough, and in no marker; a seed would show it.
        drop(secrets.insert(name, value.into()));
    }
    Redactor::new(&secrets)
});

fn measured(allocated: &dyn Fn() -> u64, read: impl FnOnce() -> bool) -> Option<(u64, bool)> {
    let before = allocated();
    let is_read = read();
    Some((allocated().saturating_sub(before), is_read))
}

/// Read without the limits that keep a long text short.
fn document(text: &[u8]) -> Option<Document> {
    let limits = Limits {
        attributes: usize::MAX,
        namespaces: usize::MAX,
        value: usize::MAX,
        ..Limits::default()
    };
    Document::read_within(text, &limits).ok()
}

fn forms(document: &Document) -> bool {
    [Method::Exclusive, Method::Inclusive, Method::Inclusive11].into_iter().all(|method| {
        let how = Canonicalization::new(method, Comments::Kept);
        to_bytes(document, &Subset::DOCUMENT, &how).is_ok()
    })
}

/// A signed element with this content.
fn signed(content: &[u8]) -> Option<(Document, fedspec_protocol::xml::NodeId)> {
    let text = [b"<r ID='a'>", content, b"</r>"].concat();
    let mut document = document(&text)?;
    let root = document.root()?.id();
    let plan = SignaturePlan::enveloped("a", SignatureAlgorithm::HmacSha256);
    sign(&mut document, root, &plan, &KEY).ok()?;
    Some((document, root))
}

fn metadata(text: &[u8]) -> Option<()> {
    let aggregate = Aggregate::read(text).ok()?;
    for entry in aggregate.entries() {
        let alone = aggregate.document(entry).ok()?;
        let entity = alone.root()?.elements().next()?;
        drop(EntityDescriptor::read(entity, &mut Vec::new()));
    }
    Some(())
}

fn user() -> Value {
    json!({
        "schemas": [urn::USER],
        "userName": "bjensen@example.com",
        "emails": [{ "value": "bjensen@example.com", "type": "work", "primary": true }],
    })
}
