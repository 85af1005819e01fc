//! What is asked of the codes of an authenticator app (MFA rows). How far a clock may be off is not
//! published (MFA-03): the numbers here are this project's.

use fedspec_protocol::totp::Totp;

use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// MFA-03: steps before and after its own at which a code is still, or already, good.
const WINDOW: u64 = 1;
/// MFA-05: steps beyond the window at which a late code still registers a device.
const LATE: u64 = 2;
/// MFA-04: steps within which a code that is no good shows a clock that is off, rather than a slip: an hour.
const CLOCK: u64 = 120;
/// MFA-05: steps that a device may be off to be synchronised again: a day.
const RESYNC: u64 = 2_880;
/// MFA-06: authenticator apps of a user.
const APPS: usize = 2;
/// Bytes of a secret (RFC 4226 section 4 asks for 16 and recommends 20).
const SECRET: usize = 20;

/// What a code turns out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is good, and of this step.
    Good { step: u64 },
    /// It is the code of a step that has gone by, a little too long ago.
    Late { step: u64 },
    /// It was good already (RFC 6238 section 5.2).
    Replayed,
    /// It is a code of the device, at another time (MFA-04).
    ClockOff,
    /// It is none of the device's codes (MFA-08).
    Wrong,
}

/// A device as codes are judged by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'a> {
    pub(crate) totp: &'a Totp,
    /// Steps that the device's clock is known to be ahead.
    pub(crate) drift: i64,
    /// The step of the last code that was good.
    pub(crate) last: Option<u64>,
}

/// MFA-01, MFA-03, MFA-04: judges a code at a moment, in seconds since 1970.
pub(crate) fn mfa_03_judge(device: Known<'_>, code: &str, now: u64, faults: FaultSet) -> Verdict {
    let Known { totp, drift, last } = device;
    if faults.has(Fault::TotpAnyCode) && code.len() == 6 {
        return Verdict::Good { step: totp.step(now) };
    }
    let at = now.saturating_add_signed(drift.saturating_mul(seconds(totp)));
    let (back, ahead) = window(faults);
    if let Some(step) = totp.matching_step(code, at, back, ahead) {
        let again = last.is_some_and(|last| step <= last);
        return match again && !faults.has(Fault::TotpReplayed) {
            true => Verdict::Replayed,
            false => Verdict::Good { step },
        };
    }
    if let Some(step) = totp.matching_step(code, at, WINDOW + LATE, 0) {
        return Verdict::Late { step };
    }
    match totp.matching_step(code, at, CLOCK, CLOCK) {
        Some(_) => Verdict::ClockOff,
        None => Verdict::Wrong,
    }
}

/// MFA-05: how far a device is off whose codes of two successive steps are these, in steps.
pub(crate) fn mfa_05_drift(
    device: Known<'_>,
    codes: [&str; 2],
    now: u64,
    faults: FaultSet,
) -> Option<(i64, u64)> {
    let [first, second] = codes;
    let totp = device.totp;
    let here = totp.step(now);
    let step = (0..=RESYNC)
        .flat_map(|off| [here.checked_sub(off), here.checked_add(off)])
        .flatten()
        .find(|step| {
            let own = |step: u64| totp.code(step.saturating_mul(totp.step_seconds()));
            let by_one = faults.has(Fault::TotpResyncByOneCode);
            own(*step) == first && (by_one || own(step.saturating_add(1)) == second)
        })?;
    let used = device.last.is_some_and(|last| step <= last);
    let drift = i64::try_from(step + 1).ok()?.checked_sub(i64::try_from(here).ok()?)?;
    (!used || faults.has(Fault::TotpReplayed)).then_some((drift, step + 1))
}

/// MFA-06: whether one more authenticator app may be registered.
pub(crate) fn mfa_06_room(apps: usize, faults: FaultSet) -> bool {
    match faults {
        _ if faults.has(Fault::TotpThirdDevice) => true,
        _ if faults.has(Fault::TotpOneDevice) => apps < 1,
        _ => apps < APPS,
    }
}

