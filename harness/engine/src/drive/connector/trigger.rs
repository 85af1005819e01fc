//! What makes a connector act: a command, an HTTP request, or a person.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::{Duration, Instant};

use secrecy::ExposeSecret as _;
use serde_json::{Map, Value, json};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};

use super::gateway::Gateway;
use crate::drive::case::CaseRun;
use crate::drive::step;
use crate::scenario::{Bindings, TemplateError, render, render_text};
use crate::target::{Trigger, TriggerCall};
use crate::transcript::{Body, Exchange, Request, Response};
use crate::vocabulary::Event;

/// Bytes of output that are kept of a command.
const MOST_OUTPUT: u64 = 64 * 1024;

/// An event with all that is known of it.
pub(super) struct Happening {
    pub(super) event: Event,
    pub(super) with: Map<String, Value>,
}

/// What became of it, and what the connector says itself; a person reports nothing.
pub(super) type Fired = (Exchange, Option<Value>);

impl Happening {
    /// What placeholders of a trigger stand for.
    fn locals(&self, gateway: &Gateway) -> BTreeMap<String, Value> {
        let mut locals = BTreeMap::from([
            ("event".to_owned(), Value::from(self.event.name())),
            ("scim.base".to_owned(), Value::from(gateway.base())),
            ("scim.token".to_owned(), Value::from(gateway.token())),
        ]);
        for (name, value) in &self.with {
            if let Value::Object(members) = value {
                let members = members.iter();
                locals.extend(members.map(|(key, value)| (format!("{name}.{key}"), value.clone())));
            }
            locals.insert(name.clone(), value.clone());
        }
        for known in crate::target::OF_USER.iter().map(|key| format!("user.{key}")) {
            locals.entry(known).or_insert_with(|| Value::from(""));
        }
        for known in ["group.displayName", "group.externalId"] {
            locals.entry(known.to_owned()).or_insert_with(|| Value::from(""));
        }
        locals
    }

    /// All of it as JSON.
    fn whole(&self) -> Value {
        let mut whole = self.with.clone();
        whole.insert("event".to_owned(), Value::from(self.event.name()));
        Value::Object(whole)
    }

    /// What a person is to do.
    pub(super) fn words(&self, case: &str, gateway: &Gateway, within: Duration) -> String {
        let about = self.with.iter().map(|(name, value)| format!("\n  {name}: {value}"));
        format!(
            "{case}: {}{}\n  the connector has to call {} within {} s\n",
            self.event.words(),
            about.collect::<String>(),
            gateway.base(),
            within.as_secs(),
        )
    }
}

impl CaseRun<'_> {
    /// Makes it happen, and waits for that to end.
    pub(super) async fn fire(
        &self,
        gateway: &Gateway,
        happening: &Happening,
        trigger: &Trigger,
        within: Duration,
    ) -> Result<Fired, TemplateError> {
        let locals = happening.locals(gateway);
        if let Some(call) = &trigger.http {
            return self.call(happening, call, locals).await;
        }
        let bindings = self.bindings(with_texts(locals));
        let words = trigger.command.iter().flatten().map(|word| render_text(word, &bindings));
        let words: Vec<String> = words.collect::<Result<_, _>>()?;
        let limit = within + self.site.limits().patience;
        Ok(run(gateway, happening, &words, limit).await)
    }

    async fn call(
        &self,
        happening: &Happening,
        call: &TriggerCall,
        locals: BTreeMap<String, Value>,
    ) -> Result<Fired, TemplateError> {
        let url = render_text(&call.url, &self.bindings(with_texts(locals.clone())))?;
        let body = match &call.body {
            Some(body) => render(body, &self.bindings(locals))?,
            None => happening.whole(),
        };
        let prepared = step::call(call.method.to_http(), url, None, Some(&body));
        let exchange = self.site.exchange(&prepared).await;
        let report = exchange.answer.as_ref().ok().map(|response| {
            let text = String::from_utf8_lossy(&response.body.bytes()).into_owned();
            let succeeded = (200..300).contains(&response.status);
            json!({ "succeeded": succeeded, "status": response.status, "text": text })
        });
        Ok((exchange, report))
    }
}

/// Lists and maps as JSON, for arguments of commands.
fn with_texts(locals: BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    let text = |value: Value| match value {
        Value::Array(_) | Value::Object(_) => Value::String(value.to_string()),
        Value::Null => Value::from(""),
        other => other,
    };
    locals.into_iter().map(|(name, value)| (name, text(value))).collect()
}

async fn run(gateway: &Gateway, happening: &Happening, words: &[String], limit: Duration) -> Fired {
    let began = Instant::now();
    let input = happening.whole().to_string();
    let ended = tokio::time::timeout(limit, output(gateway, happening, words, &input)).await;
    let (code, text) = match ended {
        Ok(Ok((code, text))) => (code, text),
        Ok(Err(cause)) => (None, format!("the command does not run: {cause}")),
        Err(_) => (None, format!("the command was ended after {} s", limit.as_secs())),
    };
    let report = json!({ "succeeded": code == Some(0), "exit-code": code, "text": text });
    let exchange = Exchange {
        request: Request {
            method: "RUN".to_owned(),
            url: words.join(" "),
            headers: Vec::new(),
            body: Body::Text(input),
        },
        answer: Ok(Response {
            status: 0,
            headers: Vec::new(),
            body: Body::from_bytes(text.as_bytes()),
        }),
        micros: u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
    };
    (exchange, Some(report))
}

async fn output(
    gateway: &Gateway,
    happening: &Happening,
    words: &[String],
    input: &str,
) -> std::io::Result<(Option<i32>, String)> {
    let (program, arguments) = words
        .split_first()
        .ok_or_else(|| std::io::Error::new(std::io::ErrorKind::NotFound, "no program is named"))?;
    let mut child = tokio::process::Command::new(program)
        .args(arguments)
        .env("FEDSPEC_SCIM_BASE", gateway.base())
        .env("FEDSPEC_SCIM_TOKEN", gateway.token.expose_secret())
        .env("FEDSPEC_EVENT", happening.event.name())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let (mut stdin, stdout, stderr) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let feed = async {
        if let Some(stdin) = &mut stdin {
            // Whoever does not read it has other ways to know.
            let _ = stdin.write_all(input.as_bytes()).await;
        }
        drop(stdin);
    };
    let ((), out, err, status) = tokio::join!(feed, kept(stdout), kept(stderr), child.wait());
    let text = [out, err].concat();
    Ok((status?.code(), String::from_utf8_lossy(&text).into_owned()))
}

/// The beginning of what a command says; the rest is read and dropped, so that it can end.
async fn kept(stream: Option<impl AsyncRead + Unpin>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut stream) = stream {
        let _ = (&mut stream).take(MOST_OUTPUT).read_to_end(&mut bytes).await;
        let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
    }
    bytes
}

/// What is noted where a person does something, or where nothing is done.
pub(super) fn unreported(method: &str, what: &str) -> Fired {
    let exchange = Exchange {
        request: Request {
            method: method.to_owned(),
            url: what.to_owned(),
            headers: Vec::new(),
            body: Body::Empty,
        },
        answer: Ok(Response { status: 0, headers: Vec::new(), body: Body::Empty }),
        micros: 0,
    };
    (exchange, None)
}

/// The parameters of an event, rendered.
pub(super) fn rendered(
    with: &BTreeMap<String, Value>,
    bindings: &Bindings<'_>,
) -> Result<Map<String, Value>, TemplateError> {
    with.iter().map(|(name, value)| Ok((name.clone(), render(value, bindings)?))).collect()
}
