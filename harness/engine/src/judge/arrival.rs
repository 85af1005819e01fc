//! What arrived from a connector under test, held against what must and must not.

use std::collections::BTreeMap;

use serde_json::Value;

use super::finding::{Finding, State, Unclear};
use super::found::{came, elements, rendered};
use super::matcher;
use crate::scenario::{
    Arrival, Bindings, Landmark, Method, compiled, is_path, render_pattern, render_text,
};
use crate::transcript::{Body, Received};

/// Requests that a sentence lists.
const SHOWN: usize = 6;

/// Looks at all that arrived in a step.
pub(super) fn look(wanted: &Arrival, received: &[Received], bindings: &Bindings<'_>) -> Finding {
    let state = judged(wanted, received, bindings).unwrap_or_else(State::from);
    let path = wanted.path.as_deref().and_then(|path| render_text(path, bindings).ok());
    Finding::new(words(&Arrival { path, ..wanted.clone() }), state)
}

/// The expectation in words.
pub(super) fn words(wanted: &Arrival) -> String {
    let many = match wanted.bounds() {
        (0, 0) => "no".to_owned(),
        (least, most) if least == most => format!("exactly {least}"),
        (0, u32::MAX) => "every".to_owned(),
        (0, most) => format!("at most {most}"),
        (least, u32::MAX) => format!("at least {least}"),
        (least, most) => format!("{least} to {most}"),
    };
    let mut words = format!("{many} request{}", kind(&wanted.method, wanted.path.as_deref()));
    for (name, pattern) in &wanted.query {
        words.push_str(&format!(" with `{name}` like /{pattern}/"));
    }
    if let Some(status) = &wanted.answered {
        words.push_str(&format!(", answered {status}"));
    }
    if wanted.token.is_some() {
        words.push_str(" with that token");
    }
    if wanted.elsewhere {
        words.push_str(" at the other host");
    }
    if let Some(after) = &wanted.after {
        words.push_str(&format!(", after {}", landmark(after)));
    }
    if let Some(before) = &wanted.before {
        words.push_str(&format!(", before {}", landmark(before)));
    }
    if let Some(pause) = wanted.pause {
        words.push_str(&format!(", at least {pause} later"));
    }
    for one in &wanted.json {
        words.push_str(&format!("; `{}` {}", one.at, matcher::words(&one.matcher)));
    }
    for one in &wanted.header {
        words.push_str(&format!("; header `{}` {}", one.name, matcher::words(&one.matcher)));
    }
    words
}

fn kind(methods: &[Method], path: Option<&str>) -> String {
    let methods: Vec<String> = methods.iter().map(|it| it.to_http().to_string()).collect();
    let methods =
        if methods.is_empty() { String::new() } else { format!(" {}", methods.join("/")) };
    path.map_or_else(|| methods.clone(), |path| format!("{methods} {path}"))
}

fn landmark(it: &Landmark) -> String {
    let kind = kind(&it.method, it.path.as_deref());
    let kind = if kind.is_empty() { " any".to_owned() } else { kind };
    let answered = it.answered.as_ref().map(|status| format!(" answered {status}"));
    format!("{}{}", kind.trim_start(), answered.unwrap_or_default())
}

