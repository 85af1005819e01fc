use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One comparison with what `at` finds in the answer's JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "MatchFile", into = "MatchFile")]
#[schemars(with = "MatchFile")]
pub struct JsonMatch {
    /// JSONPath (RFC 9535); `$` by default.
    pub at: String,
    /// The comparison.
    pub matcher: Matcher,
}

/// One comparison with a header of the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "MatchFile", into = "MatchFile")]
#[schemars(with = "MatchFile")]
pub struct HeaderMatch {
    /// The header's name.
    pub name: String,
    /// The comparison.
    pub matcher: Matcher,
}

/// What a value must be like.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "scenarios/README.md defines each under the same name")]
pub enum Matcher {
    Equals(Value),
    NotEquals(Value),
    EqualsIgnoringCase(String),
    OneOf(Value),
    Matches(String),
    Contains(Value),
    Lacks(Value),
    Count(Value),
    Is(Kind),
    Present,
    Absent,
    AtMost(Value),
    AtLeast(Value),
    Each(Box<Self>),
    Values(Value),
    ValuesInAnyOrder(Value),
    Unique,
    Ordered(Direction),
    Sha1Of(String),
}

impl Matcher {
    /// Whether it holds where there is nothing, as on any answer that is about something else.
    pub fn holds_on_nothing(&self) -> bool {
        match self {
            Self::Absent
            | Self::Lacks(_)
            | Self::NotEquals(_)
            | Self::Each(_)
            | Self::Unique
            | Self::Ordered(_) => true,
            Self::Count(count) => count.as_u64() == Some(0),
            Self::Values(values) | Self::ValuesInAnyOrder(values) => {
                // What a placeholder stands for may be an empty list.
                values.as_array().is_none_or(Vec::is_empty)
            }
            _ => false,
        }
    }

    /// Whether it matters how a number is written.
    pub fn asks_for_integers(&self) -> bool {
        match self {
            Self::Is(kind) => *kind == Kind::Integer,
            Self::Each(inner) => inner.asks_for_integers(),
            _ => false,
        }
    }

    /// Whether it looks at values together, so that the elements of a list are meant.
    pub const fn is_about_many(&self) -> bool {
        matches!(
            self,
            Self::Each(_)
                | Self::Values(_)
                | Self::ValuesInAnyOrder(_)
                | Self::Unique
                | Self::Ordered(_)
        )
    }
}

/// Which way values go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

/// JSON types, and the one string format that SCIM leans on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A JSON string.
    String,
    /// Any JSON number.
    Number,
    /// A JSON number without fraction or exponent.
    Integer,
    /// true or false.
    Boolean,
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// null.
    Null,
    /// A string that is an xsd:dateTime (RFC 7643 section 2.3.5).
    DateTime,
}

/// The file form: one key a matcher.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct MatchFile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    equals: Option<Value>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    not_equals: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    equals_ignoring_case: Option<String>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    one_of: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    matches: Option<String>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    contains: Option<Value>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    lacks: Option<Value>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    count: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is: Option<Kind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    present: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    absent: Option<bool>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    at_most: Option<Value>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    at_least: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    each: Option<Box<Self>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    values: Option<Value>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    values_in_any_order: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unique: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ordered: Option<Direction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sha1_of: Option<String>,
}

/// Keeps `equals: null` apart from no `equals` at all.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

const NAMES: &str = "`equals`, `not-equals`, `equals-ignoring-case`, `one-of`, `matches`, \
    `contains`, `lacks`, `count`, `is`, `present`, `absent`, `at-most`, `at-least`, `each`, `values`, `values-in-any-order`, `unique`, `ordered`, `sha1-of`";

impl MatchFile {
    fn matcher(self) -> Result<Matcher, String> {
        if self.unique == Some(false) {
            return Err(
                "`unique` is true or not there; leave it out where values may repeat".into()
            );
        }
        let list = |name: &str, values: Option<Value>| values.map(|v| list(name, v)).transpose();
        let presence = |wanted: bool| if wanted { Matcher::Present } else { Matcher::Absent };
        let found: Vec<Matcher> = [
            self.equals.map(Matcher::Equals),
            self.not_equals.map(Matcher::NotEquals),
            self.equals_ignoring_case.map(Matcher::EqualsIgnoringCase),
            list("one-of", self.one_of)?.map(Matcher::OneOf),
            self.matches.map(Matcher::Matches),
            self.contains.map(Matcher::Contains),
            self.lacks.map(Matcher::Lacks),
            self.count.map(Matcher::Count),
            self.is.map(Matcher::Is),
            self.present.map(presence),
            self.absent.map(|absent| presence(!absent)),
            self.at_most.map(Matcher::AtMost),
            self.at_least.map(Matcher::AtLeast),
            self.each.map(|each| each.inner()).transpose()?.map(Matcher::Each),
            list("values", self.values)?.map(Matcher::Values),
            list("values-in-any-order", self.values_in_any_order)?.map(Matcher::ValuesInAnyOrder),
            self.unique.map(|_| Matcher::Unique),
            self.ordered.map(Matcher::Ordered),
            self.sha1_of.map(Matcher::Sha1Of),
        ]
        .into_iter()
        .flatten()
        .collect();
        match <[Matcher; 1]>::try_from(found) {
            Ok([matcher]) => Ok(matcher),
            Err(found) => {
                let wrong = if found.is_empty() {
                    "the comparison has nothing to compare with"
                } else {
                    "the comparison says several things at once"
                };
                Err(format!("{wrong}; write exactly one of {NAMES}"))
            }
        }
    }

