//! Trust policies: who may assume a role by which action, and when (STS-E-05).

use std::collections::BTreeMap;

use serde_json::Value;

use super::pattern::is_like;

/// What is known of a request when conditions are looked at: keys in lower case, for case does not
/// count in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Context(BTreeMap<String, Vec<String>>);

impl Context {
    pub(crate) fn put(&mut self, key: &str, value: &str) {
        self.0.entry(key.to_ascii_lowercase()).or_default().push(value.to_owned());
    }

    fn values(&self, key: &str) -> Option<&[String]> {
        self.0.get(key).map(Vec::as_slice)
    }
}

/// Bytes of a trust policy at most: what patterns cost grows with it. A bound of this project's.
const LONGEST: usize = 8_192;

/// Elements of a policy, and of a statement of a trust policy, which has no `Resource`.
const OF_A_POLICY: [&str; 3] = ["Version", "Id", "Statement"];
const OF_A_STATEMENT: [&str; 5] = ["Sid", "Effect", "Principal", "Action", "Condition"];

/// Whether an object has no other members than these.
fn only(value: &Value, names: &[&str]) -> bool {
    value
        .as_object()
        .is_some_and(|members| members.keys().all(|name| names.contains(&name.as_str())))
}

/// A policy that says who may assume a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Policy(Vec<Statement>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Statement {
    allows: bool,
    actions: Vec<String>,
    /// ARNs of SAML providers, or `*` for everybody.
    principals: Vec<String>,
    conditions: Vec<Condition>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Condition {
    operator: Operator,
    /// `…IfExists`: holds where the key is not there.
    if_exists: bool,
    quantifier: Quantifier,
    key: String,
    values: Vec<String>,
}

/// How many of a key's values have to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quantifier {
    /// Of a key with one value.
    None,
    /// `ForAllValues:`, which holds where there is none.
    All,
    /// `ForAnyValue:`, which does not, even where the operator is a negation.
    Any,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equals { negated: bool, folded: bool },
    Like { negated: bool },
    Null,
}

impl Policy {
    /// Reads a document; none where it is no policy that this evaluator understands: it knows no numeric
    /// conditions, none about dates and addresses, and no `NotAction` or `NotPrincipal`.
    pub(crate) fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let document: Value = serde_json::from_str(text).ok()?;
        let version = document.get("Version").map_or(Some("2008-10-17"), Value::as_str)?;
        if !matches!(version, "2012-10-17" | "2008-10-17") || !only(&document, &OF_A_POLICY) {
            return None;
        }
        let statements = match document.get("Statement")? {
            Value::Array(many) if !many.is_empty() => many.iter().collect(),
            one @ Value::Object(_) => vec![one],
            _ => return None,
        };
        statements.into_iter().map(Statement::read).collect::<Option<_>>().map(Self)
    }

    /// Whether a principal may do this. A statement that denies wins over all that allow.
    pub(crate) fn allows(&self, action: &str, principal: &str, context: &Context) -> bool {
        let about = |statement: &&Statement| statement.is_about(action, principal, context);
        let mut allowed = false;
        for statement in self.0.iter().filter(about) {
            if !statement.allows {
                return false;
            }
            allowed = true;
        }
        allowed
    }

    /// The same policy with no conditions, for the fault that ignores them.
    pub(crate) fn unconditional(&self) -> Self {
        let bare = |one: &Statement| Statement { conditions: Vec::new(), ..one.clone() };
        Self(self.0.iter().map(bare).collect())
    }
}

impl Statement {
    fn read(value: &Value) -> Option<Self> {
        if !only(value, &OF_A_STATEMENT) {
            return None;
        }
        let conditions = match value.get("Condition") {
            None => Vec::new(),
            Some(all) => conditions(all)?,
        };
        Some(Self {
            allows: match value.get("Effect")?.as_str()? {
                "Allow" => true,
                "Deny" => false,
                _ => return None,
            },
            actions: texts(value.get("Action")?)?,
            principals: match value.get("Principal")? {
                Value::String(everybody) if everybody == "*" => vec![everybody.clone()],
                // Principals of other kinds are none that a SAML provider could be.
                Value::Object(kinds) => kinds.get("Federated").map_or(Some(Vec::new()), texts)?,
                _ => return None,
            },
            conditions,
        })
    }

