//! Moves with a random parameter. Where one has to be refused, the sentence that says so stands beside
//! it; all others may be taken or refused, and are there for what they do to others.

use fedspec_protocol::crypto::{DigestAlgorithm, SignatureAlgorithm};
use fedspec_protocol::saml::tamper::Wrap;
use serde_json::{Map, Value, json};

use super::moves::{Move, Right};
use crate::fuzz::{Dice, Rule};
use crate::vocabulary::{Class, Flow, Level, Severity};

/// What the generator has to know of a target.
#[derive(Clone, Copy, Debug)]
pub(super) struct Abilities {
    pub(super) encrypts: bool,
    pub(super) begins_either_way: bool,
}

type Make = fn(&mut Dice) -> Drawn;

/// What a draw comes to: the keys, and the same with simpler parameters.
type Drawn = (Value, Vec<Value>);

/// A row of the table: name, the sentence that says MUST if there is one, and how it is drawn.
type Row = (&'static str, Option<Sentence>, Make);

/// A sentence that says MUST.
#[derive(Clone, Copy)]
struct Sentence {
    /// The scenario that asks the same with other parameters: the moves of both are of one kind.
    scenario: &'static str,
    cites: &'static [&'static str],
    title: &'static str,
}

const WINDOW: Sentence = Sentence {
    scenario: "saml.conditions.window",
    cites: &["SAMLCORE-2.5.1.1/rejected", "SAMLCORE-2.5.1.2/window"],
    title: "an assertion outside its validity window is rejected",
};
const EXPIRED: Sentence = Sentence {
    scenario: "saml.confirmation.expired",
    cites: &["SAMLPROF-4.1.4.3/not-on-or-after", "SAMLPROF-4.1.4.3/discarded"],
    title: "a bearer confirmation whose time has passed confirms nobody",
};
const CLOCK: Sentence = Sentence {
    scenario: "saml.conditions.clock",
    cites: &["SAMLPROF-4.1.4.3/not-on-or-after", "SAMLCORE-2.5.1.1/rejected"],
    title: "a response of another time is refused",
};
const AUDIENCE: Sentence = Sentence {
    scenario: "saml.conditions.audience",
    cites: &["SAMLCORE-2.5.1.1/rejected", "SAMLCORE-2.5.1.4/member"],
    title: "an assertion that is restricted to other audiences is rejected",
};
const RECIPIENT: Sentence = Sentence {
    scenario: "saml.confirmation.recipient",
    cites: &["SAMLPROF-4.1.4.3/recipient", "SAMLPROF-4.1.4.3/discarded"],
    title: "a bearer confirmation for another address confirms nobody here",
};
const DESTINATION: Sentence = Sentence {
    scenario: "saml.response.destination",
    cites: &["SAMLCORE-3.2.2/destination"],
    title: "a response that was sent to another address is discarded",
};
const SEVERAL: Sentence = Sentence {
    scenario: "saml.confirmation.several",
    cites: &["SAMLPROF-4.1.4.3/recipient", "SAMLPROF-4.1.4.3/not-on-or-after"],
    title: "of several confirmations, one that can be met is needed",
};

const TABLE: &[Row] = &[
    ("time.conditions-end", Some(WINDOW), conditions_end),
    ("time.conditions-start", Some(WINDOW), conditions_start),
    ("time.confirmation-end", Some(EXPIRED), confirmation_end),
    ("time.clock-behind", Some(CLOCK), clock_behind),
    ("address.audience", Some(AUDIENCE), audience),
    ("address.recipient", Some(RECIPIENT), recipient),
    ("address.destination", Some(DESTINATION), destination),
    ("confirmations.for-others", Some(SEVERAL), confirmations_for_others),
    ("confirmations.mixed", None, confirmations_mixed),
    ("signature.form", None, signature_form),
    ("signature.which", None, signature_which),
    ("wrap.any", None, wrap_any),
    ("delivery.form", None, delivery_form),
    ("delivery.parameters", None, delivery_parameters),
    ("layout.form", None, layout_form),
    ("insert.harmless", None, insert_harmless),
    ("conditions.form", None, conditions_form),
    ("time.fraction", None, time_fraction),
];

