use http::StatusCode;
use thiserror::Error;

use crate::messages::{self as m, MessageRow};

/// Why a SCIM request is refused: the error enum of everything behind the SCIM address.
///
/// Each variant is one situation of the behaviour rows; status and text follow from it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// SCIM-G-08: no `Authorization`.
    #[error("no authorization")]
    NoAuthorization,
    /// SCIM-G-07: another scheme than Bearer.
    #[error("authorization scheme is not bearer")]
    OtherScheme,
    /// SCIM-G-08, TOK-11, TOK-12: not a token of this directory, or no such directory.
    #[error("token is not valid here")]
    BadToken,
    /// TOK-10.
    #[error("token has expired")]
    ExpiredToken,
    /// SCIM-G-13.
    #[error("too many requests")]
    Throttled,
    /// SCIM-G-14: only faults give it.
    #[error("internal error")]
    Internal,
    /// SCIM-D-01: the body is larger than the advertised payload size.
    #[error("body is too large")]
    TooLarge,
    /// SCIM-G-05.
    #[error("no such endpoint")]
    NoEndpoint,
    /// SCIM-G-04, SCIM-GR-18.
    #[error("operation is not supported")]
    Unsupported,
    /// SCIM-V-09.
    #[error("body is not json")]
    NotJson,
    /// A value of the wrong JSON type (no row: the effect is not known).
    #[error("`{attribute}` has the wrong type")]
    WrongType {
        /// Dotted name of the attribute.
        attribute: String,
    },
    /// SCIM-U-02, SCIM-V-14: mandatory attributes that are absent.
    #[error("required attributes are absent: {}", .attributes.join(", "))]
    Missing {
        /// Dotted names.
        attributes: Vec<&'static str>,
    },
    /// SCIM-V-01 to V-04: text that breaks constraints.
    #[error("constraints are broken")]
    Constraints {
        /// At least one, in the order they are reported.
        broken: Vec<Broken>,
    },
    /// SCIM-V-05 to V-08.
    #[error("`{}` has more than one value", .list.name())]
    TooManyValues {
        /// The list.
        list: SingleList,
    },
    /// SCIM-U-17, SCIM-GR-19.
    #[error("`{name}` is reserved")]
    Reserved {
        /// The name asked for.
        name: String,
    },
    /// SCIM-E-04, SCIM-U-16, SCIM-U-34, SCIM-GR-03.
    #[error("{of} is taken")]
    Duplicate {
        /// What is taken.
        of: Unique,
    },
    /// SCIM-E-07, SCIM-E-09.
    #[error("user does not exist")]
    NoUser,
    /// SCIM-E-08.
    #[error("group does not exist")]
    NoGroup,
    /// SCIM-GR-16, SCIM-F-06.
    #[error("member does not exist")]
    NoMember,
    /// SCIM-GR-02.
    #[error("too many members")]
    TooManyMembers,
    /// SCIM-GR-09.
    #[error("too many membership changes")]
    TooManyChanges,
    /// SCIM-GR-10.
    #[error("all members at once")]
    AllMembers,
    /// SCIM-V-10, SCIM-F-03 to F-05.
    #[error("invalid filter")]
    InvalidFilter,
    /// SCIM-F-11.
    #[error("count is not a number")]
    BadCount,
    /// SCIM-F-15.
    #[error("invalid cursor")]
    BadCursor,
    /// SCIM-F-16.
    #[error("filter changed between pages")]
    FilterChanged,
    /// SCIM-V-11, SCIM-GR-14.
    #[error("remove without path")]
    NoPath,
    /// SCIM-E-06, SCIM-GR-13.
    #[error("path omitted")]
    PathOmitted,
    /// SCIM-U-27: the operation is not well formed.
    #[error("patch operation not understood: {reason}")]
    BadOperation {
        /// What is wrong, as a fragment.
        reason: String,
    },
    /// SCIM-U-27: another operator than eq in a path.
    #[error("path filter is not eq")]
    PathFilter,
    /// SCIM-U-28, SCIM-GR-08.
    #[error("`{attribute}` cannot be changed")]
    NotModifiable {
        /// The attribute of the path.
        attribute: String,
    },
    /// SCIM-U-29.
    #[error("`{attribute}` cannot be removed")]
    Protected {
        /// The attribute of the path.
        attribute: &'static str,
    },
    /// SCIM-U-30.
    #[error("more than one operation on `{attribute}`")]
    Repeated {
        /// The attribute of the paths.
        attribute: &'static str,
    },
}

