//! Names of attributes as RFC 7643, RFC 7644 and the target's /Schemas write them, however its answers do.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::survey::Survey;

/// Common attributes (RFC 7643 sections 3 and 3.1); members of messages (RFC 7644 sections 3.4.2, 3.7 and
/// 3.12, RFC 9865 section 2); attributes of User, Group and the enterprise extension (RFC 7643 section 4),
/// and of what discovery shows (sections 5 to 7). The judge's own list: it shares no rule with what it judges.
const NAMES: &str = "
    schemas id externalId meta resourceType created lastModified location version
    totalResults itemsPerPage startIndex nextCursor previousCursor Resources
    detail status scimType
    Operations failOnErrors method bulkId path data response op value
    userName name formatted familyName givenName middleName honorificPrefix honorificSuffix
    displayName nickName profileUrl title userType preferredLanguage locale timezone active password
    emails phoneNumbers ims photos addresses groups entitlements roles x509Certificates
    display type primary $ref streetAddress locality region postalCode country
    members employeeNumber costCenter organization division department manager
    documentationUri patch bulk filter changePassword sort etag pagination authenticationSchemes supported
    maxOperations maxPayloadSize maxResults cursor index defaultPaginationMethod defaultPageSize maxPageSize
    cursorTimeout description specUri
    endpoint schema schemaExtensions required
    attributes subAttributes multiValued canonicalValues caseExact mutability returned uniqueness referenceTypes
    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User
";

static STANDARD: LazyLock<HashSet<&str>> = LazyLock::new(|| NAMES.split_whitespace().collect());
static IN_LOWER_CASE: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    NAMES.split_whitespace().map(|name| (name.to_ascii_lowercase(), name)).collect()
});

/// An answer whose attributes have their names as the RFCs write them, and the target's own as its
/// schemas do: names are compared without case (RFC 7643 section 2.1). A name that is there twice stays
/// as it is.
pub(super) fn standardised(value: Value, survey: Option<&Survey>) -> Value {
    match value {
        Value::Array(all) => all.into_iter().map(|one| standardised(one, survey)).collect(),
        Value::Object(members) => {
            let meant: HashMap<String, &str> = members
                .keys()
                .filter(|name| !STANDARD.contains(name.as_str()))
                .filter_map(|name| {
                    let standard = IN_LOWER_CASE.get(&name.to_ascii_lowercase()).copied();
                    let meant = standard.or_else(|| survey?.spelling(name))?;
                    (!members.contains_key(meant)).then(|| (name.clone(), meant))
                })
                .collect();
            let mut named = Map::new();
            for (name, value) in members {
                let standard = meant.get(&name).filter(|name| !named.contains_key(**name));
                let name = standard.map_or(name, |standard| (*standard).to_owned());
                named.insert(name, standardised(value, survey));
            }
            Value::Object(named)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use fedspec_protocol::scim::schema::{Attribute, Schema, SchemaSet};
    use serde_json::json;

    use super::*;

    #[test]
    fn names_in_another_case_are_the_standard_ones() {
        let answer = json!({
            "SCHEMAS": ["URN:x"],
            "Username": "a",
            "NAME": {"familyname": "F"},
            "emails": [{"Value": "a@b.test", "PRIMARY": true}],
            "URN:ietf:params:scim:schemas:extension:ENTERPRISE:2.0:User": {"costcenter": "1"},
            "Badge": 1,
        });
        let expected = json!({
            "schemas": ["URN:x"],
            "userName": "a",
            "name": {"familyName": "F"},
            "emails": [{"value": "a@b.test", "primary": true}],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"costCenter": "1"},
            "Badge": 1,
        });
        assert_eq!(standardised(answer, None), expected);
    }

    #[test]
    fn names_of_the_targets_own_are_as_its_schemas_write_them() {
        let badge = Attribute::complex("badge", "", vec![Attribute::string("floorNumber", "")]);
        let own = Schema::new("urn:example:Own:User", "Own", "", vec![badge]);
        let mut survey = Survey::default();
        let user = &mut survey.types[0].schemas;
        *user = SchemaSet::new(user.base().clone(), vec![own]);
        let answer = json!({
            "USERNAME": "a",
            "URN:example:own:user": {"Badge": {"FLOORNUMBER": 1}, "Foreign": 2},
        });
        let expected = json!({
            "userName": "a",
            "urn:example:Own:User": {"badge": {"floorNumber": 1}, "Foreign": 2},
        });
        assert_eq!(standardised(answer, Some(&survey)), expected);
        let both = json!({"badge": 1, "Badge": 2});
        assert_eq!(standardised(both.clone(), Some(&survey)), both);
    }

    #[test]
    fn nothing_is_lost_where_a_name_is_there_in_two_cases() {
        let answer = json!({"userName": "a", "USERNAME": "b"});
        assert_eq!(standardised(answer.clone(), None), answer);
        let other_way_round = standardised(json!({"USERNAME": "b", "userName": "a"}), None);
        assert_eq!(other_way_round.as_object().unwrap().len(), 2);
    }
}
