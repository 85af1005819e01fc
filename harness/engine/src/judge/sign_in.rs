//! Which identity got in: from what a message claims and what the target shows.

use std::collections::BTreeMap;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

use super::check::Answer;
use super::finding::{Finding, State, Unclear};
use super::issued::Issued;
use super::matcher::pattern_matches;
use super::verdict::Decision;
use crate::scenario::{At, Bindings, MessageExpectation, OutcomeExpectation, render, render_text};
use crate::transcript::{ClaimsRecord, IdentityReading, SignInRecord, Trouble};
use crate::vocabulary::SignInOutcome;

/// Looks at the decision of a sign-in.
pub(super) fn look(
    wanted: &OutcomeExpectation,
    answer: &Answer<'_>,
    bindings: &Bindings<'_>,
    messages: &BTreeMap<String, At<String>>,
) -> Finding {
    let expected = words(wanted);
    if let Some(issued) = answer.issued() {
        return of_idp(wanted, issued, answer, bindings);
    }
    let Some(sign_in) = &answer.attempt.sign_in else {
        return code(wanted, expected, answer, bindings);
    };
    let trouble = answer.attempt.exchange.answer.as_ref().err();
    if let (IdentityReading::Nobody, Some(slow @ Trouble::TooSlow(_))) =
        (&sign_in.identity, trouble)
        && answer.time_expected
    {
        return Finding::new(expected, State::Blocked(slow.to_string()));
    }
    if answer.throttled && sign_in.identity == IdentityReading::Nobody {
        let told = answer.patience();
        return Finding::new(expected, State::Blocked(told));
    }
    let outcome = match (&sign_in.identity, trouble) {
        // Who is signed in without a name may be nobody yet, where no key vouches for anybody.
        (IdentityReading::Somebody(name), _)
            if name.is_empty() && !sign_in.claims.honest.is_empty() && !sign_in.claims.vouched =>
        {
            Err("who got in cannot be read: `identity` shows somebody without a name".to_owned())
        }
        (IdentityReading::Somebody(name), _) => Ok(entered(name, &sign_in.claims)),
        // A message that may never have arrived was not refused.
        (IdentityReading::Nobody, Some(trouble)) => Err(trouble.to_string()),
        (IdentityReading::Nobody, None) => Ok(refused(sign_in, answer, bindings, messages)),
        (IdentityReading::Unreadable(why), _) => Err(format!("who got in cannot be read: {why}")),
    };
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(why) => return Finding::new(expected, State::Error(why)),
    };
    let came = came(outcome, sign_in);
    let decision = Some(Decision {
        outcome,
        identity: match &sign_in.identity {
            IdentityReading::Somebody(name) => Some(name.clone()),
            IdentityReading::Nobody | IdentityReading::Unreadable(_) => None,
        },
        reason: sign_in.reason.clone(),
    });
    let state = match named(wanted, bindings) {
        // Whatever a scenario says: this is how strangers get in.
        _ if outcome == SignInOutcome::Forged => State::Broken(came),
        Ok(any) if any.iter().any(|wanted| outcome.satisfies(*wanted)) => State::Holds,
        Ok(_) => State::Broken(came),
        Err(unclear) => unclear.into(),
    };
    Finding { expected, state, text: None, decision }
}

/// What an identity provider made of a request.
fn of_idp(
    wanted: &OutcomeExpectation,
    issued: &Issued,
    answer: &Answer<'_>,
    bindings: &Bindings<'_>,
) -> Finding {
    let expected = format!("the outcome of the request is {wanted}");
    // A request that may never have arrived was not refused.
    let trouble = answer.attempt.exchange.answer.as_ref().err().map(ToString::to_string);
    let outcome = match (&issued.outcome, trouble) {
        (Ok(SignInOutcome::Refused), Some(trouble)) => Err(trouble),
        (Ok(SignInOutcome::Refused), None) if answer.throttled => {
            return Finding::new(expected, State::Blocked(answer.patience()));
        }
        (outcome, _) => outcome.clone(),
    };
    let state = match (outcome, named(wanted, bindings)) {
        (Err(why), _) => State::Error(why),
        // Whatever a scenario says: this is how a stranger is given somebody's assertion.
        (Ok(SignInOutcome::Astray), Ok(_)) => State::Broken(issued.came.clone()),
        (Ok(outcome), Ok(any)) if any.iter().any(|wanted| outcome.satisfies(*wanted)) => {
            State::Holds
        }
        (Ok(_), Ok(_)) => State::Broken(issued.came.clone()),
        (Ok(_), Err(unclear)) => unclear.into(),
    };
    Finding::new(expected, state)
}

