//! Forms in a page of HTML, as far as they carry messages (Bindings section 3.5.4); the one file
//! that knows the crate.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::kind::MessageKind;

/// A form of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// `action` as written, references resolved; none or empty means the page's own URL. What it is
    /// relative to is for the caller to say: see [`Page::base`].
    pub action: Option<String>,
    /// `method`, in small letters; none means `get`.
    pub method: Option<String>,
    /// What it sends: name and value of each field that has a name, in order.
    pub fields: Vec<(String, String)>,
    /// `id` and `name`, by which scripts find it.
    pub names: Vec<String>,
}

/// What a page holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// `href` of its first `base`: what the actions are relative to.
    pub base: Option<String>,
    /// Its forms, in order.
    pub forms: Vec<Form>,
    /// Where its `<meta http-equiv=refresh>` leads within [`SOON`] seconds, as written; empty means the
    /// page's own URL.
    pub refresh: Option<String>,
    /// What scripts do as soon as the page is there, as far as they may send a form.
    at_once: Vec<String>,
}

/// Seconds after which a refresh is no part of the way any more: sessions end like that.
pub const SOON: u32 = 10;

/// Reads a page as a browser takes it apart, whatever is wrong with it; what is no UTF-8 is replaced.
/// Takes time and memory linear in its length.
pub fn read(page: &[u8]) -> Page {
    let mut emitter = DefaultEmitter::default();
    // Without it, what stands in scripts and comments of scripts could pass for forms.
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    for token in Tokenizer::new_with_emitter(page, emitter) {
        // Reading from memory does not fail.
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => reader.end(&tag.name),
            Token::String(text) => reader.text(&text.value),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reader.finish_text_area();
    reader.page
}

#[derive(Default)]
struct Reader {
    page: Page,
    /// Whether the last form is open.
    open: bool,
    /// The text of an open `script`.
    script: Option<String>,
    /// Name and text of an open `textarea`.
    text_area: Option<(String, String)>,
}

impl Reader {
    fn start(&mut self, tag: &StartTag<()>) {
        match tag.name.as_slice() {
            b"script" => self.script = Some(String::new()),
            b"body" => self.page.at_once.extend(attribute(tag, "onload")),
            b"meta" if self.page.refresh.is_none() => self.page.refresh = refresh(tag),
            b"base" if self.page.base.is_none() => self.page.base = attribute(tag, "href"),
            // A form inside a form is none, in HTML.
            b"form" if !self.open => {
                let method = attribute(tag, "method").map(|method| method.to_ascii_lowercase());
                let names = ["id", "name"].into_iter().filter_map(|name| attribute(tag, name));
                let (action, names) = (attribute(tag, "action"), names.collect());
                let form = Form { action, method, fields: Vec::new(), names };
                self.page.forms.push(form);
                self.open = true;
            }
            b"input" => self.input(tag),
            b"textarea" => {
                let name = attribute(tag, "name").unwrap_or_default();
                self.text_area = Some((name, String::new()));
            }
            _ => {}
        }
    }

    fn input(&mut self, tag: &StartTag<()>) {
        let kind = attribute(tag, "type").unwrap_or_default().to_ascii_lowercase();
        // Buttons are sent when somebody presses them, and nobody does here.
        let pressed = matches!(&*kind, "submit" | "image" | "button" | "reset" | "file");
        let box_of_choice = matches!(&*kind, "checkbox" | "radio");
        let unchosen = box_of_choice && attribute(tag, "checked").is_none();
        if pressed || unchosen || attribute(tag, "disabled").is_some() {
            return;
        }
        let value = attribute(tag, "value");
        let usual = if box_of_choice { "on" } else { "" };
        let name = attribute(tag, "name").unwrap_or_default();
        self.field(name, value.unwrap_or_else(|| usual.to_owned()));
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"form" => self.open = false,
            b"textarea" => self.finish_text_area(),
            b"script" => self.page.at_once.extend(self.script.take().filter(|it| is_at_once(it))),
            _ => {}
        }
    }

    fn text(&mut self, text: &[u8]) {
        let open = self.text_area.as_mut().map(|(_, value)| value).or(self.script.as_mut());
        if let Some(open) = open {
            open.push_str(&String::from_utf8_lossy(text));
        }
    }

    fn finish_text_area(&mut self) {
        let Some((name, value)) = self.text_area.take() else { return };
        // One line feed after the tag is there for people.
        let value = value.strip_prefix('\n').map(str::to_owned).unwrap_or(value);
        self.field(name, value);
    }

    fn field(&mut self, name: String, value: String) {
        if let Some(form) = self.page.forms.last_mut().filter(|_| self.open && !name.is_empty()) {
            form.fields.push((name, value));
        }
    }
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(&value.value).into_owned())
}