    fn is_about(&self, action: &str, principal: &str, context: &Context) -> bool {
        let folded = action.to_ascii_lowercase();
        self.actions.iter().any(|known| is_like(&folded, &known.to_ascii_lowercase()))
            && self.principals.iter().any(|known| known == "*" || known == principal)
            && self.conditions.iter().all(|condition| condition.holds(context))
    }
}

fn conditions(all: &Value) -> Option<Vec<Condition>> {
    let mut read = Vec::new();
    for (operator, keys) in all.as_object()? {
        for (key, values) in keys.as_object()? {
            read.push(Condition::read(operator, key, values)?);
        }
    }
    Some(read)
}

impl Condition {
    fn read(operator: &str, key: &str, values: &Value) -> Option<Self> {
        let (quantifier, rest) = match operator.split_once(':') {
            Some(("ForAllValues", rest)) => (Quantifier::All, rest),
            Some(("ForAnyValue", rest)) => (Quantifier::Any, rest),
            Some(_) => return None,
            None => (Quantifier::None, operator),
        };
        let (rest, if_exists) = match rest.strip_suffix("IfExists") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let operator = match rest {
            "StringEquals" => Operator::Equals { negated: false, folded: false },
            "StringNotEquals" => Operator::Equals { negated: true, folded: false },
            "StringEqualsIgnoreCase" => Operator::Equals { negated: false, folded: true },
            "StringNotEqualsIgnoreCase" => Operator::Equals { negated: true, folded: true },
            "StringLike" | "ArnLike" | "ArnEquals" => Operator::Like { negated: false },
            "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => Operator::Like { negated: true },
            "Bool" => Operator::Equals { negated: false, folded: true },
            "Null" => Operator::Null,
            _ => return None,
        };
        let key = key.to_ascii_lowercase();
        Some(Self { operator, if_exists, quantifier, key, values: texts(values)? })
    }

    fn holds(&self, context: &Context) -> bool {
        let given = context.values(&self.key);
        if self.operator == Operator::Null {
            return self.values.iter().any(|wanted| (wanted == "true") == given.is_none());
        }
        let Some(given) = given else {
            return self.if_exists
                || match self.quantifier {
                    Quantifier::None => self.is_negated(),
                    Quantifier::All => true,
                    Quantifier::Any => false,
                };
        };
        let fits = |value: &String| self.values.iter().any(|wanted| self.fits(value, wanted));
        let holds = |value: &String| fits(value) != self.is_negated();
        match self.quantifier {
            Quantifier::All => given.iter().all(holds),
            Quantifier::None | Quantifier::Any => given.iter().any(holds),
        }
    }

    const fn is_negated(&self) -> bool {
        matches!(
            self.operator,
            Operator::Equals { negated: true, .. } | Operator::Like { negated: true }
        )
    }

    fn fits(&self, value: &str, wanted: &str) -> bool {
        match self.operator {
            Operator::Equals { folded: true, .. } => value.eq_ignore_ascii_case(wanted),
            Operator::Equals { .. } => value == wanted,
            Operator::Like { .. } => is_like(value, wanted),
            Operator::Null => false,
        }
    }
}

