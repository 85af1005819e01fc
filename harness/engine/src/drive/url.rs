use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::scenario::{Bindings, TemplateError, render, render_text};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Base, path and query put together; the path is taken as it is written.
pub(super) fn url(
    base: &str,
    path: &str,
    query: &BTreeMap<String, Value>,
    bindings: &Bindings<'_>,
) -> Result<String, TemplateError> {
    let mut url = format!("{}{}", base.trim_end_matches('/'), render_text(path, bindings)?);
    let mut separator = if url.contains('?') { '&' } else { '?' };
    for (name, value) in query {
        let pairs = match render(value, bindings)? {
            Value::Array(many) => many,
            one => vec![one],
        };
        for value in pairs {
            url.push(separator);
            separator = '&';
            url.extend(utf8_percent_encode(name, RESERVED));
            let text = match value {
                Value::Null => continue,
                Value::String(text) => text,
                other => other.to_string(),
            };
            url.push('=');
            url.extend(utf8_percent_encode(&text, RESERVED));
        }
    }
    Ok(url)
}