/// Where a refresh leads, if the tag is one: `0; url=/next` (HTML, "shared declarative refresh steps").
fn refresh(tag: &StartTag<()>) -> Option<String> {
    attribute(tag, "http-equiv").filter(|kind| kind.eq_ignore_ascii_case("refresh"))?;
    let content = attribute(tag, "content")?;
    let (delay, after) = content.split_once([';', ','])?;
    let delay: u32 = delay.trim().split('.').next().unwrap_or_default().parse().ok()?;
    if delay > SOON {
        return None;
    }
    let after = after.trim_start();
    let is_named = after.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("url"));
    let named = after.get(3..).filter(|_| is_named);
    let named = named.and_then(|rest| rest.trim_start().strip_prefix('='));
    let url = named.unwrap_or(after).trim();
    let quote = url.chars().next().filter(|first| matches!(first, '"' | '\''));
    let url = match quote {
        Some(quote) => url.get(1..).unwrap_or_default().split(quote).next().unwrap_or_default(),
        None => url,
    };
    Some(url.to_owned())
}

/// Bytes of a script at most that is looked at: those that only send a form are short.
const LONGEST_SCRIPT: usize = 2_000;

/// Whether what a script says is done as soon as the page is there: what waits for a person stands in
/// functions.
fn is_at_once(script: &str) -> bool {
    let waits = ["function", "=>"].iter().any(|word| script.contains(word));
    let for_the_page = ["onload", "'load'", "\"load\"", "DOMContentLoaded"];
    script.len() <= LONGEST_SCRIPT
        && (!waits || for_the_page.iter().any(|word| script.contains(word)))
}

impl Form {
    /// What its first field of this name says.
    pub fn value(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|(other, _)| other == name);
        field.map(|(_, value)| value.as_str())
    }

    /// The message that it carries, in base64, if it carries one.
    pub fn message(&self) -> Option<(MessageKind, &str)> {
        let kinds = [MessageKind::Request, MessageKind::Response];
        kinds.into_iter().find_map(|kind| Some((kind, self.value(kind.parameter())?)))
    }
}

impl Page {
    /// The form that the page sends by itself, without a person: the one that a script names which runs
    /// as soon as the page is there, or the only one. Scripts are not run: this goes by the forms in which
    /// frameworks write it (`document.forms[0].submit()`, `document.getElementById('x').submit()`,
    /// `document.x.submit()`).
    pub fn sent_at_once(&self) -> Option<&Form> {
        let script = self.at_once.iter().find(|script| script.contains(".submit("))?;
        let before = script.split(".submit(").next().unwrap_or_default();
        let number = before.rsplit_once("forms[").and_then(|(_, rest)| rest.strip_suffix(']'));
        if let Some(form) = number.and_then(|number| self.forms.get(number.parse::<usize>().ok()?))
        {
            return Some(form);
        }
        let word = before.trim_end_matches(['\'', '"', ')', ']']);
        let by_name = self.forms.iter().find(|form| {
            form.names.iter().any(|name| !name.is_empty() && word.ends_with(name.as_str()))
        });
        match &*self.forms {
            _ if by_name.is_some() => by_name,
            [only] => Some(only),
            _ => None,
        }
    }

