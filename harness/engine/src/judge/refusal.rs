use super::read_json;
use super::standard_names::standardised;
use crate::transcript::Response;
use crate::visible::beginning;

/// Characters of a `detail` that are quoted; the whole is in `exchanges/`.
const MOST: usize = 120;

/// The `detail` of a refusal (RFC 7644 section 3.12): its beginning on one line, in quotes; none of
/// an answer below 300, which holds no error.
///
/// The answer has to be redacted: of a secret that is cut in two, no redaction finds the first half.
pub fn detail_of(response: &Response) -> Option<String> {
    let json = (response.status >= 300).then(|| read_json(response).ok()).flatten()?;
    let json = standardised(json, None);
    let detail = json.get("detail")?.as_str().map(str::trim).filter(|text| !text.is_empty())?;
    let (shown, more) = beginning(detail, MOST);
    Some(format!("“{shown}{}”", if more > 0 { "…" } else { "" }))
}

/// Why a step did not hold, with the target's own reason behind the status.
pub(super) fn explained(cause: String, response: &Response) -> String {
    let Some(detail) = detail_of(response) else { return cause };
    let status = format!("status {}", response.status);
    if cause.ends_with(&status) {
        format!("{cause}: {detail}")
    } else {
        format!("{cause} ({status}: {detail})")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::transcript::Body;

    fn answer(status: u16, body: &str) -> Response {
        Response { status, headers: Vec::new(), body: Body::from_bytes(body.as_bytes()) }
    }

    fn detail(text: &str) -> Option<String> {
        detail_of(&answer(400, &json!({ "detail": text }).to_string()))
    }

    #[test]
    fn a_detail_is_quoted_on_one_line_and_cut() {
        assert_eq!(detail("No\r\n\x1b[2Jway").unwrap(), "“No\\r\\n\\u{1b}[2Jway”");
        assert_eq!(detail(&"ä".repeat(120)).unwrap(), format!("“{}”", "ä".repeat(120)));
        assert_eq!(detail(&"ä".repeat(121)).unwrap(), format!("“{}…”", "ä".repeat(120)));
    }

    #[test]
    fn what_says_nothing_is_not_quoted() {
        assert_eq!(detail(" "), None);
        for body in ["", "<html>", "[]", "{}", "{\"detail\": 7}", "{\"detail\": [\"a\"]}"] {
            assert_eq!(detail_of(&answer(400, body)), None, "{body}");
        }
        assert_eq!(detail_of(&answer(201, "{\"detail\": \"of a user\"}")), None);
    }

    #[test]
    fn the_status_stands_before_the_detail_once() {
        let refusal = answer(400, "{\"detail\": \"No\"}");
        let told = |cause: &str| explained(cause.to_owned(), &refusal);
        assert_eq!(
            told("expected status 2xx, status 400"),
            "expected status 2xx, status 400: “No”"
        );
        assert_eq!(told("nothing there"), "nothing there (status 400: “No”)");
        assert_eq!(explained("gone".into(), &answer(500, "")), "gone");
    }
}
