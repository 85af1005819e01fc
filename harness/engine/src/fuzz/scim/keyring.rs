//! The further tokens of a lane: made when it begins, given back when it ends.

use std::collections::BTreeMap;

use serde_json::Value;

use super::abilities::Abilities;
use super::tokens::{CONFIRMATION, Token};
use crate::drive::{Counter, Paper, Site};
use crate::scenario::{Alteration, CaseId};
use crate::vocabulary::AdminOperation;

/// The further tokens of a lane.
#[derive(Debug, Default)]
pub(super) struct Keyring {
    /// By the names that scenarios give them.
    pub(super) saved: BTreeMap<String, Value>,
    /// What has to be deleted: the id of the second token.
    second: Option<Value>,
    /// Requests that this took.
    pub(super) requests: usize,
}

impl Keyring {
    /// Has them made. Of what cannot be had it is told why, and it is not asked with.
    pub(super) async fn gather(
        site: &Site,
        counter: &mut Counter,
        case: &CaseId,
        can: &mut Abilities,
    ) -> (Self, Vec<String>) {
        let (mut ring, mut troubles) = (Self::default(), Vec::new());
        can.token_in_other_case = can.bearer && counter.alters(Alteration::OtherCase);
        if can.foreign_token {
            let made = ring.ask(site, counter, case, AdminOperation::CreateDirectory, &[]).await;
            can.foreign_token = ring.keep(Token::Foreign, made, &mut troubles).is_some();
        }
        // A directory may allow no more than two tokens, so one is deleted before the next is made.
        if can.deleted_token {
            let made = ring.ask(site, counter, case, AdminOperation::CreateToken, &[]).await;
            let id = ring.keep(Token::Deleted, made, &mut troubles);
            can.deleted_token = match id {
                Some(id) => match ring.delete(site, counter, case, id).await {
                    Ok(_) => true,
                    Err(cause) => {
                        troubles.push(cause);
                        false
                    }
                },
                None => false,
            };
        }
        if can.second_token {
            let made = ring.ask(site, counter, case, AdminOperation::CreateToken, &[]).await;
            ring.second = ring.keep(Token::Second, made, &mut troubles);
            can.second_token = ring.second.is_some();
        }
        (ring, troubles)
    }

    /// Deletes what was made; a directory stays.
    pub(super) async fn give_back(
        mut self,
        site: &Site,
        counter: &mut Counter,
        case: &CaseId,
    ) -> usize {
        let before = self.requests;
        if let Some(id) = self.second.take() {
            // A sandbox goes as a whole, and nobody can do more about another target.
            let _ = self.delete(site, counter, case, id).await;
        }
        self.requests - before
    }

    async fn delete(
        &mut self,
        site: &Site,
        counter: &mut Counter,
        case: &CaseId,
        id: Value,
    ) -> Result<Value, String> {
        let with = [("id", id), ("confirm", Value::from(CONFIRMATION))];
        self.ask(site, counter, case, AdminOperation::DeleteToken, &with).await
    }

    async fn ask(
        &mut self,
        site: &Site,
        counter: &mut Counter,
        case: &CaseId,
        operation: AdminOperation,
        with: &[(&str, Value)],
    ) -> Result<Value, String> {
        self.requests += 1;
        let with = with.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let paper = Paper { case, saved: &BTreeMap::new() };
        let done = counter.administer(site, operation, with, paper).await;
        done.map_err(|cause| format!("`{operation}`: {cause}"))
    }

    /// Keeps a token, and hands out its id.
    fn keep(
        &mut self,
        token: Token,
        made: Result<Value, String>,
        troubles: &mut Vec<String>,
    ) -> Option<Value> {
        let of = |made: &Value, name| made.get(name).cloned();
        let parts = made.and_then(|made| {
            let parts = of(&made, "token").filter(Value::is_string).zip(of(&made, "id"));
            parts.ok_or_else(|| format!("the answer has no {token} with an id"))
        });
        match parts {
            Ok((secret, id)) => {
                self.saved.extend(token.saved().map(|name| (name.to_owned(), secret)));
                Some(id)
            }
            Err(cause) => {
                troubles.push(cause);
                None
            }
        }
    }
}
