use std::cmp::Ordering;

use serde_json::Value;

/// Compares a found number with a limit; none where what was found is no number.
pub(super) fn compare(found: Option<&Value>, limit: &Value) -> Result<Option<Ordering>, String> {
    let limit = limit.as_f64().ok_or_else(|| format!("{limit} is not a number"))?;
    Ok(found.and_then(Value::as_f64).and_then(|value| value.partial_cmp(&limit)))
}

/// A whole number from a scenario, also one that a placeholder gave as text.
pub(super) fn whole(value: &Value) -> Result<u64, String> {
    let number = value.as_u64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    number.ok_or_else(|| format!("{value} is not a whole number"))
}
