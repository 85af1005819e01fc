//! What a history is made of.

use std::fmt;

use super::at_once::Race;
use super::tokens::{Act, Token};

/// Users that a history knows, by number.
pub(super) const USERS: usize = 4;
/// Groups that a history knows, by number.
pub(super) const GROUPS: usize = 2;

/// A user or group of a history, by its number: whoever is created anew under a number has the same name.
pub(super) type Label = usize;

/// One thing that a client does. Which requests that takes is for `play` to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// POST /Users: somebody new, somebody anew, or a duplicate of who is there.
    CreateUser { user: Label, person: Person, spelling: Spelling },
    /// PUT /Users/{id}.
    ReplaceUser { user: Label, person: Person },
    /// PATCH /Users/{id}, one operation or several.
    PatchUser { user: Label, changes: Vec<UserChange>, dialect: Dialect },
    /// DELETE /Users/{id}.
    DeleteUser { user: Label },
    /// GET /Users/{id}, also of who is deleted.
    ReadUser { user: Label },
    /// `userName eq`.
    FindUser { user: Label, spelling: Spelling },
    /// POST /Groups.
    CreateGroup { group: Label, members: Vec<Label> },
    /// PATCH /Groups/{id}.
    PatchGroup { group: Label, change: GroupChange, dialect: Dialect },
    /// DELETE /Groups/{id}.
    DeleteGroup { group: Label },
    /// GET /Groups/{id}, also of what is deleted.
    ReadGroup { group: Label },
    /// `displayName eq`.
    FindGroup { group: Label },
    /// A filter over all users of the history.
    Search(Question),
    /// All users of the history, page by page.
    Walk { count: usize },
    /// POST /Bulk: a user, and a group with that user in it.
    Bulk { user: Label, group: Label, person: Person },
    /// Two things at once.
    AtOnce { user: Label, race: Race },
    /// Something simple, with another token than the target file's.
    WithToken { user: Label, token: Token, act: Act },
}

/// What stands in a user beside the name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    /// Number of the displayName and of the familyName.
    pub(super) display: u8,
    pub(super) family: u8,
    pub(super) active: bool,
    /// How many e-mails: of type work, then home.
    pub(super) emails: u8,
    pub(super) title: Option<u8>,
    pub(super) department: Option<u8>,
}

/// How a name is written that is compared without case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    AsCreated,
    Capitals,
}

/// How a PATCH is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// As in the examples of RFC 7644: `op` in small letters, a path.
    Plain,
    /// As Entra ID writes it: `Add`, `Replace`, `Remove`.
    Capitals,
    /// As Okta writes it: no path, an object as the value.
    WithoutPath,
}

/// One operation of a PATCH of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UserChange {
    Active(bool),
    Display(u8),
    Family(u8),
    /// Set, or removed.
    Title(Option<u8>),
    Department(Option<u8>),
    AddEmail(EmailType, u8),
    EmailValue(EmailType, u8),
    RemoveEmail(EmailType),
    RemoveEmails,
    ReplaceEmails(u8),
    /// What has to be refused.
    Broken(Breach),
}

/// Types of e-mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EmailType {
    Work,
    Home,
    Other,
}

/// What is wrong with an operation of a PATCH.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breach {
    /// `op` is none of the three.
    UnknownOp,
    /// The bracket of the path's filter is not closed.
    OpenBracket,
    /// A remove without a path.
    RemoveWithoutPath,
}

/// A PATCH of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GroupChange {
    Add(Vec<Label>),
    Remove(Label),
    /// The members in `value`, as Entra ID removes them.
    RemoveListed(Vec<Label>),
    RemoveAll,
    ReplaceAll(Vec<Label>),
}

/// A filter with its answer known from the resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    Active(bool),
    NotActive,
    HasTitle,
    Title(u8),
    FamilyBegins(u8),
    FamilyIs(u8, Spelling),
    DisplayHas(u8),
    AnyEmailEnds,
    EmailOfType(EmailType),
    /// `family or title and active`, which is read from the `and` (RFC 7644 section 3.4.2.2).
    Precedence {
        family: u8,
        title: u8,
        active: bool,
    },
}

impl EmailType {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Home => "home",
            Self::Other => "other",
        }
    }
}

