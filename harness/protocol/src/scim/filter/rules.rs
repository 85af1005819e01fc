use crate::scim::attr::AttrRef;

/// What a schema says about comparing values (RFC 7643 section 2.2).
///
/// [`CoreSchema`](crate::scim::core_schema::CoreSchema) answers for the core schemas.
pub trait AttributeRules {
    /// Whether case matters when values of this attribute are compared.
    fn case_exact(&self, path: AttrRef<'_>) -> bool;

    /// Whether values of this attribute are points in time, compared chronologically.
    fn date_time(&self, path: AttrRef<'_>) -> bool {
        let _ = path;
        false
    }

    /// Whether values of this attribute are user names, which are compared by the rules of RFC 7644
    /// section 5 where case does not count.
    fn user_name(&self, path: AttrRef<'_>) -> bool {
        path.is_core("userName", None)
    }
}