const ENCRYPTION: Row = ("encryption.form", None, encryption_form);
const FLOW: Row = ("flow.begins", None, flow_begins);

/// The names of all of them.
pub(super) fn names(abilities: Abilities) -> impl Iterator<Item = &'static str> {
    rows(abilities).map(|row| row.0)
}

fn rows(abilities: Abilities) -> impl Iterator<Item = &'static Row> {
    let encryption = abilities.encrypts.then_some(&ENCRYPTION);
    let flow = abilities.begins_either_way.then_some(&FLOW);
    TABLE.iter().chain(encryption).chain(flow)
}

/// One with parameters that were drawn, of those that `wanted` takes.
pub(super) fn draw(
    dice: &mut Dice,
    abilities: Abilities,
    wanted: impl Fn(&str) -> bool,
) -> Option<Move> {
    let rows: Vec<&Row> = rows(abilities).filter(|row| wanted(row.0)).collect();
    let (name, sentence, make) = **dice.pick(&rows)?;
    let (patch, simpler) = make(dice);
    let simpler = simpler.into_iter().filter_map(object).collect();
    let (kind, right) = match sentence {
        None => (name, Right::Anything),
        Some(Sentence { scenario, cites, title }) => {
            let rule = Rule {
                level: Level::Must,
                severity: Severity::High,
                class: Class::Rule,
                cites: cites.iter().map(|cite| (*cite).to_owned()).collect(),
            };
            (scenario, Right::Refused { rule, title: title.to_owned() })
        }
    };
    Some(Move { simpler, ..Move::new(kind, name, object(patch)?, right) })
}

fn object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// Beyond every skew of clocks that is tolerated somewhere.
const HOUR: i64 = 3_600;
const TEN_YEARS: i64 = 10 * 365 * 24 * HOUR;

/// A time between one hour and ten years, small ones as likely as great ones.
fn far(dice: &mut Dice) -> i64 {
    let most = dice.between(1, TEN_YEARS / HOUR);
    HOUR * dice.between(1, most)
}

fn field(name: &str, form: &Value) -> Value {
    json!({ "fields": { name: form } })
}

/// A window from `start` to `end`, seconds from now, so that no other rule refuses it.
fn window(start: i64, end: i64) -> Value {
    let at = |seconds: i64| json!({ "at": format!("{seconds}s") });
    json!({ "fields": { "conditions-not-before": at(start), "conditions-not-on-or-after": at(end) } })
}

fn conditions_end(dice: &mut Dice) -> Drawn {
    let ended = |ago: i64| window(-ago - HOUR, -ago);
    (ended(far(dice)), vec![ended(HOUR)])
}

fn conditions_start(dice: &mut Dice) -> Drawn {
    let begins = |ahead: i64| window(ahead, ahead + HOUR);
    (begins(far(dice)), vec![begins(HOUR)])
}

fn confirmation_end(dice: &mut Dice) -> Drawn {
    let at = |seconds: i64| {
        field("confirmation-not-on-or-after", &json!({ "at": format!("-{seconds}s") }))
    };
    (at(far(dice)), vec![at(HOUR)])
}

fn clock_behind(dice: &mut Dice) -> Drawn {
    let at = |seconds: i64| json!({ "clock": format!("-{seconds}s"), "valid-for": "5m" });
    (at(far(dice)), vec![at(HOUR)])
}

/// Another URI than the one that `own` stands for, however it is normalized.
fn another(dice: &mut Dice, own: &str) -> String {
    let more = ["/", "/more", "?more=1", ".example", "%00", ":8443", "/.."];
    match dice.below(4) {
        0 => format!("https://other-sp.example/?for={own}"),
        1 => format!("urn:of:{own}"),
        2 => "https://other-sp.example/metadata".to_owned(),
        _ => format!("{own}{}", dice.pick(&more).copied().unwrap_or("/more")),
    }
}

const ELSEWHERE: &str = "https://other-sp.example/metadata";