    /// What `each` holds: a comparison of one value, which has no place of its own.
    fn inner(self) -> Result<Box<Matcher>, String> {
        if self.at.is_some() || self.name.is_some() {
            return Err("`each` holds a comparison alone; write `at` beside `each`: \
                `{ at: $.emails[*].value, each: { is: string } }`"
                .to_owned());
        }
        match self.matcher()? {
            Matcher::Each(_) => {
                Err("`each` stands in `each`; let `at` find the inner values: `$.a[*].b[*]`"
                    .to_owned())
            }
            inner => Ok(Box::new(inner)),
        }
    }
}

/// A list, or a placeholder that stands for one.
fn list(name: &str, values: Value) -> Result<Value, String> {
    match &values {
        // RFC 7643 section 2.5: null is the same as no value, so it is never one of them.
        Value::Array(items) if items.contains(&Value::Null) => {
            Err(format!("`{name}` has a null in it, which is never found; leave it out"))
        }
        Value::Array(_) => Ok(values),
        Value::String(text) if text.starts_with("${") => Ok(values),
        _ => Err(format!("`{name}` is a list; write `{name}: [a, b]`")),
    }
}

impl TryFrom<MatchFile> for JsonMatch {
    type Error = String;

    fn try_from(mut file: MatchFile) -> Result<Self, String> {
        if file.name.is_some() {
            return Err("`name` belongs to a comparison of headers; write `at` for JSON".to_owned());
        }
        let at = file.at.take().unwrap_or_else(|| "$".to_owned());
        Ok(Self { at, matcher: file.matcher()? })
    }
}

impl TryFrom<MatchFile> for HeaderMatch {
    type Error = String;

    fn try_from(mut file: MatchFile) -> Result<Self, String> {
        if file.at.is_some() {
            return Err(
                "`at` belongs to a comparison of JSON; write `name` for a header".to_owned()
            );
        }
        let name = file
            .name
            .take()
            .ok_or("missing key `name`; say which header is compared: `name: location`")?;
        Ok(Self { name, matcher: file.matcher()? })
    }
}

impl From<Matcher> for MatchFile {
    fn from(matcher: Matcher) -> Self {
        let mut file = Self::default();
        match matcher {
            Matcher::Equals(value) => file.equals = Some(value),
            Matcher::NotEquals(value) => file.not_equals = Some(value),
            Matcher::EqualsIgnoringCase(text) => file.equals_ignoring_case = Some(text),
            Matcher::OneOf(values) => file.one_of = Some(values),
            Matcher::Matches(pattern) => file.matches = Some(pattern),
            Matcher::Contains(value) => file.contains = Some(value),
            Matcher::Lacks(value) => file.lacks = Some(value),
            Matcher::Count(value) => file.count = Some(value),
            Matcher::Is(kind) => file.is = Some(kind),
            Matcher::Present => file.present = Some(true),
            Matcher::Absent => file.absent = Some(true),
            Matcher::AtMost(value) => file.at_most = Some(value),
            Matcher::AtLeast(value) => file.at_least = Some(value),
            Matcher::Each(inner) => file.each = Some(Box::new((*inner).into())),
            Matcher::Values(values) => file.values = Some(values),
            Matcher::ValuesInAnyOrder(values) => file.values_in_any_order = Some(values),
            Matcher::Unique => file.unique = Some(true),
            Matcher::Ordered(direction) => file.ordered = Some(direction),
            Matcher::Sha1Of(text) => file.sha1_of = Some(text),
        }
        file
    }
}

impl From<JsonMatch> for MatchFile {
    fn from(json: JsonMatch) -> Self {
        Self { at: Some(json.at), ..json.matcher.into() }
    }
}

impl From<HeaderMatch> for MatchFile {
    fn from(header: HeaderMatch) -> Self {
        Self { name: Some(header.name), ..header.matcher.into() }
    }
}
