use super::{IdpFile, MetadataFrom, ReasonSource, Reset, SamlSp, ShownAs, TextFrom};
use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::{At, path_fault, placeholders};
use crate::target::AdminFile;

/// The `saml-sp` part of a target file: addresses, patterns, people, and the key.
pub(in crate::target) fn check(
    source: &Source,
    sp: &SamlSp,
    admin: Option<&AdminFile>,
    problems: &mut Vec<Problem>,
) {
    let sandbox = admin.and_then(|admin| admin.sandbox.as_ref());
    let results = sandbox.map(|sandbox| sandbox.open.result.keys().map(String::as_str).collect());
    let start = source.find_key("saml-sp").map_or(0, |place| place.start);
    let mut lint = Lint { source, start, results, problems };
    crate::target::lint::base_url(source, &sp.base, lint.results.is_some(), lint.problems);
    lint.values("base", &sp.base, &[]);
    lint.addresses(sp);
    lint.patterns(sp);
    lint.people(sp);
    lint.key(sp);
}

struct Lint<'a> {
    source: &'a Source,
    /// Where `saml-sp:` begins, in bytes.
    start: usize,
    /// Results of `sandbox.open`; none where there is no sandbox.
    results: Option<Vec<&'a str>>,
    problems: &'a mut Vec<Problem>,
}

/// What the name of a user may hold.
const UNIQUE: [&str; 3] = ["unique.email", "unique.id", "unique.name"];

