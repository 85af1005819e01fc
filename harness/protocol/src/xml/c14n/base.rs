//! Joining of `xml:base` for Canonical XML 1.1 section 2.4: RFC 3986 section 5.2 with a base that
//! may be relative, and with `..` that leads out of it kept.

/// The reference as seen from where `base` applies.
pub(super) fn join(base: &str, reference: &str) -> String {
    let outer = Parts::of(base);
    let inner = Parts::of(reference);
    let mut whole = inner;
    let path;
    if inner.scheme.is_some() || inner.authority.is_some() {
        path = without_dots(inner.path);
    } else {
        whole.authority = outer.authority;
        if inner.path.is_empty() {
            whole.query = inner.query.or(outer.query);
            path = outer.path.to_owned();
        } else if inner.path.starts_with('/') {
            path = without_dots(inner.path);
        } else {
            path = without_dots(&merged(&outer, inner.path));
        }
    }
    whole.scheme = inner.scheme.or(outer.scheme);
    whole.written(&path)
}

/// The components of a reference (RFC 3986 appendix B), each without its delimiter.
#[derive(Clone, Copy)]
struct Parts<'t> {
    scheme: Option<&'t str>,
    authority: Option<&'t str>,
    path: &'t str,
    query: Option<&'t str>,
    fragment: Option<&'t str>,
}

impl<'t> Parts<'t> {
    fn of(reference: &'t str) -> Self {
        let (rest, fragment) = cut(reference, '#');
        let (rest, query) = cut(rest, '?');
        let (scheme, rest) = match rest.split_once(':') {
            Some((scheme, rest)) if !scheme.is_empty() && !scheme.contains('/') => {
                (Some(scheme), rest)
            }
            _ => (None, rest),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let end = rest.find('/').unwrap_or(rest.len());
                let (authority, path) = rest.split_at(end);
                (Some(authority), path)
            }
            None => (None, rest),
        };
        Self { scheme, authority, path, query, fragment }
    }

    fn written(&self, path: &str) -> String {
        let part = |before: &str, part: Option<&str>, after: &str| {
            part.map(|part| format!("{before}{part}{after}")).unwrap_or_default()
        };
        let scheme = part("", self.scheme, ":");
        let authority = part("//", self.authority, "");
        let query = part("?", self.query, "");
        let fragment = part("#", self.fragment, "");
        format!("{scheme}{authority}{path}{query}{fragment}")
    }
}

fn cut(text: &str, delimiter: char) -> (&str, Option<&str>) {
    match text.split_once(delimiter) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// RFC 3986 section 5.2.3; a base that ends with `.` or `..` is a folder.
fn merged(base: &Parts<'_>, path: &str) -> String {
    if base.authority.is_some() && base.path.is_empty() {
        return format!("/{path}");
    }
    let last = base.path.rsplit('/').next().unwrap_or_default();
    let folder = match last {
        "." | ".." => format!("{}/", base.path),
        last => base.path.strip_suffix(last).unwrap_or_default().to_owned(),
    };
    format!("{folder}{path}")
}

/// RFC 3986 section 5.2.4, but `..` that leads above a relative path stays, and `//` is `/`.
fn without_dots(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if absolute => {}
            segment => kept.push(segment),
        }
    }
    let folder = matches!(path.rsplit('/').next(), Some("" | "." | ".."));
    let start = if absolute { "/" } else { "" };
    let end = if folder && !kept.is_empty() { "/" } else { "" };
    format!("{start}{}{end}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_relative_references_too() {
        for (base, reference, joined) in [
            ("http://a.example/b/c", "d", "http://a.example/b/d"),
            ("http://a.example/b/c", "/d", "http://a.example/d"),
            ("http://a.example/b/c", "//e/d", "http://e/d"),
            ("http://a.example", "d", "http://a.example/d"),
            ("http://a.example/b/c?q#f", "", "http://a.example/b/c?q"),
            ("http://a.example/b/c", "?r#s", "http://a.example/b/c?r#s"),
            ("http://a.example/b/c", "mailto:x", "mailto:x"),
            ("foo/", "bar", "foo/bar"),
            ("foo/bar", "baz", "foo/baz"),
            ("foo/..", "bar", "bar"),
            ("..", "bar", "../bar"),
            ("..", "..", "../../"),
            ("foo/", "../..", "../"),
            ("foo/", "..", ""),
            ("http://a.example/", "../..", "http://a.example/"),
            ("a/b/", ".//c", "a/b/c"),
        ] {
            assert_eq!(join(base, reference), joined, "{base} {reference}");
        }
    }
    #[test]
    fn joins_as_the_examples_of_section_2_4_do() {
        for (base, reference, joined) in
            [("abc/", "../", ""), ("../", "../", "../../"), ("..", "..", "../../")]
        {
            assert_eq!(join(base, reference), joined, "{base} {reference}");
        }
    }

    #[test]
    fn removes_dots_as_appendix_a_does() {
        for (path, without) in [
            ("no/.././/pseudo-netpath/seg/file.ext", "pseudo-netpath/seg/file.ext"),
            ("yes/no//..//.///pseudo-netpath/seg/file.ext", "yes/pseudo-netpath/seg/file.ext"),
            ("no/../yes", "yes"),
            ("no/../yes/no/..", "yes/"),
            ("../../no/../..", "../../../"),
            ("no/../..", "../"),
            ("no/..", ""),
            ("/a/b/c/./../../g", "/a/g"),
            ("mid/content=5/../6", "mid/6"),
            ("..yes/..no/..no/..no/../../../..yes", "..yes/..yes"),
            ("../..", "../../"),
            (".", ""),
            ("./.", ""),
            ("//no/..", "/"),
            ("yes/no/no/no/../../../yes/", "yes/yes/"),
            ("/yes/no/no/../..", "/yes/"),
            ("../../..no/..", "../../"),
        ] {
            assert_eq!(without_dots(path), without, "{path}");
        }
    }
}
