use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// XML that is put into a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Insert {
    /// Where.
    pub at: InsertPlace,
    /// What. The prefixes of the message may be used, and `ds`, `xs`, `xsi`.
    pub xml: String,
    /// Whether signatures cover it.
    #[serde(default)]
    pub when: InsertTime,
}

/// Where XML is put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InsertPlace {
    /// Before the root element.
    BeforeRoot,
    /// After the root element.
    AfterRoot,
    /// As the first child of the Response.
    ResponseFirst,
    /// In the Response, after its Issuer.
    ResponseAfterIssuer,
    /// As the last child of the Response.
    ResponseLast,
    /// As the first child of the Assertion.
    AssertionFirst,
    /// As the last child of the Assertion.
    AssertionLast,
    /// As the last child of the Subject.
    SubjectLast,
    /// As the last child of the NameID.
    NameIdLast,
    /// As the last child of SubjectConfirmationData.
    ConfirmationDataLast,
    /// As the last child of Conditions.
    ConditionsLast,
    /// As the last child of the last AttributeStatement.
    AttributesLast,
}

/// When XML is put in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InsertTime {
    /// Before it is signed, so that signatures cover it; it has to be well-formed then.
    #[default]
    BeforeSigning,
    /// After it is signed.
    AfterSigning,
}
