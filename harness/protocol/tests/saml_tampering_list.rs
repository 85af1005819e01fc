//! `docs/saml-tampering.md` lists every tampering, every part of the space of wrapping and every
//! field: it is what the types say, written out. `just snapshots` writes it anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the page has to fail")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use fedspec_protocol::saml::forge::{Field, FieldCase, FieldKind, Near, Presence, QUARTET};
use fedspec_protocol::saml::tamper::{
    Carrier, Claim, Hidden, Place, Tampering, Twin, Worthless, Wrap,
};

const INTRODUCTION: &str = "\
# What fedspec does to SAML messages

This page is written by `cargo test`; the types in `harness/protocol/src/saml/` are what it says.
`fedspec forge` prints each of these messages, a scenario sends it with the action `saml-response`:
`tamper: [comment-in-name-id]`, `wrap: xsw3`, `fields: { response-destination: missing }`.

A message names up to two users: the honest one, for whom the identity provider vouches, and the other
one, as whom forgeries try to get in. What counts is who got in. What may come of a tampering:

| claim | meaning |
|---|---|
";

#[test]
fn the_page_lists_every_tampering_point_and_field() {
    let mut page = INTRODUCTION.to_owned();
    for (claim, meaning) in [
        (
            Claim::Forgery,
            "names the other user, and no trusted key vouches for that; nobody may get in",
        ),
        (Claim::Unusual, "names the honest user, validly signed in an unusual way; they or nobody"),
        (
            Claim::Worthless,
            "names the honest user, for whom no trusted key vouches in it; nobody may get in",
        ),
        (
            Claim::Unsound,
            "names the honest user, for whom a trusted key vouches; to be refused all the same",
        ),
        (
            Claim::Complicit,
            "names the other user where the trusted key's own signature leaves that out: only \
             whoever holds the key can make it; to be refused",
        ),
        (Claim::Both, "names both users, and a trusted key vouches for each; to be refused"),
        (
            Claim::Whole,
            "the signed name is whole; a reader that loses a part of it sees the other user's",
        ),
        (
            Claim::Parted,
            "the same, but the trusted key signed what divides the name, which nobody else can",
        ),
        (Claim::Divided, "the same, but no signature covers it as it is; to be refused"),
        (Claim::Mixed, "both users are in it, and a trusted key vouches for the honest one only"),
    ] {
        writeln!(page, "| {} | {meaning} |", word(claim)).unwrap();
    }
    tamperings(&mut page);
    wrapping(&mut page);
    fields(&mut page);

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/saml-tampering.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "docs/saml-tampering.md is stale: `just snapshots` writes it anew");
}

fn word(claim: Claim) -> String {
    format!("{claim:?}").to_lowercase()
}

/// A cell of a table.
fn cell(text: &str) -> String {
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    plain.replace("[`Wrap`](super::Wrap)", "point of wrapping").replace('|', "\\|")
}

fn tamperings(page: &mut String) {
    writeln!(page, "\n{} tamperings.", Tampering::all().count()).unwrap();
    let mut title = "";
    for tampering in Tampering::all() {
        let (family, about) = tampering.family();
        if family != title {
            title = family;
            writeln!(page, "\n## {title}\n\n{}\n", cell(about)).unwrap();
            writeln!(page, "| name | claim | what it does | source |\n|---|---|---|---|").unwrap();
        }
        let (name, claim) = (tampering.name(), word(tampering.claim()));
        let (summary, sources) = (cell(tampering.summary()), cell(tampering.sources()));
        writeln!(page, "| `{name}` | {claim} | {summary} | {sources} |").unwrap();
    }
}

