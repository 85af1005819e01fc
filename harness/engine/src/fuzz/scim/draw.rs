//! The next operation by chance: a family of those that make sense, and bytes that say the rest.

use std::collections::BTreeSet;

use super::abilities::Abilities;
use super::at_once::Race;
use super::life::{Life, State};
use super::operation::{
    Breach, Dialect, EmailType, GROUPS, GroupChange, Label, Operation, Person, Question, Spelling,
    USERS, UserChange,
};
use super::tokens::{Act, Token};

/// Families of operations.
#[derive(Clone, Copy, Debug)]
pub(super) enum Family {
    Create,
    Replace,
    Patch,
    Delete,
    Read,
    Find,
    CreateGroup,
    PatchGroup,
    DeleteGroup,
    ReadGroup,
    FindGroup,
    Search,
    Walk,
    Bulk,
    AtOnce,
    WithToken,
}

pub(super) fn families(state: &State, can: Abilities) -> Vec<Family> {
    let somebody = state.users.contains(&Life::There);
    let known = state.users.iter().any(|life| *life != Life::Unborn);
    let group = state.groups.contains(&Life::There);
    let no_group = state.groups.iter().any(|life| *life != Life::There);
    let known_group = state.groups.iter().any(|life| *life != Life::Unborn);
    let free = state.users.iter().any(|life| *life != Life::There);
    // How often each comes, among those that make sense.
    let all = [
        (Family::Create, 3, true),
        (Family::Replace, 2, somebody && can.replace_user),
        (Family::Patch, 5, somebody && can.patch_user),
        (Family::Delete, 1, somebody && can.delete_user),
        (Family::Read, 1, known && can.read_user),
        (Family::Find, 1, can.find),
        (Family::CreateGroup, 2, no_group && can.groups),
        (Family::PatchGroup, 4, group && can.patch_group && (somebody || can.whole_patch)),
        (Family::DeleteGroup, 1, group && can.delete_group),
        (Family::ReadGroup, 1, known_group && can.groups),
        (Family::FindGroup, 1, can.groups && can.find),
        (Family::Search, 3, somebody && can.search),
        (Family::Walk, 1, somebody && can.walk),
        (Family::Bulk, 1, free && no_group && can.bulk),
        (Family::AtOnce, 1, can.at_once && !races(state, can).is_empty()),
        (Family::WithToken, 2, somebody && !Token::all(can).is_empty()),
    ];
    let sensible = all.into_iter().filter(|(_, _, sensible)| *sensible);
    sensible.flat_map(|(family, times, _)| std::iter::repeat_n(family, times)).collect()
}

/// One of several, by a byte; the first for 0.
fn pick<T: Copy>(among: &[T], byte: u8) -> Option<T> {
    among.get(usize::from(byte).checked_rem(among.len())?).copied()
}

/// Some of several, by the bits of a byte; the first alone for 0.
fn some(among: &[Label], bits: u8) -> Vec<Label> {
    let chosen = among.iter().enumerate().filter(|(at, _)| *at < 8 && bits >> at & 1 == 1);
    let chosen: Vec<Label> = chosen.map(|(_, label)| *label).collect();
    if chosen.is_empty() { among.iter().take(1).copied().collect() } else { chosen }
}

