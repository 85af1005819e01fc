use std::collections::{BTreeMap, BTreeSet};

use super::Library;
use crate::vocabulary::{Catalogue, Level, Origin, Requirement};

/// A catalogue with what exercises each of its rows.
#[derive(Clone, Debug)]
pub struct CatalogueCoverage<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// Its rows, in order.
    pub rows: Vec<RowCoverage<'a>>,
}

/// A row with what exercises it.
#[derive(Clone, Debug)]
pub struct RowCoverage<'a> {
    /// The row.
    pub row: &'a Requirement,
    /// Every check that cites it: `scenario#check`, and the strongest level it has in any case.
    pub checks: BTreeMap<String, Level>,
}

/// How a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowStanding {
    /// A check that is strong enough cites it.
    Covered,
    /// No check does, and the row says why.
    Excluded,
    /// Neither.
    Missing,
}

impl RowCoverage<'_> {
    /// Covered, excluded or missing.
    ///
    /// A standard's MUST is covered only by a check of level `must`: another would never fail a
    /// target that breaks it. What a product documents about itself is no standard's MUST, and any
    /// check exercises it.
    pub fn standing(&self) -> RowStanding {
        let least = match self.row.origin {
            Origin::Standard => self.row.level.least(),
            Origin::Aws | Origin::Inferred | Origin::Derived | Origin::Project | Origin::Client => {
                Level::May
            }
        };
        if self.checks.values().any(|level| *level >= least) {
            RowStanding::Covered
        } else if self.row.excluded.is_some() {
            RowStanding::Excluded
        } else {
            RowStanding::Missing
        }
    }
}

impl Library {
    /// What exercises each row of each catalogue.
    ///
    /// A check cites what it says itself; without that, what its case says. Set-up is not judged,
    /// so it exercises nothing.
    pub fn coverage<'a>(&'a self) -> Vec<CatalogueCoverage<'a>> {
        let citing = self.citing();
        let row = |row: &'a Requirement| RowCoverage {
            row,
            checks: citing.get(&row.id).cloned().unwrap_or_default(),
        };
        let catalogues = self.catalogues.iter().map(|(_, catalogue)| catalogue);
        catalogues
            .map(|catalogue| CatalogueCoverage {
                catalogue,
                rows: catalogue.rows.iter().map(row).collect(),
            })
            .collect()
    }

    /// What a point of a page may name, `scenario`, `scenario#check`, `scenario@case` or `scenario@case#check`,
    /// and the requirements that are cited there. Of scenarios that no page names, nothing is told.
    pub(super) fn exercises(&self) -> BTreeMap<String, BTreeSet<String>> {
        let points = self.pages.iter().flat_map(|(_, page)| &page.headings);
        let named = points.flat_map(|heading| &heading.points).flat_map(|point| &point.by);
        let named: BTreeSet<&str> =
            named.map(|name| name.split(['@', '#']).next().unwrap_or(name)).collect();
        let mut exercises: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for case in self.cases().iter().filter(|case| named.contains(case.id.scenario())) {
            let (scenario, id) = (case.id.scenario(), case.id.as_str());
            for (name, check) in case.scenario.steps.iter().flat_map(|step| step.expect.iter()) {
                let ends = ["".to_owned(), format!("#{}", name.value)];
                let names =
                    ends.iter().flat_map(|end| [scenario, id].map(|id| id.to_owned() + end));
                for name in names {
                    exercises.entry(name).or_default().extend(case.cites_of(check));
                }
            }
        }
        exercises
    }

    /// Requirement to check to level.
    fn citing(&self) -> BTreeMap<String, BTreeMap<String, Level>> {
        let mut citing: BTreeMap<String, BTreeMap<String, Level>> = BTreeMap::new();
        for case in self.cases() {
            let scenario = &case.scenario;
            for (name, check) in scenario.steps.iter().flat_map(|step| step.expect.iter()) {
                let level = check.level.unwrap_or_else(|| case.level());
                for cite in case.cites_of(check) {
                    let checks = citing.entry(cite).or_default();
                    let id = format!("{}#{}", scenario.id.value, name.value);
                    let strongest = checks.entry(id).or_insert(level);
                    *strongest = level.max(*strongest);
                }
            }
        }
        citing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Strength;

    #[test]
    fn a_must_of_a_standard_is_not_covered_by_a_recommendation() {
        let standing = |level, origin, check, excluded: Option<&str>| {
            let row = Requirement {
                id: "X-1/a".into(),
                level,
                origin,
                text: String::new(),
                wire: None,
                confidence: None,
                source: None,
                excluded: excluded.map(str::to_owned),
            };
            let checks = BTreeMap::from([("a.b#c".to_owned(), check)]);
            RowCoverage { row: &row, checks }.standing()
        };
        use {Level::*, Origin::*, RowStanding::*};
        assert_eq!(standing(Strength::Must, Standard, Should, None), Missing);
        assert_eq!(standing(Strength::Must, Standard, Should, Some("why")), Excluded);
        assert_eq!(standing(Strength::Must, Standard, Must, None), Covered);
        assert_eq!(standing(Strength::Must, Aws, Should, None), Covered);
        assert_eq!(standing(Strength::Should, Standard, May, None), Missing);
        assert_eq!(standing(Strength::Info, Standard, May, None), Covered);
    }
}
