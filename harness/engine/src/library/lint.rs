use std::collections::{BTreeMap, BTreeSet};

use crate::problem::{Problem, Source};
use crate::vocabulary::{Catalogue, Origin, Page, Requirement, Wire};

/// What is wrong in the requirement catalogues, taken together.
pub(super) fn catalogues(catalogues: &[(Source, Catalogue)]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for (source, catalogue) in catalogues {
        for row in &catalogue.rows {
            // An id may be the beginning of another one.
            let line = source.find(&format!("id: {}\n", row.id));
            let id = line.map(|line| line.start + "id: ".len()..line.end - 1);
            if !seen.insert(row.id.as_str()) {
                problems.push(
                    Problem::new(source, format!("requirement `{}` stands twice", row.id))
                        .at(id.clone())
                        .help("scenarios cite it by its id, so each row needs its own"),
                );
            }
            if row.wire == Some(Wire::Yes) && row.excluded.is_some() {
                let text = format!("`{}` is `wire: yes` and excluded all the same", row.id);
                problems.push(
                    Problem::new(source, text)
                        .at(id.clone())
                        .help("cite it in a check, or say `wire: partly` or `wire: no`"),
                );
            }
            if row.origin == Origin::Standard && (row.wire.is_none() || row.source.is_none()) {
                let lacks = if row.wire.is_none() { "wire" } else { "source" };
                problems.push(
                    Problem::new(source, format!("`{}` does not say `{lacks}`", row.id))
                        .at(id.clone())
                        .help(
                            "a row of a standard says whether the wire shows it, and quotes the \
                             sentence with its section",
                        ),
                );
            }
            if row.excluded.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
                problems.push(
                    Problem::new(source, format!("`{}` is excluded without a reason", row.id))
                        .at(id)
                        .help("say why no check can see it"),
                );
            }
        }
    }
    problems
}