/// MFA-02: how many bytes a new secret has.
pub(crate) fn mfa_02_secret(faults: FaultSet) -> usize {
    if faults.has(Fault::TotpShortSecret) { 10 } else { SECRET }
}

fn window(faults: FaultSet) -> (u64, u64) {
    match faults {
        _ if faults.has(Fault::TotpWideWindow) => (WINDOW + 1, WINDOW + 1),
        _ if faults.has(Fault::TotpNoPreviousStep) => (0, WINDOW),
        _ if faults.has(Fault::TotpNoNextStep) => (WINDOW, 0),
        _ => (WINDOW, WINDOW),
    }
}

fn seconds(totp: &Totp) -> i64 {
    i64::try_from(totp.step_seconds()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_767_225_600;

    fn totp() -> Totp {
        Totp::new(b"12345678901234567890").unwrap()
    }

    fn judge(off: i64, faults: &[Fault]) -> Verdict {
        let totp = totp();
        let code = totp.code(NOW.saturating_add_signed(off));
        let known = Known { totp: &totp, drift: 0, last: None };
        mfa_03_judge(known, &code, NOW, faults.iter().copied().collect())
    }

    #[test]
    fn mfa_03_takes_one_step_each_way_and_tells_a_late_code_from_a_clock_that_is_off() {
        let here = totp().step(NOW);
        assert_eq!(judge(0, &[]), Verdict::Good { step: here });
        assert_eq!(judge(-30, &[]), Verdict::Good { step: here - 1 });
        assert_eq!(judge(59, &[]), Verdict::Good { step: here + 1 });
        assert_eq!(judge(60, &[]), Verdict::ClockOff);
        assert_eq!(judge(-31, &[]), Verdict::Late { step: here - 2 });
        assert_eq!(judge(-90, &[]), Verdict::Late { step: here - 3 });
        assert_eq!(judge(-91, &[]), Verdict::ClockOff);
        assert_eq!(judge(3_600, &[]), Verdict::ClockOff);
        assert_eq!(judge(3_630, &[]), Verdict::Wrong);
        assert_eq!(judge(60, &[Fault::TotpWideWindow]), Verdict::Good { step: here + 2 });
    }

    #[test]
    fn a_code_is_good_once_and_no_earlier_one_after_it() {
        let totp = totp();
        let here = totp.step(NOW);
        let known = Known { totp: &totp, drift: 0, last: Some(here) };
        for off in [0, -30] {
            let code = totp.code(NOW.saturating_add_signed(off));
            assert_eq!(mfa_03_judge(known, &code, NOW, FaultSet::NONE), Verdict::Replayed);
        }
        let next = totp.code(NOW + 30);
        assert_eq!(
            mfa_03_judge(known, &next, NOW, FaultSet::NONE),
            Verdict::Good { step: here + 1 }
        );
    }

    #[test]
    fn mfa_05_finds_the_drift_by_two_successive_codes_and_by_no_others() {
        let totp = totp();
        let known = Known { totp: &totp, drift: 0, last: None };
        let code = |off: i64| totp.code(NOW.saturating_add_signed(off));
        let drift = |first: i64, second: i64| {
            mfa_05_drift(known, [&code(first), &code(second)], NOW, FaultSet::NONE)
                .map(|(drift, _)| drift)
        };
        assert_eq!(drift(-300, -270), Some(-9));
        assert_eq!(drift(600, 630), Some(21));
        assert_eq!(drift(-300, -300), None);
        assert_eq!(drift(-300, -240), None);
        assert_eq!(drift(-270, -300), None);
        let moved = Known { drift: -9, ..known };
        let verdict = mfa_03_judge(moved, &code(-270), NOW, FaultSet::NONE);
        assert_eq!(verdict, Verdict::Good { step: totp.step(NOW) - 9 });
    }
}
