use std::io::{self, Write};

use super::redact::Redacted;
use super::{Body, CaseRecord, Exchange, Header};

/// Writes the exchanges of a case as HTTP messages a person can read: a file of `exchanges/`.
///
/// # Errors
/// What cannot be written to says so.
pub fn write_http(record: &Redacted<CaseRecord>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "# {}", record.case)?;
    write_others("a sandbox for the case", &record.opening, out)?;
    for step in &record.steps {
        write!(out, "\n### {} {}", step.phase, step.index + 1)?;
        match &step.not_sent {
            Some(reason) => writeln!(out, ": not sent, {reason}")?,
            None => writeln!(out)?,
        }
        for attempt in &step.attempts {
            let tries = attempt.tries;
            write!(out, "# exchange {}", attempt.number)?;
            if tries > 1 {
                write!(out, ", try {tries}")?;
            }
            writeln!(out)?;
            write_exchange(&attempt.exchange, out)?;
        }
    }
    write_others("tidying up", &record.closing, out)
}

fn write_others(what: &str, exchanges: &[Exchange], out: &mut impl Write) -> io::Result<()> {
    exchanges.iter().try_for_each(|exchange| {
        writeln!(out, "\n### {what}")?;
        write_exchange(exchange, out)
    })
}

fn write_exchange(exchange: &Exchange, out: &mut impl Write) -> io::Result<()> {
    let request = &exchange.request;
    writeln!(out, "{} {} HTTP/1.1", request.method, request.url)?;
    write_message(&request.headers, &request.body, out)?;
    match &exchange.answer {
        Ok(response) => {
            writeln!(out, "HTTP/1.1 {}  # after {} us", response.status, exchange.micros)?;
            write_message(&response.headers, &response.body, out)
        }
        Err(trouble) => writeln!(out, "# no answer: {trouble}\n"),
    }
}

fn write_message(headers: &[Header], body: &Body, out: &mut impl Write) -> io::Result<()> {
    for header in headers {
        writeln!(out, "{}: {}", header.name, header.value)?;
    }
    writeln!(out)?;
    match body {
        Body::Empty => Ok(()),
        Body::Text(body) => writeln!(out, "{body}\n"),
        Body::Base64(encoded) => writeln!(out, "# not UTF-8, in base64:\n{encoded}\n"),
    }
}
