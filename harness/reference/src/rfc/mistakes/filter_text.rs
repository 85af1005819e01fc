//! Filters that are refused though they should not be, or for the wrong reason.

use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::filter::{CompareOp, Filter};
use fedspec_protocol::scim::patch::Shapes;
use fedspec_protocol::scim::query::Query;
use fedspec_protocol::scim::schema::SchemaSet;

use super::super::refusal::Refusal;
use super::filter::nothing;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// The query as it is taken, seeing how its filter was written; `text` is that.
pub(crate) fn of_text(
    mut query: Query,
    text: &str,
    schemas: &[&SchemaSet],
    faults: FaultSet,
) -> Result<Query, Refusal> {
    if let Some(filter) = &query.filter {
        check_text(filter, text, schemas, faults)?;
    }
    // A value whose escapes are kept is equal to nothing that is stored.
    if text.contains('\\') && faults.has(Fault::FilterKeepsEscapes) {
        query.filter = Some(nothing());
    }
    Ok(query)
}

/// Refuses by mistake.
fn check_text(
    filter: &Filter,
    text: &str,
    schemas: &[&SchemaSet],
    faults: FaultSet,
) -> Result<(), Refusal> {
    if faults.is_empty() {
        return Ok(());
    }
    let found = Found::of(filter, schemas);
    let wrong = [
        (Fault::CaseSensitiveFilterNames, found.other_spelling || other_case(filter, text)),
        (Fault::RefuseBrackets, text.contains('(')),
        (Fault::FilterRefusesEscapes, text.contains('\\')),
        (Fault::RefuseTextOperators, found.text_operator),
        (Fault::RefuseValuePath, found.value_path),
        (Fault::RefuseSubAttributes, found.sub_attribute),
        (Fault::RootRefusesForeign, schemas.len() > 1 && found.foreign),
    ];
    match wrong.into_iter().any(|(fault, is_wrong)| is_wrong && faults.has(fault)) {
        true => Err(Refusal::FilterSecret { path: "the filter".to_owned() }),
        false => Ok(()),
    }
}

/// What differs from its canonical form by case only differs by that of an operator or a name.
fn other_case(filter: &Filter, text: &str) -> bool {
    let canonical = filter.to_string();
    canonical != text && canonical.eq_ignore_ascii_case(text)
}

/// What there is in a filter.
#[derive(Default)]
struct Found {
    other_spelling: bool,
    text_operator: bool,
    value_path: bool,
    sub_attribute: bool,
    foreign: bool,
}

impl Found {
    fn of(filter: &Filter, schemas: &[&SchemaSet]) -> Self {
        let mut found = Self::default();
        found.look(filter, false, schemas);
        found
    }

    fn look(&mut self, filter: &Filter, inside: bool, schemas: &[&SchemaSet]) {
        match filter {
            Filter::And(operands) | Filter::Or(operands) => {
                operands.iter().for_each(|operand| self.look(operand, inside, schemas));
            }
            Filter::Not(operand) => self.look(operand, inside, schemas),
            Filter::Compare { path, op, .. } => {
                self.text_operator |= matches!(op, CompareOp::Co | CompareOp::Sw | CompareOp::Ew);
                self.path(path, inside, schemas);
            }
            Filter::Present { path } => self.path(path, inside, schemas),
            Filter::ValuePath { path, filter } => {
                self.value_path = true;
                self.path(path, inside, schemas);
                self.look(filter, true, schemas);
            }
        }
    }

    fn path(&mut self, path: &AttrPath, inside: bool, schemas: &[&SchemaSet]) {
        for name in [Some(path.name()), path.sub()].into_iter().flatten() {
            let known = schemas.iter().find_map(|set| set.spelling(name));
            self.other_spelling |= known.is_some_and(|known| known != name);
        }
        self.sub_attribute |= path.sub().is_some();
        let lacks = |set: &&SchemaSet| set.find(path.borrowed()).is_none();
        self.foreign |= !inside && schemas.iter().any(lacks);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::schemas::of;
    use super::*;
    use crate::directory::Kind;

    fn refused(text: &str, fault: Option<Fault>) -> bool {
        let filter = Filter::parse(text).unwrap();
        let schemas = [of(Kind::User), of(Kind::Group)];
        check_text(&filter, text, &schemas, fault.into_iter().collect()).is_err()
    }

    #[test]
    fn refuses_by_mistake_only() {
        for (text, fault) in [
            ("USERNAME eq \"x\"", Fault::CaseSensitiveFilterNames),
            ("userName EQ \"x\"", Fault::CaseSensitiveFilterNames),
            ("emails[Type eq \"x\"]", Fault::CaseSensitiveFilterNames),
            ("(userName pr)", Fault::RefuseBrackets),
            ("userName eq \"\\u0041\"", Fault::FilterRefusesEscapes),
            ("emails[type sw \"x\"]", Fault::RefuseTextOperators),
            ("emails[type pr]", Fault::RefuseValuePath),
            ("name.givenName pr", Fault::RefuseSubAttributes),
            ("userName pr", Fault::RootRefusesForeign),
        ] {
            assert!(refused(text, Some(fault)), "{text}");
            assert!(!refused(text, None), "{text}");
        }
        assert!(!refused("userName eq \"X\" and id pr", Some(Fault::CaseSensitiveFilterNames)));
        assert!(!refused("displayName pr", Some(Fault::RootRefusesForeign)));
    }
}
