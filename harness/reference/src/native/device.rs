use fedspec_protocol::totp::Totp;

use crate::directory::ResourceId;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::rules::second_factor::{Known, Verdict, mfa_03_judge};

/// An authenticator app.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    pub(crate) id: ResourceId,
    pub(crate) totp: Totp,
    /// Whether a code has confirmed it.
    pub(crate) registered: bool,
    /// Steps that its clock is known to be ahead (MFA-05).
    pub(crate) drift: i64,
    /// The step of its last code that was good.
    pub(crate) last: Option<u64>,
}

impl Device {
    pub(crate) fn known(&self) -> Known<'_> {
        Known { totp: &self.totp, drift: self.drift, last: self.last }
    }

    pub(crate) fn judge(&self, code: &str, now: u64, faults: FaultSet) -> Verdict {
        mfa_03_judge(self.known(), code, now, faults)
    }
}

/// Judges a code by several devices: the best that any of them says, and whose it is.
pub(crate) fn judge<'a>(
    devices: impl Iterator<Item = &'a Device>,
    code: &str,
    now: u64,
    faults: FaultSet,
) -> (Verdict, Option<ResourceId>) {
    let code = code.trim();
    if faults.has(Fault::TotpEightDigits) && code.len() == 6 {
        return (Verdict::Wrong, None);
    }
    let judged = devices.map(|device| (device.judge(code, now, faults), Some(device.id)));
    judged.min_by_key(|(verdict, _)| rank(*verdict)).unwrap_or((Verdict::Wrong, None))
}

const fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Good { .. } => 0,
        Verdict::Replayed => 1,
        Verdict::Late { .. } => 2,
        Verdict::ClockOff => 3,
        Verdict::Wrong => 4,
    }
}
