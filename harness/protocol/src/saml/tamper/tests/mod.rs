mod list;
mod received;
mod signed;

use std::sync::LazyLock;

use crate::saml::forge::parties::{Parties, counting};
use crate::saml::forge::{Forged, ResponseSpec, forge};

use super::*;

/// Keys are read once: that costs more than a message.
static PARTIES: LazyLock<Parties> = LazyLock::new(Parties::new);

fn forged(spec: &ResponseSpec) -> Forged {
    let made = forge(spec, &PARTIES.context(), &mut counting());
    made.unwrap_or_else(|error| panic!("{spec:?}: {error}"))
}

fn tampered(tampering: Tampering) -> Forged {
    forged(&ResponseSpec { tamper: vec![tampering], ..ResponseSpec::default() })
}

fn wrapped(wrap: Wrap) -> Forged {
    forged(&ResponseSpec { wrap: Some(wrap).into(), ..ResponseSpec::default() })
}
