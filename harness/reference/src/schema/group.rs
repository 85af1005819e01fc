use super::{Attribute as A, Form};

/// What `/Schemas` calls Group (SCIM-GR-01, SCIM-GR-04, SCIM-D-05). Members are kept apart, for they
/// are never returned (SCIM-GR-05).
pub(crate) const GROUP: &[A] = &[
    A::of("externalId", Form::Word(256), "Identifier given by the identity provider."),
    A::text("displayName", "Name of the group.").required(),
];
