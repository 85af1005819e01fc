//! Histories by chance: which operation may come next, and what is left of one that is made simpler. The one
//! file that knows the crate for state machines.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use proptest::array::uniform8;
use proptest::num::u8::ANY;
use proptest::strategy::{BoxedStrategy, Just, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestRng, TestRunner};
use proptest_state_machine::strategy::Sequential;

use super::abilities::Abilities;
use super::operation::{
    Breach, Dialect, EmailType, GROUPS, GroupChange, Label, Operation, Person, Question, Spelling,
    USERS, UserChange,
};

/// Operations of a history at most.
const LONGEST: usize = 12;

/// What is known of a user or group without asking the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Life {
    #[default]
    Unborn,
    There,
    Gone,
}

/// What decides which operations make sense.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    users: [Life; USERS],
    groups: [Life; GROUPS],
}

/// Kinds of operations that are not tried any more, since what they show is known.
pub(super) type Excluded = Arc<BTreeSet<String>>;

/// Makes histories up.
pub(super) struct Histories {
    abilities: Abilities,
    runner: TestRunner,
}

/// A history that can be made simpler, as long as it shows the same.
pub(super) struct History(Box<dyn ValueTree<Value = Tree>>);

type Tree = (State, Vec<Operation>, Option<Seen>);

/// How many operations of a history were begun: what comes after them has nothing to do with what it shows.
pub(super) type Seen = Arc<AtomicUsize>;

impl Histories {
    /// From a seed and the number of a lane.
    pub(super) fn new(abilities: Abilities, seed: u64, lane: u64) -> Self {
        let mut bytes = [0; 32];
        let words = seed.to_le_bytes().into_iter().chain(lane.to_le_bytes());
        for (byte, word) in bytes.iter_mut().zip(words) {
            *byte = word;
        }
        let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let config = Config { rng_seed: RngSeed::Fixed(seed), ..Config::default() };
        Self { abilities, runner: TestRunner::new_with_rng(config, random) }
    }

    /// The next one.
    pub(super) fn next(&mut self, excluded: &Excluded) -> Option<History> {
        let (abilities, excluded) = (self.abilities, excluded.clone());
        let all = Sequential::new(
            (1..=LONGEST).into(),
            || Just(State::default()),
            move |state, operation| state.takes(operation) && !excluded.contains(&operation.kind()),
            move |state| transitions(*state, abilities),
            State::after,
        );
        // A history whose operations are all excluded is none.
        let tree = all.new_tree(&mut self.runner).ok()?;
        Some(History(Box::new(tree)))
    }
}

impl History {
    /// Its operations, and where to note how many of them were begun; to be asked once before it is made
    /// simpler, and once after each time.
    pub(super) fn current(&self) -> (Vec<Operation>, Seen) {
        let (_, operations, seen) = self.0.current();
        (operations, seen.unwrap_or_default())
    }

    /// Makes it simpler; whether there is something simpler.
    pub(super) fn simplify(&mut self) -> bool {
        self.0.simplify()
    }

    /// Takes the last simplification back, and tries another; whether there is one.
    pub(super) fn complicate(&mut self) -> bool {
        self.0.complicate()
    }
}

impl State {
    fn user(&self, label: Label) -> Life {
        self.users.get(label).copied().unwrap_or_default()
    }

    fn group(&self, label: Label) -> Life {
        self.groups.get(label).copied().unwrap_or_default()
    }

    fn all_there(&self, members: &[Label]) -> bool {
        members.iter().all(|member| self.user(*member) == Life::There)
    }

    /// Whether an operation makes sense now.
    fn takes(&self, operation: &Operation) -> bool {
        let user = |label: &Label| self.user(*label);
        let group = |label: &Label| self.group(*label);
        match operation {
            Operation::CreateUser { .. } | Operation::FindUser { .. } => true,
            Operation::Search(_) | Operation::Walk { .. } => self.users.contains(&Life::There),
            Operation::ReplaceUser { user: label, .. }
            | Operation::PatchUser { user: label, .. }
            | Operation::DeleteUser { user: label } => user(label) == Life::There,
            Operation::ReadUser { user: label } => user(label) != Life::Unborn,
            Operation::CreateGroup { group: label, members } => {
                group(label) != Life::There && self.all_there(members)
            }
            Operation::PatchGroup { group: label, change, .. } => {
                group(label) == Life::There && self.all_there(change.members())
            }
            Operation::DeleteGroup { group: label } => group(label) == Life::There,
            Operation::ReadGroup { group: label } => group(label) != Life::Unborn,
            Operation::FindGroup { .. } => true,
            Operation::Bulk { user: label, group: other, .. } => {
                user(label) != Life::There && group(other) != Life::There
            }
        }
    }

