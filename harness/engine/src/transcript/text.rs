use std::io::{self, Write};

use super::redact::Redacted;
use super::{Attempt, Body, CaseRecord, Exchange, Header, IdentityReading, Received};

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
            write_attempt(attempt, out)?;
        }
    }
    write_others("tidying up", &record.closing, out)
}

fn write_attempt(attempt: &Attempt, out: &mut impl Write) -> io::Result<()> {
    for exchange in &attempt.before {
        writeln!(out, "# on the way to the request")?;
        write_exchange(exchange, out)?;
    }
    if let Some(request) = &attempt.request {
        writeln!(out, "# the request that is answered, or was read:\n{request}\n")?;
    }
    let Some(sign_in) = &attempt.sign_in else {
        write_exchange(&attempt.exchange, out)?;
        return attempt.received.iter().flatten().try_for_each(|one| write_received(one, out));
    };
    match &sign_in.message {
        Body::Empty => writeln!(out, "# no message was delivered")?,
        Body::Text(xml) => writeln!(out, "# the message:\n{xml}\n")?,
        Body::Base64(encoded) => {
            writeln!(out, "# the message, which is not UTF-8, in base64:\n{encoded}\n")?;
        }
    }
    write_exchange(&attempt.exchange, out)?;
    for exchange in &attempt.after {
        writeln!(out, "# where the browser is led, and who is signed in")?;
        write_exchange(exchange, out)?;
    }
    let claims = &sign_in.claims;
    match claims.vouched {
        true => writeln!(out, "# a trusted key vouches for: {}", claims.honest)?,
        false => writeln!(out, "# a trusted key vouches for: nobody")?,
    }
    match &sign_in.identity {
        IdentityReading::Somebody(name) => writeln!(out, "# got in: {name}")?,
        IdentityReading::Nobody => writeln!(out, "# got in: nobody")?,
        IdentityReading::Unreadable(why) => writeln!(out, "# got in: not known, {why}")?,
    }
    if let Some(reason) = &sign_in.reason {
        writeln!(out, "# the target's reason: {reason}")?;
    }
    writeln!(out)
}

fn write_received(received: &Received, out: &mut impl Write) -> io::Result<()> {
    let place = if received.elsewhere { " at the other host" } else { "" };
    writeln!(out, "# arrived{place} as number {}, after {} us", received.number, received.at)?;
    if let Some(disturbed) = &received.disturbed {
        writeln!(out, "# {disturbed}")?;
    }
    write_exchange(&received.exchange, out)
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
