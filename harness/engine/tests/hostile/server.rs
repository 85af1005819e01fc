//! Servers that do as a test tells them, and scenarios that meet them.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fedspec_engine::drive::{Finished, HttpTransport};
use tokio::io::AsyncReadExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use crate::support::{drive, library, plan, run, settings, target};

pub(super) const READ: &str = r#"
id: hostile.read
title: Users are listed
why: An IdP that cannot list users cannot reconcile them.
against: scim-server
level: must
cites: [RFC7644-3.3/created]
steps:
  - name: list users
    send: { scim: { method: GET, path: /Users } }
    expect:
      answers: { status: 200 }
      counts: { json: [{ at: $.totalResults, equals: 1 }] }
    save: { first: { json: "$.Resources[0].id" } }
  - name: read the first
    send: { scim: { method: GET, path: "/Users/${saved.first}" } }
    expect: { reads: { status: 200 } }
"#;

pub(super) const CREATE: &str = r#"
id: hostile.create
title: A user is created
why: An IdP that cannot create users provisions nobody.
against: scim-server
level: must
cites: [RFC7644-3.3/created]
steps:
  - name: create the first
    send: { scim: { method: POST, path: /Users, body: { userName: "${unique.email}" } } }
    expect: { creates: { status: 201 } }
  - name: create the second
    send: { scim: { method: POST, path: /Users, body: { userName: "${unique.email.b}" } } }
    expect: { creates-another: { status: 201 } }
  - name: list users
    send: { scim: { method: GET, path: /Users } }
    expect: { answers: { status: 200 } }
"#;

/// Longer than any test here takes, and far less than for ever.
pub(super) const BOUND: Duration = Duration::from_secs(20);

pub(super) const JSON: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/scim+json\r\n";

/// A server that reads the head of each request and then does as it likes.
pub(super) struct Server {
    pub(super) port: u16,
    pub(super) heads: Arc<Mutex<Vec<String>>>,
}

/// A connection whose other end may be gone.
pub(super) struct Wire(TcpStream);

impl Wire {
    /// Whether the other end still takes what is said.
    pub(super) async fn say(&mut self, bytes: &[u8]) -> bool {
        self.0.write_all(bytes).await.is_ok()
    }

    /// Says something and no more; a head without a body is completed.
    pub(super) async fn end(&mut self, text: &str) {
        let end = if text.contains("\r\n\r\n") { "" } else { "content-length: 0\r\n\r\n" };
        self.say(format!("{text}{end}").as_bytes()).await;
    }

    /// The head of the request; its body is of no interest, but has to be taken.
    pub(super) async fn head(&mut self) -> String {
        let mut read = Vec::new();
        let mut part = [0; 4096];
        loop {
            let text = String::from_utf8_lossy(&read).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                    return head.to_owned();
                }
            }
            match self.0.read(&mut part).await {
                Ok(length @ 1..) => read.extend_from_slice(&part[..length]),
                _ => return text,
            }
        }
    }
}

impl Server {
    pub(super) async fn start<F>(script: impl Fn(Wire, String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let seen = heads.clone();
        let script = Arc::new(script);
        // Ends with the test's runtime.
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (script, seen) = (script.clone(), seen.clone());
                tokio::spawn(async move {
                    let mut wire = Wire(stream);
                    let head = wire.head().await;
                    seen.lock().unwrap().push(head.clone());
                    script(wire, head).await;
                });
            }
        });
        Self { port, heads }
    }

    pub(super) fn base(&self) -> String {
        format!("http://127.0.0.1:{}/scim", self.port)
    }

    pub(super) fn file(&self, base: &str, patience: &str) -> String {
        format!(
            "target: Hostile 1\nprofile: scim-provider\nscim-server:\n  base: {base}\n  \
             auth: {{ bearer: {{ env: TOKEN }} }}\n\
             limits: {{ patience: {patience}, max-body: 65536 }}\n"
        )
    }

    /// Drives a scenario against this server and judges it.
    pub(super) async fn judge(&self, scenario: &str, patience: &str) -> Finished {
        self.judge_at(&self.base(), scenario, patience).await
    }

    pub(super) async fn judge_at(&self, base: &str, scenario: &str, patience: &str) -> Finished {
        let library = library(&[scenario]);
        let target = target(&self.file(base, patience), &library);
        let plan = plan(&library, &target, None);
        let drive = drive(target, HttpTransport::new().unwrap());
        let (mut finished, complete) = bounded(run(&drive, &plan, &settings())).await;
        assert!(complete);
        finished.remove(0)
    }

    pub(super) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    /// Paths that were deleted, in order.
    pub(super) fn deleted(&self) -> Vec<String> {
        let heads = self.heads();
        let deletes = heads.iter().filter_map(|head| head.strip_prefix("DELETE "));
        deletes.filter_map(|rest| rest.split(' ').next()).map(str::to_owned).collect()
    }
}

/// What a server that answers 200 with this body is judged to be.
pub(super) async fn answering(content_type: &'static str, body: &[u8]) -> Finished {
    let body = body.to_vec();
    let server = Server::start(move |mut wire, _| {
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n"
        );
        let body = body.clone();
        async move {
            wire.say(head.as_bytes()).await;
            wire.say(&body).await;
        }
    });
    server.await.judge(READ, "10s").await
}

/// Ends within the bound, whatever the target does.
pub(super) async fn bounded<T>(future: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let done = tokio::time::timeout(BOUND, future).await;
    done.unwrap_or_else(|_| panic!("still at it after {:?}", began.elapsed()))
}
