use http::Method;
use serde_json::{Value, json};

use super::fault::ConnectorFault;
use super::handle::{Sync, User};
use super::wire::{Failure, segment};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub(super) const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

impl Sync<'_> {
    pub(super) fn has(&self, fault: ConnectorFault) -> bool {
        self.faults.contains(&fault)
    }

    /// Looks for somebody who is not there.
    pub(super) async fn test(&mut self) -> Result<(), Failure> {
        let query = filter("userName", "nobody@example.com");
        self.wire.send(Method::GET, &format!("/Users?{query}"), None).await?.good().map(|_| ())
    }

    /// Brings a user to be there as given.
    pub(super) async fn save(&mut self, user: &User, active: bool) -> Result<(), Failure> {
        let known = match self.links.users.get(&user.external_id) {
            Some(id) => Some(id.clone()),
            None if self.has(ConnectorFault::CreatesWithoutLooking) => None,
            None => self.look(user).await?,
        };
        match known {
            Some(id) => self.replace(user, &id, active).await,
            None => self.create(user, active).await,
        }
    }

    async fn look(&self, user: &User) -> Result<Option<String>, Failure> {
        let mut query = filter("userName", &user.user_name);
        if self.has(ConnectorFault::MatchesByTwoAttributes) {
            let both =
                format!("userName eq \"{}\" or emails.value eq \"{}\"", user.user_name, user.email);
            query = encoded(&both);
        }
        if self.has(ConnectorFault::FiltersUnquoted) {
            query = encoded(&format!("userName eq {}", user.user_name));
        }
        let found = self.wire.send(Method::GET, &format!("/Users?{query}"), None).await?;
        if found.status == 401 {
            return Ok(None);
        }
        let found = found.good()?;
        self.chosen(&found.json, "userName", &user.user_name)
    }

    /// The id of the resource that was asked for, whatever else came.
    pub(super) fn chosen(
        &self,
        list: &Value,
        attribute: &str,
        wanted: &str,
    ) -> Result<Option<String>, Failure> {
        let resources = list.get("Resources").and_then(Value::as_array);
        let is_wanted = |resource: &&Value| {
            self.has(ConnectorFault::TrustsFirstResource)
                || resource
                    .get(attribute)
                    .and_then(Value::as_str)
                    .is_some_and(|name| name.to_lowercase() == wanted.to_lowercase())
        };
        let mut fits = resources.into_iter().flatten().filter(is_wanted);
        let first = fits.next();
        if fits.next().is_some() && !self.has(ConnectorFault::TrustsFirstResource) {
            return Err(Failure::Ambiguous);
        }
        Ok(first.and_then(|resource| Some(resource.get("id")?.as_str()?.to_owned())))
    }

    async fn create(&mut self, user: &User, active: bool) -> Result<(), Failure> {
        let mut body = self.body(user, active);
        if self.has(ConnectorFault::ChoosesId) {
            body["id"] = json!(user.external_id);
        }
        for _ in 0..3 {
            let made = match self.wire.send(Method::POST, "/Users", Some(&body)).await {
                // It may have been done: whoever is there now is ours.
                Err(Failure::Unknown) => match self.look(user).await? {
                    Some(id) => return self.replace(user, &id, active).await,
                    None => continue,
                },
                made => made?,
            };
            if made.status == 429 {
                return Ok(());
            }
            if made.status == 409 && !self.has(ConnectorFault::NoLinkOn409) {
                let id = self.look(user).await?.ok_or_else(|| made.refusal())?;
                return self.replace(user, &id, active).await;
            }
            let made = made.good()?;
            let id = made.id().ok_or_else(|| made.refusal())?;
            self.links.users.insert(user.external_id.clone(), id.to_owned());
            return Ok(());
        }
        Err(Failure::Unknown)
    }

    async fn replace(&mut self, user: &User, id: &str, active: bool) -> Result<(), Failure> {
        let mut body = self.body(user, active);
        if self.has(ConnectorFault::UnstableExternalId) {
            body["externalId"] = json!(format!("{}-{}", user.external_id, id.len()));
        }
        body["id"] = json!(id);
        let path = format!("/Users/{}", segment(id));
        let done = self.wire.send(Method::PUT, &path, Some(&body)).await?;
        if done.status == 404 && !self.has(ConnectorFault::NoRecreateOn404) {
            self.links.users.remove(&user.external_id);
            return Box::pin(self.create(user, active)).await;
        }
        done.good()?;
        self.links.users.insert(user.external_id.clone(), id.to_owned());
        Ok(())
    }

    pub(super) async fn activate(&mut self, user: &User, active: bool) -> Result<(), Failure> {
        if !active && self.has(ConnectorFault::DeletesToDeactivate) {
            return self.delete(user).await;
        }
        let known = self.links.users.get(&user.external_id).cloned();
        let id = match known {
            Some(id) => Some(id),
            None => self.look(user).await?,
        };
        let Some(id) = id else { return self.save(user, active).await };
        let value = if self.has(ConnectorFault::ActiveAsText) {
            json!(if active { "True" } else { "False" })
        } else {
            json!(active)
        };
        let operation = json!({ "op": "replace", "path": "active", "value": value });
        let done = self.patch(&format!("/Users/{}", segment(&id)), vec![operation]).await;
        match done {
            Err(Failure::Refused(404, _)) => {
                self.links.users.remove(&user.external_id);
                self.save(user, active).await
            }
            done => done,
        }
    }

    /// Sends operations; a refusal is a failure.
    pub(super) async fn patch(
        &self,
        path: &str,
        mut operations: Vec<Value>,
    ) -> Result<(), Failure> {
        if self.has(ConnectorFault::UnknownOperation) {
            operations.iter_mut().for_each(|operation| operation["op"] = json!("update"));
        }
        let mut body = json!({ "schemas": [PATCH], "Operations": operations });
        if self.has(ConnectorFault::OmitsPatchSchemas)
            && let Some(body) = body.as_object_mut()
        {
            body.remove("schemas");
        }
        self.wire.send(Method::PATCH, path, Some(&body)).await?.good().map(|_| ())
    }

    pub(super) async fn delete(&mut self, user: &User) -> Result<(), Failure> {
        let known = self.links.users.remove(&user.external_id);
        let id = match known {
            Some(id) => Some(id),
            None => self.look(user).await?,
        };
        match id {
            Some(id) => self.remove(&format!("/Users/{}", segment(&id))).await,
            None => Ok(()),
        }
    }

    /// Deletes; what is gone already needs no deleting.
    pub(super) async fn remove(&self, path: &str) -> Result<(), Failure> {
        let done = self.wire.send(Method::DELETE, path, None).await?;
        if done.status == 404 && !self.has(ConnectorFault::FailsOnGone) {
            return Ok(());
        }
        done.good().map(|_| ())
    }

    fn body(&self, user: &User, active: bool) -> Value {
        let mut body = json!({
            "schemas": [USER],
            "externalId": user.external_id,
            "userName": user.user_name,
            "displayName": user.display_name,
            "name": { "givenName": user.given_name, "familyName": user.family_name },
            "emails": [{ "value": user.email, "type": "work", "primary": true }],
            "active": active,
        });
        if self.has(ConnectorFault::SecondEmail) {
            let second = json!({ "value": format!("other-{}", user.email), "type": "home" });
            body["emails"].as_array_mut().into_iter().for_each(|all| all.push(second.clone()));
        }
        if self.has(ConnectorFault::MissingNames) {
            body["name"] = json!({ "givenName": user.given_name });
        }
        if self.has(ConnectorFault::OmitsSchemas)
            && let Some(body) = body.as_object_mut()
        {
            body.remove("schemas");
        }
        body
    }
}

/// A query with `attribute eq "value"`; quotes and backslashes as JSON has them (RFC 7644 section 3.4.2.2).
pub(super) fn filter(attribute: &str, value: &str) -> String {
    encoded(&format!("{attribute} eq {}", Value::from(value)))
}

fn encoded(filter: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("filter", filter).finish()
}
