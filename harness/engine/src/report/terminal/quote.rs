use crate::transcript::{Body, Exchange, curl};
use crate::visible::is_treacherous;

/// A command that sends the request again, or why it is not shown.
///
/// Shown text has to be what a shell would run: a request whose characters a terminal would obey,
/// or whose lines our indentation would change, is only referred to.
pub(super) fn replay(exchange: &Exchange, file: &str) -> Vec<String> {
    let request = &exchange.request;
    // What makes a connector act is not always a request.
    if ["RUN", "ASK", "AWAIT"].contains(&request.method.as_str()) {
        return vec![format!("nothing was sent that curl could send again: see {file}")];
    }
    let headers = request.headers.iter().flat_map(|header| [&header.name, &header.value]);
    let mut parts: Vec<&str> = vec![&request.method, &request.url];
    parts.extend(headers.map(String::as_str));
    match &request.body {
        Body::Empty => {}
        Body::Text(text) | Body::Base64(text) => parts.push(text),
    }
    if parts.iter().any(|part| part.contains(is_treacherous)) {
        return vec![format!("the request holds control characters: see {file}")];
    }
    if parts.iter().map(|part| part.len()).sum::<usize>() > MOST_SHOWN {
        return vec![format!("the request is too long to show: see {file}")];
    }
    curl(exchange).lines().map(str::to_owned).collect()
}

/// Longest request that is shown as a command, in bytes.
const MOST_SHOWN: usize = 4_000;
