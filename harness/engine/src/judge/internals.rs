//! Signs of a program's inside in an answer: pages, stack traces, SQL, paths of source files.
//!
//! Each pattern is narrow: what a person may write to another must not look like a breakdown.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};
use serde_json::Value;

use crate::transcript::{Exchange, Response};

/// What an answer shows that only its makers should see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Internals {
    /// What it is.
    pub(super) kind: &'static str,
    /// The words that say so.
    pub(super) sign: String,
}

impl Internals {
    /// The sign, no longer than a line.
    pub(super) fn shortened(&self) -> String {
        self.sign.chars().take(120).collect()
    }
}

/// The first sign of internals in an answer; what the request said itself is an echo, and none. A
/// page is none where a browser asked.
pub(super) fn find(
    exchange: &Exchange,
    response: &Response,
    browser_asked: bool,
) -> Option<Internals> {
    let bytes = response.body.bytes();
    let text = readable(&bytes);
    let is_echo = |sign: &str| {
        let sent = exchange.request.body.bytes();
        String::from_utf8_lossy(&sent).contains(sign)
            || percent_decoded(&exchange.request.url).contains(sign)
    };
    let html = response.header_values("content-type").find(|kind| is_html(kind));
    if let Some(kind) = html.filter(|_| !bytes.is_empty() && !browser_asked) {
        return Some(Internals { kind: "an HTML page", sign: format!("content-type: {kind}") });
    }
    let mut signs = SIGNS.iter().filter(|(kind, _)| !browser_asked || *kind != PAGE);
    signs.find_map(|(kind, pattern)| {
        let sign = pattern.find_iter(&text).map(|found| found.as_str()).find(|sign| !is_echo(sign));
        sign.map(|sign| Internals { kind, sign: sign.to_owned() })
    })
}

/// The text, with its JSON strings as they are read: a line break is one there, not `\n`.
fn readable(bytes: &[u8]) -> Cow<'_, str> {
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => {
            let mut text = String::new();
            strings(&value, &mut text);
            Cow::Owned(text)
        }
        Err(_) => String::from_utf8_lossy(bytes),
    }
}

