use std::fmt::Write as _;

use super::{Body, Exchange};

/// A shell command that sends the request again; a redacted secret becomes a shell variable's place.
pub fn curl(exchange: &Exchange) -> String {
    let request = &exchange.request;
    let mut command = format!("curl -sS -i -X {} {}", request.method, quoted(&request.url));
    for header in &request.headers {
        let _ =
            write!(command, " \\\n  -H {}", quoted(&format!("{}: {}", header.name, header.value)));
    }
    match &request.body {
        Body::Empty => {}
        Body::Text(text) => {
            let _ = write!(command, " \\\n  --data-binary {}", quoted(text));
        }
        Body::Base64(encoded) => {
            let piped = format!("echo {} | base64 -d | {command}", quoted(encoded));
            command = format!("{piped} \\\n  --data-binary @-");
        }
    }
    command
}

/// Single quotes keep everything but a single quote itself.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::super::{Header, Request, Trouble};
    use super::*;

    #[test]
    fn quotes_what_a_shell_would_read() {
        let exchange = Exchange {
            request: Request {
                method: "POST".into(),
                url: "http://127.0.0.1/Users?filter=a%20eq%20%22b%22".into(),
                headers: vec![Header { name: "accept".into(), value: "*/*".into() }],
                body: Body::Text("{\"a\":\"it's $(rm)\"}".into()),
            },
            answer: Err(Trouble::Interrupted),
            micros: 0,
        };
        let command = curl(&exchange);
        assert!(command.contains(r#"--data-binary '{"a":"it'\''s $(rm)"}'"#), "{command}");
        assert!(command.contains("-H 'accept: */*'"));
    }
}