fn wrapping(page: &mut String) {
    let (all, core) = (Wrap::all().count(), Wrap::core().count());
    writeln!(
        page,
        "\n## Wrapped signatures\n\nSource: On Breaking SAML (USENIX Security 2012); SAML Raider for \
         the numbers XSW1 to XSW8.\n\nThe message holds the signed element and a forged one, of which \
         one hides. A point is written as\n`assertion.genuine-extensions.signature-forged`: what there \
         is two of (`assertion`, `response`),\nwhich hides and where, who carries the signature of the \
         genuine one; then `.worthless` when the forged\none has a signature that nobody trusts, and \
         `.same-id` when it has the ID of the genuine one.\n{all} points make a message of their own; \
         {core} of them are the core, where the forged element has\nan ID of its own and no signature \
         that nobody trusts.\n"
    )
    .unwrap();
    writeln!(page, "| word | meaning |\n|---|---|").unwrap();
    let mut row = |word: &str, summary: &str| {
        if !word.is_empty() {
            writeln!(page, "| `{word}` | {} |", cell(summary)).unwrap();
        }
    };
    Hidden::ALL.iter().for_each(|one| row(one.word(), &format!("which hides:{}", one.summary())));
    Place::ALL.iter().for_each(|one| row(one.word(), &format!("where:{}", one.summary())));
    Carrier::ALL
        .iter()
        .for_each(|one| row(one.word(), &format!("who carries it:{}", one.summary())));
    Worthless::ALL
        .iter()
        .for_each(|one| row(one.word(), &format!("a worthless signature:{}", one.summary())));
    Twin::ALL
        .iter()
        .for_each(|one| row(one.word(), &format!("the forged one's ID:{}", one.summary())));
    writeln!(page, "\n| usual name | point |\n|---|---|").unwrap();
    for number in 1..=8 {
        writeln!(page, "| `xsw{number}` | `{}` |", Wrap::xsw(number).unwrap()).unwrap();
    }
    sent(page);
}

/// How many points of each kind a scenario sends.
fn sent(page: &mut String) {
    let sent = wraps_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/saml"));
    writeln!(
        page,
        "\nScenarios send {} of the {} points; `fedspec forge --wrap POINT` prints each. What is left are \
         combinations: a\nsecond oddity on top of a place and a carrier that is sent without it.\n\n\
         | the forged one has | points | sent by a scenario |\n|---|---|---|",
        sent.len(),
        Wrap::all().count()
    )
    .unwrap();
    for (worthless, twin, words) in [
        (Worthless::None, Twin::Own, "an ID of its own (the core)"),
        (Worthless::Own, Twin::Own, "a worthless signature"),
        (Worthless::None, Twin::Same, "the ID of the genuine one"),
        (Worthless::Own, Twin::Same, "both"),
    ] {
        let kind = |point: &Wrap| (point.worthless, point.twin) == (worthless, twin);
        let of_kind = Wrap::all().filter(kind).count();
        let sent_of_kind = sent.iter().filter(|point| kind(point)).count();
        writeln!(page, "| {words} | {of_kind} | {sent_of_kind} |").unwrap();
    }
}

/// The points that files of a folder name behind `wrap:`.
fn wraps_of(folder: &Path) -> BTreeSet<Wrap> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => wraps_of(&path),
            false => {
                let text = fs::read_to_string(&path).unwrap();
                let names = text.split("wrap: ").skip(1);
                let names = names.filter_map(|rest| rest.split([' ', ',', '\n']).next());
                names.filter_map(Wrap::from_name).collect()
            }
        })
        .collect()
}

fn fields(page: &mut String) {
    let near: String = Near::ALL
        .iter()
        .map(|near| {
            let word = serde_json::to_value(near).unwrap();
            format!(
                "| `{}` | `{}` |\n",
                word.as_str().unwrap(),
                near.of("https://sp.example/saml/acs")
            )
        })
        .collect();
    let forms = QUARTET.map(|form| format!("`{}`", form.name())).join(", ");
    writeln!(
        page,
        "\n## Fields\n\nEach field comes in the forms {forms}: {} cases, named as \
         `response-destination-missing`.\nWhat an honest message does not have is never missing. \
         `written: …` puts any text there, `at: -5m` a moment\nseen from the identity provider's \
         clock, and `near: …` a URI that is nearly the right one:\n\n\
         | word | what stands there for `https://sp.example/saml/acs` |\n|---|---|\n{near}\n| field | holds | in an honest message | what it is |\n|---|---|---|---|",
        FieldCase::all().count()
    )
    .unwrap();
    for field in Field::ALL {
        let kind = match field.kind() {
            FieldKind::Element => "an element",
            FieldKind::Id => "an ID",
            FieldKind::Reference => "a message's ID",
            FieldKind::Version => "a version",
            FieldKind::Start => "a beginning",
            FieldKind::End => "an end",
            FieldKind::Location => "a URL",
            FieldKind::Entity => "a party",
            FieldKind::Uri => "a URI",
            FieldKind::Name => "a name",
            FieldKind::Text => "text",
        };
        let there = match field.presence() {
            Presence::Usual => "always",
            Presence::Answer => "in an answer",
            Presence::Asked => "when asked for",
        };
        writeln!(page, "| `{}` | {kind} | {there} | {} |", field.name(), cell(field.summary()))
            .unwrap();
    }
}
