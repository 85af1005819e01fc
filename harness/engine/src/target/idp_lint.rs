use super::{AdminFile, BearerFrom, MetadataFrom, SamlIdp, Start, TextFrom};
use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::placeholders;

/// What the fields of a log-in page can be filled in with.
const OF_PERSON: [&str; 2] = ["user.name", "user.password"];

/// The `saml-idp` part of a target file: addresses, people, keys, and the way through the log-in page.
pub(super) fn check(
    source: &Source,
    idp: &SamlIdp,
    admin: Option<&AdminFile>,
    problems: &mut Vec<Problem>,
) {
    let sandbox = admin.and_then(|admin| admin.sandbox.as_ref());
    super::lint::base_url(source, &idp.base, sandbox.is_some(), problems);
    if source.find_key("saml-sp").is_some() {
        let message = "a file is about one side of SAML";
        let place = source.find_key("saml-idp");
        let help = "write `saml-sp` and `saml-idp` into two files";
        problems.push(Problem::new(source, message).at(place).help(help));
    }
    let start = source.find_key("saml-idp").map_or(0, |place| place.start);
    let mut tell = |key: &str, message: String, help: &str| {
        let place = source.find_from(start, &format!("{key}:"));
        let place = place.or_else(|| source.find_key("saml-idp"));
        problems.push(Problem::new(source, message).at(place).help(help));
    };
    let paths = [
        (
            "metadata",
            match &idp.metadata {
                MetadataFrom::Get(path) => Some(path),
                MetadataFrom::File(_) => None,
            },
        ),
        ("idp-initiated", idp.idp_initiated.as_ref().map(|Start::Get(path)| path)),
    ];
    let origin = |text: &str| url::Url::parse(text).ok().map(|url| url.origin());
    for (key, path) in paths.into_iter().filter_map(|(key, path)| Some((key, path?))) {
        let whole = origin(path);
        if whole.is_none() && !path.starts_with('/') && !path.starts_with("${") {
            tell(key, format!("`{path}` is no path"), "begin it with a slash");
        } else if whole.is_some() && !idp.base.contains("${") && whole != origin(&idp.base) {
            let message = format!("`{path}` has another scheme, host or port than `base`");
            tell(key, message, "write a path below `base`: nothing is sent elsewhere");
        }
    }
    let second = idp.sp.second.as_ref();
    let own = [Some((&idp.sp.entity_id, &idp.sp.acs)), second.map(|it| (&it.entity_id, &it.acs))];
    for (entity_id, acs) in own.into_iter().flatten() {
        if entity_id.trim().is_empty() {
            tell("entity-id", "`entity-id` is empty".to_owned(), "write what the IdP knows it by");
        }
        if !url::Url::parse(acs).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
            let help = "write the URL that the IdP has; nothing is ever sent there";
            tell("acs", format!("`{acs}` is not a whole URL"), help);
        }
    }
    if (idp.sp.key == TextFrom::BuiltIn) != (idp.sp.certificate == TextFrom::BuiltIn) {
        let help =
            "name both, or neither: `openssl req -x509 -newkey rsa:2048 -nodes` makes a pair";
        tell("sp", "the key and the certificate do not belong together".to_owned(), help);
    }
    for (name, person) in idp.people() {
        if person.name.trim().is_empty() {
            tell(name, "`name` is empty".to_owned(), "write what is filled in as the user's name");
        }
        if let BearerFrom::Sandbox(result) = &person.password
            && !sandbox.is_some_and(|sandbox| sandbox.open.result.contains_key(result))
        {
            let help =
                "add it to the `result` of `sandbox.open`, or use `env`, `file` or `command`";
            tell("sandbox", format!("the sandbox gives no `{result}`"), help);
        }
    }
    if idp.log_in.fields.is_empty() {
        let help = "name the fields of the page: `{ username: \"${user.name}\", password: …}`";
        tell("log-in", "nothing is filled in".to_owned(), help);
    }
    let more = idp.log_in.then.iter().flat_map(|step| [&step.fields, &step.press]);
    let texts = [&idp.log_in.fields, &idp.log_in.press].into_iter().chain(more);
    for text in texts.flat_map(std::collections::BTreeMap::values) {
        match placeholders(text) {
            Ok(found) => {
                for one in found.iter().filter(|one| !OF_PERSON.contains(&one.name.as_str())) {
                    let help = did_you_mean(&one.name, OF_PERSON).unwrap_or_default();
                    tell("log-in", format!("`${{{}}}` has no value here", one.name), &help);
                }
            }
            Err(error) => tell("log-in", error.to_string(), "close it with `}`"),
        }
    }
    if idp.log_in.then.iter().any(|step| step.fields.is_empty() && step.press.is_empty()) {
        let help = "name at least one of its fields, or the button that is pressed";
        tell("then", "the page cannot be told from others".to_owned(), help);
    }
}
