use super::*;

#[test]
fn fills_in_values_and_leaves_other_braces_alone() {
    assert_eq!(
        V_01_CLAUSE.filled(&[("attribute", "a"), ("constraint", V_01_PATTERN.text)]),
        r"Value at 'a' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+"
    );
    assert_eq!(V_01_PATTERN.filled(&[("limit", "1")]), V_01_PATTERN.text);
}

#[test]
fn own_words_start_in_lower_case_so_that_nobody_takes_them_for_awss() {
    for row in catalogue().iter().filter(|row| row.origin == Origin::Project) {
        let plain = row.text.replace("PATCH", "patch").replace('{', "");
        assert!(plain.starts_with(char::is_lowercase), "{}", row.text);
        assert!(!row.text.ends_with('.'), "{}", row.text);
    }
}

#[test]
fn every_row_is_named_like_the_facts() {
    for row in catalogue() {
        let chapters =
            ["SCIM-", "TOK-", "SSO-", "PORTAL-", "MFA-", "ADM-", "ABAC-", "IAM-", "STS-", "QS-"];
        assert!(chapters.iter().any(|chapter| row.row.starts_with(chapter)), "{}", row.row);
        assert!(!row.when.is_empty());
    }
}
