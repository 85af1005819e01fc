//! What a target can get wrong, with the sentence that it breaks.

use crate::fuzz::Rule;
use crate::vocabulary::{Class, Level, Persona, Severity};

use super::operation::Dialect;

/// What was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Offence {
    /// A second resource of the same name was made.
    DuplicateTaken,
    /// A request that was refused left something behind.
    LeftBehind,
    /// A create or replace was answered with success, and does not show what was sent.
    NotKept,
    /// A PATCH was answered with success, and shows something else than it says.
    PatchedWrongly,
    /// A PATCH was refused, and has changed something.
    NotAtomic,
    /// A PATCH that breaks a rule was answered with success.
    BrokenPatchTaken,
    /// A replace whose filter matches nothing was answered with success.
    NoTargetTaken,
    /// A value that was there already is shown twice after it was added again.
    ValueTwice,
    /// Members are not those that a PATCH leaves.
    WrongMembers,
    /// A deleted resource is answered with something else than 404.
    StaysReadable,
    /// A deleted resource is found.
    StaysListed,
    /// A deleted resource keeps its name.
    NameStaysTaken,
    /// A deleted resource's id is given to another one.
    IdGivenAgain,
    /// A deleted user is still a member.
    MemberStays,
    /// A resource that is there is not found, or another one is.
    WrongMatches,
    /// A page is larger than asked for.
    PageTooLarge,
    /// Pages do not show each match once.
    WrongWalk,
    /// `totalResults` is not the number of matches.
    WrongTotal,
    /// The operations of a bulk request did not come to what they say.
    WrongBulk,
    /// What is right was refused.
    RefusesRight,
    /// What an identity provider sends was refused.
    RefusesHabit,
    /// What an identity provider sends was answered with success and not done.
    IgnoresHabit,
    /// Of two changes at once one was answered with success and is lost.
    LostUpdate,
    /// A user is found, read, changed or deleted with a token that must not open the directory.
    OpensToStrangers,
    /// A 5xx, or an answer that is no JSON.
    Breaks,
}

/// A row of the table.
struct Row {
    level: Level,
    severity: Severity,
    class: Class,
    cites: &'static [&'static str],
    title: &'static str,
    why: &'static str,
}