/// What became of the code of an authenticator app: the driver has read it from the answer.
fn code(
    wanted: &OutcomeExpectation,
    expected: String,
    answer: &Answer<'_>,
    bindings: &Bindings<'_>,
) -> Finding {
    let attempt = answer.attempt;
    let result = attempt.result.as_ref();
    let outcome = match (&attempt.exchange.answer, result.and_then(|result| result.get("accepted")))
    {
        // A code that may never have arrived was not refused.
        (Err(trouble), _) => Err(trouble.to_string()),
        (Ok(_), Some(Value::Bool(true))) => Ok(SignInOutcome::Accepted),
        (Ok(_), Some(_)) => Ok(SignInOutcome::Refused),
        (Ok(_), None) => Err("no message was delivered".to_owned()),
    };
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(why) => return Finding::new(expected, State::Error(why)),
    };
    let said = result.and_then(|result| result.get("message")).and_then(Value::as_str);
    let came = match (outcome, said) {
        (SignInOutcome::Accepted, _) => "accepted".to_owned(),
        (_, Some(said)) => format!("refused: {said:?}"),
        (_, None) => "refused".to_owned(),
    };
    let state = match named(wanted, bindings) {
        Ok(any) if any.iter().any(|wanted| outcome.satisfies(*wanted)) => State::Holds,
        Ok(_) => State::Broken(came),
        Err(unclear) => unclear.into(),
    };
    Finding::new(expected, state)
}

/// The outcomes that are right.
fn named(
    wanted: &OutcomeExpectation,
    bindings: &Bindings<'_>,
) -> Result<Vec<SignInOutcome>, Unclear> {
    let rendered = render(&wanted.value(), bindings).map_err(Unclear::from)?;
    OutcomeExpectation::named(&rendered)
        .map_err(|name| Unclear::Wrong(format!("`{name}` is no outcome")))
}

/// The expectation in words.
pub(super) fn words(wanted: &OutcomeExpectation) -> String {
    format!("the sign-in is {wanted}")
}

/// What it means that somebody of this name is signed in now. Where the key vouches for somebody without
/// a name, any word may stand on the page for that (`None`, `anonymous`), but for the name of another user.
pub fn entered(name: &str, claims: &ClaimsRecord) -> SignInOutcome {
    let among = |names: &[String]| names.iter().any(|one| one == name);
    let is_a_word_for_nobody =
        claims.honest.is_empty() && name != claims.forged && !among(&claims.cut);
    match claims.vouched {
        true if name == claims.honest || among(&claims.also) => SignInOutcome::Accepted,
        true if is_a_word_for_nobody => SignInOutcome::Accepted,
        true if among(&claims.parts) => SignInOutcome::Misread,
        // Of a name that is lost altogether nobody else's is left. Before the sign-in nobody was in, and
        // an honest one showed its name: the baseline has made sure of both.
        true if name.is_empty() => SignInOutcome::Misread,
        true if name != claims.forged && folded(name) == folded(&claims.honest) => {
            SignInOutcome::Misread
        }
        _ => SignInOutcome::Forged,
    }
}

/// A name as those see it who tell apart neither case nor white space, nor how an accent is written: for
/// them it is the same user, and nobody else's name.
fn folded(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let small: String = words.join(" ").nfd().collect::<String>().to_lowercase();
    // A capital letter with an accent of its own may give a small one with another order of accents.
    small.nfc().collect()
}

