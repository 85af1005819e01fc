//! What can be done to a message, by name.

use fedspec_protocol::saml::forge::FieldCase;
use fedspec_protocol::saml::tamper::{Claim, Tampering, Wrap};

/// A way to deceive whoever reads a message, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgery {
    /// Its name, as in `tamper:` or `wrap:`.
    pub name: String,
    /// What it does.
    pub summary: String,
    /// Where it was described.
    pub sources: &'static str,
    /// What may come of it, in words.
    pub claim: &'static str,
}

impl Forgery {
    /// Everything that `tamper:` takes, family by family.
    pub fn tamperings() -> impl Iterator<Item = Self> {
        Tampering::all().map(|tampering| Self {
            name: tampering.name().to_owned(),
            summary: tampering.summary().trim().to_owned(),
            sources: tampering.sources(),
            claim: claim(tampering.claim()),
        })
    }

    /// Everything that `wrap:` takes; `xsw1` to `xsw8` come first and stand for eight of the others.
    pub fn wrappings() -> impl Iterator<Item = Self> {
        let known = (1..=8).filter_map(|number| Some((format!("xsw{number}"), Wrap::xsw(number)?)));
        let named = known.map(|(name, point)| Self {
            summary: format!("A wrapped signature: {}.", point.name()),
            ..Self::wrapping(name)
        });
        named.chain(Wrap::all().map(|point| Self::wrapping(point.name())))
    }

    fn wrapping(name: String) -> Self {
        Self {
            name,
            summary: "A wrapped signature: which element the signature is for, what is hidden where, and \
                      who carries the signature."
                .to_owned(),
            sources: "Somorovsky et al., On Breaking SAML, USENIX Security 2012",
            claim: claim(Claim::Mixed),
        }
    }

    /// A field of a message in one of its four forms, as `FIELD=FORM` of `fedspec forge --field`.
    pub fn fields() -> impl Iterator<Item = String> {
        FieldCase::all().map(|case| format!("{}={}", case.field.name(), case.form.name()))
    }
}

const fn claim(claim: Claim) -> &'static str {
    match claim {
        Claim::Forgery => "it names the other user, and no trusted key vouches: nobody may get in",
        Claim::Unusual => {
            "it is validly signed in an unusual way: the honest user may get in, or nobody"
        }
        Claim::Worthless => {
            "it names the honest user, for whom no trusted key vouches in it: nobody may get in"
        }
        Claim::Unsound => {
            "it names the honest user, for whom a trusted key vouches: to be refused all the same"
        }
        Claim::Complicit => {
            "it names the other user where the trusted key's own signature leaves that out: only \
             whoever holds the key can make it, and it is to be refused"
        }
        Claim::Both => "it names both users, and a trusted key vouches for each: to be refused",
        Claim::Whole => "the whole signed name may get in, or nobody, and never a part of it",
        Claim::Parted => {
            "the whole signed name may get in, or nobody; only whoever holds the key can have divided it"
        }
        Claim::Divided => "no signature covers the name as it is: to be refused",
        Claim::Mixed => "both users are in it, and a trusted key vouches for the honest one alone",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_is_there_once_and_says_what_it_is() {
        let all: Vec<Forgery> = Forgery::tamperings().chain(Forgery::wrappings()).collect();
        let names: BTreeSet<&str> = all.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names.len(), all.len());
        assert!(all.iter().all(|one| !one.summary.is_empty() && !one.sources.is_empty()));
        assert!(names.contains("xsw1"));
        assert!(Forgery::fields().any(|field| field == "response-destination=missing"));
    }
}
