use crate::xml::reference;

/// Canonical text on its way to the sink, in parts of a size that is worth a call.
pub(super) struct Output<'s, S: FnMut(&[u8])> {
    buffer: Vec<u8>,
    sink: &'s mut S,
}

const PART: usize = 8 * 1024;

impl<'s, S: FnMut(&[u8])> Output<'s, S> {
    pub(super) fn new(sink: &'s mut S) -> Self {
        Self { buffer: Vec::with_capacity(PART + PART / 2), sink }
    }

    /// As it is.
    pub(super) fn push(&mut self, part: &str) {
        if self.buffer.len() + part.len() > PART {
            self.flush();
            if part.len() > PART {
                (self.sink)(part.as_bytes());
                return;
            }
        }
        self.buffer.extend_from_slice(part.as_bytes());
    }

    pub(super) fn flush(&mut self) {
        if !self.buffer.is_empty() {
            (self.sink)(&self.buffer);
            self.buffer.clear();
        }
    }

    /// What written character data says.
    pub(super) fn text(&mut self, written: &str) {
        self.each(written, |bytes| memchr::memchr3(b'&', b'\r', b'>', bytes), text_form, "\n");
    }

    /// What a CDATA section says, as character data: `&` begins no reference there.
    pub(super) fn cdata(&mut self, inside: &str) {
        let mut rest = inside;
        while let Some(at) = rest.find(['&', '<', '>', '\r']) {
            let (plain, from) = rest.split_at(at);
            self.push(plain);
            let special = from.chars().next().unwrap_or_default();
            match special {
                '\r' => self.push("\n"),
                special => self.character(special, text_form),
            }
            rest = after(from);
        }
        self.push(rest);
    }

    /// What is written between the quotes of an attribute says.
    pub(super) fn value(&mut self, written: &str) {
        let special = |byte: &u8| matches!(byte, b'&' | b'\r' | b'\n' | b'\t' | b'"' | b'<');
        self.each(written, |bytes| bytes.iter().position(special), value_form, " ");
    }

    /// A value that was not written anywhere.
    pub(super) fn made_value(&mut self, value: &str) {
        let mut rest = value;
        while let Some(at) = rest.find(|character| value_form(character).is_some()) {
            let (plain, from) = rest.split_at(at);
            self.push(plain);
            self.character(from.chars().next().unwrap_or_default(), value_form);
            // Each of them is one byte, and CR LF is two here.
            rest = from.get(1..).unwrap_or_default();
        }
        self.push(rest);
    }

    /// What a comment or a processing instruction says.
    pub(super) fn lines(&mut self, inside: &str) {
        let mut rest = inside;
        while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
            let (plain, from) = rest.split_at(at);
            self.push(plain);
            self.push("\n");
            rest = after(from);
        }
        self.push(rest);
    }

    /// Stretches without anything special go as they are; references are resolved, each `white`
    /// stands for one white space that is not a space.
    fn each(
        &mut self,
        written: &str,
        special: impl Fn(&[u8]) -> Option<usize>,
        form: fn(char) -> Option<&'static str>,
        white: &str,
    ) {
        let mut rest = written;
        while let Some(at) = special(rest.as_bytes()) {
            let (plain, from) = rest.split_at(at);
            self.push(plain);
            rest = match from.as_bytes() {
                [b'&', ..] => self.reference(from, form),
                [b'\r' | b'\n' | b'\t', ..] => {
                    self.push(white);
                    after(from)
                }
                _ => {
                    self.character(from.chars().next().unwrap_or_default(), form);
                    after(from)
                }
            };
        }
        self.push(rest);
    }

    fn reference<'t>(&mut self, from: &'t str, form: fn(char) -> Option<&'static str>) -> &'t str {
        if let Some((name, length)) = reference::first(from)
            && let Ok(character) = reference::resolve(name)
        {
            self.character(character, form);
            return from.get(length..).unwrap_or_default();
        }
        // Neither the reader nor what makes nodes lets such an `&` through.
        self.character('&', form);
        after(from)
    }

    fn character(&mut self, character: char, form: fn(char) -> Option<&'static str>) {
        match form(character) {
            Some(reference) => self.push(reference),
            None => self.push(character.encode_utf8(&mut [0; 4])),
        }
    }
}

/// What follows one special character; CR LF is one.
fn after(from: &str) -> &str {
    from.strip_prefix("\r\n").or_else(|| from.get(1..)).unwrap_or_default()
}

fn text_form(character: char) -> Option<&'static str> {
    match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#xD;"),
        _ => None,
    }
}

fn value_form(character: char) -> Option<&'static str> {
    match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '"' => Some("&quot;"),
        '\t' => Some("&#x9;"),
        '\n' => Some("&#xA;"),
        '\r' => Some("&#xD;"),
        _ => None,
    }
}
