use std::collections::BTreeSet;

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

/// What is wrong in the pages: a point that names no row and no reason, or a row that is not there.
pub(super) fn pages(pages: &[(Source, Page)], requirements: &[&Requirement]) -> Vec<Problem> {
    let known: BTreeSet<&str> = requirements.iter().map(|row| row.id.as_str()).collect();
    let mut problems = Vec::new();
    for (source, page) in pages {
        for point in page.headings.iter().flat_map(|heading| &heading.points) {
            if point.rows.is_empty() && point.excluded.is_none() {
                let text = format!("nothing exercises the point {:?}", point.text);
                problems.push(
                    Problem::new(source, text)
                        .at(source.find(&point.text))
                        .help("name its `rows`, or say in `excluded` why nothing can"),
                );
            }
            for row in point.rows.iter().filter(|row| !known.contains(row.as_str())) {
                problems.push(
                    Problem::new(source, format!("there is no requirement `{row}`"))
                        .at(source.find(row))
                        .help("`fedspec list requirements` names all of them"),
                );
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