fn audience(dice: &mut Dice) -> Drawn {
    let count = 1 + dice.below(3);
    let names: Vec<String> = (0..count).map(|_| another(dice, "${target.entity-id}")).collect();
    let one = names.first().cloned();
    (
        json!({ "audiences": [names] }),
        vec![json!({ "audiences": [[ELSEWHERE]] }), json!({ "audiences": [[one]] })],
    )
}

fn recipient(dice: &mut Dice) -> Drawn {
    let written = json!({ "written": another(dice, "${target.acs}") });
    let name = "confirmation-recipient";
    (field(name, &written), vec![field(name, &json!("other"))])
}

fn destination(dice: &mut Dice) -> Drawn {
    let written = json!({ "written": another(dice, "${target.acs}") });
    let name = "response-destination";
    (field(name, &written), vec![field(name, &json!("other"))])
}

/// A confirmation that cannot be met here.
fn for_others(dice: &mut Dice) -> Value {
    match dice.below(3) {
        0 => json!({ "recipient": "https://other-sp.example/saml/acs" }),
        1 => json!({ "valid-for": format!("-{}s", far(dice)) }),
        _ => json!({ "recipient": another(dice, "${target.acs}") }),
    }
}

fn confirmations_for_others(dice: &mut Dice) -> Drawn {
    let count = 1 + dice.below(3);
    let all: Vec<Value> = (0..count).map(|_| for_others(dice)).collect();
    let one = all.iter().take(1).cloned().collect::<Vec<_>>();
    (json!({ "confirmations": all }), vec![json!({ "confirmations": one })])
}

fn confirmations_mixed(dice: &mut Dice) -> Drawn {
    let mut all = vec![json!({}), for_others(dice)];
    if dice.one_in(2) {
        all.push(json!({ "method": "holder-of-key" }));
    }
    dice.shuffle(&mut all);
    (json!({ "confirmations": all }), Vec::new())
}

fn signature_form(dice: &mut Dice) -> Drawn {
    let last = |uri: &str| uri.rsplit('#').next().unwrap_or(uri).to_owned();
    let rsa: Vec<String> = SignatureAlgorithm::ALL
        .iter()
        .map(|one| last(one.uri()))
        .filter(|it| it.starts_with("rsa"))
        .collect();
    let digests = DigestAlgorithm::ALL.map(|one| last(one.uri()));
    let forms = ["exclusive", "exclusive-with-comments", "inclusive", "inclusive11"];
    let mut form = Map::new();
    let mut put = |name: &str, value: Value| form.insert(name.to_owned(), value);
    if dice.one_in(2) {
        put("algorithm", json!(dice.pick(&rsa)));
        put("digest", json!(dice.pick(&digests)));
    }
    if dice.one_in(2) {
        put("canonicalization", json!(dice.pick(&forms)));
    }
    if dice.one_in(2) {
        put("place", json!(dice.pick(&["after-issuer", "first", "last"])));
    }
    if dice.one_in(3) {
        put("prefix", json!(dice.pick(&["", "dsig", "x"])));
    }
    if dice.one_in(3) {
        put("line-length", json!(dice.between(1, 76)));
    }
    if dice.one_in(3) {
        let kinds = [json!([]), json!(["key-value"]), json!([{ "key-name": "k" }, "certificate"])];
        put("key-info", dice.pick(&kinds).cloned().unwrap_or_default());
    }
    (json!({ "signature": form }), Vec::new())
}

fn signature_which(dice: &mut Dice) -> Drawn {
    let which = [json!(["assertion"]), json!(["response"]), json!(["response", "assertion"])];
    (json!({ "sign": dice.pick(&which) }), Vec::new())
}

fn wrap_any(dice: &mut Dice) -> Drawn {
    let all: Vec<Wrap> = Wrap::all().filter(|wrap| !wrap.needs_encryption()).collect();
    let known = (1..=8).map(|number| json!({ "wrap": format!("xsw{number}") }));
    (json!({ "wrap": dice.pick(&all).map(Wrap::name) }), known.collect())
}

fn delivery_form(dice: &mut Dice) -> Drawn {
    let forms = ["plain", "lines", "url", "unpadded"];
    let states = [json!("missing"), json!({ "written": "x" }), json!({ "written": "/" })];
    let deliver = json!({ "base64": dice.pick(&forms), "relay-state": dice.pick(&states) });
    (json!({ "deliver": deliver }), Vec::new())
}

