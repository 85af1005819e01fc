use fedspec_protocol::scim::attr::{AttrPath, AttrRef};
use fedspec_protocol::scim::filter::{AttributeRules, CompareOp, Filter};
use fedspec_protocol::scim::schema::SchemaSet;
use serde_json::Value;

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
            || (path.is_core("id", None) && self.faults.has(Fault::IdInAnyCase))
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
    let without_case =
        [Fault::CaseInsensitiveFilter, Fault::CaseInsensitiveExternalId, Fault::IdInAnyCase];
    !without_case.into_iter().any(|fault| faults.has(fault))
}

/// The filter as it is taken for resources of one type; `None` when it is ignored.
pub(crate) fn of_filter(
    filter: &Filter,
    schemas: &SchemaSet,
    kinds: usize,
    faults: FaultSet,
) -> Option<Filter> {
    if faults.has(Fault::IgnoreFilter) {
        return None;
    }
    if faults.has(Fault::FilterFindsNothing) {
        return Some(nothing());
    }
    Mistaken { schemas, at_root: kinds > 1, faults }.filter(filter)
}

/// A filter that nothing satisfies: none of no operands holds.
pub(crate) fn nothing() -> Filter {
    Filter::Or(Vec::new())
}

/// A filter that everything satisfies.
fn everything() -> Filter {
    Filter::And(Vec::new())
}

struct Mistaken<'s> {
    schemas: &'s SchemaSet,
    at_root: bool,
    faults: FaultSet,
}

impl Mistaken<'_> {
    fn has(&self, fault: Fault) -> bool {
        self.faults.has(fault)
    }

    /// `None` when nothing of the filter is understood and the rest is ignored.
    fn filter(&self, filter: &Filter) -> Option<Filter> {
        let all = |operands: &[Filter]| -> Vec<Filter> {
            operands.iter().filter_map(|operand| self.filter(operand)).collect()
        };
        let joined = |operands: Vec<Filter>, join: fn(Vec<Filter>) -> Filter| match operands.len() {
            0 => None,
            _ => Some(join(operands)),
        };
        match filter {
            Filter::And(operands) => joined(all(operands), Filter::And),
            Filter::Or(operands) if self.has(Fault::OrBeforeAnd) => joined(all(operands), or_first),
            Filter::Or(operands) => joined(all(operands), Filter::Or),
            Filter::Not(operand) if self.has(Fault::FilterIgnoresNot) => self.filter(operand),
            Filter::Not(operand) => {
                let not = Filter::Not(Box::new(self.filter(operand)?));
                Some(self.with_value(not, operand))
            }
            Filter::ValuePath { path, filter } if self.has(Fault::ValuePathOverAllValues) => {
                Some(spread(path, filter))
            }
            Filter::Compare { path, op, value } => self.compare(path, *op, value),
            Filter::Present { path } | Filter::ValuePath { path, .. } => {
                Some(self.known(path)?.unwrap_or_else(|| filter.clone()))
            }
        }
    }

    fn compare(&self, path: &AttrPath, op: CompareOp, value: &Value) -> Option<Filter> {
        if let Some(instead) = self.known(path)? {
            return Some(instead);
        }
        let op = match op {
            CompareOp::Sw | CompareOp::Ew if self.has(Fault::SwAsCo) => CompareOp::Co,
            other => other,
        };
        let path = match path.sub() {
            Some(_) if self.has(Fault::FilterIgnoresSubAttributes) => without_sub(path),
            _ => path.clone(),
        };
        let compare = Filter::Compare { path, op, value: value.clone() };
        Some(match op {
            CompareOp::Ne => self.with_value(compare.clone(), &compare),
            _ => compare,
        })
    }

    /// What stands for an attribute that is not looked at as it should be: nothing to stand for it,
    /// or `None` when it is left out.
    #[expect(clippy::option_option, reason = "left out, replaced and left alone are three things")]
    fn known(&self, path: &AttrPath) -> Option<Option<Filter>> {
        let assigned = path.name().eq_ignore_ascii_case("seniority");
        if assigned && self.has(Fault::FilterWithoutDefaults) {
            return Some(Some(nothing()));
        }
        if self.schemas.find(path.borrowed()).is_some() {
            return Some(None);
        }
        if self.at_root && self.has(Fault::ForeignMatches) {
            return Some(Some(everything()));
        }
        if self.has(Fault::UnknownAttributeIgnored) { None } else { Some(None) }
    }

    /// The mistake of matching only what has a value, for what is asked of `about`.
    fn with_value(&self, filter: Filter, about: &Filter) -> Filter {
        match about {
            Filter::Compare { path, .. } if self.has(Fault::NeNeedsAValue) => {
                Filter::And(vec![filter, Filter::Present { path: path.clone() }])
            }
            _ => filter,
        }
    }
}

fn without_sub(path: &AttrPath) -> AttrPath {
    let schema = path.schema().map(|schema| format!("{schema}:")).unwrap_or_default();
    format!("{schema}{}", path.name()).parse().unwrap_or_else(|_| path.clone())
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
        let faults = faults.iter().copied().collect();
        let taken = of_filter(&filter, of(Kind::User), 2, faults);
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
    fn mistakes_operators_and_what_it_does_not_know() {
        for (filter, fault, mistaken) in [
            ("title ew \"x\"", Fault::SwAsCo, "title co \"x\""),
            ("title ne \"x\"", Fault::NeNeedsAValue, "title ne \"x\" and title pr"),
            ("not (title eq 1)", Fault::NeNeedsAValue, "not (title eq 1) and title pr"),
            ("name.givenName eq 1", Fault::FilterIgnoresSubAttributes, "name eq 1"),
            ("title pr and x eq 1", Fault::UnknownAttributeIgnored, "(title pr)"),
            ("x pr", Fault::UnknownAttributeIgnored, ""),
        ] {
            let taken = taken(filter, &[fault]);
            assert_eq!(
                taken.trim_matches(['(', ')']),
                mistaken.trim_matches(['(', ')']),
                "{filter}"
            );
        }
    }
}
