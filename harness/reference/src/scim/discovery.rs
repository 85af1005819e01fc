use fedspec_protocol::scim::urn;
use http::StatusCode;
use serde_json::{Value, json};

use super::answer::Answer;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::Refusal;
use crate::schema;

/// `GET /ServiceProviderConfig` (SCIM-D-01). The documentation of the authentication scheme is not
/// known for the current edition and left out. `filter.maxResults` is 50 though pages hold 100: the
/// document is stale, and shown as it is.
pub(crate) fn d_01_service_provider_config(faults: FaultSet) -> Result<Answer, Refusal> {
    if faults.has(Fault::ProviderConfigMissing) {
        return Err(Refusal::NoEndpoint);
    }
    let untrue = faults.has(Fault::ProviderConfigUntrue);
    let mut config = json!({
        "schemas": [urn::SERVICE_PROVIDER_CONFIG],
        "documentationUri":
            "https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source-idp.html",
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "OAuth Bearer Token",
            "description": "Authentication scheme using the OAuth Bearer Token Standard",
            "specUri": "https://www.rfc-editor.org/info/rfc6750",
            "primary": true,
        }],
        "patch": { "supported": true },
        "bulk": { "supported": untrue, "maxOperations": 1, "maxPayloadSize": 1_048_576 },
        "filter": { "supported": true, "maxResults": 50 },
        "changePassword": { "supported": false },
        "sort": { "supported": untrue },
        "etag": { "supported": untrue },
    });
    if let (true, Some(members)) =
        (faults.has(Fault::ProviderConfigMalformed), config.as_object_mut())
    {
        for name in ["schemas", "patch", "filter", "authenticationSchemes"] {
            members.remove(name);
        }
    }
    Ok(Answer::json(StatusCode::OK, config.to_string()))
}

/// `GET /ResourceTypes` (SCIM-D-02).
pub(crate) fn d_02_resource_types(faults: FaultSet) -> Result<Answer, Refusal> {
    if faults.has(Fault::ResourceTypesMissing) {
        return Err(Refusal::NoEndpoint);
    }
    let mut types = vec![
        json!({
            "schemas": [urn::RESOURCE_TYPE],
            "id": "User",
            "name": "User",
            "description": "User account",
            "endpoint": "/Users",
            "schema": urn::USER,
            // Documented as required, though users without it are accepted.
            "schemaExtensions": [{ "schema": urn::ENTERPRISE_USER, "required": true }],
            "meta": { "resourceType": "ResourceType", "location": "/v2/ResourceTypes/User" },
        }),
        json!({
            "schemas": [urn::RESOURCE_TYPE],
            "id": "Group",
            "name": "Group",
            "description": "Group of users",
            "endpoint": "/Groups",
            "schema": urn::GROUP,
            "meta": { "resourceType": "ResourceType", "location": "/v2/ResourceTypes/Group" },
        }),
    ];
    if faults.has(Fault::ResourceTypesMalformed) {
        types.truncate(1);
        for members in types.iter_mut().filter_map(Value::as_object_mut) {
            members.remove("endpoint");
            members.remove("schema");
        }
    }
    Ok(list(&types))
}

/// `GET /Schemas` (SCIM-D-03).
pub(crate) fn d_03_schemas(faults: FaultSet) -> Result<Answer, Refusal> {
    match faults.has(Fault::SchemasMissing) {
        true => Err(Refusal::NoEndpoint),
        false => Ok(list(&schema::schemas(faults))),
    }
}

/// `GET /Schemas/{urn}` (SCIM-D-04).
pub(crate) fn d_04_schema(uri: &str, faults: FaultSet) -> Result<Answer, Refusal> {
    if faults.has(Fault::SchemasMissing) {
        return Err(Refusal::NoEndpoint);
    }
    let schema = schema::schema(uri, faults).ok_or(Refusal::NoEndpoint)?;
    Ok(Answer::json(StatusCode::OK, schema.to_string()))
}

fn list(resources: &[Value]) -> Answer {
    let body = json!({
        "schemas": [urn::LIST_RESPONSE],
        "totalResults": resources.len(),
        "itemsPerPage": resources.len(),
        "startIndex": 1,
        "Resources": resources,
    });
    Answer::json(StatusCode::OK, body.to_string())
}