/// What is wrong in the pages. Each point says what exercises it, or why nothing can; what it names is there
/// and cites one of its rows, and each of its rows is cited by something that it names.
pub(super) fn pages(
    pages: &[(Source, Page)],
    requirements: &[&Requirement],
    exercises: &BTreeMap<String, BTreeSet<String>>,
) -> Vec<Problem> {
    let known: BTreeSet<&str> = requirements.iter().map(|row| row.id.as_str()).collect();
    let mut problems = Vec::new();
    for (source, page) in pages {
        for point in page.headings.iter().flat_map(|heading| &heading.points) {
            let place = source.find(&point.text);
            let from = place.as_ref().map_or(0, |place| place.start);
            let mut problem = |text: String, part: &str, help: &str| {
                let at = source.find_from(from, part).or(place.clone());
                problems.push(Problem::new(source, text).at(at).help(help));
            };
            if point.by.is_empty() == point.excluded.is_none() {
                let text = match point.excluded {
                    None => format!("nothing exercises the point {:?}", point.text),
                    Some(_) => format!("the point {:?} is exercised and excluded", point.text),
                };
                let help = "say in `by` what exercises it, or in `excluded` why nothing can";
                problem(text, &point.text, help);
            }
            for row in point.rows.iter().filter(|row| !known.contains(row.as_str())) {
                let help = "`fedspec list requirements` names all of them";
                problem(format!("there is no requirement `{row}`"), row, help);
            }
            let mut cited = BTreeSet::new();
            for name in &point.by {
                let Some(cites) = exercises.get(name) else {
                    let help = "write `scenario#check`, `scenario@case` or `scenario@case#check`";
                    problem(format!("there is no check, case or scenario `{name}`"), name, help);
                    continue;
                };
                if point.rows.iter().all(|row| !cites.contains(row)) {
                    let text = format!("`{name}` cites no requirement of the point");
                    problem(text, name, "name another one, or the row that it cites in `rows`");
                }
                cited.extend(cites.iter().map(String::as_str));
            }
            let uncited = |row: &&String| !point.by.is_empty() && !cited.contains(row.as_str());
            for row in point.rows.iter().filter(uncited) {
                let help = "name a check that cites it in `by`, or leave the row out";
                problem(format!("nothing in `by` cites `{row}`"), row, help);
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse_yaml;

    fn problems(rows: &str) -> Vec<String> {
        let text = format!("catalogue: A\nsource: B\nrows:\n{rows}");
        let source = Source::new("requirements/a.yaml", text);
        let catalogue = parse_yaml::<Catalogue>(&source).unwrap();
        catalogues(&[(source, catalogue)]).iter().map(ToString::to_string).collect()
    }

    const ROW: &str =
        "  - id: X-1/a\n    level: must\n    origin: standard\n    text: T\n    source: S\n";

    #[test]
    fn a_point_of_a_page_names_what_is_there_and_cites_the_same() {
        let exercises = BTreeMap::from([
            ("a.b#c".to_owned(), BTreeSet::from(["X-1/a".to_owned()])),
            ("a.b@d".to_owned(), BTreeSet::from(["X-2".to_owned()])),
        ]);
        let wrong = |point: &str| {
            let text = format!(
                "page: A\nsource: B\nheadings:\n  - heading: H\n    points:\n      - {{ text: T{point} }}\n"
            );
            let (page, rows) = (Source::new("pages/a.yaml", text), Source::new("r.yaml", rows()));
            let catalogue = parse_yaml::<Catalogue>(&rows).unwrap();
            let read = parse_yaml::<Page>(&page).unwrap();
            let known: Vec<&Requirement> = catalogue.rows.iter().collect();
            pages(&[(page, read)], &known, &exercises).len()
        };
        fn rows() -> String {
            format!("catalogue: A\nsource: B\nrows:\n{ROW}{}", ROW.replace("X-1/a", "X-2"))
        }
        assert_eq!(wrong(", rows: [X-1/a], by: [a.b#c]"), 0);
        assert_eq!(wrong(", rows: [X-1/a], excluded: why"), 0);
        assert_eq!(wrong(", rows: [X-1/a, X-2], by: ['a.b#c', a.b@d]"), 0);
        // Nothing at all; both; a check that is not there; one that cites another row, which leaves its own uncited.
        assert_eq!(wrong(", rows: [X-1/a]"), 1);
        assert_eq!(wrong(", rows: [X-1/a], by: [a.b#c], excluded: why"), 1);
        assert_eq!(wrong(", rows: [X-1/a], by: [a.b#c, 'a.b#other']"), 1);
        assert_eq!(wrong(", rows: [X-1/a], by: [a.b@d]"), 2);
        assert_eq!(wrong(", rows: [X-3], by: [a.b@d]"), 3);
    }

    #[test]
    fn what_is_plain_on_the_wire_cannot_be_excluded() {
        for (wire, wrong) in [("yes", 1), ("partly", 0), ("no", 0)] {
            let found = problems(&format!("{ROW}    wire: {wire}\n    excluded: because\n"));
            assert_eq!(found.len(), wrong, "{wire}: {found:?}");
        }
        assert!(problems(&format!("{ROW}    wire: yes\n")).is_empty());
        assert_eq!(problems(&format!("{ROW}    wire: no\n    excluded: ''\n")).len(), 1);
    }

    #[test]
    fn an_id_stands_once() {
        let row = format!("{ROW}    wire: yes\n");
        assert_eq!(problems(&format!("{row}{row}")).len(), 1);
    }

    #[test]
    fn a_row_of_a_standard_says_where_it_stands_and_whether_it_shows() {
        assert_eq!(problems(ROW).len(), 1);
        let silent = format!("{ROW}    wire: yes\n").replace("    source: S\n", "");
        assert_eq!(problems(&silent).len(), 1);
        assert!(problems(&silent.replace("standard", "aws")).is_empty());
    }
}