/// One constraint that a text breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Dotted name of the attribute, URN-qualified for an extension.
    pub attribute: &'static str,
    /// Which constraint.
    pub constraint: Constraint,
}

/// What is asked of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// At least one character.
    NotEmpty,
    /// At most so many characters.
    AtMost(usize),
    /// Letters, marks, symbols, numbers, punctuation and blanks (SCIM-U-09).
    Text,
    /// The same without blanks (SCIM-U-08, SCIM-U-15).
    Word,
}

/// A list that may hold one value (SCIM-U-06).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SingleList {
    /// `emails`
    Emails,
    /// `phoneNumbers`
    Phones,
    /// `addresses`
    Addresses,
    /// `roles`
    Roles,
}

impl SingleList {
    /// The name of the attribute.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Emails => "emails",
            Self::Phones => "phoneNumbers",
            Self::Addresses => "addresses",
            Self::Roles => "roles",
        }
    }
}

/// A value that only one resource of a kind may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unique {
    /// `userName`
    UserName,
    /// the primary e-mail
    Email,
    /// `externalId` of a user
    UserExternalId,
    /// `displayName` of a group
    GroupName,
    /// `externalId` of a group
    GroupExternalId,
}

impl std::fmt::Display for Unique {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::UserName => "userName",
            Self::Email => "primary e-mail",
            Self::UserExternalId | Self::GroupExternalId => "externalId",
            Self::GroupName => "displayName",
        })
    }
}

impl Refusal {
    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NoAuthorization | Self::OtherScheme | Self::BadToken | Self::ExpiredToken => {
                StatusCode::UNAUTHORIZED
            }
            Self::Throttled => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NoEndpoint | Self::NoUser | Self::NoGroup | Self::NoMember => {
                StatusCode::NOT_FOUND
            }
            Self::Duplicate { .. } => StatusCode::CONFLICT,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// The row whose text answers this.
    pub const fn message(&self) -> &'static MessageRow {
        match self {
            Self::NoAuthorization => &m::G_08_NO_AUTHORIZATION,
            Self::OtherScheme => &m::G_07_OTHER_SCHEME,
            Self::BadToken => &m::G_08_BAD_TOKEN,
            Self::ExpiredToken => &m::TOK_10_EXPIRED,
            Self::Throttled => &m::G_13_THROTTLED,
            Self::Internal => &m::G_14_INTERNAL,
            Self::TooLarge => &m::D_01_TOO_LARGE,
            Self::NoEndpoint => &m::G_05_NO_ENDPOINT,
            Self::Unsupported => &m::G_04_UNSUPPORTED,
            Self::NotJson => &m::V_09_NOT_JSON,
            Self::WrongType { .. } => &m::G_12_SHAPE,
            Self::Missing { .. } => &m::V_14_MISSING,
            Self::Constraints { .. } => &m::V_01_ERRORS,
            Self::TooManyValues { list: SingleList::Emails } => &m::V_05_EMAILS,
            Self::TooManyValues { list: SingleList::Addresses } => &m::V_06_ADDRESSES,
            Self::TooManyValues { list: SingleList::Phones } => &m::V_07_PHONES,
            Self::TooManyValues { list: SingleList::Roles } => &m::V_07_ROLES,
            Self::Reserved { .. } => &m::U_17_RESERVED,
            Self::Duplicate { .. } => &m::E_04_DUPLICATE,
            Self::NoUser => &m::E_07_NO_USER,
            Self::NoGroup => &m::E_08_NO_GROUP,
            Self::NoMember => &m::GR_16_NO_MEMBER,
            Self::TooManyMembers => &m::GR_02_MEMBERS,
            Self::TooManyChanges => &m::GR_09_CHANGES,
            Self::AllMembers => &m::GR_10_ALL_MEMBERS,
            Self::InvalidFilter => &m::V_10_FILTER,
            Self::BadCount => &m::F_11_COUNT,
            Self::BadCursor => &m::F_15_CURSOR,
            Self::FilterChanged => &m::F_16_FILTER_CHANGED,
            Self::NoPath => &m::V_11_NO_PATH,
            Self::PathOmitted => &m::E_06_PATH_OMITTED,
            Self::BadOperation { .. } => &m::U_27_OPERATION,
            Self::PathFilter => &m::U_27_FILTER,
            Self::NotModifiable { .. } => &m::U_28_ATTRIBUTE,
            Self::Protected { .. } => &m::U_29_PROTECTED,
            Self::Repeated { .. } => &m::U_30_REPEATED,
        }
    }

    /// The text of the specific era. The generic era answers every 400 with SCIM-E-05 instead.
    pub fn detail(&self) -> String {
        let row = self.message();
        match self {
            Self::WrongType { attribute } | Self::NotModifiable { attribute } => {
                row.filled(&[("attribute", attribute)])
            }
            Self::Protected { attribute } | Self::Repeated { attribute } => {
                row.filled(&[("attribute", attribute)])
            }
            Self::Missing { attributes } => row.filled(&[("attributes", &attributes.join(", "))]),
            Self::Constraints { broken } => {
                let clauses: Vec<String> = broken.iter().map(Broken::clause).collect();
                let count = broken.len().to_string();
                row.filled(&[("count", &count), ("clauses", &clauses.join("; "))])
            }
            Self::Reserved { name } => row.filled(&[("name", name)]),
            Self::BadOperation { reason } => row.filled(&[("reason", reason)]),
            _ => row.text.to_owned(),
        }
    }

    /// The text of the audit record where it differs from the answer's (SCIM-V-12, SCIM-V-13).
    pub const fn audit_message(&self) -> Option<&'static MessageRow> {
        match self {
            Self::Duplicate { of: Unique::GroupName } => Some(&m::V_12_AUDIT),
            Self::Duplicate { of: Unique::UserName } => Some(&m::V_13_AUDIT),
            _ => None,
        }
    }
}

