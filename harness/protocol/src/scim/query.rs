//! Queries: the parameters of GET and the body of `.search` (RFC 7644 sections 3.4.2 and 3.4.3; the
//! cursor: RFC 9865 section 2).

use serde_json::{Map, Value};
use thiserror::Error;

use super::attr::{AttrPath, AttrPathError};
use super::error::{ScimError, ScimType};
use super::filter::{Filter, FilterError};
use super::lookup::member;
use super::project::{Names, NamesError, Projection};
use super::sort::{Sort, SortOrder, UnknownSortOrder};
use super::urn;

/// What to find, in what order, how much of it and what of each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Which resources; all of them without one.
    pub filter: Option<Filter>,
    /// In what order; the server's own without one.
    pub sort: Option<Sort>,
    /// Which page.
    pub page: Page,
    /// Which attributes of each resource.
    pub projection: Projection,
}

/// Which page of the results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The 1-based place of the first result; what is less than 1 was read as 1. `None` when the
    /// parameter is not there.
    pub start_index: Option<u64>,
    /// Results at most; what is less than 0 was read as 0.
    pub count: Option<u64>,
    /// The cursor, empty on the first page. `None` when the parameter is not there.
    pub cursor: Option<String>,
}

/// Why something is not a query.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum QueryError {
    /// The body of `.search` is another kind of JSON.
    #[error("expected a JSON object")]
    NotAnObject,
    /// `schemas` of the body does not name the message.
    #[error("expected `schemas` to contain `{}`", urn::SEARCH_REQUEST)]
    WrongSchema,
    /// A parameter that takes one value is there twice: which one counts would be a matter of luck.
    #[error("`{name}` is there more than once")]
    Repeated {
        /// The parameter.
        name: &'static str,
    },
    /// A member of the body is of the wrong JSON type.
    #[error("expected `{name}` to be {expected}")]
    WrongType {
        /// The member.
        name: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// `filter` is not one.
    #[error("invalid filter: {0}")]
    Filter(FilterError),
    /// `sortBy` is not the name of an attribute.
    #[error("invalid `sortBy`: {0}")]
    SortBy(AttrPathError),
    /// `sortOrder` is neither of its two values.
    #[error("invalid `sortOrder`: {0}")]
    SortOrder(UnknownSortOrder),
    /// `startIndex` is not an integer.
    #[error("expected `startIndex` to be an integer")]
    StartIndex,
    /// `count` is not an integer.
    #[error("expected `count` to be an integer")]
    Count,
    /// `count` of a cursor query is not an integer (RFC 9865 section 2.1).
    #[error("expected `count` to be an integer")]
    CursorCount,
    /// `attributes` or `excludedAttributes` is wrong.
    #[error(transparent)]
    Names(#[from] NamesError),
}

/// The parameters as they were found, before they are understood.
#[derive(Default)]
struct Raw {
    filter: Option<String>,
    sort_by: Option<String>,
    sort_order: Option<String>,
    start_index: Option<Integer>,
    count: Option<Integer>,
    cursor: Option<String>,
    names: Names,
}

/// A number that is an integer of any size, or none at all.
#[derive(Clone, Copy)]
enum Integer {
    Value(i64),
    Wrong,
}

impl Query {
    /// Reads the parameters of a URL, percent-decoded. Their names are compared as they are written;
    /// unknown ones are ignored, as RFC 7644 section 3.4.2 demands.
    ///
    /// A parameter without a value is one with an empty value. An empty `cursor` asks for the first
    /// page; empty names of attributes and an empty `sortOrder` are the same as none; an empty filter
    /// or number is an error.
    pub fn from_parameters<'p>(
        parameters: impl IntoIterator<Item = (&'p str, &'p str)>,
    ) -> Result<Self, QueryError> {
        let mut raw = Raw::default();
        for (name, value) in parameters {
            match name {
                "filter" => once(&mut raw.filter, "filter", value.to_owned())?,
                "sortBy" => once(&mut raw.sort_by, "sortBy", value.to_owned())?,
                "sortOrder" => once(&mut raw.sort_order, "sortOrder", value.to_owned())?,
                "startIndex" => once(&mut raw.start_index, "startIndex", Integer::read(value))?,
                "count" => once(&mut raw.count, "count", Integer::read(value))?,
                "cursor" => once(&mut raw.cursor, "cursor", value.to_owned())?,
                _ => raw.names.parameter(name, value)?,
            }
        }
        raw.understood()
    }

    /// Reads the body of `.search`. Names of members are compared without case; unknown ones are
    /// ignored; null is the same as absent (RFC 7643 section 2.5).
    pub fn from_json(body: &Value) -> Result<Self, QueryError> {
        let body = body.as_object().ok_or(QueryError::NotAnObject)?;
        let schemas = member(body, "schemas").and_then(Value::as_array);
        let named = schemas.is_some_and(|list| {
            list.iter()
                .filter_map(Value::as_str)
                .any(|uri| uri.eq_ignore_ascii_case(urn::SEARCH_REQUEST))
        });
        if !named {
            return Err(QueryError::WrongSchema);
        }
        let raw = Raw {
            filter: text(body, "filter")?,
            sort_by: text(body, "sortBy")?,
            sort_order: text(body, "sortOrder")?,
            start_index: integer(body, "startIndex")?,
            count: integer(body, "count")?,
            cursor: text(body, "cursor")?,
            names: Names::from_body(body)?,
        };
        raw.understood()
    }
}

