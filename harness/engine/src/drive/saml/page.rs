//! Pages that lead a browser on without a person: forms that send themselves, and refreshes.

use bytes::Bytes;
use fedspec_protocol::saml::binding::html::{self, Form};
use http::Method;
use url::Url;
use url::form_urlencoded::Serializer;

use super::identity::is_html;
use super::sp::Sp;
use crate::transcript::Response;

/// Where a page leads within the target, by which method, and the form that goes there. Pages that lead
/// elsewhere are where a journey ends; scripts that do more than send a form are not understood.
pub(super) fn leads(
    response: &Response,
    here: &str,
    sp: &Sp,
) -> Option<(String, Method, Option<Bytes>)> {
    if !(200..300).contains(&response.status) || !is_html(response) {
        return None;
    }
    let page = html::read(&response.body.bytes());
    let here = Url::parse(here).ok()?;
    let base = page.base.as_deref().and_then(|href| here.join(href).ok());
    let whole = |reference: &str| {
        let to = if reference.trim().is_empty() {
            here.clone()
        } else {
            base.as_ref().unwrap_or(&here).join(reference.trim()).ok()?
        };
        Some(to).filter(|to| sp.is_own(to) && !sp.is_idp(to))
    };
    if let Some(form) = page.sent_at_once() {
        let to = whole(form.action.as_deref().unwrap_or_default())?;
        return Some(sent(form, to));
    }
    let mut to = whole(page.refresh.as_deref()?)?;
    to.set_fragment(None);
    // A page that shows itself again is where the journey ends.
    (to != here).then(|| (to.into(), Method::GET, None))
}

/// What a browser sends for a form.
pub(super) fn sent(form: &Form, mut to: Url) -> (String, Method, Option<Bytes>) {
    let mut fields = Serializer::new(String::new());
    fields.extend_pairs(&form.fields);
    let fields = fields.finish();
    to.set_fragment(None);
    if form.method.as_deref() == Some("post") {
        return (to.into(), Method::POST, Some(Bytes::from(fields)));
    }
    to.set_query(Some(&fields));
    (to.into(), Method::GET, None)
}
