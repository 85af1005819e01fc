use std::borrow::Cow;

use crate::scim::attr::AttrRef;
use crate::scim::datetime;
use crate::scim::filter::AttributeRules;
use crate::scim::precis::user_name_key;

/// What two texts of the attribute `path` have in common when they are equal.
///
/// The text itself where case counts; for a `userName` the key of RFC 7644 section 5; otherwise the
/// text without case, with no locale implied (section 3.4.2.3). Points in time are not looked at:
/// they are no texts.
pub fn text_key<'t>(text: &'t str, path: AttrRef<'_>, rules: &dyn AttributeRules) -> Cow<'t, str> {
    if rules.case_exact(path) {
        text.into()
    } else if rules.user_name(path) {
        user_name_key(text)
    } else {
        folded(text)
    }
}

/// The text without case; without allocation for ASCII in lower case.
pub(in crate::scim) fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        let has_case = text.bytes().any(|byte| byte.is_ascii_uppercase());
        return if has_case { text.to_ascii_lowercase().into() } else { text.into() };
    }
    text.chars().flat_map(char::to_lowercase).collect::<String>().into()
}

/// The same for texts that may be points in time: equal ones have equal keys.
pub(super) fn value_key<'t>(
    text: &'t str,
    path: AttrRef<'_>,
    rules: &dyn AttributeRules,
) -> Cow<'t, str> {
    let instant = if rules.date_time(path) { datetime::instant(text) } else { None };
    instant.map_or_else(|| text_key(text, path, rules), |instant| instant.to_string().into())
}