fn judged(
    wanted: &Arrival,
    received: &[Received],
    bindings: &Bindings<'_>,
) -> Result<State, Unclear> {
    let here = || received.iter().filter(|one| one.elsewhere == wanted.elsewhere);
    let marks = |mark: &Landmark| -> Result<Vec<&Received>, Unclear> {
        let path = mark.path.as_deref().map(|path| render_text(path, bindings)).transpose()?;
        let is = |one: &&Received| {
            is_kind(one, &mark.method, path.as_deref())
                && mark.answered.as_ref().is_none_or(|wanted| answered(one, wanted))
        };
        Ok(received.iter().filter(is).collect())
    };
    let path = wanted.path.as_deref().map(|path| render_text(path, bindings)).transpose()?;
    let mut query = BTreeMap::new();
    for (name, pattern) in &wanted.query {
        query.insert(name.as_str(), render_pattern(pattern, bindings)?);
    }
    let after = wanted.after.as_ref().map(marks).transpose()?;
    let since = match &after {
        None => Some((0, 0)),
        // What never happened is followed by nothing, and nothing by itself.
        Some(marks) => marks.iter().map(|mark| (mark.answered_at(), mark.number)).min(),
    };
    let mut chosen = Vec::new();
    for one in here() {
        let fits = is_kind(one, &wanted.method, path.as_deref())
            && wanted.answered.as_ref().is_none_or(|status| answered(one, status))
            && wanted.token.is_none_or(|token| one.token == token)
            && since.is_some_and(|(at, number)| one.at >= at && one.number > number)
            && asks(one, &query)?;
        if fits {
            chosen.push(one);
        }
    }
    if let Some(marks) = after.filter(Vec::is_empty) {
        debug_assert!(marks.is_empty());
        let told = "nothing arrived that it could come after".to_owned();
        return Ok(State::Blocked(format!("{told}; {}", list(received))));
    }
    let counts = wanted.times.or(wanted.at_least).or(wanted.at_most).is_some();
    let looks_inside = !wanted.json.is_empty() || !wanted.header.is_empty();
    if chosen.is_empty() && looks_inside && !counts {
        // What never came says nothing wrong; that it is missing is for another check to say.
        return Ok(State::Blocked(format!("none of them; {}", list(received))));
    }
    let (least, most) = wanted.bounds();
    let count = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    if !(least..=most).contains(&count) {
        let culprits = if count > most { list_of(&chosen) } else { list(received) };
        return Ok(State::Broken(format!("{count} of them; {culprits}")));
    }
    if let (Some(before), Some(first)) = (&wanted.before, chosen.first())
        && let Some(mark) = marks(before)?.into_iter().find(|mark| mark.number < first.number)
    {
        return Ok(State::Broken(format!("{} came first", line(mark))));
    }
    if let (Some(pause), Some(after)) = (wanted.pause, &wanted.after) {
        let marks = marks(after)?;
        for one in &chosen {
            let earlier = marks.iter().filter(|mark| mark.number < one.number);
            let last = earlier.map(|mark| mark.answered_at()).filter(|at| *at <= one.at).max();
            let passed = last.map_or(u64::MAX, |last| one.at - last);
            if u128::from(passed) < pause.get().as_micros() {
                return Ok(State::Broken(format!("{} after {} ms", line(one), passed / 1000)));
            }
        }
    }
    for one in &chosen {
        if let Some(broken) = says_otherwise(wanted, one, bindings)? {
            return Ok(State::Broken(broken));
        }
    }
    Ok(State::Holds)
}

fn is_kind(one: &Received, methods: &[Method], path: Option<&str>) -> bool {
    let method = one.exchange.request.method.as_str();
    (methods.is_empty() || methods.iter().any(|it| it.to_http().as_str() == method))
        && path.is_none_or(|pattern| is_path(pattern, &one.path))
}

fn answered(one: &Received, wanted: &crate::scenario::StatusExpectation) -> bool {
    one.status().is_some_and(|status| wanted.accepts(status))
}

