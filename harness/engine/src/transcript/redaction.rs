//! Which parts of a record can hold a secret: all that is text.

use super::redact::{Redact, Redactor};
use super::{
    Attempt, Body, CaseRecord, Ending, Exchange, Header, NotSent, Request, Response, StepRecord,
    Trouble,
};

impl Redact for CaseRecord {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self {
            case: _,
            seed: _,
            began: _,
            target,
            steps,
            opening,
            closing,
            left_behind,
            ending,
        } = self;
        target.redact_in_place(redactor);
        steps.redact_in_place(redactor);
        opening.redact_in_place(redactor);
        closing.redact_in_place(redactor);
        left_behind.redact_in_place(redactor);
        if let Ending::Unprepared(cause) | Ending::NoBaseline(cause) = ending {
            cause.redact_in_place(redactor);
        }
    }
}

impl Redact for StepRecord {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { phase: _, index: _, not_sent, attempts, saved } = self;
        if let Some(NotSent::Blocked(cause) | NotSent::Unasked(cause)) = not_sent {
            cause.redact_in_place(redactor);
        }
        attempts.redact_in_place(redactor);
        saved.redact_in_place(redactor);
    }
}

impl Redact for Attempt {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self {
            number: _,
            tries: _,
            repeat: _,
            before,
            exchange,
            after,
            request,
            sign_in,
            issued,
            result,
            received,
        } = self;
        before.redact_in_place(redactor);
        exchange.redact_in_place(redactor);
        after.redact_in_place(redactor);
        request.redact_in_place(redactor);
        sign_in.redact_in_place(redactor);
        issued.redact_in_place(redactor);
        result.redact_in_place(redactor);
        received.redact_in_place(redactor);
    }
}

impl Redact for Exchange {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { request, answer, micros: _ } = self;
        request.redact_in_place(redactor);
        answer.redact_in_place(redactor);
    }
}

impl Redact for Request {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { method: _, url, headers, body } = self;
        url.redact_in_place(redactor);
        headers.redact_in_place(redactor);
        body.redact_in_place(redactor);
    }
}

impl Redact for Response {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { status: _, headers, body } = self;
        headers.redact_in_place(redactor);
        body.redact_in_place(redactor);
    }
}

impl Redact for Header {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { name, value } = self;
        name.redact_in_place(redactor);
        value.redact_in_place(redactor);
    }
}

impl Redact for Body {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        match self {
            Self::Empty => {}
            Self::Text(text) => text.redact_in_place(redactor),
            Self::Base64(_) => {
                let mut bytes = self.bytes().into_owned();
                bytes.redact_in_place(redactor);
                *self = Self::from_bytes(&bytes);
            }
        }
    }
}

impl Redact for Trouble {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        match self {
            Self::Connect(text)
            | Self::TooSlow(text)
            | Self::Cut(text)
            | Self::NotHttp(text)
            | Self::Unsendable(text) => text.redact_in_place(redactor),
            Self::Redirect { to, why } => {
                to.redact_in_place(redactor);
                why.redact_in_place(redactor);
            }
            Self::BodyTooLarge(_) | Self::HeadTooLarge | Self::Interrupted => {}
        }
    }
}
