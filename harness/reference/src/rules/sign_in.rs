//! What IAM Identity Center asks of an identity that an external IdP vouches for (SSO-R rows).

use fedspec_protocol::saml::names;
use serde_json::{Map, Value};

use crate::directory::{Directory, Kind, ResourceId, Seq, fold};
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::Unique;
use crate::scim;
use crate::signin::{Connector, Refusal};

/// SSO-R-16: characters of an assertion at most.
const ASSERTION: usize = 50_000;

/// SSO-R-16.
pub(crate) fn sso_r_16_size(characters: usize, faults: FaultSet) -> Result<(), Refusal> {
    match characters > ASSERTION && !faults.has(Fault::AcceptLargeAssertion) {
        true => Err(Refusal::LargeAssertion),
        false => Ok(()),
    }
}

/// SSO-R-05: exactly one assertion. SSO-R-06: none that is encrypted.
pub(crate) fn sso_r_05_one_assertion(
    plain: usize,
    encrypted: usize,
    faults: FaultSet,
) -> Result<(), Refusal> {
    let passed_over = plain > 0 && faults.has(Fault::PassOverEncryptedAssertion);
    if encrypted > 0 && !passed_over {
        return Err(Refusal::EncryptedAssertion);
    }
    match plain > 1 && !faults.has(Fault::AcceptSecondAssertion) {
        true => Err(Refusal::SecondAssertion),
        false => Ok(()),
    }
}

/// SSO-R-02: the metadata of the IdP name e-mail addresses as NameIDFormat. Metadata that name none
/// promise nothing, and are taken.
pub(crate) fn sso_r_02_metadata_format(
    formats: &[String],
    faults: FaultSet,
) -> Result<(), Refusal> {
    let promised =
        formats.is_empty() || formats.iter().any(|format| format == names::EMAIL_ADDRESS);
    match promised || faults.has(Fault::MetadataFormatIgnored) {
        true => Ok(()),
        false => Err(Refusal::MetadataFormat),
    }
}

/// SSO-R-01: the format of the NameID is that of e-mail addresses.
pub(crate) fn sso_r_01_format(format: &str, faults: FaultSet) -> Result<(), Refusal> {
    match format == names::EMAIL_ADDRESS || faults.has(Fault::AcceptAnyNameIdFormat) {
        true => Ok(()),
        false => Err(Refusal::NameIdFormat),
    }
}

/// SSO-R-03: the NameID is an `addr-spec` of RFC 2822 section 3.4.1, here without comments, folded
/// blanks and obsolete forms.
pub(crate) fn sso_r_03_address(name: &str, faults: FaultSet) -> Result<(), Refusal> {
    match is_addr_spec(name) || faults.has(Fault::AcceptAnyNameIdText) {
        true => Ok(()),
        false => Err(Refusal::NameIdText),
    }
}

/// SSO-R-04, SSO-R-07: the user whose `userName` is exactly the NameID. Which page appears for which
/// miss is not known: here SSO-E-05 is for a name that is somebody's but for its case, or somebody's
/// e-mail, and SSO-E-03 for a name that nobody has.
pub(crate) fn sso_r_04_user(directory: &mut Directory, name: &str) -> Result<ResourceId, Refusal> {
    let key = fold(Unique::UserName, name);
    let named: Vec<Seq> = directory.users.holders(Unique::UserName, &key).collect();
    let mailed: Vec<Seq> =
        directory.users.holders(Unique::Email, &fold(Unique::Email, name)).collect();
    let mut exact = named.iter().filter(|seq| user_name(directory, **seq).as_deref() == Some(name));
    let lenient = named.first().filter(|_| directory.has(Fault::CaseInsensitiveNameId));
    let by_mail = mailed.first().filter(|_| directory.has(Fault::NameIdMatchesEmail));
    if let Some(seq) = exact.next().or(lenient).or(by_mail) {
        return scim_u_33_active(directory, *seq);
    }
    if directory.has(Fault::DeletedUserSignsIn)
        && let Some(id) = directory.graveyard.holder(Kind::User, Unique::UserName, &key)
    {
        return Ok(id);
    }
    if named.is_empty() && mailed.is_empty() {
        return sso_r_07_no_creation(directory, name);
    }
    Err(Refusal::OtherName)
}

/// SSO-R-07: nobody is created by signing in.
fn sso_r_07_no_creation(directory: &mut Directory, name: &str) -> Result<ResourceId, Refusal> {
    if !directory.has(Fault::CreateUserOnSignIn) {
        return Err(Refusal::NoUser);
    }
    let user = serde_json::json!({
        "userName": name, "displayName": name, "active": true,
        "name": { "givenName": name, "familyName": name },
    });
    let made = scim::create_user(directory, user.to_string().as_bytes());
    made.map_err(|_| Refusal::NoUser)?;
    let mut holders = directory.users.holders(Unique::UserName, &fold(Unique::UserName, name));
    let id = holders.next().and_then(|seq| directory.users.row(seq)).map(|row| row.id);
    id.ok_or(Refusal::NoUser)
}

/// SSO-R-17: nobody signs in through a connector whose service account does not work.
pub(crate) fn sso_r_17_connector(connector: Connector, faults: FaultSet) -> Result<(), Refusal> {
    match connector == Connector::Broken && !faults.has(Fault::BrokenConnectorServes) {
        true => Err(Refusal::Connector),
        false => Ok(()),
    }
}