/// A refusal, for the reason that the step's `message` expects or for another one.
fn refused(
    sign_in: &SignInRecord,
    answer: &Answer<'_>,
    bindings: &Bindings<'_>,
    messages: &BTreeMap<String, At<String>>,
) -> SignInOutcome {
    let Some(said) = &sign_in.reason else { return SignInOutcome::Refused };
    let differs = |wanted: &&MessageExpectation| {
        let reason = render_text(&wanted.reason, bindings).ok();
        let pattern = reason.and_then(|reason| messages.get(&reason));
        pattern.is_some_and(|pattern| pattern_matches(pattern, said) == Ok(false))
    };
    let otherwise = answer.reasons.iter().any(differs);
    if otherwise { SignInOutcome::RefusedOtherwise } else { SignInOutcome::Refused }
}

fn came(outcome: SignInOutcome, sign_in: &SignInRecord) -> String {
    let claims = &sign_in.claims;
    let reason = sign_in.reason.as_ref().map_or_else(String::new, |said| format!(": {said:?}"));
    match (outcome, &sign_in.identity) {
        (SignInOutcome::Accepted, IdentityReading::Somebody(name)) if claims.honest.is_empty() => {
            let shown =
                if name.is_empty() { String::new() } else { format!(", shown as `{name}`") };
            format!("accepted: somebody without a name is signed in{shown}")
        }
        (SignInOutcome::Accepted, IdentityReading::Somebody(name)) if *name != claims.honest => {
            format!("accepted: `{name}` is signed in, beside or instead of `{}`", claims.honest)
        }
        (SignInOutcome::Accepted, _) => format!("accepted: `{}` is signed in", claims.honest),
        (SignInOutcome::Misread, IdentityReading::Somebody(name)) if name.is_empty() => {
            format!("misread: nothing of the name `{}` is left", claims.honest)
        }
        (SignInOutcome::Misread, IdentityReading::Somebody(name))
            if folded(name) == folded(&claims.honest) =>
        {
            format!("misread: `{name}` is signed in, which is not quite `{}`", claims.honest)
        }
        (SignInOutcome::Misread, IdentityReading::Somebody(name)) => {
            format!("misread: `{name}` is signed in, which is a part of `{}`", claims.honest)
        }
        (SignInOutcome::Misread, _) => "misread".to_owned(),
        (SignInOutcome::Refused, _) => format!("refused{reason}"),
        (SignInOutcome::RefusedOtherwise, _) => format!("refused for another reason{reason}"),
        (SignInOutcome::Forged, IdentityReading::Somebody(name)) => {
            let who = if *name == claims.forged {
                "as whom no key signs".to_owned()
            } else if *name == claims.honest {
                "though no trusted key vouches for anybody in the message".to_owned()
            } else if claims.cut.contains(name) || is_part(name, claims) {
                format!("which is a part of a name (`{}`)", claims.honest)
            } else {
                format!("of whom the message does not speak (it vouches for `{}`)", claims.honest)
            };
            format!("forged: `{name}` is signed in, {who}")
        }
        (SignInOutcome::Forged, _) => "forged".to_owned(),
        // An identity provider's, which are told elsewhere.
        (other, _) => other.to_string(),
    }
}

fn is_part(name: &str, claims: &ClaimsRecord) -> bool {
    !name.is_empty() && (claims.honest.contains(name) || claims.forged.contains(name))
}

