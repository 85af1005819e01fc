//! The form of the console, `POST …/saml`: one role signs in, several are there to be chosen from, and
//! refusals are pages (STS-E-01, STS-F-01, STS-F-02, STS-F-06, STS-R-04).

use bytes::Bytes;
use fedspec_protocol::saml::binding::base64;
use fedspec_protocol::saml::model::Response as SamlResponse;
use fedspec_protocol::saml::receive::SignedAttribute;
use fedspec_protocol::xml::Document;
use http::{Request, Response, StatusCode};

use super::assertion::believe;
use super::assume::{Wanted, assume};
use super::attributes::{Attributes, Pair};
use super::records;
use super::refusal::{Refusal, Told};
use crate::directory::{Directory, ResourceId};
use crate::era::Era;
use crate::fault::Fault;
use crate::messages::{self as m, MessageRow};
use crate::query_protocol::Parameters;
use crate::signin::page::{self, Form};

/// Answers a form. `console` is the address that it was sent to.
pub(crate) fn serve(
    directory: &mut Directory,
    request: &Request<Bytes>,
    console: &str,
) -> Response<Bytes> {
    let parameters = Parameters::read(request);
    let id = directory.iam.ids.uuid();
    let encoded = parameters.get("SAMLResponse").unwrap_or_default();
    let pairs = said(encoded, directory);
    let chosen = parameters.get("roleIndex");
    let pair = match (pairs.as_slice(), chosen) {
        ([only], None) => Some(only),
        ([first, ..], None) if directory.has(Fault::ChooserSkipped) => Some(first),
        ([first, ..], None) => {
            let provider = directory.iam.provider(&first.provider, directory.faults);
            let idps = provider.map(|provider| provider.idps.as_slice()).unwrap_or_default();
            // Nobody is offered roles by a message that no provider signed.
            return match believe(directory, encoded, idps, console) {
                Ok(_) => chooser(directory, encoded, &pairs),
                Err(refusal) => {
                    let provider = first.provider.clone();
                    records::sts_a_08(directory, id, &provider, None, console);
                    refused(directory, &refusal, id)
                }
            };
        }
        (several, Some(role)) => several.iter().find(|pair| pair.role == role),
        ([], None) => None,
    };
    let Some(pair) = pair.cloned() else {
        records::sts_a_08(directory, id, "", None, console);
        return refused(directory, &Refusal::NoRole, id);
    };
    let wanted = Wanted { encoded, pair: &pair, seconds: None, policy: 0, console };
    let done = assume(directory, &wanted);
    records::sts_a_08(directory, id, &pair.provider, done.as_ref().ok(), console);
    match done {
        Ok(session) => {
            let who = format!("{}/{}", session.role.name, session.claims.session_name);
            let account = directory.sign_in.account.clone();
            let shown = [("user", who.as_str()), ("account", &account)];
            page::page(StatusCode::OK, "AWS Management Console (reference target)", &shown)
        }
        Err(refusal) => refused(directory, &refusal, id),
    }
}

/// The pairs that a response names, before anything in it is believed.
fn said(encoded: &str, directory: &Directory) -> Vec<Pair> {
    let Some(xml) = base64::decode(encoded) else { return Vec::new() };
    let Ok(document) = Document::read(&xml) else { return Vec::new() };
    let Some(root) = document.root() else { return Vec::new() };
    let response = SamlResponse::read(root, &mut Vec::new());
    let statements = response.assertions.iter().flat_map(|assertion| &assertion.attributes);
    let attributes: Vec<SignedAttribute> = statements
        .flat_map(|statement| &statement.attributes)
        .map(|attribute| SignedAttribute {
            name: attribute.name.clone().unwrap_or_default(),
            format: attribute.format().to_owned(),
            values: attribute.values.iter().map(|value| Some(value.text.clone())).collect(),
        })
        .collect();
    Attributes::new(&attributes, directory.faults).sts_r_04_pairs()
}

/// STS-R-04: the page on which one of several roles is chosen.
fn chooser(directory: &Directory, encoded: &str, pairs: &[Pair]) -> Response<Bytes> {
    let roles: Vec<(&str, &str)> = pairs.iter().map(|pair| ("role", pair.role.as_str())).collect();
    let form = Form {
        action: "",
        hidden: &[("SAMLResponse", encoded)],
        fields: &[],
        buttons: &pairs.iter().map(|pair| ("roleIndex", pair.role.as_str())).collect::<Vec<_>>(),
    };
    page::with_forms(StatusCode::OK, title(directory), &roles, &[form])
}

/// STS-F-06.
fn title(directory: &Directory) -> &'static str {
    match directory.has(Fault::ConsoleTitleOther) {
        true => "Sign in",
        false => m::STS_F_06_TITLE.text,
    }
}

/// The page of a refusal. Its status is this project's choice, for AWS's is not known.
fn refused(directory: &Directory, refusal: &Refusal, request: ResourceId) -> Response<Bytes> {
    let text = match directory.has(Fault::AwsErrorsVague) {
        true => "error".to_owned(),
        false => text(refusal, directory, request),
    };
    let status = match directory.has(Fault::AwsErrorsAs500) {
        true => StatusCode::INTERNAL_SERVER_ERROR,
        false => StatusCode::FORBIDDEN,
    };
    page::page(status, title(directory), &[("error", &text)])
}

/// The words of documentation (STS-F-01) are those of the specific era, what was seen on the page
/// (STS-F-02) that of the generic one. Which AWS shows when is not known.
fn text(refusal: &Refusal, directory: &Directory, request: ResourceId) -> String {
    let Told { status, code, text, inner } = refusal.told(directory.era);
    let mixed_up = directory.has(Fault::AwsErrorCodesMixedUp);
    let (service, status, code) = match inner {
        Some(inner) => ("AWSOpenIdDiscoveryService", 400, inner),
        None => ("AWSSecurityTokenService", status.as_u16(), code),
    };
    let code = if mixed_up { "Failure" } else { code };
    let text = match refusal {
        Refusal::NoRole => return text,
        Refusal::NoProvider if directory.era == Era::Specific => {
            return m::STS_E_08_DOCUMENTED.text.to_owned();
        }
        Refusal::Audience if directory.era == Era::Specific => return format!("Error: {text}"),
        Refusal::Issuer => m::STS_E_07_PAGE.text.to_owned(),
        _ => text,
    };
    let status = status.to_string();
    let request = request.to_string();
    let row: MessageRow = match directory.era {
        Era::Specific => m::STS_F_01_PAGE,
        Era::Generic => m::STS_F_02_PAGE,
    };
    row.filled(&[
        ("message", &text),
        ("service", service),
        ("status", &status),
        ("code", code),
        ("request", &request),
    ])
}