impl Page {
    /// The 1-based place of the first result.
    pub fn start(&self) -> u64 {
        self.start_index.unwrap_or(1)
    }
}

impl QueryError {
    /// The keyword a server answers with, under status 400.
    pub fn scim_type(&self) -> ScimType {
        match self {
            Self::NotAnObject | Self::WrongSchema => ScimType::InvalidSyntax,
            Self::Filter(error) => error.scim_type(),
            Self::Repeated { name: "filter" } => ScimType::InvalidFilter,
            Self::CursorCount => ScimType::InvalidCount,
            _ => ScimType::InvalidValue,
        }
    }
}

impl From<&QueryError> for ScimError {
    fn from(error: &QueryError) -> Self {
        Self::new(400, error.to_string()).with_type(error.scim_type())
    }
}

impl Raw {
    fn understood(self) -> Result<Query, QueryError> {
        let filter = self.filter.as_deref().map(Filter::parse).transpose();
        let sort_by = self.sort_by.as_deref().filter(|text| !text.is_empty());
        let sort_order = self.sort_order.as_deref().filter(|text| !text.is_empty());
        let order = sort_order
            .map_or(Ok(SortOrder::default()), |text| text.parse().map_err(QueryError::SortOrder))?;
        let by = sort_by.map(AttrPath::parse).transpose().map_err(QueryError::SortBy)?;
        let wrong_count = match self.cursor {
            Some(_) => QueryError::CursorCount,
            None => QueryError::Count,
        };
        Ok(Query {
            filter: filter.map_err(QueryError::Filter)?,
            // Without an attribute to sort by, a direction says nothing.
            sort: by.map(|by| Sort { by, order }),
            page: Page {
                start_index: at_least(1, self.start_index, QueryError::StartIndex)?,
                count: at_least(0, self.count, wrong_count)?,
                cursor: self.cursor,
            },
            projection: self.names.projection()?,
        })
    }
}

impl Integer {
    /// A decimal integer; one of more digits than 64 bits hold is the largest or smallest there is.
    fn read(text: &str) -> Self {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::Wrong;
        }
        let limit = if text.starts_with('-') { i64::MIN } else { i64::MAX };
        Self::Value(text.parse().unwrap_or(limit))
    }
}

fn once<T>(slot: &mut Option<T>, name: &'static str, value: T) -> Result<(), QueryError> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(QueryError::Repeated { name }),
    }
}

fn at_least(
    least: u64,
    found: Option<Integer>,
    wrong: QueryError,
) -> Result<Option<u64>, QueryError> {
    match found {
        None => Ok(None),
        Some(Integer::Wrong) => Err(wrong),
        Some(Integer::Value(value)) => Ok(Some(u64::try_from(value).unwrap_or(least).max(least))),
    }
}

fn text(body: &Map<String, Value>, name: &'static str) -> Result<Option<String>, QueryError> {
    match member(body, name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(QueryError::WrongType { name, expected: "a string" }),
    }
}

fn integer(body: &Map<String, Value>, name: &'static str) -> Result<Option<Integer>, QueryError> {
    match member(body, name) {
        None | Some(Value::Null) => Ok(None),
        // A number with a fraction or an exponent is not one of SCIM's integers (RFC 7643 section
        // 2.3.4), and a text is no number.
        Some(Value::Number(number)) if number.is_i64() || number.is_u64() => {
            Ok(Some(Integer::Value(number.as_i64().unwrap_or(i64::MAX))))
        }
        Some(_) => Ok(Some(Integer::Wrong)),
    }
}

#[cfg(test)]
mod tests;
