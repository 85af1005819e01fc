use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One file of `pages/`: what a page of a vendor's manual says, heading by heading, and what exercises it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Title of the page.
    pub page: String,
    /// The manual that it is from.
    pub source: String,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
}

/// A heading with all that stands below it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// The heading, in English.
    pub heading: String,
    /// What is said there, a point for each thing that can be exercised on its own.
    pub points: Vec<Point>,
}

/// One thing that a page says.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// The point in our own words.
    pub text: String,
    /// Requirements that say the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<String>,
    /// What exercises just this point: `scenario#check`, `scenario@case`, `scenario@case#check`, or a whole
    /// `scenario` where it is about nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// Why nothing can exercise it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<String>,
}