impl Offence {
    /// Half of what a finding is known again by.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::DuplicateTaken => "duplicate-taken",
            Self::LeftBehind => "left-behind",
            Self::NotKept => "not-kept",
            Self::PatchedWrongly => "patched-wrongly",
            Self::NotAtomic => "not-atomic",
            Self::BrokenPatchTaken => "broken-patch-taken",
            Self::NoTargetTaken => "no-target-taken",
            Self::ValueTwice => "value-twice",
            Self::WrongMembers => "wrong-members",
            Self::StaysReadable => "stays-readable",
            Self::StaysListed => "stays-listed",
            Self::NameStaysTaken => "name-stays-taken",
            Self::IdGivenAgain => "id-given-again",
            Self::MemberStays => "member-stays",
            Self::WrongMatches => "wrong-matches",
            Self::PageTooLarge => "page-too-large",
            Self::WrongWalk => "wrong-walk",
            Self::WrongTotal => "wrong-total",
            Self::WrongBulk => "wrong-bulk",
            Self::RefusesRight => "refuses-right",
            Self::RefusesHabit => "refuses-habit",
            Self::IgnoresHabit => "ignores-habit",
            Self::LostUpdate => "lost-update",
            Self::OpensToStrangers => "opens-to-strangers",
            Self::Breaks => "breaks",
        }
    }

    /// What a success that was none is, by how the request was written.
    pub(super) const fn undone(self, dialect: Dialect) -> Self {
        match dialect {
            Dialect::Capitals => Self::IgnoresHabit,
            Dialect::Plain | Dialect::WithoutPath => self,
        }
    }

    /// What a refusal of something right is, by how it was written.
    pub(super) const fn refused(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Capitals => Self::RefusesHabit,
            Dialect::Plain | Dialect::WithoutPath => Self::RefusesRight,
        }
    }

    /// What is broken.
    pub(super) fn rule(self) -> Rule {
        let Row { level, severity, class, cites, .. } = self.row();
        let cites = cites.iter().map(|cite| (*cite).to_owned()).collect();
        Rule { level, severity, class, cites }
    }

    /// The rule, as a sentence.
    pub(super) fn title(self) -> &'static str {
        self.row().title
    }

    /// What breaks otherwise.
    pub(super) fn why(self) -> &'static str {
        self.row().why
    }

    fn row(self) -> Row {
        use Level::{May, Must, Should};
        use Severity::{Critical, High, Medium};
        let row = |level, severity, cites, title, why| Row {
            level,
            severity,
            class: Class::Rule,
            cites,
            title,
            why,
        };
        match self {
            Self::DuplicateTaken => row(
                Must,
                High,
                &["RFC7644-3.3/duplicate"],
                "A name that is taken is refused",
                "With two accounts of one name, the next change hits the wrong person.",
            ),
            Self::LeftBehind => row(
                Must,
                High,
                &["RFC7644-3.3/duplicate", "RFC7644-3.4.2.2/matching"],
                "A create that is refused leaves nothing behind",
                "Accounts that nobody made are in nobody's list of who has to leave.",
            ),
            Self::NotKept => row(
                Must,
                High,
                &["RFC7644-3.3/created", "RFC7644-3.5.1/replaces"],
                "What was answered with success is there when it is read",
                "A connector that was told `done` does not send it again.",
            ),
            Self::PatchedWrongly => row(
                Must,
                High,
                &["RFC7644-3.5.2/success", "RFC7644-3.5.2/atomic"],
                "A PATCH that succeeds has done what it says, and nothing else",
                "Whoever was to lose a role or an address keeps it, or somebody loses another one.",
            ),
            Self::NotAtomic => row(
                Must,
                High,
                &["RFC7644-3.5.2/atomic"],
                "A PATCH that is refused changes nothing",
                "A connector sends it again, and half of it is done twice.",
            ),
            Self::BrokenPatchTaken => row(
                Must,
                Medium,
                &["RFC7644-3.5.2/atomic", "RFC7644-3.5.2/op"],
                "A PATCH with a broken operation is refused",
                "A mapping with a mistake in it looks as if it worked.",
            ),
            Self::NoTargetTaken => row(
                Must,
                Medium,
                &["RFC7644-3.5.2.3/no-target"],
                "A replace whose filter matches nothing is refused",
                "The value that was meant stays as it was, and nobody is told.",
            ),
            Self::ValueTwice => row(
                Should,
                Medium,
                &["RFC7644-3.5.2.1/known-value", "RFC7643-2.4/no-repeats"],
                "Adding what is there already changes nothing",
                "One removal leaves the other one, and whoever was taken out is still in.",
            ),
            Self::WrongMembers => row(
                Must,
                High,
                &["RFC7644-3.5.2/success", "RFC7644-3.5.2/atomic"],
                "A group has the members that its last change leaves",
                "Membership is access: one too many is a breach, one too few an outage.",
            ),
            Self::StaysReadable => row(
                Must,
                High,
                &["RFC7644-3.6/gone"],
                "A deleted resource is not found any more",
                "Whoever left is still somebody for everything that reads accounts.",
            ),
            Self::StaysListed => row(
                Must,
                High,
                &["RFC7644-3.6/omitted"],
                "A deleted resource is left out of lists",
                "A connector that matches by name adopts a deleted account.",
            ),
            Self::NameStaysTaken => row(
                Should,
                Medium,
                &["RFC7644-3.6/no-conflict"],
                "A deleted resource's name is free again",
                "Whoever comes back cannot be given an account.",
            ),
            Self::IdGivenAgain => row(
                Must,
                High,
                &["RFC7643-3.1/id-stable"],
                "The id of a deleted resource is not given to another one",
                "Whatever still names the old id gives the new person the old one's access.",
            ),
            Self::MemberStays => row(
                May,
                Medium,
                &["RFC7643-2.3.7/integrity"],
                "A deleted user is in no group any more",
                "Reports of who has access list people who are gone.",
            ),
            Self::WrongMatches => row(
                Must,
                High,
                &["RFC7644-3.4.2.2/matching"],
                "A filter finds all that matches, and nothing else",
                "A connector that asks for one account and is given another one overwrites a stranger.",
            ),
            Self::PageTooLarge => row(
                Must,
                Medium,
                &["RFC7644-3.4.2.4/count"],
                "A page has no more entries than asked for",
                "A client that reserves room for a page loses what does not fit.",
            ),
            Self::WrongWalk => row(
                Should,
                Medium,
                &["RFC7644-3.4.2.4/walk"],
                "Pages show each match once",
                "Who is left out between two pages is taken for deleted.",
            ),
            Self::WrongTotal => row(
                Must,
                Medium,
                &["RFC7644-3.4.2/total-results"],
                "totalResults counts all matches",
                "A client that stops at the total misses whoever comes after it.",
            ),
            Self::WrongBulk => row(
                Must,
                High,
                &["RFC7644-3.7/intent"],
                "A bulk request comes to what its operations say",
                "Accounts without their groups, or the other way round, and no error.",
            ),
            Self::LostUpdate => row(
                Must,
                High,
                &["RFC7644-3.5.2/success", "RFC7644-3.5.1/replaces"],
                "Of two changes at once none is lost",
                "Connectors send several requests at once; what was answered with success and is lost is never sent again.",
            ),
            Self::OpensToStrangers => row(
                Must,
                Critical,
                &["RFC7644-2/authorization", "RFC7644-2/refused"],
                "Nobody is found, read, changed or deleted without a token of the directory",
                "Whoever has any token, or none, is the administrator of everybody.",
            ),
            Self::RefusesRight => row(
                Should,
                Medium,
                &["RFC7644-3.12/statuses"],
                "A request that breaks no rule is done",
                "A connector that follows the standard cannot do its work.",
            ),
            Self::RefusesHabit => Row {
                class: Class::Interop(Persona::Entra),
                ..row(
                    Should,
                    Medium,
                    &["RFC7644-3.12/statuses"],
                    "Operations written as Entra ID writes them are understood",
                    "Nobody is provisioned from there.",
                )
            },
            Self::IgnoresHabit => Row {
                class: Class::Interop(Persona::Entra),
                ..row(
                    Should,
                    High,
                    &["RFC7644-3.12/statuses"],
                    "Operations written as Entra ID writes them are done, or refused",
                    "What is answered with success and not done is never sent again.",
                )
            },
            Self::Breaks => Row {
                class: Class::Robustness,
                ..row(
                    Should,
                    High,
                    &["RFC7644-3.12/statuses"],
                    "No request breaks the target",
                    "A queue stops at the first request that is answered with an internal error.",
                )
            },
        }
    }
}
