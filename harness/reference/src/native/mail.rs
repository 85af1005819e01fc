use jiff::{SignedDuration, Timestamp};

use crate::directory::{Directory, ResourceId};
use crate::fault::Fault;

/// ADM-13: the two addresses that mail comes from. Which mail comes from which is not known.
const SENDERS: [&str; 2] = ["no-reply@signin.aws", "no-reply@login.awsapps.com"];
/// Mail kept at most; the oldest goes first.
const LIMIT: usize = 200;
/// How long a code in a mail is good. Not known; ten minutes here.
const LIFE: SignedDuration = SignedDuration::from_mins(10);

/// A mail in the outbox. Nothing is delivered.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    pub(crate) from: &'static str,
    pub(crate) to: String,
    pub(crate) subject: &'static str,
    /// The code that it brings.
    pub(crate) code: String,
    pub(crate) sent: Timestamp,
}

/// What a mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A second factor (MFA-07).
    SignIn,
    /// A new password (ADM-07).
    Password,
}

/// A code that waits to be presented.
#[derive(Clone, Debug)]
pub(crate) struct Mailed {
    purpose: Purpose,
    code: String,
    until: Timestamp,
}

impl Mailed {
    pub(crate) fn opens(&self, purpose: Purpose, code: &str, now: Timestamp) -> bool {
        self.purpose == purpose && self.code == code && now < self.until
    }
}

/// Sends a user a code (ADM-13); the one before is void.
pub(crate) fn adm_13_send(directory: &mut Directory, user: ResourceId, to: &str, purpose: Purpose) {
    let (now, other) = (directory.clock.now(), directory.has(Fault::MailOtherSender));
    let sign_in = &mut directory.sign_in;
    let (code, from, subject) = match purpose {
        Purpose::SignIn => (sign_in.ids.digits(6), SENDERS[0], "your verification code"),
        Purpose::Password => (sign_in.ids.secret(), SENDERS[1], "set a new password"),
    };
    let until = now.saturating_add(LIFE).unwrap_or(Timestamp::MAX);
    sign_in.native.account_mut(user).mailed = Some(Mailed { purpose, code: code.clone(), until });
    let outbox = &mut sign_in.native.outbox;
    if outbox.len() >= LIMIT {
        outbox.remove(0);
    }
    let from = if other { "postmaster@example.com" } else { from };
    outbox.push(Mail { from, to: to.to_owned(), subject, code, sent: now });
}
