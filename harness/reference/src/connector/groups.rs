use http::Method;
use serde_json::{Value, json};

use super::fault::ConnectorFault;
use super::handle::{Group, Sync};
use super::users::filter;
use super::wire::{Failure, segment};

const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// Memberships that one request changes (SCIM-GR-09).
const CHUNK: usize = 100;

impl Sync<'_> {
    pub(super) async fn save_group(&mut self, group: &Group) -> Result<(), Failure> {
        if self.group(group).await?.is_some() {
            return Ok(());
        }
        let body = json!({ "schemas": [GROUP], "displayName": group.display_name });
        let made = self.wire.send(Method::POST, "/Groups", Some(&body)).await?.good()?;
        let id = made.id().ok_or_else(|| made.refusal())?;
        self.links.groups.insert(group.display_name.clone(), id.to_owned());
        Ok(())
    }

    /// The id of a group that is there.
    async fn group(&mut self, group: &Group) -> Result<Option<String>, Failure> {
        if let Some(id) = self.links.groups.get(&group.display_name) {
            return Ok(Some(id.clone()));
        }
        let path = format!("/Groups?{}", filter("displayName", &group.display_name));
        let found = self.wire.send(Method::GET, &path, None).await?.good()?;
        let id = self.chosen(&found.json, "displayName", &group.display_name)?;
        if let Some(id) = &id {
            self.links.groups.insert(group.display_name.clone(), id.clone());
        }
        Ok(id)
    }

    async fn known_group(&mut self, group: &Group) -> Result<String, Failure> {
        match self.group(group).await? {
            Some(id) => Ok(id),
            None => {
                self.save_group(group).await?;
                self.group(group).await?.ok_or(Failure::Incomplete("group"))
            }
        }
    }

    pub(super) async fn rename(&mut self, group: &Group, name: &str) -> Result<(), Failure> {
        let id = self.known_group(group).await?;
        let path = format!("/Groups/{}", segment(&id));
        if self.has(ConnectorFault::ReplacesGroups) {
            let body = json!({ "schemas": [GROUP], "id": id, "displayName": name });
            self.wire.send(Method::PUT, &path, Some(&body)).await?.good()?;
        } else {
            let operation = json!({ "op": "replace", "path": "displayName", "value": name });
            self.patch(&path, vec![operation]).await?;
        }
        self.links.groups.remove(&group.display_name);
        self.links.groups.insert(name.to_owned(), id);
        Ok(())
    }

    pub(super) async fn delete_group(&mut self, group: &Group) -> Result<(), Failure> {
        let known = self.group(group).await?;
        self.links.groups.remove(&group.display_name);
        match known {
            Some(id) => self.remove(&format!("/Groups/{}", segment(&id))).await,
            None => Ok(()),
        }
    }

    pub(super) async fn members(
        &mut self,
        group: &Group,
        members: &[String],
        join: bool,
    ) -> Result<(), Failure> {
        let id = self.known_group(group).await?;
        let path = format!("/Groups/{}", segment(&id));
        let mut ids = Vec::new();
        for name in members {
            let query = filter("userName", name);
            let found =
                self.wire.send(Method::GET, &format!("/Users?{query}"), None).await?.good()?;
            ids.extend(self.chosen(&found.json, "userName", name)?);
        }
        let at_once = self.has(ConnectorFault::MembersAtOnce);
        let chunk = if at_once { ids.len().max(1) } else { CHUNK };
        for ids in ids.chunks(chunk) {
            let operations: Vec<Value> = if join {
                let values: Vec<Value> = ids.iter().map(|id| json!({ "value": id })).collect();
                vec![json!({ "op": "add", "path": "members", "value": values })]
            } else {
                let leave = |id: &String| json!({ "op": "remove", "path": format!("members[value eq {}]", Value::from(id.as_str())) });
                ids.iter().map(leave).collect()
            };
            self.patch(&path, operations).await?;
        }
        Ok(())
    }
}
