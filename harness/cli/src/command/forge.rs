use std::sync::Arc;

use fedspec_engine::drive::{Clock, HttpTransport, Printed, Site, print};
use fedspec_engine::library::Library;
use fedspec_engine::problem::Source;
use fedspec_engine::scenario::{SamlResponseAction, SignIn, parse_yaml};
use fedspec_engine::target::Target;
use serde_json::{Map, Value};

use super::site;
use crate::arguments::{ForgeArguments, MessageForm};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{output, target_file};

/// A service provider of nobody: a message for it is an example.
const NOBODY: &str = "target: a service provider of nobody\nprofile: saml-sp\nsaml-sp:\n  \
    base: https://sp.fedspec.test\n  entity-id: https://sp.fedspec.test/metadata\n  \
    acs: https://sp.fedspec.test/acs\n  identity: { get: /whoami, header: x-user }\n  users:\n    \
    honest: { name-id: ada@example.test, attributes: [{ name: mail, values: [ada@example.test] }] }\n    \
    other: { name-id: bob@example.test, attributes: [{ name: mail, values: [bob@example.test] }] }\n";

/// Prints a message.
pub(super) fn forge(arguments: &ForgeArguments, library: &Library) -> Result<Exit, Failure> {
    let target: Target = match &arguments.target {
        Some(path) => target_file::read(path, library)?,
        None => target_file::parse(&Source::new("(built in)", NOBODY), library)?,
    };
    let sign_in = described(arguments)?;
    let transport = HttpTransport::new().map_err(Failure::Client)?;
    let mut site = Site::open(target, Arc::new(transport), &|name| std::env::var(name).ok())?;
    if let Some(now) = arguments.now {
        site.clock = Clock::Frozen(now);
    }
    let seed = site::seed(arguments.seed);
    let printing = print(&site, &sign_in, arguments.in_response_to.as_deref(), seed);
    let printed = site::runtime()?.block_on(printing)?;
    show(&printed, arguments.form);
    Ok(Exit::Success)
}

/// The command that prints a tampering or a wrapping.
pub(super) fn command_for(name: &str) -> String {
    let is_wrapping = name.starts_with("xsw") || name.contains('.');
    format!("fedspec forge --{} {name}", if is_wrapping { "wrap" } else { "tamper" })
}

fn show(printed: &Printed, form: MessageForm) {
    match form {
        MessageForm::Xml => output::bytes(&printed.xml),
        MessageForm::Form => output::bytes(&printed.form),
        MessageForm::Url => output::bytes(printed.url.as_bytes()),
    }
    // A message in another encoding than UTF-8 ends where it ends.
    if form != MessageForm::Xml || is_utf_8(&printed.xml) {
        output::bytes(b"\n");
    }
    let vouched = printed.vouched.as_deref().unwrap_or("nobody");
    let carried = if printed.is_redirect { "in the query of" } else { "posted to" };
    let to = printed.url.split('?').next().unwrap_or_default();
    output::note(&format!("{carried} {to}; a trusted key vouches for {vouched}\n"));
}

fn is_utf_8(xml: &[u8]) -> bool {
    std::str::from_utf8(xml).is_ok_and(|text| !text.contains('\0'))
}

/// What the arguments ask for, as a scenario would write it.
fn described(arguments: &ForgeArguments) -> Result<SignIn, Failure> {
    let mut spec = match &arguments.spec {
        None => Map::new(),
        Some(path) => {
            let bytes = std::fs::read(path)
                .map_err(|cause| Failure::Unreadable { path: path.clone(), cause })?;
            let source = Source::from_bytes(path.as_str(), bytes)
                .map_err(|problem| Failure::Files(vec![*problem]))?;
            parse_yaml::<Map<String, Value>>(&source)
                .map_err(|problem| Failure::Files(vec![*problem]))?
        }
    };
    if !arguments.tamper.is_empty() {
        spec.insert("tamper".to_owned(), Value::from(arguments.tamper.clone()));
    }
    if let Some(wrap) = &arguments.wrap {
        spec.insert("wrap".to_owned(), Value::from(wrap.as_str()));
    }
    if !arguments.fields.is_empty() {
        let fields = spec.entry("fields").or_insert_with(|| Value::Object(Map::new()));
        for written in &arguments.fields {
            let (field, form) = written.split_once('=').ok_or_else(|| Failure::Argument {
                message: format!("`{written}` is no field with its form"),
                help: "write one such as `response-destination=missing`".to_owned(),
            })?;
            let form = parse_yaml::<Value>(&Source::new("--field", form))
                .map_err(|problem| Failure::Files(vec![*problem]))?;
            if let Some(fields) = fields.as_object_mut() {
                fields.insert(field.to_owned(), form);
            }
        }
    }
    SamlResponseAction::read(&Value::Object(spec)).map_err(|misfit| {
        let place = if misfit.path.is_empty() {
            String::new()
        } else {
            format!(" at `{}`", misfit.path.join("."))
        };
        Failure::Argument {
            message: format!("{misfit}{place}"),
            help: misfit.help().unwrap_or_else(|| {
                "`fedspec list tamperings`, `wrappings` and `fields` show the names".to_owned()
            }),
        }
    })
}