fn asks(one: &Received, query: &BTreeMap<&str, String>) -> Result<bool, Unclear> {
    let Ok(url) = url::Url::parse(&one.exchange.request.url) else { return Ok(query.is_empty()) };
    for (name, pattern) in query {
        let mut fits = false;
        for (found, value) in url.query_pairs() {
            fits |= found == *name && matcher::pattern_matches(pattern, &value)?;
        }
        if !fits {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What one request says otherwise than expected, if anything.
fn says_otherwise(
    wanted: &Arrival,
    one: &Received,
    bindings: &Bindings<'_>,
) -> Result<Option<String>, Unclear> {
    let request = &one.exchange.request;
    if !wanted.json.is_empty() {
        let json: Value = match &request.body {
            Body::Empty => Value::Null,
            body => match serde_json::from_slice(&body.bytes()) {
                Ok(json) => json,
                Err(error) => {
                    return Ok(Some(format!("the body of {} is no JSON: {error}", line(one))));
                }
            },
        };
        for expected in &wanted.json {
            let at = render_text(&expected.at, bindings)?;
            let path = compiled(&at).map_err(|error| format!("`{at}`: {error}"))?;
            let expected = rendered(&expected.matcher, bindings)?;
            let found = elements(&path.query(&json).all(), &expected, &at);
            if !matcher::holds(&expected, &found)? {
                return Ok(Some(format!("{} in {}", came(&at, &expected, &found), line(one))));
            }
        }
    }
    for expected in &wanted.header {
        let same = |name: &str| name.eq_ignore_ascii_case(&expected.name);
        let values = request.headers.iter().filter(|header| same(&header.name));
        let values: Vec<Value> = values.map(|header| Value::from(header.value.as_str())).collect();
        let found: Vec<&Value> = values.iter().collect();
        let matcher = rendered(&expected.matcher, bindings)?;
        if !matcher::holds(&matcher, &found)? {
            let name = format!("header {}", expected.name);
            return Ok(Some(format!("{} in {}", came(&name, &matcher, &found), line(one))));
        }
    }
    Ok(None)
}

fn list(received: &[Received]) -> String {
    list_of(&received.iter().collect::<Vec<_>>())
}

fn list_of(received: &[&Received]) -> String {
    if received.is_empty() {
        return "nothing arrived".to_owned();
    }
    let mut lines: Vec<String> = received.iter().take(SHOWN).map(|one| line(one)).collect();
    if received.len() > SHOWN {
        lines.push(format!("{} more", received.len() - SHOWN));
    }
    format!("what arrived: {}", lines.join(", "))
}

/// `POST /Users (201)`.
fn line(one: &Received) -> String {
    let request = &one.exchange.request;
    let query = request.url.split_once('?').map(|(_, query)| query).unwrap_or_default();
    let query = percent_encoding::percent_decode_str(query).decode_utf8_lossy();
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    let answer = one.status().map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    format!("{} {}{query} ({answer})", request.method, one.path)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scenario::{CaseId, TokenSeen};
    use crate::transcript::{Exchange, Header, Request, Response};

    /// A request, the millisecond of its arrival, and the status that it got at once.
    fn came(number: u32, at: u64, line: &str, body: &Value, status: u16) -> Received {
        let (method, target) = line.split_once(' ').unwrap();
        let path = target.split('?').next().unwrap().to_owned();
        let body = if body.is_null() { Body::Empty } else { Body::Text(body.to_string()) };
        Received {
            number,
            at: at * 1000,
            path,
            elsewhere: false,
            token: TokenSeen::Right,
            disturbed: None,
            exchange: Exchange {
                request: Request {
                    method: method.to_owned(),
                    url: format!("http://127.0.0.1:1/scim/v2{target}"),
                    headers: vec![Header { name: "accept".into(), value: "*/*".into() }],
                    body,
                },
                answer: Ok(Response { status, headers: Vec::new(), body: Body::Empty }),
                micros: 0,
            },
        }
    }

    fn all() -> Vec<Received> {
        vec![
            came(1, 0, "GET /Users?filter=userName%20eq%20%22a%22", &Value::Null, 200),
            came(2, 10, "POST /Users", &json!({"emails": [{"value": "a"}]}), 429),
            came(3, 1010, "POST /Users", &json!({"emails": []}), 201),
        ]
    }

    fn state(wanted: Value) -> State {
        let wanted: Arrival = serde_json::from_value(wanted).unwrap();
        let (case_id, nothing, texts) =
            (CaseId::new("a.b", None), BTreeMap::new(), BTreeMap::new());
        let bindings = Bindings {
            case_id: &case_id,
            seed: 1,
            vars: &nothing,
            texts: &texts,
            case: &nothing,
            saved: &nothing,
            target: &nothing,
            now: "",
            local: BTreeMap::new(),
        };
        look(&wanted, &all(), &bindings).state
    }

    #[test]
    fn counts_what_it_is_about() {
        let post = |times: u32| json!({"method": ["POST"], "path": "/Users", "times": times});
        assert_eq!(state(post(2)), State::Holds);
        assert!(matches!(state(post(1)), State::Broken(told) if told.starts_with("2 of them; ")));
        assert_eq!(state(json!({"query": {"filter": "^userName eq"}, "times": 1})), State::Holds);
        assert_eq!(state(json!({"method": ["PUT"], "times": 0})), State::Holds);
        assert!(matches!(state(json!({"method": ["PUT"]})), State::Broken(_)));
    }

    #[test]
    fn knows_what_came_before_and_after() {
        let throttled = json!({"answered": 429});
        let later = |pause| json!({"after": throttled, "pause": pause});
        assert_eq!(state(later("1s")), State::Holds);
        assert!(matches!(state(later("2s")), State::Broken(told) if told.ends_with("1000 ms")));
        let post = json!({"method": ["POST"]});
        assert_eq!(state(json!({"method": ["GET"], "before": post})), State::Holds);
        assert!(matches!(
            state(json!({"method": ["POST"], "before": {"method": ["GET"]}})),
            State::Broken(_)
        ));
        assert!(matches!(
            state(json!({"after": {"answered": 401}, "times": 0})),
            State::Blocked(_)
        ));
    }

    #[test]
    fn looks_into_each_of_them() {
        let emails =
            |count: u32| json!({"method": ["POST"], "json": [{"at": "$.emails", "count": count}]});
        assert!(
            matches!(state(emails(1)), State::Broken(told) if told.ends_with("POST /Users (201)"))
        );
        let none = json!({"method": ["PUT"], "json": [{"at": "$.id", "absent": true}]});
        assert!(matches!(state(none), State::Blocked(_)));
        assert_eq!(state(json!({"header": [{"name": "Accept", "present": true}]})), State::Holds);
    }
}
