use std::fmt::Write as _;

use super::redact::Redacted;
use super::{Body, CaseRecord, Exchange, Header};

/// The exchanges of a case as HTTP messages a person can read: a file of `exchanges/`.
pub fn http_text(record: &Redacted<CaseRecord>) -> String {
    let mut text = format!("# {}\n", record.case);
    let others = |text: &mut String, what: &str, exchanges: &[Exchange]| {
        for exchange in exchanges {
            let _ = writeln!(text, "\n### {what}");
            write_exchange(text, exchange);
        }
    };
    others(&mut text, "a sandbox for the case", &record.opening);
    for step in &record.steps {
        let _ = write!(text, "\n### {} {}", step.phase, step.index + 1);
        if let Some(reason) = &step.not_sent {
            let _ = writeln!(text, ": not sent, {reason}");
        } else {
            text.push('\n');
        }
        for attempt in &step.attempts {
            let tries = attempt.tries;
            let _ = write!(text, "# exchange {}", attempt.number);
            if tries > 1 {
                let _ = write!(text, ", try {tries}");
            }
            text.push('\n');
            write_exchange(&mut text, &attempt.exchange);
        }
    }
    others(&mut text, "tidying up", &record.closing);
    text
}

fn write_exchange(text: &mut String, exchange: &Exchange) {
    let request = &exchange.request;
    let _ = writeln!(text, "{} {} HTTP/1.1", request.method, request.url);
    write_message(text, &request.headers, &request.body);
    match &exchange.answer {
        Ok(response) => {
            let _ = writeln!(text, "HTTP/1.1 {}  # after {} us", response.status, exchange.micros);
            write_message(text, &response.headers, &response.body);
        }
        Err(trouble) => {
            let _ = writeln!(text, "# no answer: {trouble}\n");
        }
    }
}

fn write_message(text: &mut String, headers: &[Header], body: &Body) {
    for header in headers {
        let _ = writeln!(text, "{}: {}", header.name, header.value);
    }
    text.push('\n');
    match body {
        Body::Empty => {}
        Body::Text(body) => {
            let _ = writeln!(text, "{body}\n");
        }
        Body::Base64(encoded) => {
            let _ = writeln!(text, "# not UTF-8, in base64:\n{encoded}\n");
        }
    }
}
