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
}

/// What a page holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// `href` of its first `base`: what the actions are relative to.
    pub base: Option<String>,
    /// Its forms, in order.
    pub forms: Vec<Form>,
}

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
    /// Name and text of an open `textarea`.
    text_area: Option<(String, String)>,
}

impl Reader {
    fn start(&mut self, tag: &StartTag<()>) {
        match tag.name.as_slice() {
            b"base" if self.page.base.is_none() => self.page.base = attribute(tag, "href"),
            // A form inside a form is none, in HTML.
            b"form" if !self.open => {
                let method = attribute(tag, "method").map(|method| method.to_ascii_lowercase());
                let form = Form { action: attribute(tag, "action"), method, fields: Vec::new() };
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
            _ => {}
        }
    }

    fn text(&mut self, text: &[u8]) {
        if let Some((_, value)) = &mut self.text_area {
            value.push_str(&String::from_utf8_lossy(text));
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

    #[test]
    fn no_page_is_too_broken() {
        for page in
            [&b""[..], b"<form", b"<form action='", b"\xff<form action=\xff>", b"<textarea>"]
        {
            read(page);
        }
    }
}
