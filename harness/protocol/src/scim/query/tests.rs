use serde_json::json;

use super::*;

fn query(parameters: &[(&str, &str)]) -> Result<Query, QueryError> {
    Query::from_parameters(parameters.iter().copied())
}

fn page(parameters: &[(&str, &str)]) -> (u64, Option<u64>, Option<String>) {
    let page = query(parameters).unwrap().page;
    (page.start(), page.count, page.cursor)
}

fn search(mut body: Value) -> Result<Query, QueryError> {
    body["schemas"] = json!([urn::SEARCH_REQUEST]);
    Query::from_json(&body)
}

#[test]
fn reads_every_parameter() {
    let found = query(&[
        ("filter", "userName sw \"j\""),
        ("sortBy", "name.familyName"),
        ("sortOrder", "descending"),
        ("startIndex", "11"),
        ("count", "10"),
        ("attributes", "userName,emails.value"),
    ])
    .unwrap();
    assert_eq!(found.filter, Some(Filter::parse("userName sw \"j\"").unwrap()));
    let sort = found.sort.unwrap();
    assert_eq!(
        (sort.by.to_string().as_str(), sort.order.as_str()),
        ("name.familyName", "descending")
    );
    assert_eq!((found.page.start(), found.page.count), (11, Some(10)));
    assert!(matches!(found.projection, Projection::Only(_)));
}

#[test]
fn finds_everything_when_nothing_is_asked() {
    assert_eq!(query(&[]), Ok(Query::default()));
    assert_eq!(query(&[("foo", "bar"), ("Filter", "("), ("", "")]), Ok(Query::default()));
}

#[test]
fn reads_a_start_below_one_as_one_and_a_count_below_zero_as_zero() {
    assert_eq!(page(&[("startIndex", "0")]).0, 1);
    assert_eq!(page(&[("startIndex", "-7"), ("count", "-1")]), (1, Some(0), None));
    assert_eq!(page(&[("count", "0")]).1, Some(0));
    let huge = "9".repeat(40);
    assert_eq!(page(&[("startIndex", &huge)]).0, i64::MAX as u64);
    assert_eq!(page(&[("count", &format!("-{huge}"))]).1, Some(0));
}

#[test]
fn tells_the_first_page_by_cursor_from_none() {
    assert_eq!(page(&[("cursor", "")]).2.as_deref(), Some(""));
    assert_eq!(page(&[]).2, None);
}

#[test]
fn sorts_ascending_when_no_order_is_given_and_not_at_all_without_an_attribute() {
    let sort = query(&[("sortBy", "userName")]).unwrap().sort.unwrap();
    assert_eq!(sort.order, SortOrder::Ascending);
    assert_eq!(query(&[("sortOrder", "descending")]).unwrap().sort, None);
}

#[test]
fn refuses_what_it_cannot_understand_with_the_keyword_for_it() {
    let cases: [(&[(&str, &str)], ScimType); 9] = [
        (&[("filter", "userName")], ScimType::InvalidFilter),
        (&[("filter", "")], ScimType::InvalidFilter),
        (&[("filter", "a pr"), ("filter", "b pr")], ScimType::InvalidFilter),
        (&[("count", "ten")], ScimType::InvalidValue),
        (&[("count", "1.0")], ScimType::InvalidValue),
        (&[("count", "ten"), ("cursor", "")], ScimType::InvalidCount),
        (&[("startIndex", "")], ScimType::InvalidValue),
        (&[("sortBy", "1")], ScimType::InvalidValue),
        (&[("sortBy", "a"), ("sortOrder", "up")], ScimType::InvalidValue),
    ];
    for (parameters, scim_type) in cases {
        let error = query(parameters).unwrap_err();
        assert_eq!(error.scim_type(), scim_type, "{parameters:?}");
    }
}

#[test]
fn reads_a_search_request_as_the_same_query() {
    let body = json!({
        "FILTER": "userName sw \"j\"", "sortBy": "userName", "startIndex": 2, "count": 3,
        "cursor": "", "attributes": ["userName", "emails.value"], "sortOrder": null, "x": 1,
    });
    let parameters = query(&[
        ("filter", "userName sw \"j\""),
        ("sortBy", "userName"),
        ("startIndex", "2"),
        ("count", "3"),
        ("cursor", ""),
        ("attributes", "userName,emails.value"),
    ]);
    assert_eq!(search(body), parameters);
}

#[test]
fn refuses_a_body_that_is_no_search_request() {
    assert_eq!(Query::from_json(&json!([])), Err(QueryError::NotAnObject));
    assert_eq!(Query::from_json(&json!({})), Err(QueryError::WrongSchema));
    let wrong = QueryError::WrongType { name: "filter", expected: "a string" };
    assert_eq!(search(json!({ "filter": 1 })), Err(wrong));
    assert_eq!(search(json!({ "count": "3" })), Err(QueryError::Count));
    assert_eq!(search(json!({ "count": 1.5, "cursor": "" })), Err(QueryError::CursorCount));
    assert_eq!(search(json!({ "startIndex": -3 })).unwrap().page.start(), 1);
    assert!(search(json!({ "attributes": "userName" })).is_err());
}