pub(super) fn operation(
    family: Family,
    state: &State,
    can: Abilities,
    bytes: [u8; 8],
) -> Operation {
    let [first, second, third, ..] = bytes;
    let users: Vec<Label> = (0..USERS).collect();
    let with = |wanted: fn(Life) -> bool| -> Vec<Label> {
        users.iter().copied().filter(|label| wanted(state.user(*label))).collect()
    };
    let groups = |wanted: fn(Life) -> bool| -> Option<Label> {
        let such: Vec<Label> = (0..GROUPS).filter(|label| wanted(state.group(*label))).collect();
        pick(&such, first)
    };
    let there = state.there();
    let anybody = pick(&users, first).unwrap_or(0);
    let somebody = pick(&there, first).unwrap_or(0);
    let group_there = groups(|life| life == Life::There).unwrap_or(0);
    let spelling = if second % 4 == 3 { Spelling::Capitals } else { Spelling::AsCreated };
    match family {
        Family::Create => {
            let user = if second % 3 == 2 { somebody } else { anybody };
            Operation::CreateUser { user, person: person(bytes, can), spelling }
        }
        Family::Replace => Operation::ReplaceUser { user: somebody, person: person(bytes, can) },
        Family::Patch => {
            let count = if second % 4 == 3 && can.whole_patch { 2 } else { 1 };
            let changes: Vec<UserChange> = bytes
                .into_iter()
                .skip(4)
                .take(count)
                .map(|byte| change(byte, third, can))
                .collect();
            let bare = changes.iter().all(|change| change.may_lack_path()) && can.whole_patch;
            let dialect = match third % 6 {
                4 => Dialect::Capitals,
                5 if bare => Dialect::WithoutPath,
                _ => Dialect::Plain,
            };
            Operation::PatchUser { user: somebody, changes, dialect }
        }
        Family::Delete => Operation::DeleteUser { user: somebody },
        Family::Read => Operation::ReadUser {
            user: pick(&with(|life| life != Life::Unborn), first).unwrap_or(0),
        },
        Family::Find => Operation::FindUser { user: anybody, spelling },
        Family::CreateGroup => Operation::CreateGroup {
            group: groups(|life| life != Life::There).unwrap_or(0),
            members: if there.is_empty() || second % 3 == 0 {
                Vec::new()
            } else {
                some(&there, third)
            },
        },
        Family::PatchGroup => {
            let dialect = if second % 4 == 3 { Dialect::Capitals } else { Dialect::Plain };
            let change = group_change(&there, bytes, can);
            Operation::PatchGroup { group: group_there, change, dialect }
        }
        Family::DeleteGroup => Operation::DeleteGroup { group: group_there },
        Family::ReadGroup => {
            Operation::ReadGroup { group: groups(|life| life != Life::Unborn).unwrap_or(0) }
        }
        Family::FindGroup => Operation::FindGroup { group: usize::from(first) % GROUPS },
        Family::Search => Operation::Search(question(first, second, third, can)),
        Family::Walk => Operation::Walk { count: usize::from(first % 3) + 1 },
        Family::Bulk => Operation::Bulk {
            user: pick(&with(|life| life != Life::There), first).unwrap_or(0),
            group: groups(|life| life != Life::There).unwrap_or(0),
            person: person(bytes, can),
        },
        Family::AtOnce => at_once(state, can, bytes),
        Family::WithToken => Operation::WithToken {
            user: somebody,
            token: pick(&Token::all(can), second).unwrap_or(Token::Missing),
            act: pick(&Act::all(can), third).unwrap_or(Act::Read),
        },
    }
}

/// What may be done at once.
#[derive(Clone, Copy, Debug)]
enum Pair {
    CreateTwice,
    ChangeTwice,
    ReplaceAndRename,
    ChangeAndDelete,
    DeleteTwice,
    TwoMembers,
}

fn races(state: &State, can: Abilities) -> Vec<Pair> {
    let there = state.there().len();
    let group = state.groups.contains(&Life::There);
    let changes = there > 0 && can.patch_user && can.read_user;
    let all = [
        (Pair::ChangeTwice, changes),
        (Pair::CreateTwice, there < USERS && can.find && can.read_user),
        (Pair::ReplaceAndRename, changes && can.replace_user),
        (Pair::ChangeAndDelete, changes && can.delete_user),
        (Pair::DeleteTwice, there > 0 && can.delete_user && can.read_user),
        (Pair::TwoMembers, there > 1 && group && can.patch_group && can.whole_patch),
    ];
    all.into_iter().filter(|(_, sensible)| *sensible).map(|(pair, _)| pair).collect()
}

fn at_once(state: &State, can: Abilities, bytes: [u8; 8]) -> Operation {
    let [first, second, third, fourth, ..] = bytes;
    let there = state.there();
    let user = pick(&there, first).unwrap_or(0);
    let free: Vec<Label> = (0..USERS).filter(|label| !there.contains(label)).collect();
    let name = third % 4;
    let changes = [
        UserChange::Display(name),
        UserChange::Family(fourth % 4),
        UserChange::Active(fourth % 2 == 1),
    ];
    let at = usize::from(third) % changes.len();
    let [one, other] = [at, at + 1]
        .map(|at| changes.get(at % changes.len()).copied().unwrap_or(UserChange::Display(name)));
    let (user, race) = match pick(&races(state, can), second).unwrap_or(Pair::ChangeTwice) {
        Pair::CreateTwice => {
            (pick(&free, first).unwrap_or(0), Race::CreateTwice(person(bytes, can)))
        }
        Pair::ChangeTwice => (user, Race::ChangeTwice(one, other)),
        Pair::ReplaceAndRename => (user, Race::ReplaceAndRename(person(bytes, can), name)),
        Pair::ChangeAndDelete => (user, Race::ChangeAndDelete(one)),
        Pair::DeleteTwice => (user, Race::DeleteTwice),
        Pair::TwoMembers => {
            let others: Vec<Label> = there.iter().copied().filter(|it| *it != user).collect();
            let such = |label: &Label| state.group(*label) == Life::There;
            let groups: Vec<Label> = (0..GROUPS).filter(such).collect();
            let group = pick(&groups, fourth).unwrap_or(0);
            (user, Race::TwoMembers { group, other: pick(&others, third).unwrap_or(user) })
        }
    };
    Operation::AtOnce { user, race }
}

