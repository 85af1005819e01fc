//! Who is signed in, as the target shows it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use regex::Regex;

use super::browser::{End, Leads, Window};
use super::sp::Sp;
use crate::drive::site::Site;
use crate::drive::step::Prepared;
use crate::judge::read_json;
use crate::scenario::compiled;
use crate::target::{IdentityProbe, ShownAs};
use crate::transcript::{Exchange, IdentityReading, Response};

impl Window {
    /// Asks for the page that shows who is signed in.
    pub(super) async fn who(
        &mut self,
        site: &Site,
        sp: &Sp,
        probe: &IdentityProbe,
    ) -> (Vec<Exchange>, IdentityReading) {
        let page = Prepared::page(sp.paths.identity.clone());
        let journey = self.go(site, sp, page, Leads::Redirects).await;
        let reading = match (&journey.end, &journey.last().answer) {
            // Who has to sign in first is nobody yet.
            (End::AtIdp(_), _) => IdentityReading::Nobody,
            (End::Elsewhere(to), _) => {
                IdentityReading::Unreadable(format!("it redirects to `{to}`"))
            }
            (End::TooFar, _) => IdentityReading::Unreadable("it redirects without an end".into()),
            (End::Here, Ok(response)) => read(probe, response, sp),
            (End::Here, Err(trouble)) => IdentityReading::Unreadable(trouble.to_string()),
        };
        (journey.hops(), reading)
    }
}

/// Bytes of a name at most: longer ones than any message has would fill records and reports.
const LONGEST_NAME: usize = 4_096;

/// What an answer shows.
fn read(probe: &IdentityProbe, response: &Response, sp: &Sp) -> IdentityReading {
    let text = response.body.text();
    let found = match &probe.shown {
        // The lint has refused what is no pattern and no path.
        ShownAs::Body(pattern) => text.and_then(|text| {
            let group = captured(pattern, text, "who")?;
            Some(if is_html(response) { unescaped(&group) } else { group })
        }),
        ShownAs::Json(path) => compiled(path).ok().and_then(|path| {
            let json = read_json(response).ok()?;
            path.query(&json).first().and_then(|value| value.as_str().map(str::to_owned))
        }),
        ShownAs::Header(name) => response.header_values(name).next().map(str::to_owned),
    };
    let is_nobody = match &probe.nobody {
        Some(pattern) => {
            text.is_some_and(|text| regex(pattern).is_some_and(|pattern| pattern.is_match(text)))
                || sends_to_idp(response, sp)
        }
        // A page that breaks shows nothing of anybody.
        None => response.status < 500 && text.is_some(),
    };
    match found {
        Some(name) if name.len() > LONGEST_NAME => IdentityReading::Unreadable(format!(
            "`identity` shows a name of {} bytes, and {LONGEST_NAME} are read at most",
            name.len()
        )),
        Some(name) if !name.is_empty() => IdentityReading::Somebody(name),
        _ if is_nobody => IdentityReading::Nobody,
        // The place of the name is there, and nothing says that nobody is signed in.
        Some(name) if (200..300).contains(&response.status) => IdentityReading::Somebody(name),
        _ => IdentityReading::Unreadable(format!(
            "`identity` answers {} with neither a name nor what says that nobody is signed in",
            response.status
        )),
    }
}

/// Whether a page posts a request to the identity provider by itself.
fn sends_to_idp(response: &Response, sp: &Sp) -> bool {
    let page = fedspec_protocol::saml::binding::html::read(&response.body.bytes());
    let action = page.message_form().and_then(|form| form.action.clone());
    action.is_some_and(|action| url::Url::parse(&action).is_ok_and(|to| sp.is_idp(&to)))
}

/// The named group of a pattern, its first group, or all of it.
pub(super) fn captured(pattern: &str, text: &str, name: &str) -> Option<String> {
    let regex = regex(pattern)?;
    let found = regex.captures(text)?;
    let group = found.name(name).or_else(|| found.get(1)).or_else(|| found.get(0))?;
    Some(group.as_str().to_owned())
}

thread_local! {
    /// The patterns of a target file are few, and each sign-in asks for all of them.
    static COMPILED: RefCell<HashMap<String, Rc<Regex>>> = RefCell::new(HashMap::new());
}

/// A pattern of the target file, compiled once a thread; none for what is no pattern.
fn regex(pattern: &str) -> Option<Rc<Regex>> {
    COMPILED.with_borrow_mut(|known| {
        if let Some(regex) = known.get(pattern) {
            return Some(regex.clone());
        }
        let regex = Rc::new(Regex::new(pattern).ok()?);
        known.insert(pattern.to_owned(), regex.clone());
        Some(regex)
    })
}

pub(super) fn is_html(response: &Response) -> bool {
    response.header_values("content-type").any(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml")
    })
}

/// Text of a page with its character references resolved: those of XML, and numbers.
fn unescaped(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        whole.push_str(before);
        // No reference is longer.
        let end = after.bytes().take(12).position(|byte| byte == b';');
        let read = end.and_then(|end| Some((reference(after.get(..end)?)?, after.get(end + 1..)?)));
        match read {
            Some((letter, after)) => {
                whole.push(letter);
                rest = after;
            }
            None => {
                whole.push('&');
                rest = after;
            }
        }
    }
    whole + rest
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_on_a_page_is_what_a_person_reads() {
        assert_eq!(
            unescaped("O&#39;Neil &lt;a&amp;b&gt; &#x41;&bogus; &"),
            "O'Neil <a&b> A&bogus; &"
        );
        assert_eq!(unescaped("&#xD800;&#99999999999;&amp"), "&#xD800;&#99999999999;&amp");
    }

    #[test]
    fn the_named_group_counts_then_the_first_then_all() {
        assert_eq!(captured("(x)(?<who>y)", "xy", "who").as_deref(), Some("y"));
        assert_eq!(captured("(x)y", "xy", "who").as_deref(), Some("x"));
        assert_eq!(captured("xy", "xy", "who").as_deref(), Some("xy"));
        assert_eq!(captured("z", "xy", "who"), None);
    }
}