    /// The first form that carries a message.
    pub fn message_form(&self) -> Option<&Form> {
        self.forms.iter().find(|form| form.message().is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_form_that_posts_itself() {
        let page = read(
            br#"<!DOCTYPE html><html><head><base href="https://idp.example.test/a/">
            <script>document.write('<form action="/evil"><input name="SAMLRequest" value="no"></form>')</script>
            <!-- <form action="/comment"><input name="SAMLRequest" value="no"></form> --></head>
            <body onload="document.forms[0].submit()"><form action=search><input name=q></form>
            <FORM METHOD=Post action="sso?a=1&amp;b=2" ><noscript><p>Press</p></noscript>
            <div><input type="hidden" name="SAMLRequest" value="QUJD&#43;&#x2B;"/>
            <input type=hidden name=RelayState value='a&quot;b&lt;'/>
            <input type="submit" name="go" value="Continue"/></div></form></body></html>"#,
        );
        assert_eq!(page.base.as_deref(), Some("https://idp.example.test/a/"));
        assert_eq!(page.forms.len(), 2, "{page:?}");
        let form = page.message_form().unwrap();
        assert_eq!(form.action.as_deref(), Some("sso?a=1&b=2"));
        assert_eq!(form.method.as_deref(), Some("post"));
        assert_eq!(form.message(), Some((MessageKind::Request, "QUJD++")));
        assert_eq!(form.value("RelayState"), Some("a\"b<"));
        assert_eq!(form.value("go"), None);
    }

    #[test]
    fn sends_what_a_browser_would() {
        let page = read(
            b"<form><input name=a value=1><input type=checkbox name=b><input type=radio checked name=c>\
              <input disabled name=d value=1><input value=nameless><textarea name=e>\n<b>&amp;</textarea>\
              <form action=inner><input name=f></form><input name=outside><textarea name=g>",
        );
        let [form] = &*page.forms else { panic!("{page:?}") };
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = [field("a", "1"), field("c", "on"), field("e", "<b>&"), field("f", "")];
        assert_eq!(form.fields, expected);
    }

    fn sent(page: &str) -> Option<String> {
        let page = read(page.as_bytes());
        page.sent_at_once().map(|form| form.action.clone().unwrap_or_default())
    }

    #[test]
    fn tells_a_form_that_goes_by_itself_from_one_that_waits() {
        let forms = "<form action=/a id=one></form><form action=/b name=two></form>";
        for (script, action) in [
            ("document.forms[1].submit()", Some("/b")),
            ("document.getElementById('one').submit();", Some("/a")),
            ("document.forms['two'].submit()", Some("/b")),
            ("document.two.submit()", Some("/b")),
            ("window.onload = function () { document.forms[0].submit(); }", Some("/a")),
            ("addEventListener('load', () => document.forms[0].submit())", Some("/a")),
            ("button.onclick = function () { document.forms[0].submit(); }", None),
            ("document.forms[7].submit()", None),
            ("alert('hello')", None),
        ] {
            let page = format!("{forms}<script>{script}</script>");
            assert_eq!(sent(&page).as_deref(), action, "{script}");
        }
        let by_body = "<body onload='this.whatever.submit()'><form action=/only></form>";
        assert_eq!(sent(by_body).as_deref(), Some("/only"));
        assert_eq!(sent("<form action=/a></form><script>submit()</script>"), None);
    }

    #[test]
    fn a_refresh_says_where_it_leads() {
        for (content, to) in [
            ("0; url=/next", Some("/next")),
            ("0;URL='/next?a=1'", Some("/next?a=1")),
            ("5, /next", Some("/next")),
            ("0; url = https://sp.test/", Some("https://sp.test/")),
            ("30", None),
            ("300; url=/logout", None),
            ("soon; url=/next", None),
            ("0;\u{e9}", Some("\u{e9}")),
        ] {
            let page = format!("<meta http-equiv=Refresh content=\"{content}\">");
            assert_eq!(read(page.as_bytes()).refresh.as_deref(), to, "{content}");
        }
        assert_eq!(read(b"<meta name=refresh content='0; url=/x'>").refresh, None);
    }

    #[test]
    fn no_page_is_too_broken() {
        for page in
            [&b""[..], b"<form", b"<form action='", b"\xff<form action=\xff>", b"<textarea>"]
        {
            read(page);
        }
    }
}
