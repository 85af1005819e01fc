//! Applications, and who may open them (ADM-05, ADM-12). What an application does is not modelled.

use serde::Deserialize;
use serde_json::{Value, json};

use super::act::{NewThing, read};
use super::principals::{Named, listed};
use super::refusal::Refusal;
use super::state::{Application, LIMIT};
use crate::access::Thing;
use crate::directory::Directory;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct One {
    application_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Asked {
    application_arn: String,
    #[serde(flatten)]
    principal: Named,
}

pub(crate) fn create(directory: &mut Directory, body: &Value) -> Result<Value, Refusal> {
    let NewThing { name } = read(body)?;
    let sign_in = &mut directory.sign_in;
    if sign_in.administration.applications.len() >= LIMIT {
        return Err(Refusal::Body { cause: "there are too many applications".to_owned() });
    }
    let (account, instance, id) = (&sign_in.account, &sign_in.instance, sign_in.ids.digits(16));
    let arn = format!("arn:aws:sso::{account}:application/{instance}/apl-{id}");
    let shown = json!({ "ApplicationArn": arn });
    sign_in.administration.applications.push(Application { arn, name });
    Ok(shown)
}

pub(crate) fn list(directory: &Directory) -> Value {
    let all = directory.sign_in.administration.applications.iter();
    let shown = all.map(|one| json!({ "ApplicationArn": one.arn, "Name": one.name }));
    json!({ "Applications": shown.collect::<Vec<Value>>() })
}

pub(crate) fn assign(directory: &mut Directory, body: &Value) -> Result<Value, Refusal> {
    let Asked { application_arn, principal } = read(body)?;
    let what = known(directory, application_arn)?;
    principal.assign(directory, what)?;
    Ok(json!({}))
}

pub(crate) fn remove(directory: &mut Directory, body: &Value) -> Result<Value, Refusal> {
    let Asked { application_arn, principal } = read(body)?;
    let what = known(directory, application_arn)?;
    principal.remove(directory, &what);
    Ok(json!({}))
}

/// ADM-05: who may open an application, also those who are gone. All on one page.
pub(crate) fn list_assignments(directory: &Directory, body: &Value) -> Result<Value, Refusal> {
    let One { application_arn } = read(body)?;
    let more = json!({ "ApplicationArn": application_arn });
    let what = known(directory, application_arn)?;
    Ok(json!({ "ApplicationAssignments": listed(directory, &what, &more) }))
}

fn known(directory: &Directory, arn: String) -> Result<Thing, Refusal> {
    let mut all = directory.sign_in.administration.applications.iter();
    match all.any(|one| one.arn == arn) {
        true => Ok(Thing::Application(arn)),
        false => Err(Refusal::Missing { what: "application" }),
    }
}
