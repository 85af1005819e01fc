use crate::saml::binding::percent::{self, Spelling};
use crate::saml::binding::{Arrival, Limits, MessageKind, QuerySignature, html, post, redirect};

/// Small, so that inputs reach them.
const LIMITS: Limits = Limits { encoded: 4_096, parameters: 20, inflated: 16_384 };

/// Reads `data` as a query, as a form and as a page, and checks what holds for any.
///
/// What was read is written again as a query or form that reads as the same; nothing is larger than
/// the limits; a query reads the same whatever the order of its parameters; the octets that
/// are signed are pieces of the query as it came. Every spelling of bytes says these bytes. A page
/// has no more fields than tags.
///
/// # Panics
/// When one of these does not hold.
pub fn saml_redirect(data: &[u8]) {
    for kind in [MessageKind::Request, MessageKind::Response] {
        check_query(data, kind);
        check_form(data, kind);
    }
    for spelling in [Spelling::Upper, Spelling::Lower, Spelling::All, Spelling::Plus] {
        let encoded = percent::encode(data, spelling);
        assert_eq!(percent::decode(encoded.as_bytes()).as_deref(), Some(data), "{encoded}");
    }
    let page = html::read(data);
    let tags = data.iter().filter(|byte| **byte == b'<').count();
    let fields: usize = page.forms.iter().map(|form| form.fields.len()).sum();
    assert!(page.forms.len() + fields <= tags, "{page:?}");
    if let Some(form) = page.sent_at_once() {
        assert!(page.forms.contains(form), "{page:?}");
    }
    if let Some((kind, value)) = page.message_form().and_then(|form| form.message()) {
        let form = page.message_form();
        assert_eq!(form.and_then(|form| form.value(kind.parameter())), Some(value));
    }
}

fn check_query(query: &[u8], kind: MessageKind) {
    let arrival =
        |query| Arrival { method: "GET", query: Some(query), content_type: None, body: b"" };
    let Ok(read) = redirect::read(&arrival(query), kind, &LIMITS) else { return };
    assert!(!read.xml.is_empty() && read.xml.len() <= LIMITS.inflated);
    if let Some(signature) = &read.signature {
        check_signature(query, kind, signature);
    }

    let mut parts: Vec<&[u8]> = query.split(|byte| *byte == b'&').collect();
    parts.reverse();
    let turned = parts.join(&b'&');
    let again = redirect::read(&arrival(&turned), kind, &LIMITS);
    assert_eq!(again.as_ref(), Ok(&read), "the order of parameters matters");

    let written = redirect::write(kind, &read.xml, read.relay_state.as_deref());
    let wide = Limits { encoded: usize::MAX, ..LIMITS };
    let again = redirect::read(&arrival(written.as_bytes()), kind, &wide);
    let unsigned = redirect::Redirected { signature: None, ..read };
    assert_eq!(again, Ok(unsigned), "is written as something else");
}

/// The octets are the message, RelayState and SigAlg, each as it stands in the query.
fn check_signature(query: &[u8], kind: MessageKind, signature: &QuerySignature) {
    assert!(!signature.algorithm.is_empty() && !signature.value.is_empty());
    let stands = |piece: &[u8]| query.split(|byte| *byte == b'&').any(|part| part == piece);
    let pieces: Vec<&[u8]> = signature.octets.split(|byte| *byte == b'&').collect();
    let bare = |piece: &[u8]| query.windows(piece.len()).any(|window| window == piece);
    for piece in &pieces {
        // A parameter without `=` is signed as one with an empty value.
        assert!(stands(piece) || bare(piece.strip_suffix(b"=").unwrap_or(piece)));
    }
    let names: Vec<&[u8]> = pieces
        .iter()
        .filter_map(|piece| piece.split(|byte| *byte == b'=').next())
        .filter(|name| *name != b"RelayState")
        .collect();
    assert_eq!(names, [kind.parameter().as_bytes(), b"SigAlg"]);
}

fn check_form(body: &[u8], kind: MessageKind) {
    fn arrival(body: &[u8]) -> Arrival<'_> {
        let content_type = Some("application/x-www-form-urlencoded");
        Arrival { method: "POST", query: None, content_type, body }
    }
    let Ok(read) = post::read(&arrival(body), kind, &LIMITS) else { return };
    let written = post::write(kind, &read.xml, read.relay_state.as_deref());
    let wide = Limits { encoded: usize::MAX, ..LIMITS };
    let again = post::read(&arrival(written.as_bytes()), kind, &wide);
    assert_eq!(again, Ok(read), "is written as something else");
}