impl Broken {
    /// One clause of SCIM-V-01.
    fn clause(&self) -> String {
        let constraint = match self.constraint {
            Constraint::NotEmpty => m::V_01_TOO_SHORT.text.to_owned(),
            Constraint::AtMost(limit) => m::U_09_TOO_LONG.filled(&[("limit", &limit.to_string())]),
            Constraint::Text => m::V_01_PATTERN.text.to_owned(),
            Constraint::Word => m::U_08_PATTERN.text.to_owned(),
        };
        m::V_01_CLAUSE.filled(&[("attribute", self.attribute), ("constraint", &constraint)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v_01_is_told_clause_by_clause() {
        let refusal = Refusal::Constraints {
            broken: vec![
                Broken { attribute: "name.givenName", constraint: Constraint::Text },
                Broken { attribute: "name.givenName", constraint: Constraint::NotEmpty },
            ],
        };
        assert_eq!(
            refusal.detail(),
            r"2 validation errors detected: Value at 'name.givenName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+; Value at 'name.givenName' failed to satisfy constraint: Member must have length greater than or equal to 1"
        );
        assert_eq!(refusal.status(), StatusCode::BAD_REQUEST);
    }

    #[test]
    fn v_03_says_errors_for_a_single_one_too() {
        let refusal = Refusal::Constraints {
            broken: vec![Broken { attribute: "name.familyName", constraint: Constraint::Text }],
        };
        assert!(refusal.detail().starts_with("1 validation errors detected: "));
    }

    #[test]
    fn v_06_lacks_the_word_that_its_siblings_have() {
        let detail = |list| Refusal::TooManyValues { list }.detail();
        assert_eq!(detail(SingleList::Addresses), "List attribute addresses allowed limit of 1");
        assert_eq!(detail(SingleList::Emails), "List attribute emails exceeds allowed limit of 1");
    }

    #[test]
    fn v_12_differs_between_the_record_and_the_answer() {
        let refusal = Refusal::Duplicate { of: Unique::GroupName };
        assert_eq!(refusal.detail(), "Refused to create a new, duplicate resource.");
        let record = refusal.audit_message().map(|row| row.text);
        assert_eq!(record, Some("Duplicate GroupDisplayName"));
    }
}