impl Operation {
    /// What it does, without the numbers: half of what a finding is known again by.
    pub(super) fn kind(&self) -> String {
        let dialect = |dialect: &Dialect| match dialect {
            Dialect::Plain => "",
            Dialect::Capitals => "-in-capitals",
            Dialect::WithoutPath => "-without-path",
        };
        match self {
            Self::CreateUser { spelling: Spelling::AsCreated, .. } => "create-user".to_owned(),
            Self::CreateUser { .. } => "create-user-in-capitals".to_owned(),
            Self::ReplaceUser { .. } => "replace-user".to_owned(),
            Self::PatchUser { changes, dialect: written, .. } => {
                let several = if changes.len() > 1 { "-and-more" } else { "" };
                let change = changes.last().map_or("nothing", |change| change.kind());
                format!("patch-user-{change}{several}{}", dialect(written))
            }
            Self::DeleteUser { .. } => "delete-user".to_owned(),
            Self::ReadUser { .. } => "read-user".to_owned(),
            Self::FindUser { spelling: Spelling::AsCreated, .. } => "find-user".to_owned(),
            Self::FindUser { .. } => "find-user-in-capitals".to_owned(),
            Self::CreateGroup { .. } => "create-group".to_owned(),
            Self::PatchGroup { change, dialect: written, .. } => {
                format!("patch-group-{}{}", change.kind(), dialect(written))
            }
            Self::DeleteGroup { .. } => "delete-group".to_owned(),
            Self::ReadGroup { .. } => "read-group".to_owned(),
            Self::FindGroup { .. } => "find-group".to_owned(),
            Self::Search(question) => format!("search-{}", question.kind()),
            Self::Walk { .. } => "walk".to_owned(),
            Self::Bulk { .. } => "bulk".to_owned(),
            Self::AtOnce { race, .. } => format!("at-once-{}", race.name()),
            Self::WithToken { token, act, .. } => format!("with-{token}-{}", act.name()),
        }
    }
}

impl Operation {
    /// Whether it depends on which of two requests is faster.
    pub(super) const fn is_at_once(&self) -> bool {
        matches!(self, Self::AtOnce { .. })
    }

    /// Something simpler that leaves the same behind, or less.
    pub(super) const fn plainer(&self) -> Option<Self> {
        match *self {
            Self::AtOnce { user, race: Race::CreateTwice(person) }
            | Self::Bulk { user, person, .. } => {
                Some(Self::CreateUser { user, person, spelling: Spelling::AsCreated })
            }
            Self::AtOnce { user, race: Race::ChangeAndDelete(_) | Race::DeleteTwice } => {
                Some(Self::DeleteUser { user })
            }
            _ => None,
        }
    }

    /// The kinds of what it does, each by itself: its own, unless it does several things.
    pub(super) fn parts(&self) -> Vec<String> {
        match self {
            Self::PatchUser { user, changes, dialect } if changes.len() > 1 => {
                let alone = |change: &UserChange| Self::PatchUser {
                    user: *user,
                    changes: vec![*change],
                    dialect: *dialect,
                };
                changes.iter().map(|change| alone(change).kind()).collect()
            }
            one => vec![one.kind()],
        }
    }
}

impl UserChange {
    const fn kind(self) -> &'static str {
        match self {
            Self::Active(_) => "active",
            Self::Display(_) => "display-name",
            Self::Family(_) => "family-name",
            Self::Title(Some(_)) => "title",
            Self::Title(None) => "no-title",
            Self::Department(Some(_)) => "department",
            Self::Department(None) => "no-department",
            Self::AddEmail(..) => "add-email",
            Self::EmailValue(..) => "email-value",
            Self::RemoveEmail(_) => "remove-email",
            Self::RemoveEmails => "remove-emails",
            Self::ReplaceEmails(_) => "replace-emails",
            Self::Broken(Breach::UnknownOp) => "unknown-op",
            Self::Broken(Breach::OpenBracket) => "open-bracket",
            Self::Broken(Breach::RemoveWithoutPath) => "remove-without-path",
        }
    }

    /// Whether it can be written without a path.
    pub(super) const fn may_lack_path(self) -> bool {
        matches!(
            self,
            Self::Active(_) | Self::Display(_) | Self::Title(Some(_)) | Self::ReplaceEmails(_)
        )
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

    const fn kind(&self) -> &'static str {
        match self {
            Self::Add(_) => "add",
            Self::Remove(_) => "remove",
            Self::RemoveListed(_) => "remove-listed",
            Self::RemoveAll => "remove-all",
            Self::ReplaceAll(_) => "replace-all",
        }
    }
}

impl Question {
    const fn kind(self) -> &'static str {
        match self {
            Self::Active(_) => "active",
            Self::NotActive => "not-active",
            Self::HasTitle => "has-title",
            Self::Title(_) => "title",
            Self::FamilyBegins(_) => "family-begins",
            Self::FamilyIs(..) => "family-is",
            Self::DisplayHas(_) => "display-has",
            Self::AnyEmailEnds => "any-email-ends",
            Self::EmailOfType(_) => "email-of-type",
            Self::Precedence { .. } => "precedence",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind().replace('-', " ");
        match self {
            Self::CreateUser { user, .. }
            | Self::ReplaceUser { user, .. }
            | Self::PatchUser { user, .. }
            | Self::DeleteUser { user }
            | Self::ReadUser { user }
            | Self::FindUser { user, .. }
            | Self::AtOnce { user, .. }
            | Self::WithToken { user, .. } => write!(f, "{kind} ({user})"),
            Self::CreateGroup { group, members } => {
                write!(f, "{kind} ({group}) with members {members:?}")
            }
            Self::PatchGroup { group, .. }
            | Self::DeleteGroup { group }
            | Self::ReadGroup { group }
            | Self::FindGroup { group } => write!(f, "{kind} ({group})"),
            Self::Search(_) => f.write_str(&kind),
            Self::Walk { count } => write!(f, "{kind} in pages of {count}"),
            Self::Bulk { user, group, .. } => write!(f, "{kind} with user {user} in group {group}"),
        }
    }
}
