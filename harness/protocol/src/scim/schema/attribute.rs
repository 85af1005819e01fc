use serde_json::{Map, Value, json};

use super::{AttributeType, Mutability, Returned, Uniqueness};

/// What a schema says of one attribute or sub-attribute (RFC 7643 section 7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The name, compared without case.
    pub name: String,
    /// The type of its values, or of each of them.
    pub kind: AttributeType,
    /// Whether it has several values.
    pub multi_valued: bool,
    /// A text for people.
    pub description: String,
    /// Whether a resource has to have it.
    pub required: bool,
    /// Values that are suggested; empty when none are.
    pub canonical_values: Vec<String>,
    /// Whether case counts when texts are compared, as the schema writes it. For references and
    /// binary values see [`Attribute::compares_case`].
    pub case_exact: bool,
    /// Whether and when a client may set it.
    pub mutability: Mutability,
    /// When it is part of an answer.
    pub returned: Returned,
    /// How far its values are unique.
    pub uniqueness: Uniqueness,
    /// What a reference may point to: names of resource types, `external` or `uri`.
    pub reference_types: Vec<String>,
    /// The sub-attributes of a complex one.
    pub sub_attributes: Vec<Attribute>,
}

impl Attribute {
    /// An attribute with the characteristics that hold unless a schema says otherwise (RFC 7643
    /// section 2.2): one optional value, read and written, returned by default, not unique.
    pub fn new(name: &str, kind: AttributeType, description: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            multi_valued: false,
            description: description.to_owned(),
            required: false,
            canonical_values: Vec::new(),
            case_exact: false,
            mutability: Mutability::ReadWrite,
            returned: Returned::Default,
            uniqueness: Uniqueness::None,
            reference_types: Vec::new(),
            sub_attributes: Vec::new(),
        }
    }

    /// A text.
    pub fn string(name: &str, description: &str) -> Self {
        Self::new(name, AttributeType::String, description)
    }

    /// A Boolean.
    pub fn boolean(name: &str, description: &str) -> Self {
        Self::new(name, AttributeType::Boolean, description)
    }

    /// A reference to something of these types.
    pub fn reference(name: &str, types: &[&str], description: &str) -> Self {
        let reference_types = owned(types);
        Self { reference_types, ..Self::new(name, AttributeType::Reference, description) }
    }

    /// An object of these sub-attributes.
    pub fn complex(name: &str, description: &str, sub_attributes: Vec<Self>) -> Self {
        Self { sub_attributes, ..Self::new(name, AttributeType::Complex, description) }
    }

    /// The same, with several values.
    pub fn multi(self) -> Self {
        Self { multi_valued: true, ..self }
    }

    /// The same, required.
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same, compared with case.
    pub fn case_exact(self) -> Self {
        Self { case_exact: true, ..self }
    }

    /// The same, with this mutability.
    pub fn mutability(self, mutability: Mutability) -> Self {
        Self { mutability, ..self }
    }

    /// The same, only set by the server; its sub-attributes too.
    pub fn read_only(self) -> Self {
        let sub_attributes = self.sub_attributes.into_iter().map(Self::read_only).collect();
        Self { mutability: Mutability::ReadOnly, sub_attributes, ..self }
    }

    /// The same, returned then.
    pub fn returned(self, returned: Returned) -> Self {
        Self { returned, ..self }
    }

    /// The same, unique so far.
    pub fn unique(self, uniqueness: Uniqueness) -> Self {
        Self { uniqueness, ..self }
    }

    /// The same, with these values suggested.
    pub fn canonical(self, values: &[&str]) -> Self {
        Self { canonical_values: owned(values), ..self }
    }

    /// Whether case counts when values are compared: as the schema says, and always for binary
    /// values and references, whatever the schema says (RFC 7643 sections 2.3.6 and 2.3.7; the
    /// schemas of section 8.7.1 contradict both).
    pub fn compares_case(&self) -> bool {
        self.case_exact || matches!(self.kind, AttributeType::Binary | AttributeType::Reference)
    }

    /// The sub-attribute with this name, ignoring case.
    pub fn sub(&self, name: &str) -> Option<&Self> {
        self.sub_attributes.iter().find(|sub| sub.name.eq_ignore_ascii_case(name))
    }

    /// The attribute as it is served (RFC 7643 section 7). Characteristics that mean nothing for
    /// the type are left out, as section 8.7 leaves them out.
    pub fn to_json(&self) -> Value {
        let mut members = Map::new();
        let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
        put("name", json!(self.name));
        put("type", json!(self.kind.as_str()));
        put("multiValued", json!(self.multi_valued));
        put("description", json!(self.description));
        put("required", json!(self.required));
        if !self.canonical_values.is_empty() {
            put("canonicalValues", json!(self.canonical_values));
        }
        if !matches!(self.kind, AttributeType::Complex | AttributeType::Boolean) {
            put("caseExact", json!(self.case_exact));
        }
        put("mutability", json!(self.mutability.as_str()));
        put("returned", json!(self.returned.as_str()));
        if self.kind != AttributeType::Boolean {
            put("uniqueness", json!(self.uniqueness.as_str()));
        }
        if self.kind == AttributeType::Reference {
            put("referenceTypes", json!(self.reference_types));
        }
        if self.kind == AttributeType::Complex {
            let subs: Vec<Value> = self.sub_attributes.iter().map(Self::to_json).collect();
            put("subAttributes", Value::Array(subs));
        }
        Value::Object(members)
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
