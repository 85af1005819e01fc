use serde_json::Value;

use super::account::Account;
use super::active_directory::adm_06_name;
use super::audited::Course;
use super::refusal::Refusal;
use crate::audit::Credential;
use crate::directory::{Directory, ResourceId, Row, fold};
use crate::fault::Fault;
use crate::refusal::Unique;

/// A user whose password was right.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: ResourceId,
    /// `userName` as the directory has it.
    pub(crate) name: String,
    /// Where mail for the user goes.
    pub(crate) email: String,
}

/// Finds the user of a name, in any case, who may sign in.
pub(crate) fn find(directory: &Directory, name: &str) -> Result<Person, Refusal> {
    let mut named = directory.users.holders(Unique::UserName, &fold(Unique::UserName, name));
    let row = named.next().and_then(|seq| directory.users.row(seq)).ok_or(Refusal::NoUser)?;
    let user = row.resource();
    if user.get("active") == Some(&Value::Bool(false)) && !directory.has(Fault::DisabledUserSignsIn)
    {
        return Err(Refusal::Disabled);
    }
    Ok(person(row, &user))
}

fn person(row: &Row, user: &serde_json::Map<String, Value>) -> Person {
    let name = user.get("userName").and_then(Value::as_str).unwrap_or_default().to_owned();
    let emails = user.get("emails").and_then(Value::as_array);
    let email = emails.and_then(|all| all.first()?.get("value")?.as_str()).map(str::to_owned);
    Person { id: row.id, email: email.unwrap_or_else(|| name.clone()), name }
}

/// Checks name and password, and records that (SSO-CT-05). `enrolment` says of a user whether a device
/// would have to be registered then.
pub(crate) fn identify(
    directory: &mut Directory,
    typed: &str,
    password: &str,
    enrolment: impl FnOnce(&Directory, ResourceId) -> bool,
) -> Result<(Person, Course), Refusal> {
    let native = &directory.sign_in.native;
    let (mode, faults) = (native.second_factor.mode, directory.faults);
    let name = adm_06_name(native.source.as_ref(), mode, typed, faults)?;
    let mut course = Course::begin(directory, &name);
    course.challenge(directory, Credential::Password);
    let found = find(directory, &name).and_then(|person| {
        let account = directory.sign_in.native.account(person.id);
        let right = account.is_some_and(|account: &Account| account.has_password(password));
        match right || faults.has(Fault::PasswordIgnored) {
            true => Ok(person),
            false => Err(Refusal::Credentials),
        }
    });
    match found {
        Ok(person) => {
            let enrolment = enrolment(directory, person.id);
            course.good(directory, Credential::Password, enrolment);
            Ok((person, course))
        }
        Err(refusal) => {
            course.bad(directory, Credential::Password);
            Err(refusal)
        }
    }
}
