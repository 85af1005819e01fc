//! Authenticator apps: fedspec has their secrets, and makes their codes by a clock that may be off.

use std::collections::BTreeMap;

use fedspec_protocol::totp::Totp;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::admin::{self, results};
use super::case::{CaseRun, repeat_number};
use super::clock::Clock;
use super::saml::Where;
use super::step;
use super::url::{Unaddressed, url};
use crate::scenario::{AdminAction, At, Edge, OneTime, Purpose, TotpAction, render};
use crate::target::{Operation, TotpFile};
use crate::transcript::{Attempt, Exchange};
use crate::vocabulary::AdminOperation;

/// A device whose secret the target gave.
#[derive(Clone, Debug)]
pub(super) struct Device {
    totp: Totp,
    /// What the target names it by; null where it does not say.
    id: Value,
}

/// How long the edge of a step is waited for at most: whoever gives a device steps of an hour is not
/// waited for.
const LONGEST_WAIT: u64 = 60;
/// How far from the clock's own a code must not be good to be a wrong one: an hour, in steps of 30 s.
const WRONG: u64 = 120;

impl CaseRun<'_> {
    /// Does a step with an authenticator app.
    pub(super) async fn totp(
        &mut self,
        action: &TotpAction,
        at: Where,
    ) -> Result<Attempt, Unaddressed> {
        let bindings = self.bindings(repeat_number(at.repeat));
        let rendered = render(&Value::Object(action.0.clone()), &bindings)?;
        let asked = TotpAction::read(&rendered).map_err(|misfit| {
            Unaddressed::Unmade(format!("{misfit} ({})", misfit.path.join(".")))
        })?;
        let site = self.site;
        // The plan leaves out cases whose target does not say how.
        let file = site.target.directory.as_ref().and_then(|directory| directory.totp.as_ref());
        let file = file.ok_or_else(|| Unaddressed::Unmade("no `directory.totp`".to_owned()))?;
        let mut before = Vec::new();
        let is_new = !self.devices.contains_key(&asked.device);
        if asked.purpose == Purpose::Enroll || (asked.purpose == Purpose::Register && is_new) {
            let (exchange, result) = self.enroll(file, &asked).await?;
            let given = result.as_ref().is_some_and(|result| result.contains_key("secretBits"));
            if asked.purpose == Purpose::Enroll || !given {
                return Ok(Attempt { result: result.map(Value::Object), ..Attempt::of(exchange) });
            }
            before.push(exchange);
        }
        let device = self.devices.get(&asked.device).cloned().ok_or_else(|| {
            Unaddressed::Unmade(format!("no device `{}` was enrolled", asked.device))
        })?;
        if let Some(edge) = asked.second {
            before.extend(self.reach(edge, device.totp.step_seconds()).await?);
        }
        let operation = file
            .operation(asked.purpose)
            .ok_or_else(|| Unaddressed::Unmade(format!("no `directory.totp.{}`", asked.purpose)))?;
        let codes = codes(&asked, &device.totp, asked.at.from(self.now()));
        let mut with = parameters(&asked);
        with.insert("with.id".to_owned(), device.id.clone());
        with.insert("with.code".to_owned(), codes.first.clone());
        with.insert("with.second-code".to_owned(), codes.second.clone());
        let exchange = self.ask(operation, with).await?;
        let result = told(&exchange, operation).map(|mut result| {
            result.insert("code".to_owned(), codes.first);
            result.insert("secretBits".to_owned(), device.totp.secret_bits().into());
            Value::Object(result)
        });
        Ok(Attempt { before, result, ..Attempt::of(exchange) })
    }

    /// Has the target begin a device, and keeps its secret out of records.
    async fn enroll(
        &mut self,
        file: &TotpFile,
        asked: &OneTime,
    ) -> Result<(Exchange, Option<Map<String, Value>>), Unaddressed> {
        let exchange = self.ask(&file.enroll, parameters(asked)).await?;
        let Some(mut result) = told(&exchange, &file.enroll) else { return Ok((exchange, None)) };
        let secret = result.remove("secret");
        let id = result.remove("id").unwrap_or_default();
        let refused = result.get("accepted") == Some(&Value::Bool(false));
        match secret
            .as_ref()
            .and_then(Value::as_str)
            .filter(|_| !refused)
            .map(|text| (text, Totp::read(text)))
        {
            Some((text, Ok(totp))) => {
                // As the target writes it, and as it stands inside a longer text.
                self.learn(&SecretString::from(text));
                self.learn(&SecretString::from(totp.secret()));
                result.insert("secretBits".to_owned(), totp.secret_bits().into());
                self.devices.insert(asked.device.clone(), Device { totp, id });
            }
            Some((_, Err(error))) => {
                result.insert("problem".to_owned(), error.to_string().into());
                result.insert("accepted".to_owned(), false.into());
            }
            None => {
                result.insert("accepted".to_owned(), false.into());
            }
        }
        Ok((exchange, Some(result)))
    }

    /// Sends a call of `directory.totp`.
    async fn ask(
        &self,
        operation: &Operation,
        with: BTreeMap<String, Value>,
    ) -> Result<Exchange, Unaddressed> {
        let mut locals = self.place.locals.clone();
        locals.extend(with);
        let bindings = self.bindings(locals);
        let call = &operation.http;
        let body = call.body.as_ref().map(|body| render(body, &bindings)).transpose()?;
        let url = url(&self.place.directory_base, &call.path, &call.query, &bindings)?;
        let bearer = self.site.directory_bearer.as_ref();
        let prepared = step::call(call.method.to_http(), url, bearer, body.as_ref());
        Ok(self.site.exchange(&prepared).await)
    }

    /// Moves the target's clock to a place in a step, or waits until it is there.
    async fn reach(&mut self, edge: Edge, length: u64) -> Result<Option<Exchange>, Unaddressed> {
        let runs = matches!(self.site.clock, Clock::System);
        let wanted = match edge {
            Edge::First => 0,
            // On the way to the target a second may pass.
            Edge::Last => length.saturating_sub(if runs { 2 } else { 1 }),
        };
        let away = (wanted + length - seconds(self.now()) % length) % length;
        if away == 0 {
            return Ok(None);
        }
        let site = self.site;
        let admin = site.target.admin.as_ref().filter(|admin| admin.sandbox.is_some());
        let moves = AdminOperation::AdvanceClock;
        let Some((file, advance)) =
            admin.and_then(|file| Some((file, file.operations.get(&moves)?)))
        else {
            if away > LONGEST_WAIT {
                let why = format!("the wanted second of a step of {length} s is {away} s away");
                return Err(Unaddressed::Unmade(why));
            }
            tokio::time::sleep(std::time::Duration::from_secs(away)).await;
            return Ok(None);
        };
        let with = BTreeMap::from([("by".to_owned(), Value::from(format!("{away}s")))]);
        let action = AdminAction { operation: moves, with };
        let mut locals = self.place.locals.clone();
        locals.extend(admin::parameters(&action, &self.bindings(BTreeMap::new()))?);
        let bindings = self.bindings(locals);
        let prepared = admin::prepare(file, &advance.http, site.admin_token(), &bindings)?;
        let exchange = site.exchange(&prepared).await;
        self.follow_clock(&results(&exchange, &advance.result));
        Ok(Some(exchange))
    }
}

