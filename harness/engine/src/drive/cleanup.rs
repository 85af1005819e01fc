use fedspec_protocol::scim::lookup::member;

use super::case::CaseRun;
use super::step::{self, Prepared};
use crate::judge::read_json;
use crate::scenario::{climbs, segment};
use crate::transcript::Response;

/// Bytes of a segment of a path at most.
const LONGEST: usize = 512;

/// What the harness saw created, newest last.
#[derive(Debug, Default)]
pub(super) struct Created {
    paths: Vec<String>,
}

impl Created {
    /// Notes what an answer to a POST says that it made; `path` is below the SCIM base.
    pub(super) fn note(&mut self, path: &str, response: &Response) {
        let collection = path.split('?').next().unwrap_or(path).trim_end_matches('/');
        let is_collection = collection.rmatches('/').count() == 1;
        // A POST to `/.search` finds things, it does not make them.
        let makes = matches!(response.status, 200..=202) && !collection.starts_with("/.");
        if !makes || !is_collection {
            return;
        }
        let json = read_json(response).ok();
        // An id from a hostile target must not lead the clean-up to another path.
        let in_body = json
            .as_ref()
            .and_then(|json| member(json.as_object()?, "id")?.as_str())
            .filter(|id| !climbs(id))
            .map(|id| segment(id).into_owned());
        let in_header = response.header_values("location").next().and_then(|url| {
            let last = url.trim_end_matches('/').rsplit('/').next()?;
            (is_plain(last) && !climbs(last)).then(|| last.to_owned())
        });
        let id = in_body.or(in_header).filter(|id| !id.is_empty() && id.len() <= LONGEST);
        self.paths.extend(id.map(|id| format!("{collection}/{id}")));
    }

    /// Notes that something is gone already.
    pub(super) fn forget(&mut self, path: &str, response: &Response) {
        if matches!(response.status, 200 | 202 | 204 | 404) {
            self.paths.retain(|known| known != path);
        }
    }

    /// What is left, newest first.
    pub(super) fn newest_first(&mut self) -> impl Iterator<Item = String> {
        std::mem::take(&mut self.paths).into_iter().rev()
    }
}

impl CaseRun<'_> {
    /// Drops the sandbox of a case, or deletes what it made, newest first.
    pub(super) async fn tidy_up(&mut self) {
        // What lies in a sandbox goes with it.
        let mut requests: Vec<Prepared> = self.place.close.take().into_iter().collect();
        if requests.is_empty() {
            let base = self.place.scim_base.trim_end_matches('/').to_owned();
            let urls = self.created.newest_first().map(|path| format!("{base}{path}"));
            let bearer = self.place.bearer.as_ref();
            requests =
                urls.map(|url| step::call(http::Method::DELETE, url, bearer, None)).collect();
        }
        // Patience bounds each of them, so that all get their turn.
        for request in requests {
            let exchange = self.server().exchange(&request).await;
            let gone = exchange
                .answer
                .as_ref()
                .is_ok_and(|answer| (200..300).contains(&answer.status) || answer.status == 404);
            if !gone {
                self.left_behind.push(exchange.request.url.clone());
            }
            self.closing.push(exchange);
        }
    }
}

/// Whether the end of an address has nothing in it that ends a segment of a path, or that some reader
/// may take for the end of one.
fn is_plain(end: &str) -> bool {
    end.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:@!$'()*+,;=".contains(&byte))
}

#[cfg(test)]
mod tests {
    use crate::transcript::{Body, Header};

    use super::*;

    fn created(id: &str) -> Response {
        Response {
            status: 201,
            headers: vec![Header { name: "content-type".into(), value: "application/json".into() }],
            body: Body::Text(serde_json::json!({ "id": id }).to_string()),
        }
    }

    #[test]
    fn deletes_newest_first_and_not_what_is_gone() {
        let mut all = Created::default();
        all.note("/Users", &created("a"));
        all.note("/Groups", &created("b"));
        all.note("/Users", &created("c"));
        all.forget("/Users/a", &Response { status: 204, headers: vec![], body: Body::Empty });
        assert_eq!(all.newest_first().collect::<Vec<_>>(), ["/Users/c", "/Groups/b"]);
        assert_eq!(all.newest_first().count(), 0);
    }

    #[test]
    fn an_answer_without_a_body_may_say_where() {
        let mut all = Created::default();
        let location =
            Header { name: "location".into(), value: "https://a.test/v2/Users/d".into() };
        let response = Response { status: 201, headers: vec![location], body: Body::Empty };
        all.note("/Users", &response);
        all.note("/Users", &Response { status: 200, ..created("e") });
        all.note("/.search", &Response { status: 200, ..created("f") });
        assert_eq!(all.newest_first().collect::<Vec<_>>(), ["/Users/e", "/Users/d"]);
    }

    #[test]
    fn an_id_cannot_lead_elsewhere() {
        let mut all = Created::default();
        for id in ["..", ".", "", "../Groups/1", "a\\..\\b", "%2e"] {
            all.note("/Users", &created(id));
        }
        assert_eq!(all.newest_first().count(), 0);
        for id in ["a/b", "a?b", "%41"] {
            all.note("/Users", &created(id));
        }
        let encoded = ["/Users/%2541", "/Users/a%3Fb", "/Users/a%2Fb"];
        assert_eq!(all.newest_first().collect::<Vec<_>>(), encoded);
    }
}