/// The explanation of a refusal, from the target file's reason channel.
pub(super) fn reason(
    wanted: &MessageExpectation,
    sign_in: &SignInRecord,
    has_channel: bool,
    bindings: &Bindings<'_>,
    messages: &BTreeMap<String, At<String>>,
) -> Finding {
    let told = |reason: &str, pattern: Option<&At<String>>| match pattern {
        Some(pattern) => format!("the target says `{reason}`: /{}/", pattern.value),
        None => format!("the target explains the reason `{reason}`"),
    };
    let judged = || -> Result<(String, State), Unclear> {
        let reason = render_text(&wanted.reason, bindings)?;
        let pattern = messages.get(&reason);
        let state = match (&sign_in.reason, pattern) {
            (None, _) if !has_channel => {
                State::Unasked("the target file names no `reason` channel".to_owned())
            }
            (None, _) => State::Broken("no explanation".to_owned()),
            (Some(_), None) => State::Holds,
            (Some(said), Some(pattern)) if pattern_matches(pattern, said)? => State::Holds,
            (Some(said), Some(_)) => State::Broken(format!("{said:?}")),
        };
        Ok((told(&reason, pattern), state))
    };
    let (expected, state) =
        judged().unwrap_or_else(|unclear: Unclear| (told(&wanted.reason, None), unclear.into()));
    Finding { expected, state, text: sign_in.reason.clone(), decision: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(vouched: bool) -> ClaimsRecord {
        ClaimsRecord {
            honest: "ada@a.test.evil".into(),
            forged: "bob@a.test".into(),
            cut: vec!["ada@a.test".into()],
            also: vec!["eve@a.test".into()],
            parts: vec!["dan@a.test".into()],
            vouched,
        }
    }

    #[test]
    fn only_the_whole_honest_name_that_a_trusted_key_vouches_for_is_accepted() {
        for (name, vouched, outcome) in [
            ("ada@a.test.evil", true, SignInOutcome::Accepted),
            ("ada@a.test.evil", false, SignInOutcome::Forged),
            ("ada@a.test", true, SignInOutcome::Forged),
            ("bob@a.test", true, SignInOutcome::Forged),
            ("eve@a.test", true, SignInOutcome::Accepted),
            ("eve@a.test", false, SignInOutcome::Forged),
            ("dan@a.test", true, SignInOutcome::Misread),
            ("dan@a.test", false, SignInOutcome::Forged),
            ("Ada@a.test.evil", true, SignInOutcome::Misread),
            ("ada@a.test.evil ", true, SignInOutcome::Misread),
            ("", true, SignInOutcome::Misread),
            ("Bob@A.test", true, SignInOutcome::Forged),
            ("carol", true, SignInOutcome::Forged),
        ] {
            assert_eq!(entered(name, &claims(vouched)), outcome, "{name} {vouched}");
        }
    }

    #[test]
    fn a_name_that_is_written_otherwise_is_misread_and_another_name_is_forged() {
        let outcome = |honest: &str, shown: &str| {
            entered(shown, &ClaimsRecord { honest: honest.into(), ..claims(true) })
        };
        for (one, other) in [
            ("zo\u{eb}", "zoe\u{308}"),
            ("ZO\u{cb}", "zoe\u{308}"),
            ("q\u{307}\u{323}", "q\u{323}\u{307}"),
            ("\u{212b}sa", "\u{e5}sa"),
            ("ada  lovelace", "ada lovelace"),
            ("ada\tlovelace", "ada lovelace"),
            (" ada\n", "ada"),
            ("\u{1e9e}", "\u{df}"),
        ] {
            assert_eq!(outcome(one, other), SignInOutcome::Misread, "{one:?} {other:?}");
            assert_eq!(outcome(other, one), SignInOutcome::Misread, "{other:?} {one:?}");
            assert_eq!(outcome(one, one), SignInOutcome::Accepted);
        }
        for (one, other) in [("zo\u{eb}", "zoe"), ("ada lovelace", "adalovelace"), ("ada b", "ada")]
        {
            assert_eq!(outcome(one, other), SignInOutcome::Forged, "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_sign_in_without_a_name_is_accepted_where_the_key_vouches_for_none() {
        let nameless = ClaimsRecord { honest: String::new(), ..claims(true) };
        assert_eq!(entered("", &nameless), SignInOutcome::Accepted);
        assert_eq!(entered("None", &nameless), SignInOutcome::Accepted);
        assert_eq!(entered("bob@a.test", &nameless), SignInOutcome::Forged);
        let unsigned = ClaimsRecord { vouched: false, ..nameless };
        assert_eq!(entered("", &unsigned), SignInOutcome::Forged);
    }
}
