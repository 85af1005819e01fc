use crate::era::Era;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::Refusal;

/// SCIM-F-11: how many resources a page may hold. More than the limit gives the limit. Zero and
/// negative counts are outside the documented range, their effect is not known; they give an empty
/// page, as RFC 7644 section 3.4.2.4 has it.
pub(crate) fn f_11_page_size(
    count: Option<&str>,
    era: Era,
    faults: FaultSet,
) -> Result<usize, Refusal> {
    let limit = if faults.has(Fault::PageLimitTooHigh) { 1_000 } else { era.page_limit() };
    let Some(count) = count else { return Ok(limit) };
    let wanted: i64 = match count.parse() {
        Ok(wanted) => wanted,
        Err(_) if is_integer(count) => {
            if count.starts_with('-') {
                0
            } else {
                i64::MAX
            }
        }
        Err(_) => return Err(Refusal::BadCount),
    };
    let size = usize::try_from(wanted).unwrap_or(0).min(limit);
    Ok(if faults.has(Fault::PageLargerThanCount) { size + 1 } else { size })
}

/// Digits, perhaps too many for a number of 64 bits.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(count: Option<&str>, era: Era) -> Result<usize, Refusal> {
        f_11_page_size(count, era, FaultSet::NONE)
    }

    #[test]
    fn f_11_pages_hold_100_and_held_50() {
        assert_eq!(size(None, Era::Specific), Ok(100));
        assert_eq!(size(None, Era::Generic), Ok(50));
        assert_eq!(size(Some("1000"), Era::Specific), Ok(100));
        assert_eq!(size(Some("7"), Era::Generic), Ok(7));
    }

    #[test]
    fn a_count_of_any_size_is_read_and_other_text_is_refused() {
        assert_eq!(size(Some("99999999999999999999999"), Era::Specific), Ok(100));
        assert_eq!(size(Some("-99999999999999999999999"), Era::Specific), Ok(0));
        assert_eq!(size(Some("0"), Era::Specific), Ok(0));
        for text in ["", "-", "ten", "1.5", " 1", "+-1"] {
            assert_eq!(size(Some(text), Era::Specific), Err(Refusal::BadCount), "{text}");
        }
    }
}