/// Recursion is bounded by that of the reader.
fn strings(value: &Value, text: &mut String) {
    match value {
        Value::String(string) => {
            text.push_str(string);
            text.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| strings(item, text)),
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            text.push_str(name);
            text.push('\n');
            strings(member, text);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_html(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml")
}

fn percent_decoded(url: &str) -> String {
    percent_encoding::percent_decode_str(url).decode_utf8_lossy().into_owned()
}

static SIGNS: LazyLock<Vec<(&'static str, Regex)>> = LazyLock::new(|| {
    let compiled = PATTERNS.iter().filter_map(|(kind, pattern)| {
        Some((*kind, RegexBuilder::new(pattern).multi_line(true).build().ok()?))
    });
    compiled.collect()
});

const PAGE: &str = "an HTML page";
const TRACE: &str = "a stack trace";
const SQL: &str = "an error of a database";
const PATH: &str = "the path of a source file";

const PATTERNS: [(&str, &str); 25] = [
    (PAGE, r"(?i)<!doctype html|<html[\s>]"),
    // Python, Java and Kotlin, .NET, JavaScript, Ruby, PHP, Go, Rust.
    (TRACE, r"Traceback \(most recent call last\)"),
    (TRACE, r#"File "[^"\n]+\.pyx?", line \d+"#),
    (
        TRACE,
        r"\bat [\w$.<>]+\((?:[\w$]+\.(?:java|kt|scala|groovy):\d+|Native Method|Unknown Source)\)",
    ),
    (TRACE, r"\b(?:java|javax|jakarta|kotlin|scala)(?:\.\w+)+(?:Exception|Error)\b"),
    (TRACE, r"\borg\.(?:springframework|hibernate|apache|eclipse|jboss|postgresql)\.\w+(?:\.\w+)*"),
    (TRACE, r"\bat [\w.<>`\[\],]+\([^)\n]*\) in \S+:line \d+"),
    (TRACE, r"\bSystem\.(?:\w+\.)*\w+Exception\b|--- End of (?:inner exception )?stack trace"),
    (TRACE, r"\bat (?:[\w.<>\[\] ]+ )?\(?(?:file://|node:|/|[A-Z]:\\)[^\s()]*:\d+:\d+\)?"),
    (TRACE, r"\.rb:\d+:in [`']"),
    (TRACE, r"\bPHP (?:Fatal error|Warning|Notice|Parse error):|\bStack trace:\s+#0 "),
    (TRACE, r"\bgoroutine \d+ \[\w+\]:|\bruntime error: (?:invalid memory|index out of range)"),
    (TRACE, r"\bthread '[^'\n]*' (?:\(\d+\) )?panicked at "),
    (SQL, r"\bORA-\d{5}\b"),
    (SQL, r"\bSQLSTATE\b|\bSQL syntax\b|\bsyntax error at or near\b"),
    (SQL, r"\b(?:UNIQUE|NOT NULL|FOREIGN KEY|CHECK) constraint failed\b"),
    (SQL, r"\bviolates (?:unique|foreign key|not-null|check) constraint\b"),
    (SQL, r"\bViolation of (?:UNIQUE|PRIMARY) KEY\b|\bUnclosed quotation mark after\b"),
    (SQL, r"\bE11000 duplicate key\b|\bDuplicate entry '[^'\n]*' for key\b"),
    (SQL, r"\b(?:sqlite3|psycopg2?|pymysql|sqlalchemy|asyncpg|mysql\.connector)\.\w+"),
    (
        SQL,
        r"\bSELECT [^;\n]{1,200} FROM \w+|\bINSERT INTO \S+ ?\(|\bUPDATE \S+ SET \w+ ?=|\bDELETE FROM \S+ WHERE\b",
    ),
    (
        SQL,
        r"\b(?:PG|My|Sql|Mongo(?:Server)?|Sequelize\w*|Prisma\w*|QueryFailed|Operational|Integrity)Error:",
    ),
    (
        PATH,
        r"(?:^|[\s\x22'(=])/(?:[\w.@+-]+/){2,}[\w.@+-]+\.(?:py|rb|php|js|mjs|cjs|ts|java|kt|go|rs|cs|scala|ex|erl)(?:[\s\x22'),:;]|$)",
    ),
    (PATH, r"\b[A-Z]:\\(?:[\w .@+-]+\\)+[\w.@+-]+\.\w{1,5}\b"),
    (PATH, r"\b(?:site-packages|node_modules|dist-packages)/\w"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::{Body, Header, Request};

    fn found(kind: &str, answer: &str, sent: &str, url: &str) -> Option<&'static str> {
        let response = Response {
            status: 500,
            headers: vec![Header { name: "content-type".into(), value: kind.into() }],
            body: Body::from_bytes(answer.as_bytes()),
        };
        let request = Request {
            method: "POST".into(),
            url: url.into(),
            headers: vec![],
            body: Body::from_bytes(sent.as_bytes()),
        };
        let exchange = Exchange { request, answer: Ok(response.clone()), micros: 0 };
        find(&exchange, &response, false).map(|found| found.kind)
    }

    fn in_detail(detail: &str) -> Option<&'static str> {
        let body = serde_json::json!({ "detail": detail }).to_string();
        let as_json = found("application/scim+json", &body, "", "http://a.test/");
        assert_eq!(as_json, found("text/plain", detail, "", "http://a.test/"), "{detail}");
        as_json
    }

    #[test]
    fn every_pattern_is_one() {
        assert_eq!(SIGNS.len(), PATTERNS.len());
    }

    #[test]
    fn internals_are_told_by_their_kind() {
        for (detail, kind) in [
            ("<!DOCTYPE html>\n<title>Oops</title>", PAGE),
            ("<html lang=en><body>Bad Gateway</body>", PAGE),
            ("Traceback (most recent call last):\n  File \"x\"", TRACE),
            ("  File \"/srv/app/users.py\", line 12, in post", TRACE),
            (
                "x\n\tat com.example.scim.Users.post(Users.java:42)\n\tat a.B.c(Native Method)",
                TRACE,
            ),
            ("Cannot invoke \"x\" because java.lang.NullPointerException", TRACE),
            ("org.hibernate.exception.ConstraintViolationException: could not", TRACE),
            ("   at Scim.Users.Post(User user) in /src/Users.cs:line 42", TRACE),
            ("System.ArgumentNullException: Value cannot be null", TRACE),
            ("TypeError: x is not a function\n    at post (/srv/app/users.js:3:14)", TRACE),
            ("    at Object.<anonymous> (C:\\app\\users.js:3:14)", TRACE),
            ("    at process.processTicks (node:internal/process/task_queues:95:5)", TRACE),
            ("users.rb:12:in `create'", TRACE),
            ("PHP Fatal error:  Uncaught TypeError", TRACE),
            ("goroutine 1 [running]:\nmain.main()", TRACE),
            ("thread 'main' panicked at src/main.rs:4:5", TRACE),
            ("ORA-00001: unique constraint (X) violated", SQL),
            ("SQLSTATE[23000]: Integrity constraint violation", SQL),
            ("ERROR: syntax error at or near \"'\"", SQL),
            ("UNIQUE constraint failed: users.user_name", SQL),
            ("duplicate key value violates unique constraint \"users_name_key\"", SQL),
            ("E11000 duplicate key error collection: scim.users", SQL),
            ("(sqlite3.OperationalError) no such column: x", SQL),
            ("SELECT id, name FROM users WHERE name = 'a'", SQL),
            ("INSERT INTO users (name) VALUES ('a')", SQL),
            ("cannot open /opt/app/lib/users.py", PATH),
            ("cannot open C:\\inetpub\\wwwroot\\Users.cs", PATH),
            ("in node_modules/express", PATH),
        ] {
            assert_eq!(in_detail(detail), Some(kind), "{detail}");
        }
        let page = found("text/html; charset=utf-8", "<h1>Not Found</h1>", "", "http://a.test/");
        assert_eq!(page, Some(PAGE));
    }

    #[test]
    fn what_people_tell_each_other_is_not_taken_for_internals() {
        for detail in [
            "The attribute `userName` at position 3 is required.",
            "Please select a user from the list and update it at /Users/2819c223.",
            "User not found at https://example.com/scim/v2/Users/a.b-c",
            "Resource /Users/photo.js/profile was not found",
            "Invalid filter: unexpected token at column 14 (line 1:14)",
            "Duplicate entry for userName",
            "a unique constraint on userName",
            "You may delete from the group only members of it; insert into another one.",
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "application/scim+json",
            "Request is unparsable, syntactically incorrect, or violates schema.",
            "syntax error in filter at position 5",
            "https://photos.example.com/profilephoto/72930000000Ccne/F",
            "O'Neil, at home (see notes)",
        ] {
            assert_eq!(in_detail(detail), None, "{detail}");
        }
        assert_eq!(found("text/html", "", "", "http://a.test/"), None, "nothing is shown");
    }

    #[test]
    fn a_browser_is_answered_with_pages_and_with_no_traces() {
        let kind = |body: &str| {
            let kind = Header { name: "content-type".into(), value: "text/html".into() };
            let body = Body::from_bytes(body.as_bytes());
            let response = Response { status: 403, headers: vec![kind], body };
            let request = Request {
                method: "POST".into(),
                url: "http://a.test/acs".into(),
                headers: vec![],
                body: Body::Empty,
            };
            let exchange = Exchange { request, answer: Ok(response.clone()), micros: 0 };
            find(&exchange, &response, true).map(|found| found.kind)
        };
        assert_eq!(kind("<html><p>refused</p></html>"), None);
        assert_eq!(kind("<html>Traceback (most recent call last):</html>"), Some(TRACE));
    }

    #[test]
    fn an_echo_of_the_request_is_no_sign() {
        let sent = r#"{"userName":"SELECT a FROM b"}"#;
        assert_eq!(found("application/json", sent, sent, "http://a.test/"), None);
        let url = "http://a.test/Users?filter=%3Chtml%3E";
        assert_eq!(found("application/json", r#"{"detail":"no <html>"}"#, "", url), None);
        let page = r#"{"detail":"<html> UNIQUE constraint failed"}"#;
        assert_eq!(found("application/json", page, "", url), Some(SQL));
    }
}
