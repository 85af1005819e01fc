use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::filter::{CompareOp, Filter};
use fedspec_protocol::scim::urn;
use serde_json::Value;

use crate::directory::Kind;
use crate::era::Era;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::{Refusal, Unique};

/// The queries that the service knows; every one is answered from an index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Query {
    /// No filter.
    All,
    /// `userName eq`, `externalId eq`, `displayName eq`.
    Key(Unique, String),
    /// `id eq` alone, which works though it is discouraged.
    Id(String),
    /// `id eq "x" and manager eq "y"`, in either order.
    IdAndManager { id: String, manager: String },
    /// `groups.value eq`: users of a group.
    InGroup(String),
    /// `members.value eq`: groups of a user.
    HasMember(String),
    /// `id eq "<group>" and members eq "<user>"`, in either order.
    IdAndMember { group: String, member: String },
    /// Anything else; only faults let it through.
    Other(Filter),
    /// Finds nothing; only faults give it.
    Nothing,
}

/// SCIM-F-01 to F-05: reads a filter, or refuses it as SCIM-V-10 says.
pub(crate) fn f_01_query(
    kind: Kind,
    text: &str,
    era: Era,
    faults: FaultSet,
) -> Result<Query, Refusal> {
    let Ok(filter) = Filter::parse(text) else { return f_04_refused(faults) };
    if faults.has(Fault::CaseSensitiveFilterNames) && !(text.contains(" eq ") && canonical(&filter))
    {
        return Err(Refusal::InvalidFilter);
    }
    match known(kind, &filter, era) {
        Some(query) => Ok(query),
        None if let_through(&filter, faults) => Ok(Query::Other(filter)),
        None => f_04_refused(faults),
    }
}

/// SCIM-F-04.
fn f_04_refused(faults: FaultSet) -> Result<Query, Refusal> {
    match faults.has(Fault::InvalidFilterFindsNothing) {
        true => Ok(Query::Nothing),
        false => Err(Refusal::InvalidFilter),
    }
}

/// SCIM-F-01, SCIM-F-02, SCIM-F-03: `eq` on an attribute of the list, or the two pairs.
fn known(kind: Kind, filter: &Filter, era: Era) -> Option<Query> {
    match filter {
        Filter::And(parts) => match parts.as_slice() {
            [first, second] => pair(kind, first, second).or_else(|| pair(kind, second, first)),
            _ => None,
        },
        other => single(kind, other, era),
    }
}

fn single(kind: Kind, filter: &Filter, era: Era) -> Option<Query> {
    let (path, value) = equality(filter)?;
    let value = value.to_owned();
    // `groups.value` and `members.value` came with the newer edition of the documentation.
    let newer = era == Era::Specific;
    match kind {
        _ if path.is_core("id", None) => Some(Query::Id(value)),
        Kind::User if path.is_core("userName", None) => Some(Query::Key(Unique::UserName, value)),
        Kind::User if path.is_core("externalId", None) => {
            Some(Query::Key(Unique::UserExternalId, value))
        }
        Kind::User if newer && path.is_core("groups", Some("value")) => Some(Query::InGroup(value)),
        Kind::Group if path.is_core("displayName", None) => {
            Some(Query::Key(Unique::GroupName, value))
        }
        Kind::Group if path.is_core("externalId", None) => {
            Some(Query::Key(Unique::GroupExternalId, value))
        }
        Kind::Group if newer && path.is_core("members", Some("value")) => {
            // SCIM-F-05 is of the pair below; an empty member cannot exist here either.
            (!value.is_empty()).then_some(Query::HasMember(value))
        }
        _ => None,
    }
}

fn pair(kind: Kind, first: &Filter, second: &Filter) -> Option<Query> {
    let (id_path, id) = equality(first)?;
    let (path, value) = equality(second)?;
    if !id_path.is_core("id", None) {
        return None;
    }
    match kind {
        Kind::User if is_manager(path) => {
            Some(Query::IdAndManager { id: id.to_owned(), manager: value.to_owned() })
        }
        // SCIM-F-05: an empty member is refused.
        Kind::Group if is_members(path) && !value.is_empty() => {
            Some(Query::IdAndMember { group: id.to_owned(), member: value.to_owned() })
        }
        _ => None,
    }
}

/// `attr eq "value"`.
fn equality(filter: &Filter) -> Option<(&AttrPath, &str)> {
    match filter {
        Filter::Compare { path, op: CompareOp::Eq, value: Value::String(value) } => {
            Some((path, value))
        }
        _ => None,
    }
}

fn is_manager(path: &AttrPath) -> bool {
    let extension = path.schema().is_none_or(|uri| uri.eq_ignore_ascii_case(urn::ENTERPRISE_USER));
    let sub = path.sub().is_none_or(|sub| sub.eq_ignore_ascii_case("value"));
    extension && sub && path.name().eq_ignore_ascii_case("manager")
}