    fn after(mut self, operation: &Operation) -> Self {
        let State { users, groups } = &mut self;
        let mut user = |label: &Label, life| users.get_mut(*label).map(|it| *it = life);
        let mut group = |label: &Label, life| groups.get_mut(*label).map(|it| *it = life);
        match operation {
            Operation::CreateUser { user: label, .. } => user(label, Life::There),
            Operation::DeleteUser { user: label } => user(label, Life::Gone),
            Operation::CreateGroup { group: label, .. } => group(label, Life::There),
            Operation::DeleteGroup { group: label } => group(label, Life::Gone),
            Operation::Bulk { user: one, group: other, .. } => {
                user(one, Life::There).and(group(other, Life::There))
            }
            _ => None,
        };
        self
    }

    /// Who is there.
    fn there(&self) -> Vec<Label> {
        (0..USERS).filter(|label| self.user(*label) == Life::There).collect()
    }
}

impl GroupChange {
    /// Whom it names.
    pub(super) fn members(&self) -> &[Label] {
        match self {
            Self::Add(members) | Self::RemoveListed(members) | Self::ReplaceAll(members) => members,
            Self::Remove(member) => std::slice::from_ref(member),
            Self::RemoveAll => &[],
        }
    }
}

/// Families of operations.
#[derive(Clone, Copy, Debug)]
enum Family {
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
}

/// What may come next: a family of those that make sense, and eight bytes that say the rest.
fn transitions(state: State, abilities: Abilities) -> BoxedStrategy<Operation> {
    let families = families(&state, abilities);
    (0..families.len(), uniform8(ANY))
        .prop_map(move |(index, bytes)| {
            // The index is below the length of a list that is never empty.
            let family = families.get(index).copied().unwrap_or(Family::Create);
            operation(family, &state, abilities, bytes)
        })
        .boxed()
}

fn families(state: &State, can: Abilities) -> Vec<Family> {
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

fn operation(family: Family, state: &State, can: Abilities, bytes: [u8; 8]) -> Operation {
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
    }
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;

    fn can(supports: &[&str]) -> Abilities {
        Abilities::of(&supports.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn every_kind_that_comes_is_counted() {
        for supports in [&["scim"][..], &["scim.users"], &["scim", "aws"]] {
            let can = can(supports);
            let all = kinds(can);
            let mut histories = Histories::new(can, 7, 1);
            let mut seen = BTreeSet::new();
            for _ in 0..3_000 {
                let history = histories.next(&Excluded::default()).unwrap();
                seen.extend(history.current().0.iter().map(Operation::kind));
            }
            let uncounted: Vec<&String> = seen.difference(&all).collect();
            assert!(uncounted.is_empty(), "{uncounted:?}");
            assert!(seen.len() * 10 > all.len() * 9, "{:?}", all.difference(&seen));
        }
    }

    #[test]
    fn the_same_seed_and_lane_make_the_same_histories() {
        let first = |seed, lane| {
            let mut histories = Histories::new(can(&["scim"]), seed, lane);
            let mut next = || histories.next(&Excluded::default()).unwrap().current().0;
            (0..20).map(|_| next()).collect::<Vec<_>>()
        };
        assert_eq!(first(1, 1), first(1, 1));
        assert_ne!(first(1, 1), first(1, 2));
        assert_ne!(first(1, 1), first(2, 1));
    }

    #[test]
    fn what_is_made_simpler_still_makes_sense() {
        let mut histories = Histories::new(can(&["scim"]), 3, 1);
        for _ in 0..50 {
            let mut history = histories.next(&Excluded::default()).unwrap();
            let (first, seen) = history.current();
            seen.store(first.len(), Ordering::SeqCst);
            // As if the last operation were what shows the fault.
            let last = first.last().unwrap().kind();
            let mut simpler = history.simplify();
            let mut least = first.len();
            while simpler {
                let (operations, _) = history.current();
                let mut state = State::default();
                for operation in &operations {
                    assert!(state.takes(operation), "{operations:?}");
                    state = state.after(operation);
                }
                let shows = operations.last().is_some_and(|it| it.kind() == last);
                if shows {
                    least = least.min(operations.len());
                }
                simpler = if shows { history.simplify() } else { history.complicate() };
            }
            assert!(least <= 4, "{first:?}");
        }
    }
}