fn person(bytes: [u8; 8], can: Abilities) -> Person {
    let [.., display, family, flags, more] = bytes;
    let most = if can.several_emails { 3 } else { 2 };
    Person {
        display: display % 4,
        family: family % 4,
        active: flags % 4 != 3,
        emails: (more % most).max(u8::from(!can.whole_patch)),
        title: (can.optional && flags & 8 != 0).then_some(more % 4),
        department: (can.enterprise && flags & 16 != 0).then_some(more % 4),
    }
}

fn change(kind: u8, value: u8, can: Abilities) -> UserChange {
    let number = value % 4;
    let of_type = match value % 3 {
        0 => EmailType::Work,
        1 => EmailType::Home,
        _ => EmailType::Other,
    };
    let mut all = vec![
        UserChange::Display(number),
        UserChange::Active(value % 2 == 1),
        UserChange::Family(number),
    ];
    if can.whole_patch {
        if can.optional {
            all.extend([UserChange::Title(Some(number)), UserChange::Title(None)]);
        }
        if can.enterprise {
            all.extend([UserChange::Department(Some(number)), UserChange::Department(None)]);
        }
        if can.several_emails {
            all.extend([
                UserChange::AddEmail(of_type, number),
                UserChange::EmailValue(of_type, number),
                UserChange::RemoveEmail(of_type),
                UserChange::RemoveEmails,
                UserChange::ReplaceEmails(number),
            ]);
        }
        all.extend([
            UserChange::Broken(Breach::OpenBracket),
            UserChange::Broken(Breach::UnknownOp),
            UserChange::Broken(Breach::RemoveWithoutPath),
        ]);
    }
    pick(&all, kind).unwrap_or(UserChange::Display(0))
}

fn group_change(there: &[Label], bytes: [u8; 8], can: Abilities) -> GroupChange {
    let [_, _, third, fourth, fifth, ..] = bytes;
    let Some(one) = pick(there, third) else { return GroupChange::RemoveAll };
    match fifth % 8 {
        3 | 4 => GroupChange::Remove(one),
        5 if can.whole_patch => GroupChange::RemoveListed(some(there, fourth)),
        6 if can.whole_patch => GroupChange::ReplaceAll(some(there, fourth)),
        7 if can.whole_patch => GroupChange::RemoveAll,
        _ => GroupChange::Add(some(there, fourth)),
    }
}

fn question(kind: u8, value: u8, more: u8, can: Abilities) -> Question {
    let number = value % 4;
    let spelling = if more % 2 == 1 { Spelling::Capitals } else { Spelling::AsCreated };
    let mut all = vec![
        Question::Active(value.is_multiple_of(2)),
        Question::FamilyBegins(number),
        Question::FamilyIs(number, spelling),
        Question::DisplayHas(number),
        Question::NotActive,
    ];
    if can.optional {
        let precedence =
            Question::Precedence { family: number, title: more % 4, active: more % 8 < 4 };
        all.extend([Question::HasTitle, Question::Title(number), precedence]);
    }
    if can.several_emails {
        all.push(Question::AnyEmailEnds);
    }
    if can.value_path {
        all.push(Question::EmailOfType(match more % 3 {
            0 => EmailType::Work,
            1 => EmailType::Home,
            _ => EmailType::Other,
        }));
    }
    pick(&all, kind).unwrap_or(Question::Active(true))
}

/// Every kind of operation that may come, for the sake of counting.
pub(super) fn kinds(can: Abilities) -> BTreeSet<String> {
    let everybody = State { users: [Life::There; USERS], groups: [Life::There; GROUPS] };
    let nobody = State { users: [Life::Gone; USERS], groups: [Life::Gone; GROUPS] };
    let mut kinds = BTreeSet::new();
    for state in [everybody, nobody] {
        for family in families(&state, can) {
            // Which dialect and how many changes; which change, twice; whom.
            for (second, third, fourth) in triples(12, 12, 32) {
                for fifth in [0, fourth, 3] {
                    let bytes = [fourth, second, third, fifth, fourth, fifth, 0, 0];
                    let made = operation(family, &state, can, bytes);
                    if state.takes(&made) {
                        kinds.insert(made.kind());
                    }
                }
            }
        }
    }
    kinds
}

fn triples(one: u8, two: u8, three: u8) -> impl Iterator<Item = (u8, u8, u8)> {
    (0..one).flat_map(move |a| (0..two).flat_map(move |b| (0..three).map(move |c| (a, b, c))))
}