impl Lint<'_> {
    /// A problem with a key below `saml-sp:`.
    fn problem(&mut self, key: &str, message: impl Into<String>, help: &str) {
        let place = self.source.find_from(self.start, &format!("{key}:"));
        let place = place.or_else(|| self.source.find_key("saml-sp"));
        self.problems.push(Problem::new(self.source, message).at(place).help(help));
    }

    fn addresses(&mut self, sp: &SamlSp) {
        if sp.metadata.is_none() && !sp.is_whole() {
            let help = "write `metadata: { get: /saml/metadata }` or `{ file: PATH }`, or both \
                        `entity-id` and `acs`";
            self.problem("saml-sp", "nothing says where messages go", help);
        }
        if sp.flows().next().is_none() {
            let help = "add `start: { get: /login }`, or remove `idp-initiated: false`";
            self.problem("idp-initiated", "no sign-in can begin", help);
        }
        for (key, text) in [("entity-id", &sp.entity_id), ("acs", &sp.acs)] {
            let Some(text) = text else { continue };
            self.values(key, text, &[]);
            if text.trim().is_empty() {
                self.problem(key, format!("`{key}` is empty"), "leave it out, or write it whole");
            }
        }
        if let Some(acs) = sp.acs.as_ref().filter(|acs| !acs.contains("${"))
            && !is_web(acs)
        {
            let help = "write it whole, such as `https://sp.example.com/saml/acs`";
            self.problem("acs", format!("`{}` is not a whole URL", acs.value), help);
        }
        if let Some(MetadataFrom::Get(path)) = &sp.metadata {
            self.path("metadata", path, sp);
        }
        if let Some(super::Start::Get(path)) = &sp.start {
            self.path("start", path, sp);
        }
        self.path("identity", &sp.identity.get, sp);
        if let Some(sts) = &sp.sts {
            self.path("api", &sts.api, sp);
            self.path("console", &sts.console, sp);
        }
        match &sp.reset {
            Reset::Post(path) => self.path("reset", path, sp),
            Reset::Command(words) if words.is_empty() => {
                self.problem("reset", "`command` is empty", "list its words");
            }
            Reset::Cookies(_) | Reset::Command(_) => {}
        }
        if !is_web(&sp.idp.sso) {
            let help = "write a whole URL; nothing is ever fetched there";
            self.problem("sso", format!("`{}` is not a whole URL", sp.idp.sso), help);
        }
    }

    /// A path below the base, or a whole URL with the same origin.
    fn path(&mut self, key: &str, path: &str, sp: &SamlSp) {
        self.values(key, path, &[]);
        let origin = |text: &str| url::Url::parse(text).ok().map(|url| url.origin());
        if is_web(path) {
            let same = sp.base.contains("${") || origin(path) == origin(&sp.base);
            if !same {
                let help = "write a path below `base`: cookies go nowhere else, even where the target's own \
                            (by their `Domain`) might";
                let message = format!("`{path}` has another scheme, host or port than `base`");
                self.problem(key, message, help);
            }
        } else if !path.starts_with('/') && !path.starts_with("${") {
            self.problem(key, format!("`{path}` is no path"), "begin it with a slash");
        }
    }

    fn patterns(&mut self, sp: &SamlSp) {
        match &sp.identity.shown {
            ShownAs::Body(pattern) => self.pattern(pattern),
            ShownAs::Json(path) => {
                if let Some(fault) = path_fault(path) {
                    let problem = Problem::new(self.source, fault.message);
                    self.problems.push(problem.at(path.span.clone()).help(fault.help));
                }
            }
            ShownAs::Header(name) => self.header(name, name.span.clone()),
        }
        if let Some(pattern) = &sp.identity.nobody {
            self.pattern(pattern);
        }
        for one in &sp.reason.any_of {
            self.pattern(&one.with(one.pattern().clone()));
            match &one.value {
                ReasonSource::Header(name, _) => self.header(name, one.span.clone()),
                ReasonSource::Log(path, _) if path.is_empty() => {
                    self.problem("log", "`log` is empty", "name a file");
                }
                ReasonSource::Command(words, _) if words.is_empty() => {
                    self.problem("command", "`command` is empty", "list its words");
                }
                ReasonSource::Body(_) | ReasonSource::Log(..) | ReasonSource::Command(..) => {}
            }
        }
    }

    fn pattern(&mut self, pattern: &At<String>) {
        let Err(error) = regex::Regex::new(pattern) else { return };
        let cause = error.to_string();
        let cause = cause.lines().last().unwrap_or_default().trim_start_matches("error: ");
        self.problems.push(
            Problem::new(self.source, format!("not a regular expression: {cause}"))
                .at(pattern.span.clone())
                .help("escape special characters with a backslash, and quote the whole"),
        );
    }

    fn header(&mut self, name: &str, place: Option<std::ops::Range<usize>>) {
        if http::HeaderName::from_bytes(name.as_bytes()).is_err() {
            let problem = Problem::new(self.source, format!("`{name}` is not a header name"));
            self.problems.push(problem.at(place).help("write one such as `x-user`"));
        }
    }

    fn people(&mut self, sp: &SamlSp) {
        let (honest, other) = (&sp.users.honest, &sp.users.other);
        for (key, user) in [("honest", honest), ("other", other)] {
            for text in std::iter::once(&user.name_id).chain(&user.shown_as) {
                self.values(key, text, &UNIQUE);
            }
            if user.name_id.trim().is_empty() {
                self.problem(key, "`name-id` is empty", "name a user whom the target knows");
            }
            let values = user.attributes.iter().flat_map(|attribute| &attribute.values);
            for value in values {
                self.values(key, value, &UNIQUE);
            }
        }
        let shown =
            |user: &super::UserFile| user.shown_as.clone().unwrap_or_else(|| user.name_id.clone());
        if honest.name_id == other.name_id || shown(honest) == shown(other) {
            let help = "a forgery is told by whom it lets in: name two people";
            self.problem("users", "`honest` and `other` are the same", help);
        }
    }

    fn key(&mut self, sp: &SamlSp) {
        let IdpFile { key, certificate, .. } = &sp.idp;
        if (*key == TextFrom::BuiltIn) != (*certificate == TextFrom::BuiltIn) {
            let help = "name both, or neither: `fedspec idp` makes a key with its certificate";
            self.problem("idp", "the key and the certificate do not belong together", help);
        }
        if *key == TextFrom::BuiltIn && !is_near(&sp.base) {
            let help = "everybody has the built-in key: make one with `fedspec idp`, and write \
                        `idp: { key: { file: … }, certificate: { file: … } }`";
            let message = "a target that is not on this machine needs a key of its own";
            self.problem("saml-sp", message, help);
        }
    }

    /// What a text takes from a sandbox, the sandbox has to give.
    fn values(&mut self, key: &str, text: &str, more: &[&str]) {
        for placeholder in placeholders(text).unwrap_or_default() {
            let name = placeholder.name.as_str();
            // Any word may follow: `unique.email.honest`.
            let is_more = more.iter().any(|known| {
                name.strip_prefix(known)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            });
            let known = name
                .strip_prefix("sandbox.")
                .filter(|name| self.results.as_ref().is_some_and(|results| results.contains(name)));
            if is_more || known.is_some() {
                continue;
            }
            let results = self.results.iter().flatten().map(|name| format!("sandbox.{name}"));
            let all: Vec<String> =
                results.chain(more.iter().map(|name| (*name).to_owned())).collect();
            let help = did_you_mean(name, all.iter().map(String::as_str))
                .unwrap_or_else(|| "write the text without it".to_owned());
            self.problem(key, format!("`${{{name}}}` has no value here"), &help);
        }
    }
}

fn is_web(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// Whether a base URL leads to this machine, or to a name that no one can own (RFC 6761).
fn is_near(base: &str) -> bool {
    let text = placeholders(base)
        .unwrap_or_default()
        .first()
        .map_or(base, |first| base.get(..first.span.start).unwrap_or_default());
    let Ok(url) = url::Url::parse(text) else { return false };
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => {
            let last = name.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
            matches!(last, "localhost" | "test")
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_key_is_for_targets_of_this_machine() {
        for near in [
            "http://127.0.0.1:8080${sandbox.path}",
            "http://localhost/x",
            "https://[::1]:8443/",
            "https://sp.test/",
        ] {
            assert!(is_near(near), "{near}");
        }
        for far in ["https://sp.example.com/", "http://10.0.0.1/", "https://test.example/", "x"] {
            assert!(!is_near(far), "{far}");
        }
    }
}