/// A text, or a list of texts; a boolean counts as its word.
fn texts(value: &Value) -> Option<Vec<String>> {
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    match value {
        Value::Array(many) => many.iter().map(one).collect(),
        single => one(single).map(|text| vec![text]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PROVIDER: &str = "arn:aws:iam::111122223333:saml-provider/x";
    const ASSUME: &str = "sts:AssumeRoleWithSAML";

    fn policy(statement: &Value) -> Policy {
        Policy::read(&json!({ "Statement": [statement] }).to_string()).unwrap()
    }

    fn usual(more: &Value) -> Policy {
        let mut statement = json!({
            "Effect": "Allow", "Principal": { "Federated": PROVIDER }, "Action": ASSUME,
        });
        for (name, value) in more.as_object().unwrap() {
            statement[name] = value.clone();
        }
        policy(&statement)
    }

    fn allows(policy: &Policy, pairs: &[(&str, &str)]) -> bool {
        let mut context = Context::default();
        pairs.iter().for_each(|(key, value)| context.put(key, value));
        policy.allows(ASSUME, PROVIDER, &context)
    }

    #[test]
    fn sts_e_05_allows_what_names_principal_and_action() {
        assert!(allows(&usual(&json!({})), &[]));
        assert!(allows(&usual(&json!({ "Action": ["sts:TagSession", "sts:*"] })), &[]));
        assert!(allows(&usual(&json!({ "Principal": "*" })), &[]));
        assert!(!allows(&usual(&json!({ "Action": "sts:TagSession" })), &[]));
        assert!(!allows(&usual(&json!({ "Principal": { "AWS": "*" } })), &[]));
        let other = format!("{PROVIDER}y");
        assert!(!allows(&usual(&json!({ "Principal": { "Federated": [other] } })), &[]));
        assert!(!allows(&usual(&json!({ "Effect": "Deny" })), &[]));
    }

    #[test]
    fn a_denial_wins_wherever_it_stands() {
        let allow = json!({ "Effect": "Allow", "Principal": "*", "Action": "*" });
        let deny = json!({ "Effect": "Deny", "Principal": "*", "Action": "sts:Assume*" });
        for statements in [[&deny, &allow], [&allow, &deny]] {
            let read = Policy::read(&json!({ "Statement": statements }).to_string()).unwrap();
            assert!(!allows(&read, &[]));
        }
    }

    #[test]
    fn every_condition_has_to_hold() {
        let audience = json!({ "Condition": { "StringEquals": { "SAML:aud": ["a", "b"] } } });
        let audience = usual(&audience);
        assert!(allows(&audience, &[("saml:AUD", "b")]));
        assert!(!allows(&audience, &[("saml:aud", "c")]) && !allows(&audience, &[]));
        let two = usual(&json!({ "Condition": {
            "StringLike": { "SAML:iss": "https://*.example/?" },
            "StringNotEquals": { "SAML:sub": "eve" },
        } }));
        assert!(allows(&two, &[("SAML:iss", "https://idp.example/x"), ("SAML:sub", "ada")]));
        assert!(!allows(&two, &[("SAML:iss", "https://idp.example/x"), ("SAML:sub", "eve")]));
        assert!(!allows(&two, &[("SAML:iss", "https://idp.example/"), ("SAML:sub", "ada")]));
        let folded = json!({ "Condition": { "StringEqualsIgnoreCase": { "SAML:sub": "ADA" } } });
        assert!(allows(&usual(&folded), &[("SAML:sub", "ada")]));
        let absent = json!({ "Condition": { "StringEqualsIfExists": { "SAML:sub": "ada" } } });
        assert!(allows(&usual(&absent), &[]));
        let tags = json!({ "Condition": { "Null": { "aws:RequestTag/team": "false" } } });
        let tags = usual(&tags);
        assert!(allows(&tags, &[("aws:RequestTag/team", "x")]) && !allows(&tags, &[]));
        let keys =
            json!({ "Condition": { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } } });
        let keys = usual(&keys);
        assert!(allows(&keys, &[("aws:TagKeys", "a"), ("aws:TagKeys", "b")]));
        assert!(!allows(&keys, &[("aws:TagKeys", "a"), ("aws:TagKeys", "c")]));
        assert!(allows(&tags.unconditional(), &[]));
        for (operator, allowed) in [
            ("StringNotLike", true),
            ("ForAnyValue:StringNotLike", false),
            ("ForAllValues:StringNotLike", true),
        ] {
            let none = usual(&json!({ "Condition": { operator: { "aws:TagKeys": "a*" } } }));
            assert_eq!(allows(&none, &[]), allowed, "{operator} without the key");
        }
    }

    #[test]
    fn what_is_no_policy_is_none() {
        let filler = " ".repeat(LONGEST);
        let whole = json!({ "Effect": "Allow", "Principal": "*", "Action": "*" });
        let whole = json!({ "Statement": whole }).to_string();
        assert!(
            Policy::read(&whole).is_some() && Policy::read(&format!("{whole}{filler}")).is_none()
        );
        for text in [
            "",
            "[]",
            "{}",
            r#"{"Statement": []}"#,
            r#"{"Statement": {"Effect": "Maybe", "Principal": "*", "Action": "*"}}"#,
            r#"{"Statement": {"Effect": "Allow", "Action": "*"}}"#,
            r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}"#,
            r#"{"Version": "1999", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*"}}"#,
            r#"{"Other": 1, "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*"}}"#,
            r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": {"Odd": {"a": "b"}}}}"#,
        ] {
            assert_eq!(Policy::read(text), None, "{text}");
        }
    }
}