/// SCIM-U-33: a user who is not active cannot sign in. One without `active` can.
fn scim_u_33_active(directory: &Directory, seq: Seq) -> Result<ResourceId, Refusal> {
    let row = directory.users.row(seq).ok_or(Refusal::NoUser)?;
    let off = row.resource().get("active") == Some(&Value::Bool(false));
    match off && !directory.has(Fault::DisabledUserSignsIn) {
        true => Err(Refusal::Disabled),
        false => Ok(row.id),
    }
}

fn user_name(directory: &Directory, seq: Seq) -> Option<String> {
    let user: Map<String, Value> = directory.users.row(seq)?.resource();
    user.get("userName")?.as_str().map(str::to_owned)
}

/// `addr-spec = local-part "@" domain`: a dot-atom or a quoted string, then a dot-atom or a literal.
fn is_addr_spec(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let quoted = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let literal = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let local = match quoted {
        Some(inside) => is_quoted_content(inside),
        None => is_dot_atom(local),
    };
    let domain = match literal {
        Some(inside) => inside.bytes().all(|b| b.is_ascii_graphic() && !b"[]\\".contains(&b)),
        None => is_dot_atom(domain),
    };
    local && domain
}

fn is_dot_atom(text: &str) -> bool {
    let is_atext = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
    text.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atext))
}

fn is_quoted_content(text: &str) -> bool {
    let mut escaped = false;
    let fits = text.bytes().all(|byte| match byte {
        _ if std::mem::take(&mut escaped) => byte == b' ' || byte.is_ascii_graphic(),
        b'\\' => {
            escaped = true;
            true
        }
        b'"' => false,
        other => other == b' ' || other.is_ascii_graphic(),
    });
    fits && !escaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::clock::ClockSource;
    use crate::era::Era;

    fn directory(faults: &[Fault]) -> Directory {
        let faults = faults.iter().copied().collect();
        let mut directory = Directory::new("x", 1, Era::Specific, faults, ClockSource::System);
        for (name, mail, active) in [
            ("ada@example.com", "ada.mail@example.com", true),
            ("bob@example.com", "b@example.com", false),
        ] {
            let user = json!({
                "userName": name, "displayName": "D", "active": active,
                "name": {"givenName": "G", "familyName": "F"},
                "emails": [{"value": mail, "primary": true}],
            });
            scim::create_user(&mut directory, user.to_string().as_bytes()).unwrap();
        }
        directory
    }

    #[test]
    fn sso_r_03_takes_addr_specs_and_nothing_else() {
        for good in ["a@b", "ada.l+x@example.com", "\"a b\\\"c\"@x.y", "o'neil@[10.0.0.1]"] {
            assert!(sso_r_03_address(good, FaultSet::NONE).is_ok(), "{good}");
        }
        for bad in
            ["jdoe", "Ada <ada@example.com>", "@x", "a@", "a..b@x", "a b@x", "a@x.", "a@b@c d", ""]
        {
            assert_eq!(sso_r_03_address(bad, FaultSet::NONE), Err(Refusal::NameIdText), "{bad}");
        }
    }

    #[test]
    fn sso_r_04_finds_a_user_by_the_exact_name_only() {
        let mut all = directory(&[]);
        assert!(sso_r_04_user(&mut all, "ada@example.com").is_ok());
        for near in ["Ada@example.com", "ada.mail@example.com"] {
            assert_eq!(sso_r_04_user(&mut all, near), Err(Refusal::OtherName), "{near}");
        }
    }

    #[test]
    fn sso_r_07_creates_nobody() {
        let mut all = directory(&[]);
        assert_eq!(sso_r_04_user(&mut all, "eve@example.com"), Err(Refusal::NoUser));
        assert_eq!(all.users.len(), 2);
    }

    #[test]
    fn scim_u_33_refuses_a_user_who_is_not_active() {
        assert_eq!(sso_r_04_user(&mut directory(&[]), "bob@example.com"), Err(Refusal::Disabled));
    }

    #[test]
    fn a_fault_lets_in_whom_it_names_and_nobody_else() {
        for (fault, name) in [
            (Fault::CaseInsensitiveNameId, "ADA@example.com"),
            (Fault::NameIdMatchesEmail, "ada.mail@example.com"),
            (Fault::CreateUserOnSignIn, "eve@example.com"),
            (Fault::DisabledUserSignsIn, "bob@example.com"),
        ] {
            let mut all = directory(&[fault]);
            assert!(sso_r_04_user(&mut all, name).is_ok(), "{fault}");
        }
        let mut all = directory(&[Fault::CaseInsensitiveNameId]);
        assert!(sso_r_04_user(&mut all, "ada.mail@example.com").is_err());
    }

    #[test]
    fn sso_r_05_and_06_ask_for_one_assertion_that_is_not_encrypted() {
        let none = FaultSet::NONE;
        assert_eq!(sso_r_05_one_assertion(1, 0, none), Ok(()));
        assert_eq!(sso_r_05_one_assertion(2, 0, none), Err(Refusal::SecondAssertion));
        assert_eq!(sso_r_05_one_assertion(0, 1, none), Err(Refusal::EncryptedAssertion));
        assert_eq!(sso_r_05_one_assertion(1, 1, none), Err(Refusal::EncryptedAssertion));
    }
}
