//! What breaks which rule.

use super::known::{IDP, Known};
use crate::saml::instant;
use crate::saml::receive::Rule;

/// Something that breaks one rule.
pub(super) struct Row {
    pub(super) rule: Rule,
    /// Rules that are broken besides, because the one cannot be broken alone.
    pub(super) besides: &'static [Rule],
    /// What is changed before it is signed.
    pub(super) edits: &'static [(&'static str, &'static str)],
    /// What is signed.
    pub(super) sign: &'static [&'static str],
    /// What the receiver knows.
    pub(super) known: fn(&mut Known),
}

const NOTHING: fn(&mut Known) = |_| {};

const fn row(rule: Rule, edits: &'static [(&'static str, &'static str)]) -> Row {
    Row { rule, besides: &[], edits, sign: &["_a"], known: NOTHING }
}

pub(super) const IN_RESPONSE_TO: (&str, &str) = (" InResponseTo=\"_q\">", ">");
pub(super) const CONFIRMED_IN_RESPONSE_TO: (&str, &str) = ("Data InResponseTo=\"_q\"", "Data");

pub(super) const ROWS: &[Row] = &[
    row(
        Rule::Root,
        &[
            ("<samlp:Response", "<samlp:ArtifactResponse"),
            ("</samlp:Response", "</samlp:ArtifactResponse"),
        ],
    ),
    row(
        Rule::Root,
        &[
            (
                "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"",
                "<Response xmlns=\"\" xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"",
            ),
            ("</samlp:Response", "</Response"),
        ],
    ),
    row(Rule::Schema, &[("<samlp:Status>", "<other/><samlp:Status>")]),
    row(Rule::Schema, &[("<saml:Conditions", "<saml:Subject/><saml:Conditions")]),
    row(Rule::Schema, &[("<saml:NameID>", "<saml:NameID><b>Ada</b>")]),
    row(Rule::Schema, &[("<saml:NameID>", "<saml:NameID Other=\"\">")]),
    row(Rule::Schema, &[(" Name=\"mail\"", "")]),
    row(Rule::Schema, &[("<saml:Subject>", "text<saml:Subject>")]),
    row(Rule::ResponseVersion, &[(" Version=\"2.0\"", "")]),
    row(Rule::ResponseVersion, &[(" Version=\"2.0\"", " Version=\"\"")]),
    row(Rule::ResponseVersion, &[(" Version=\"2.0\"", " Version=\"1.1\"")]),
    row(Rule::ResponseId, &[(" ID=\"_r\"", "")]),
    row(Rule::ResponseId, &[(" ID=\"_r\"", " ID=\"\"")]),
    row(Rule::ResponseId, &[(" ID=\"_r\"", " ID=\"1\"")]),
    row(Rule::ResponseIssueInstant, &[(" IssueInstant=\"2026-01-01T00:00:00Z\"", "")]),
    row(Rule::ResponseIssueInstant, &[(":00:00Z\" Dest", ":00:00+00:00\" Dest")]),
    row(Rule::ResponseIssueInstant, &[(":00:00Z\" Dest", ":00:60Z\" Dest")]),
    Row {
        sign: &["_a", "_r"],
        ..row(Rule::DestinationPresent, &[(" Destination=\"https://sp.example.test/acs?a=1\"", "")])
    },
    row(Rule::Destination, &[("Destination=\"https://sp.", "Destination=\"https://other.")]),
    row(Rule::Destination, &[("acs?a=1\" InR", "acs\" InR")]),
    row(
        Rule::Destination,
        &[("Destination=\"https://sp.example.test/acs?a=1\"", "Destination=\"\"")],
    ),
    row(
        Rule::ResponseIssuerFormat,
        &[(
            "<saml:Issuer>",
            "<saml:Issuer Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">",
        )],
    ),
    row(Rule::ResponseIssuerQualifiers, &[("<saml:Issuer>", "<saml:Issuer SPNameQualifier=\"\">")]),
    Row {
        sign: &["_a", "_r"],
        ..row(
            Rule::ResponseIssuerPresent,
            &[("<saml:Issuer>https://idp.example.test</saml:Issuer>", "")],
        )
    },
    Row { known: |known| known.idps[0].entity_id.push('/'), ..row(Rule::TrustedIssuer, &[]) },
    Row { known: |known| known.idps[0].entity_id.push('/'), ..row(Rule::ExactIssuer, &[]) },
    Row {
        besides: &[Rule::SameIssuer],
        ..row(Rule::TrustedIssuer, &[("<saml:Issuer>https://idp.", "<saml:Issuer>https://other.")])
    },
    row(
        Rule::SameIssuer,
        &[("00Z\"><saml:Issuer>https://idp.", "00Z\"><saml:Issuer>https://other.")],
    ),
    row(Rule::StatusCode, &[("status:Success", "status:Successful")]),
    row(Rule::StatusCode, &[(" Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"", "")]),
    row(
        Rule::StatusCode,
        &[(
            "<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>",
            "",
        )],
    ),
    row(Rule::StatusCode, &[("status:Success", "status:AuthnFailed")]),
    row(Rule::Success, &[("status:Success", "status:Responder")]),
    Row {
        besides: &[Rule::ConfirmationInResponseTo, Rule::Unsolicited],
        ..row(Rule::ResponseInResponseTo, &[(" InResponseTo=\"_q\">", " InResponseTo=\"_other\">")])
    },
    Row {
        besides: &[Rule::Unsolicited],
        known: |known| known.pending.clear(),
        ..row(Rule::ResponseInResponseTo, &[])
    },
    Row {
        besides: &[Rule::Unsolicited],
        known: |known| known.pending[0].idp = Some("https://other.example.test".to_owned()),
        ..row(Rule::ResponseInResponseTo, &[])
    },
    row(Rule::AssertionVersion, &[("\"_a\" Version=\"2.0\"", "\"_a\"")]),
    row(Rule::AssertionVersion, &[("\"_a\" Version=\"2.0\"", "\"_a\" Version=\"1.1\"")]),
    Row { sign: &["_r"], ..row(Rule::AssertionId, &[(" ID=\"_a\"", "")]) },
    Row { sign: &["_r"], ..row(Rule::AssertionId, &[(" ID=\"_a\"", " ID=\"#a\"")]) },
    row(
        Rule::AssertionIssueInstant,
        &[(
            "\"_a\" Version=\"2.0\" IssueInstant=\"2026-01-01T00:00:00Z\"",
            "\"_a\" Version=\"2.0\"",
        )],
    ),
    row(
        Rule::AssertionIssueInstant,
        &[(
            "\"_a\" Version=\"2.0\" IssueInstant=\"2026-01-01T00:00:00Z\"",
            "\"_a\" Version=\"2.0\" IssueInstant=\"now\"",
        )],
    ),
    row(
        Rule::AssertionIssuerPresent,
        &[("00Z\"><saml:Issuer>https://idp.example.test</saml:Issuer>", "00Z\">")],
    ),
    row(
        Rule::AssertionIssuerPresent,
        &[("00Z\"><saml:Issuer>https://idp.example.test</saml:Issuer>", "00Z\"><saml:Issuer/>")],
    ),
    row(Rule::AssertionIssuerFormat, &[("00Z\"><saml:Issuer>", "00Z\"><saml:Issuer Format=\"\">")]),
    row(
        Rule::AssertionIssuerFormat,
        &[("00Z\"><saml:Issuer>", "00Z\"><saml:Issuer NameQualifier=\"q\">")],
    ),
    Row {
        besides: &[Rule::Bearer],
        ..row(Rule::Subject, &[("<saml:Subject>", "<!--"), ("</saml:Subject>", "-->")])
    },
    row(Rule::NameId, &[("<saml:NameID>Ada@example.test</saml:NameID>", "")]),
    row(Rule::NameId, &[("<saml:NameID>Ada@example.test</saml:NameID>", "<saml:NameID/>")]),
    row(Rule::NameId, &[("<saml:NameID>Ada@example.test</saml:NameID>", "<saml:EncryptedID/>")]),
    row(Rule::NameId, &[("<saml:NameID>Ada@example.test<", "<saml:NameID> \n<")]),
    row(
        Rule::SpNameQualifier,
        &[("<saml:NameID>", "<saml:NameID SPNameQualifier=\"https://other.example.test\">")],
    ),
    row(Rule::Bearer, &[("cm:bearer", "cm:holder-of-key")]),
    row(Rule::Bearer, &[(" Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"", "")]),
    row(
        Rule::ConfirmationData,
        &[(
            "<saml:SubjectConfirmationData InResponseTo=\"_q\" NotOnOrAfter=\"2026-01-01T00:05:00Z\" Recipient=\"https://sp.example.test/acs?a=1\" Address=\"192.0.2.1\"/>",
            "",
        )],
    ),
    row(Rule::RecipientPresent, &[(" Recipient=\"https://sp.example.test/acs?a=1\"", "")]),
    row(Rule::Recipient, &[("Recipient=\"https://sp.", "Recipient=\"https://SP.")]),
    row(Rule::Recipient, &[("acs?a=1\" Addr", "acs?a=1/\" Addr")]),
    row(Rule::Recipient, &[("Recipient=\"https://sp.example.test/acs?a=1\"", "Recipient=\"\"")]),
    row(
        Rule::ExactAddress,
        &[("Recipient=\"https://sp.example.test/acs", "Recipient=\"https://sp.example.test/ACS")],
    ),
    row(Rule::ExactAddress, &[("acs?a=1\" Addr", "acs?A=1/\" Addr")]),
    row(Rule::WholeUri, &[("acs?a=1\" Addr", "acs?a=\" Addr")]),
    row(Rule::WholeUri, &[("acs?a=1\" Addr", "acs?a=1&amp;b=2\" Addr")]),
    row(Rule::WithOrigin, &[("Recipient=\"https://sp.", "Recipient=\"http://sp.")]),
    row(Rule::ConfirmationExpiry, &[(" NotOnOrAfter=\"2026-01-01T00:05:00Z\" Rec", " Rec")]),
    row(Rule::ConfirmationExpiry, &[("00:05:00Z\" Rec", "00:05:00\" Rec")]),
    row(Rule::ConfirmationExpired, &[("00:05:00Z\" Rec", "00:01:00Z\" Rec")]),
    row(
        Rule::ConfirmationNotBefore,
        &[("Data InR", "Data NotBefore=\"2026-01-01T00:00:00Z\" InR")],
    ),
    row(Rule::ConfirmationNotBefore, &[("Data InR", "Data NotBefore=\"\" InR")]),
    row(Rule::ConfirmationInResponseTo, &[CONFIRMED_IN_RESPONSE_TO]),
    row(Rule::ConfirmationInResponseTo, &[("Data InResponseTo=\"_q\"", "Data InResponseTo=\"\"")]),
    row(
        Rule::ConfirmationInResponseTo,
        &[("Data InResponseTo=\"_q\"", "Data InResponseTo=\"_other\"")],
    ),
    row(Rule::Unsolicited, &[IN_RESPONSE_TO, CONFIRMED_IN_RESPONSE_TO]),
    Row {
        known: |known| known.unsolicited = true,
        ..row(Rule::UnsolicitedInResponseTo, &[IN_RESPONSE_TO])
    },
    Row { known: |known| known.address = Some("192.0.2.2"), ..row(Rule::Address, &[]) },
    row(Rule::ConditionsTimes, &[("ns NotBefore=\"2026-01-01T00:00:00Z\"", "ns NotBefore=\"\"")]),
    row(Rule::ConditionsTimes, &[("00:05:00Z\"><saml:Aud", "00:05:00 Z\"><saml:Aud")]),
    Row {
        besides: &[Rule::ConditionsNotOnOrAfter],
        ..row(Rule::ConditionsWindow, &[("00:05:00Z\"><saml:Aud", "00:00:00Z\"><saml:Aud")])
    },
    row(
        Rule::ConditionsNotBefore,
        &[("ns NotBefore=\"2026-01-01T00:00:00Z\"", "ns NotBefore=\"2026-01-01T00:01:01Z\"")],
    ),
    row(Rule::ConditionsNotOnOrAfter, &[("00:05:00Z\"><saml:Aud", "00:01:00Z\"><saml:Aud")]),
    row(
        Rule::AudiencePresent,
        &[("<saml:AudienceRestriction>", "<!--"), ("</saml:AudienceRestriction>", "-->")],
    ),
    row(Rule::Audience, &[("Audience>https://sp.", "Audience>https://other.")]),
    row(
        Rule::Audience,
        &[("<saml:Audience>https://sp.example.test</saml:Audience>", "<saml:Audience/>")],
    ),
    row(Rule::Audience, &[("<saml:Audience>https://sp.example.test</saml:Audience>", "")]),
    row(
        Rule::ExactAudience,
        &[("sp.example.test</saml:Audience>", "sp.example.test/</saml:Audience>")],
    ),
    row(Rule::ExactAudience, &[("Audience>https://sp.", "Audience> HTTPS://sp.")]),
    row(
        Rule::EveryAudience,
        &[(
            "</saml:AudienceRestriction>",
            "</saml:AudienceRestriction><saml:AudienceRestriction><saml:Audience>other</saml:Audience></saml:AudienceRestriction>",
        )],
    ),
    row(Rule::KnownConditions, &[("</saml:Conditions>", "<other/></saml:Conditions>")]),
    row(Rule::KnownConditions, &[("</saml:Conditions>", "<saml:Condition/></saml:Conditions>")]),
    row(
        Rule::OneTimeUse,
        &[("</saml:Conditions>", "<saml:OneTimeUse/><saml:OneTimeUse/></saml:Conditions>")],
    ),
    row(
        Rule::ProxyRestriction,
        &[(
            "</saml:Conditions>",
            "<saml:ProxyRestriction/><saml:ProxyRestriction/></saml:Conditions>",
        )],
    ),
    row(
        Rule::AuthnStatement,
        &[("<saml:AuthnStatement ", "<!-- "), ("</saml:AuthnStatement>", "-->")],
    ),
    row(Rule::AuthnInstant, &[(" AuthnInstant=\"2026-01-01T00:00:00Z\"", "")]),
    row(
        Rule::AuthnInstant,
        &[(" AuthnInstant=\"2026-01-01T00:00:00Z\"", " AuthnInstant=\"2026-01-01\"")],
    ),
    row(Rule::AuthnInstantPast, &[(" AuthnInstant=\"2026-", " AuthnInstant=\"2036-")]),
    Row {
        known: |known| known.pending[0].forced_at = instant::parse("2026-01-01T00:00:01Z").ok(),
        ..row(Rule::FreshAuthn, &[])
    },
    row(Rule::SessionExpired, &[("SessionNotOnOrAfter=\"2026-", "SessionNotOnOrAfter=\"2025-")]),
    row(Rule::SessionExpired, &[("SessionNotOnOrAfter=\"2026-", "SessionNotOnOrAfter=\"26-")]),
    Row {
        known: |known| known.pending[0].classes = vec!["urn:class:token".to_owned()],
        ..row(Rule::AuthnContext, &[])
    },
    Row {
        known: |known| {
            known.seen.insert((IDP.to_owned(), "_a".to_owned()));
        },
        ..row(Rule::Replay, &[])
    },
    Row { sign: &[], ..row(Rule::AssertionSigned, &[]) },
    Row {
        sign: &["_r"],
        known: |known| known.want_assertions_signed = true,
        ..row(Rule::AssertionSigned, &[])
    },
    Row { known: |known| known.want_response_signed = true, ..row(Rule::ResponseSignature, &[]) },
];

/// Rules whose tests are elsewhere: what breaks them is no change of a text.
pub(super) const ELSEWHERE: [Rule; 12] = [
    Rule::PostOnly,
    Rule::PlainParameterNames,
    Rule::NoRepeatedParameters,
    Rule::OneMessage,
    Rule::AssertionSignature,
    Rule::TrustedKeys,
    Rule::SignedContent,
    Rule::AssertionPresent,
    Rule::WholeText,
    Rule::ExactText,
    Rule::SameSubject,
    Rule::ResponseSignature,
];
