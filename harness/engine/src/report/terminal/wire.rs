use super::count::{count, span};
use super::page::Page;
use crate::transcript::{Body, Exchange, IdentityReading, SignInRecord};
use crate::visible::push_visible;

/// Most lines of a body that are shown.
const MOST_LINES: usize = 10;

/// Shows what was sent and what came back; the rest of a long body is counted.
pub(super) fn show(page: &mut Page, exchange: &Exchange, file: &str) {
    let room = page.room();
    let request = &exchange.request;
    page.field("sent", &format!("{} {}", request.method, request.url));
    page.verbatim("", body(&request.body, room, file));
    page.field("answer", &answer(exchange));
    if let Ok(response) = &exchange.answer {
        page.verbatim("", body(&response.body, room, file));
    }
}

/// Shows a message that was delivered, what was answered, and who is signed in then.
pub(super) fn show_sign_in(
    page: &mut Page,
    exchange: &Exchange,
    sign_in: &SignInRecord,
    file: &str,
    message_file: &str,
) {
    let room = page.room();
    let request = &exchange.request;
    let address = request.url.split('?').next().unwrap_or_default();
    page.field("sent", &format!("{} {address}", request.method));
    if !matches!(sign_in.message, Body::Empty) {
        page.verbatim("message", body(&sign_in.message, room, message_file));
    }
    page.field("answer", &answer(exchange));
    if let Ok(response) = &exchange.answer {
        page.verbatim("", body(&response.body, room, file));
    }
    let entered = match &sign_in.identity {
        IdentityReading::Somebody(name) if name.is_empty() => "somebody without a name".to_owned(),
        IdentityReading::Somebody(name) => name.clone(),
        IdentityReading::Nobody => "nobody".to_owned(),
        IdentityReading::Unreadable(why) => format!("not known: {why}"),
    };
    page.field("got in", &entered);
    let vouched = if sign_in.claims.vouched { sign_in.claims.honest.as_str() } else { "nobody" };
    page.field("vouched", &format!("a trusted key vouches for {vouched}"));
    if let Some(reason) = &sign_in.reason {
        page.field("reason", reason);
    }
    page.field("see", &format!("{message_file}, and all of it in {file}"));
}

/// The same without bodies.
pub(super) fn show_lines(page: &mut Page, exchange: &Exchange) {
    page.field("sent", &format!("{} {}", exchange.request.method, exchange.request.url));
    page.field("answer", &answer(exchange));
}

fn answer(exchange: &Exchange) -> String {
    match &exchange.answer {
        Err(trouble) => format!("none: {trouble}"),
        Ok(response) => {
            let reason = http::StatusCode::from_u16(response.status).ok();
            let reason = reason.and_then(|status| status.canonical_reason()).unwrap_or_default();
            let line = format!("{} {reason}", response.status);
            format!("{}, after {}", line.trim_end(), span(exchange.micros / 1_000))
        }
    }
}

fn body(body: &Body, room: usize, file: &str) -> Vec<String> {
    match body {
        Body::Empty => Vec::new(),
        Body::Base64(_) => {
            let bytes = count(body.bytes().len(), "byte that is", "bytes that are");
            vec![format!("({bytes} not UTF-8: see {file})")]
        }
        Body::Text(text) => {
            let (mut lines, left_out) = first_lines(text, room);
            if left_out > 0 {
                let more = count(left_out, "more character", "more characters");
                lines.push(format!("… {more}: see {file}"));
            }
            lines
        }
    }
}

/// Lines of a text as it was sent (never reformatted, it is evidence), and how many characters
/// did not find room.
fn first_lines(text: &str, room: usize) -> (Vec<String>, usize) {
    let mut lines = vec![String::new()];
    let mut filled = 0;
    let mut shown = 0;
    let mut piece = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        piece.clear();
        let ends_line = c == '\r' && chars.peek() == Some(&'\n');
        if c != '\n' && !ends_line {
            push_visible(c, &mut piece);
        }
        let wide = piece.chars().count();
        if c == '\n' || filled + wide > room {
            if lines.len() == MOST_LINES {
                break;
            }
            lines.push(String::new());
            filled = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&piece);
        }
        filled += wide;
        shown += 1;
    }
    let left_out = text.chars().skip(shown).count();
    (lines, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_body_is_shown_whole() {
        assert_eq!(first_lines("{\"a\":1}", 40), (vec!["{\"a\":1}".to_owned()], 0));
    }

    #[test]
    fn what_is_left_out_is_counted_exactly() {
        let text = "x".repeat(1_000);
        let (lines, left_out) = first_lines(&text, 20);
        assert_eq!(lines.concat().len() + left_out, 1_000);
        assert_eq!(lines.len(), MOST_LINES);
    }

    #[test]
    fn an_escaped_character_is_never_broken_in_two() {
        let (lines, left_out) = first_lines("abcdef\u{1b}[2J", 8);
        assert_eq!((lines.join("|").as_str(), left_out), ("abcdef|\\u{1b}[2|J", 0));
    }

    #[test]
    fn lines_of_a_body_stay_lines() {
        assert_eq!(first_lines("a\n\nb", 8).0, ["a", "", "b"]);
        assert_eq!(first_lines("a\r\nb\rc", 8).0, ["a", "b\\rc"]);
        assert_eq!(first_lines(&"\n".repeat(50), 8).1, 50 - (MOST_LINES - 1));
    }
}
