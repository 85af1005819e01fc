use crate::scim::schema::{Attribute, AttributeType, Schema};
use crate::scim::urn;

/// The schema of the service provider's configuration (RFC 7643 sections 5 and 8.7.2).
pub fn service_provider_config() -> Schema {
    let page = "The address of documentation.";
    let schemes = vec![
        Attribute::string("name", "What the scheme is called.").required(),
        Attribute::string("description", "What the scheme does.").required(),
        Attribute::reference("specUri", &["external"], "The address of the specification."),
        Attribute::reference("documentationUri", &["external"], page),
    ];
    let attributes = vec![
        Attribute::reference("documentationUri", &["external"], page),
        feature("patch", "Whether resources can be changed by PATCH.", vec![]),
        feature(
            "bulk",
            "Whether several operations can be sent together.",
            vec![
                count("maxOperations", "Operations of one request at most."),
                count("maxPayloadSize", "Bytes of one request at most."),
            ],
        ),
        feature(
            "filter",
            "Whether resources can be found by a filter.",
            vec![count("maxResults", "Resources of one answer at most.")],
        ),
        feature("changePassword", "Whether passwords can be changed.", vec![]),
        feature("sort", "Whether resources can be sorted.", vec![]),
        Attribute::complex("authenticationSchemes", "How clients authenticate.", schemes)
            .multi()
            .required(),
    ];
    Schema::new(
        urn::SERVICE_PROVIDER_CONFIG,
        "Service Provider Configuration",
        "What the service provider supports",
        attributes.into_iter().map(Attribute::read_only).collect(),
    )
}

fn feature(name: &str, description: &str, more: Vec<Attribute>) -> Attribute {
    let supported = Attribute::boolean("supported", "Whether it is supported.").required();
    let subs = std::iter::once(supported).chain(more).collect();
    Attribute::complex(name, description, subs).required()
}

fn count(name: &str, description: &str) -> Attribute {
    Attribute::new(name, AttributeType::Integer, description).required()
}
