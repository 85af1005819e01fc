use fedspec_protocol::scim::attr::{AttrPath, AttrRef};
use fedspec_protocol::scim::filter::{AttributeRules, Filter};
use fedspec_protocol::scim::patch::Shapes;
use fedspec_protocol::scim::schema::SchemaSet;

use super::super::refusal::Refusal;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// What the schemas say of comparing, with the mistakes about it.
pub(crate) struct Rules<'s> {
    pub(crate) schemas: &'s SchemaSet,
    pub(crate) faults: FaultSet,
}

impl AttributeRules for Rules<'_> {
    fn case_exact(&self, path: AttrRef<'_>) -> bool {
        if self.faults.is_empty() {
            return self.schemas.case_exact(path);
        }
        let external = path.is_core("externalId", None);
        let without_case = self.faults.has(Fault::CaseInsensitiveFilter)
            || (external && self.faults.has(Fault::CaseInsensitiveExternalId));
        let exact = self.faults.has(Fault::CaseSensitiveFilter) || self.schemas.case_exact(path);
        exact && !without_case
    }

    fn date_time(&self, path: AttrRef<'_>) -> bool {
        !self.faults.has(Fault::CompareTimesAsText) && self.schemas.date_time(path)
    }
}

/// Whether what an index finds is among what the filter would find: not when comparing goes wrong.
pub(crate) fn trusts_indexes(faults: FaultSet) -> bool {
    !(faults.has(Fault::CaseInsensitiveFilter) || faults.has(Fault::CaseInsensitiveExternalId))
}

/// The filter as it is taken; `None` when it is ignored.
pub(crate) fn of_filter(filter: &Filter, faults: FaultSet) -> Option<Filter> {
    if faults.has(Fault::IgnoreFilter) {
        return None;
    }
    if faults.has(Fault::FilterFindsNothing) {
        // None of no operands holds.
        return Some(Filter::Or(Vec::new()));
    }
    Some(mistaken(filter, faults))
}

/// The mistake of knowing names and operators in one spelling only; `text` is what was sent.
pub(crate) fn check_spelling(
    filter: &Filter,
    text: &str,
    schemas: &[&SchemaSet],
    faults: FaultSet,
) -> Result<(), Refusal> {
    if !faults.has(Fault::CaseSensitiveFilterNames) {
        return Ok(());
    }
    let mut strange = None;
    each_path(filter, &mut |path| {
        let names = [Some(path.name()), path.sub()].into_iter().flatten();
        for name in names {
            let known = schemas.iter().find_map(|set| set.spelling(name));
            if known.is_some_and(|known| known != name) {
                strange = Some(name.to_owned());
            }
        }
    });
    // What differs from its canonical form by case only differs by that of an operator.
    let canonical = filter.to_string();
    if canonical != text && canonical.eq_ignore_ascii_case(text) {
        strange = Some("an operator".to_owned());
    }
    strange.map_or(Ok(()), |path| Err(Refusal::FilterSecret { path }))
}

fn each_path(filter: &Filter, found: &mut dyn FnMut(&AttrPath)) {
    match filter {
        Filter::And(operands) | Filter::Or(operands) => {
            operands.iter().for_each(|operand| each_path(operand, found));
        }
        Filter::Not(operand) => each_path(operand, found),
        Filter::Compare { path, .. } | Filter::Present { path } => found(path),
        Filter::ValuePath { path, filter } => {
            found(path);
            each_path(filter, found);
        }
    }
}

fn mistaken(filter: &Filter, faults: FaultSet) -> Filter {
    let all = |operands: &[Filter]| -> Vec<Filter> {
        operands.iter().map(|operand| mistaken(operand, faults)).collect()
    };
    match filter {
        Filter::And(operands) => Filter::And(all(operands)),
        Filter::Or(operands) if faults.has(Fault::OrBeforeAnd) => or_first(all(operands)),
        Filter::Or(operands) => Filter::Or(all(operands)),
        Filter::Not(operand) if faults.has(Fault::FilterIgnoresNot) => mistaken(operand, faults),
        Filter::Not(operand) => Filter::Not(Box::new(mistaken(operand, faults))),
        Filter::ValuePath { path, filter } if faults.has(Fault::ValuePathOverAllValues) => {
            spread(path, filter)
        }
        other => other.clone(),
    }
}

/// `a and b or c` read as `a and (b or c)`.
fn or_first(operands: Vec<Filter>) -> Filter {
    let mut groups: Vec<Filter> = Vec::new();
    let mut group: Vec<Filter> = Vec::new();
    for operand in operands {
        let parts = match operand {
            Filter::And(parts) => parts,
            other => vec![other],
        };
        for (place, part) in parts.into_iter().enumerate() {
            if place > 0 {
                groups.push(Filter::Or(std::mem::take(&mut group)));
            }
            group.push(part);
        }
    }
    groups.push(Filter::Or(group));
    Filter::And(groups)
}

/// `a[b and c]` read as `a.b and a.c`, which different values may satisfy.
fn spread(parent: &AttrPath, filter: &Filter) -> Filter {
    let all = |operands: &[Filter]| operands.iter().map(|o| spread(parent, o)).collect();
    let below = |path: &AttrPath| {
        format!("{parent}.{}", path.name()).parse().unwrap_or_else(|_| parent.clone())
    };
    match filter {
        Filter::And(operands) => Filter::And(all(operands)),
        Filter::Or(operands) => Filter::Or(all(operands)),
        Filter::Not(operand) => Filter::Not(Box::new(spread(parent, operand))),
        Filter::Compare { path, op, value } => {
            Filter::Compare { path: below(path), op: *op, value: value.clone() }
        }
        Filter::Present { path } => Filter::Present { path: below(path) },
        Filter::ValuePath { .. } => filter.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::schemas::of;
    use super::*;
    use crate::directory::Kind;

    fn taken(filter: &str, faults: &[Fault]) -> String {
        let filter = Filter::parse(filter).unwrap();
        let taken = of_filter(&filter, faults.iter().copied().collect());
        taken.map_or_else(String::new, |filter| filter.to_string())
    }

    #[test]
    fn leaves_a_filter_alone_without_a_fault() {
        let filter = "not (a pr) or b eq 1 and c[d pr and e pr]";
        assert_eq!(taken(filter, &[]), filter);
    }

    #[test]
    fn mistakes_precedence_negation_and_value_paths() {
        let or_first = taken("a pr and b pr or c pr or d pr", &[Fault::OrBeforeAnd]);
        assert_eq!(or_first, "(a pr) and (b pr or c pr or d pr)");
        assert_eq!(taken("not (a pr) and b pr", &[Fault::FilterIgnoresNot]), "a pr and b pr");
        let spread = taken("c[d pr and not (e eq 1)]", &[Fault::ValuePathOverAllValues]);
        assert_eq!(spread, "c.d pr and not (c.e eq 1)");
        assert_eq!(taken("a pr", &[Fault::IgnoreFilter]), "");
    }

    #[test]
    fn knows_one_spelling_only_by_mistake() {
        let faults = [Fault::CaseSensitiveFilterNames].into_iter().collect();
        let refused = |text: &str| {
            let filter = Filter::parse(text).unwrap();
            check_spelling(&filter, text, &[of(Kind::User)], faults).is_err()
        };
        assert!(refused("USERNAME eq \"x\"") && refused("userName EQ \"x\""));
        assert!(refused("emails[Type eq \"x\"]"));
        assert!(!refused("userName eq \"X\" and emails.value pr"));
    }
}