fn delivery_parameters(dice: &mut Dice) -> Drawn {
    let names = ["SAMLResponse", "SAMLResponse", "samlresponse", "SAMLRequest", "SAMLResponse[]"];
    let mut all = vec![json!({ "name": "SAMLResponse", "value": "message" })];
    for _ in 0..=dice.below(2) {
        let value = if dice.one_in(4) { json!({ "text": "x" }) } else { json!("forged") };
        all.push(json!({ "name": dice.pick(&names), "value": value }));
    }
    dice.shuffle(&mut all);
    let two = |first: &str, second: &str| {
        let one = |value: &str| json!({ "name": "SAMLResponse", "value": value });
        json!({ "deliver": { "parameters": [one(first), one(second)] } })
    };
    (
        json!({ "deliver": { "parameters": all } }),
        vec![two("message", "forged"), two("forged", "message")],
    )
}

fn layout_form(dice: &mut Dice) -> Drawn {
    let mut layout = Map::new();
    layout.insert("declaration".to_owned(), json!(dice.one_in(2)));
    for name in ["protocol-prefix", "assertion-prefix"] {
        if dice.one_in(2) {
            let prefixes = match name {
                "protocol-prefix" => ["", "p", "saml2p"],
                _ => ["", "a", "saml2"],
            };
            layout.insert(name.to_owned(), json!(dice.pick(&prefixes)));
        }
    }
    (json!({ "layout": layout }), Vec::new())
}

fn insert_harmless(dice: &mut Dice) -> Drawn {
    let inside = ["response-first", "response-last", "assertion-last", "subject-last"];
    let outside = ["before-root", "after-root"];
    let xml = ["<!-- x -->", "<?x y?>", "\n"];
    let (places, when) = match dice.one_in(2) {
        true => (&inside[..], "before-signing"),
        false => (&outside[..], "after-signing"),
    };
    let insert = json!({ "at": dice.pick(places), "xml": dice.pick(&xml), "when": when });
    (json!({ "insert": [insert] }), Vec::new())
}

fn conditions_form(dice: &mut Dice) -> Drawn {
    let form = json!({ "one-time-use": dice.below(2), "proxy-restriction": dice.below(2) });
    (json!({ "conditions": form }), Vec::new())
}

fn time_fraction(dice: &mut Dice) -> Drawn {
    (json!({ "fraction-digits": dice.between(1, 9) }), Vec::new())
}

fn encryption_form(dice: &mut Dice) -> Drawn {
    let content =
        ["aes128-gcm", "aes192-gcm", "aes256-gcm", "aes128-cbc", "aes192-cbc", "aes256-cbc"];
    let encrypt = json!({
        "what": dice.pick(&["assertion", "name-id", "attribute"]),
        "content": dice.pick(&content),
        "transport": dice.pick(&["oaep-sha1", "oaep-sha256", "rsa-1-5"]),
        "key-beside": dice.one_in(2),
    });
    (json!({ "encrypt": encrypt }), vec![json!({ "encrypt": {} })])
}

fn flow_begins(dice: &mut Dice) -> Drawn {
    let flows = [Flow::IdpInitiated, Flow::SpInitiated].map(|flow| flow.to_string());
    (json!({ "flow": dice.pick(&flows) }), Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::SamlResponseAction;

    #[test]
    fn everything_that_is_drawn_can_be_read_and_so_can_what_is_simpler() {
        let abilities = Abilities { encrypts: true, begins_either_way: true };
        for kind in names(abilities) {
            for number in 0..40 {
                let mut dice = Dice::new(3, kind, number);
                let drawn = draw(&mut dice, abilities, |name| name == kind).unwrap();
                for patch in [&drawn.patch].into_iter().chain(&drawn.simpler) {
                    let read = SamlResponseAction::read(&Value::Object(patch.clone()));
                    assert!(read.is_ok(), "{kind}: {patch:?}: {read:?}");
                }
                assert!(!drawn.aspects.is_empty() || kind == "signature.which", "{kind}");
            }
        }
    }
}