/// The codes of a step; null where none is sent.
struct Codes {
    first: Value,
    second: Value,
}

fn codes(asked: &OneTime, totp: &Totp, moment: Timestamp) -> Codes {
    let at = seconds(moment);
    let own = totp.code(at);
    let next = totp.code(at.saturating_add(totp.step_seconds()));
    match asked.code.as_deref() {
        None => Codes { first: own.into(), second: next.into() },
        Some("none") => Codes { first: Value::Null, second: Value::Null },
        Some("same") => Codes { first: own.clone().into(), second: own.into() },
        Some("wrong") => Codes { first: wrong(totp, at).into(), second: wrong(totp, at).into() },
        Some(other) => Codes { first: other.into(), second: next.into() },
    }
}

/// A code of the right length that the device does not show within an hour of a moment.
fn wrong(totp: &Totp, at: u64) -> String {
    let length = totp.code(at).len();
    let mut all = (0..u64::MAX).map(|number| format!("{:0length$}", number * 7_919 % 1_000_000));
    let free = |code: &String| totp.matching_step(code, at, WRONG, WRONG).is_none();
    all.find(free).unwrap_or_default()
}

fn parameters(asked: &OneTime) -> BTreeMap<String, Value> {
    let password = asked.password.as_deref().map_or(Value::Null, Value::from);
    BTreeMap::from([
        ("with.user".to_owned(), Value::from(asked.user.as_str())),
        ("with.password".to_owned(), password),
    ])
}

/// What an answer says: `accepted`, and what the target file maps besides. Nothing where there is none.
fn told(exchange: &Exchange, operation: &At<Operation>) -> Option<Map<String, Value>> {
    let status = exchange.answer.as_ref().ok()?.status;
    let mut told = match results(exchange, &operation.result) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    let mapped = operation.result.contains_key("accepted");
    let accepted = match mapped {
        true => told.get("accepted") == Some(&Value::Bool(true)),
        false => (200..300).contains(&status),
    };
    told.insert("accepted".to_owned(), accepted.into());
    Some(told)
}

fn seconds(moment: Timestamp) -> u64 {
    u64::try_from(moment.as_second()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(code: Option<&str>) -> OneTime {
        let mut value = json!({ "do": "resync", "user": "ada" });
        if let Some(code) = code {
            value["code"] = json!(code);
        }
        TotpAction::read(&value).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_moment_unless_the_step_says_otherwise() {
        let totp = Totp::new(b"12345678901234567890").unwrap();
        let moment = Timestamp::from_second(59).unwrap();
        let of = |code| {
            let Codes { first, second } = codes(&asked(code), &totp, moment);
            (first, second)
        };
        let (own, next) = (json!("287082"), json!(totp.code(60)));
        assert_eq!(of(None), (own.clone(), next.clone()));
        assert_eq!(of(Some("same")), (own.clone(), own));
        assert_eq!(of(Some("none")), (Value::Null, Value::Null));
        assert_eq!(of(Some("123456")), (json!("123456"), next));
    }

    #[test]
    fn a_wrong_code_is_six_digits_that_the_device_does_not_show() {
        let totp = Totp::new(b"12345678901234567890").unwrap();
        for at in [0, 59, 1_000_000, 2_000_000_000] {
            let wrong = wrong(&totp, at);
            assert_eq!(wrong.len(), 6);
            assert_eq!(totp.matching_step(&wrong, at, WRONG, WRONG), None);
        }
    }
}