fn is_members(path: &AttrPath) -> bool {
    path.is_core("members", None) || path.is_core("members", Some("value"))
}

/// Whether a fault overlooks what is wrong with this filter.
fn let_through(filter: &Filter, faults: FaultSet) -> bool {
    match filter {
        Filter::Or(_) | Filter::Not(_) => faults.has(Fault::AcceptOrFilter),
        Filter::Compare { op: CompareOp::Eq, value: Value::String(_), .. } | Filter::And(_) => {
            faults.has(Fault::AcceptUnknownFilterAttribute)
        }
        Filter::Compare { .. } | Filter::Present { .. } | Filter::ValuePath { .. } => {
            faults.has(Fault::AcceptOtherOperators)
        }
    }
}

/// Whether all names are spelled as the schema spells them.
fn canonical(filter: &Filter) -> bool {
    const NAMES: [&str; 7] =
        ["id", "userName", "externalId", "displayName", "groups", "members", "manager"];
    match filter {
        Filter::And(parts) => parts.iter().all(canonical),
        Filter::Compare { path, .. } => NAMES.contains(&path.name()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(text: &str) -> Result<Query, Refusal> {
        f_01_query(Kind::User, text, Era::Specific, FaultSet::NONE)
    }

    fn group(text: &str) -> Result<Query, Refusal> {
        f_01_query(Kind::Group, text, Era::Specific, FaultSet::NONE)
    }

    #[test]
    fn f_01_reads_the_user_filters() {
        let key = |of, value: &str| Ok(Query::Key(of, value.into()));
        assert_eq!(user(r#"userName eq "a""#), key(Unique::UserName, "a"));
        assert_eq!(user(r#"USERNAME EQ "a""#), key(Unique::UserName, "a"));
        assert_eq!(user(r#"externalId eq "a""#), key(Unique::UserExternalId, "a"));
        assert_eq!(user(r#"groups.value eq "g""#), Ok(Query::InGroup("g".into())));
        assert_eq!(user(r#"id eq "x""#), Ok(Query::Id("x".into())));
        let pair = Ok(Query::IdAndManager { id: "x".into(), manager: "y".into() });
        assert_eq!(user(r#"id eq "x" and manager eq "y""#), pair);
        assert_eq!(user(r#"manager eq "y" and id eq "x""#), pair);
    }

    #[test]
    fn f_02_reads_the_group_filters() {
        let key = |of, value: &str| Ok(Query::Key(of, value.into()));
        assert_eq!(group(r#"displayName eq "a""#), key(Unique::GroupName, "a"));
        assert_eq!(group(r#"externalId eq "a""#), key(Unique::GroupExternalId, "a"));
        assert_eq!(group(r#"members.value eq "u""#), Ok(Query::HasMember("u".into())));
        let pair = Ok(Query::IdAndMember { group: "g".into(), member: "u".into() });
        assert_eq!(group(r#"id eq "g" and members eq "u""#), pair);
        assert_eq!(group(r#"members eq "u" and id eq "g""#), pair);
    }

    #[test]
    fn f_03_and_f_04_refuse_other_operators_and_attributes() {
        for text in [
            r#"userName sw "a""#,
            r#"userName eq "a" or emails eq "b""#,
            r#"userName eq "a" and externalId eq "b""#,
            r#"not (userName eq "a")"#,
            "userName pr",
            "userName eq true",
            r#"emails.value eq "a""#,
            r#"emails[type eq "work"]"#,
            r#"manager eq "y""#,
            r#"displayName eq "a""#,
            r#"userName eq"#,
            "",
        ] {
            assert_eq!(user(text), Err(Refusal::InvalidFilter), "{text}");
        }
        assert_eq!(group(r#"userName eq "a""#), Err(Refusal::InvalidFilter));
        assert_eq!(group(r#"members eq "u""#), Err(Refusal::InvalidFilter));
    }

    #[test]
    fn f_05_refuses_an_empty_member() {
        assert_eq!(group(r#"id eq "g" and members eq """#), Err(Refusal::InvalidFilter));
    }

    #[test]
    fn the_newer_filters_do_not_exist_in_the_generic_era() {
        for (kind, text) in
            [(Kind::User, r#"groups.value eq "g""#), (Kind::Group, r#"members.value eq "u""#)]
        {
            let refused = f_01_query(kind, text, Era::Generic, FaultSet::NONE);
            assert_eq!(refused, Err(Refusal::InvalidFilter));
        }
    }

    #[test]
    fn faults_let_through_what_they_name() {
        for (fault, text) in [
            (Fault::AcceptOtherOperators, r#"userName co "a""#),
            (Fault::AcceptOrFilter, r#"userName eq "a" or userName eq "b""#),
            (Fault::AcceptUnknownFilterAttribute, r#"title eq "a""#),
        ] {
            let faults = [fault].into_iter().collect();
            let query = f_01_query(Kind::User, text, Era::Specific, faults);
            assert!(matches!(query, Ok(Query::Other(_))), "{text}");
        }
    }
}
