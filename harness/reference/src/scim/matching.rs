//! Which resources a query finds, in the order of creation, from a place on.

use fedspec_protocol::scim::core_schema::CoreSchema;
use fedspec_protocol::scim::urn;
use serde_json::Value;

use crate::directory::{Directory, Kind, Seq, fold};
use crate::fault::Fault;
use crate::refusal::{Refusal, Unique};
use crate::rules::filters::Query;

/// Places in ascending order.
pub(crate) type Places<'a> = Box<dyn Iterator<Item = Seq> + 'a>;

/// The places that a query finds, at `from` or later. Everything but a fault's query is answered from
/// an index.
pub(crate) fn matching<'a>(
    directory: &'a Directory,
    kind: Kind,
    query: &'a Query,
    from: Seq,
) -> Places<'a> {
    if directory.has(Fault::FilterFindsNothing) && *query != Query::All {
        return none();
    }
    let all = directory.collection(kind);
    match query {
        Query::Nothing => none(),
        _ if directory.has(Fault::IgnoreFilter) => every(directory, kind, from),
        Query::All => every(directory, kind, from),
        Query::Key(of, value) => by_key(directory, kind, *of, value, from),
        Query::Id(id) => one(place(directory, kind, id), from),
        Query::IdAndManager { id, manager } => {
            let found = place(directory, kind, id).filter(|seq| {
                directory.has(Fault::ManagerAlwaysTrue) || has_manager(directory, *seq, manager)
            });
            one(found, from)
        }
        Query::InGroup(group) => match place(directory, Kind::Group, group) {
            Some(group) => Box::new(directory.memberships.members(group, from)),
            None => none(),
        },
        Query::HasMember(_) if directory.has(Fault::MembershipAlwaysTrue) => {
            every(directory, kind, from)
        }
        Query::HasMember(user) => match place(directory, Kind::User, user) {
            Some(user) => Box::new(directory.memberships.groups(user, from)),
            None => none(),
        },
        Query::IdAndMember { group, member } => {
            let user = place(directory, Kind::User, member);
            let is_in = |group: &Seq| {
                let member = user.is_some_and(|user| directory.memberships.contains(*group, user));
                member || directory.has(Fault::MembershipAlwaysTrue)
            };
            one(place(directory, Kind::Group, group).filter(is_in), from)
        }
        Query::Other(filter) => {
            let filter = filter.prepare(&CoreSchema);
            let found = all.from(from).filter(move |(_, row)| filter.matches(&row.resource()));
            Box::new(found.map(|(seq, _)| seq))
        }
    }
}

/// SCIM-F-06: a filter of groups by a member who does not exist is refused.
pub(crate) fn f_06_member_exists(directory: &Directory, query: &Query) -> Result<(), Refusal> {
    let (Query::HasMember(member) | Query::IdAndMember { member, .. }) = query else {
        return Ok(());
    };
    let exists = place(directory, Kind::User, member).is_some();
    match exists || directory.has(Fault::UnknownMemberFilterEmpty) {
        true => Ok(()),
        false => Err(Refusal::NoMember),
    }
}

fn none<'a>() -> Places<'a> {
    Box::new(std::iter::empty())
}

fn one<'a>(found: Option<Seq>, from: Seq) -> Places<'a> {
    Box::new(found.into_iter().filter(move |seq| *seq >= from))
}

fn every(directory: &Directory, kind: Kind, from: Seq) -> Places<'_> {
    Box::new(directory.collection(kind).from(from).map(|(seq, _)| seq))
}

/// The place of a resource; of a deleted member too, where a fault keeps it in its groups.
fn place(directory: &Directory, kind: Kind, id: &str) -> Option<Seq> {
    let id = directory.read_id(id)?;
    let live = directory.collection(kind).seq(id);
    match live {
        None if kind == Kind::User && directory.has(Fault::KeepDeletedMember) => {
            directory.graveyard.find(kind, id).map(|(seq, _)| seq)
        }
        other => other,
    }
}

fn by_key<'a>(
    directory: &'a Directory,
    kind: Kind,
    of: Unique,
    value: &'a str,
    from: Seq,
) -> Places<'a> {
    let all = directory.collection(kind);
    let text = |seq: &Seq, name: &str| {
        let resource = all.row(*seq).map(|row| row.resource()).unwrap_or_default();
        resource.get(name).and_then(Value::as_str).map(str::to_owned)
    };
    let external = matches!(of, Unique::UserExternalId | Unique::GroupExternalId);
    if external && directory.has(Fault::CaseInsensitiveExternalId) {
        let same = move |seq: &Seq| {
            text(seq, "externalId").is_some_and(|other| other.eq_ignore_ascii_case(value))
        };
        return Box::new(every(directory, kind, from).filter(same));
    }
    let found = all.holders(of, &fold(of, value)).filter(move |seq| *seq >= from);
    if directory.has(Fault::CaseSensitiveFilter) && !external {
        let name = if kind == Kind::User { "userName" } else { "displayName" };
        return Box::new(found.filter(move |seq| text(seq, name).as_deref() == Some(value)));
    }
    Box::new(found)
}

fn has_manager(directory: &Directory, user: Seq, manager: &str) -> bool {
    let resource = directory.users.row(user).map(|row| row.resource()).unwrap_or_default();
    let value = resource.get(urn::ENTERPRISE_USER).and_then(|extension| {
        extension.get("manager")?.get("value")?.as_str().map(|value| value == manager)
    });
    value.unwrap_or(false)
}
