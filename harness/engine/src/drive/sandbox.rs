use std::collections::BTreeMap;

use secrecy::SecretString;
use serde_json::Value;

use super::admin;
use super::case::CaseRun;
use super::saml;
use super::site::Site;
use super::step::Prepared;
use crate::scenario::{Bindings, CaseId, render_text};
use crate::target::{BearerFrom, Credentials};
use crate::transcript::Exchange;
use crate::vocabulary::Party;

/// Where a case's requests go: the target itself, or a directory of its own in it.
#[derive(Debug)]
pub(super) struct Place {
    /// SCIM base URL; empty where the target has no SCIM.
    pub(super) scim_base: String,
    /// Base URL of the SAML service provider; empty where there is none.
    pub(super) sp_base: String,
    /// Base URL of the SAML identity provider; empty where there is none.
    pub(super) idp_base: String,
    /// Base URL of the directory's own sign-in; empty where there is none.
    pub(super) directory_base: String,
    /// The token of the usual requests.
    pub(super) bearer: Option<SecretString>,
    /// `sandbox.x` and `case.id`, for the admin calls of the target file.
    pub(super) locals: BTreeMap<String, Value>,
    /// Secrets that came with it.
    pub(super) secrets: Vec<SecretString>,
    /// What has to be sent to drop it again.
    pub(super) close: Option<Prepared>,
}

impl Place {
    /// The base URL of a party.
    pub(super) const fn base(&self, party: Party) -> &str {
        match party {
            Party::ScimServer => self.scim_base.as_str(),
            Party::SamlSp => self.sp_base.as_str(),
            Party::Directory => self.directory_base.as_str(),
            Party::ScimClient => self.scim_base.as_str(),
            Party::SamlIdp => self.idp_base.as_str(),
        }
    }
}

impl CaseRun<'_> {
    /// Opens the place of a case, and learns what stands for it in templates.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub(super) async fn open(&mut self) -> Result<(), String> {
        let (exchange, place) =
            self.server().open_place(&self.case.id, self.settings.seed, &self.settings.began).await;
        self.opening.extend(exchange);
        self.place = place?;
        for secret in std::mem::take(&mut self.place.secrets) {
            self.learn(&secret);
        }
        if self.case.scenario.against == Party::ScimClient {
            let gateway = self.site.gateway.as_ref().ok_or("nobody listens to the connector")?;
            gateway.begin(&self.place);
        }
        let base = self.place.base(self.case.scenario.against).to_owned();
        self.target.insert("base".to_owned(), Value::String(base));
        if self.case.scenario.against == Party::SamlSp {
            let known = self.place.locals.iter().filter(|(name, _)| {
                ["idp.", "honest.", "other."].iter().any(|space| name.starts_with(space))
            });
            self.target.extend(known.map(|(name, value)| (name.clone(), value.clone())));
            let bindings = self.bindings(self.place.locals.clone());
            let (exchanges, sp) = self.site.open_sp(&self.place, &bindings).await;
            self.opening.extend(exchanges);
            let sp = sp?;
            self.target.extend(sp.values());
            self.sp = Some(sp);
        }
        if self.case.scenario.against == Party::SamlIdp {
            let known = self.place.locals.iter().filter(|(name, _)| {
                let spaces = ["sp.", "second.", "honest.", "other.", "marked."];
                spaces.iter().any(|space| name.starts_with(space))
            });
            self.target.extend(known.map(|(name, value)| (name.clone(), value.clone())));
            let bindings = self.bindings(self.place.locals.clone());
            let (exchanges, idp) = self.site.open_idp(&self.place, &bindings).await;
            self.opening.extend(exchanges);
            let idp = idp?;
            for secret in idp.secrets() {
                self.learn(secret);
            }
            self.target.extend(idp.values());
            self.idp = Some(idp);
        }
        Ok(())
    }
}

impl Site {
    /// Opens a sandbox where the target has them; the exchange is there also when that failed.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub(super) async fn open_place(
        &self,
        case: &CaseId,
        seed: u64,
        now: &str,
    ) -> (Option<Exchange>, Result<Place, String>) {
        let mut plain = self.plain_place();
        plain.locals.insert("case.id".to_owned(), Value::String(case.to_string()));
        let era = self.target.era.map_or(Value::Null, |era| Value::String(era.to_string()));
        plain.locals.insert("target.era".to_owned(), era);
        let (nothing, no_texts) = (BTreeMap::new(), BTreeMap::new());
        let bindings = |local| Bindings {
            case_id: case,
            seed,
            vars: &nothing,
            texts: &no_texts,
            case: &nothing,
            saved: &nothing,
            target: &nothing,
            now,
            local,
        };
        let sandbox =
            self.target.admin.as_ref().and_then(|file| Some((file, file.sandbox.as_ref()?)));
        // A sandbox may be told whom to trust, and who exists.
        plain.locals.extend(saml::locals(self, &bindings(BTreeMap::new())));
        let Some((file, sandbox)) = sandbox else { return (None, Ok(plain)) };
        let opening = bindings(plain.locals.clone());
        let prepared = match admin::prepare(file, &sandbox.open.http, self.admin_token(), &opening)
        {
            Ok(prepared) => prepared,
            Err(error) => return (None, Err(format!("no sandbox: {error}"))),
        };
        let exchange = self.exchange(&prepared).await;
        let place = match &exchange.answer {
            Ok(response) if (200..300).contains(&response.status) => {
                let results = admin::results(&exchange, &sandbox.open.result);
                let mut place = Place { secrets: admin::secrets(&results), ..plain };
                if let Value::Object(members) = results {
                    let named = members.into_iter();
                    place
                        .locals
                        .extend(named.map(|(name, value)| (format!("sandbox.{name}"), value)));
                }
                let bindings = bindings(place.locals.clone());
                self.settle(place, &bindings).and_then(|mut place| {
                    let close =
                        admin::prepare(file, &sandbox.close.http, self.admin_token(), &bindings);
                    place.close = Some(close.map_err(|error| error.to_string())?);
                    Ok(place)
                })
            }
            Ok(response) => Err(format!("the target answers {}", response.status)),
            Err(trouble) => Err(trouble.to_string()),
        };
        (Some(exchange), place.map_err(|cause| format!("no sandbox: {cause}")))
    }

    /// The target itself, as its file says.
    pub(super) fn plain_place(&self) -> Place {
        Place {
            scim_base: self.target.base(Party::ScimServer).to_owned(),
            sp_base: self.target.base(Party::SamlSp).to_owned(),
            idp_base: self.target.base(Party::SamlIdp).to_owned(),
            directory_base: self.target.base(Party::Directory).to_owned(),
            bearer: self.bearer.clone(),
            locals: BTreeMap::new(),
            secrets: Vec::new(),
            close: None,
        }
    }

    /// Fills in the base URLs and the token that the sandbox gave.
    fn settle(&self, mut place: Place, bindings: &Bindings<'_>) -> Result<Place, String> {
        let rendered = |party| {
            render_text(self.target.base(party), bindings).map_err(|error| error.to_string())
        };
        (place.scim_base, place.sp_base) = (rendered(Party::ScimServer)?, rendered(Party::SamlSp)?);
        place.directory_base = rendered(Party::Directory)?;
        place.idp_base = rendered(Party::SamlIdp)?;
        let auth = self.target.scim_server.as_ref().map(|server| &server.auth);
        if let Some(Credentials::Bearer(BearerFrom::Sandbox(name))) = auth {
            let token = place.locals.get(&format!("sandbox.{name}")).and_then(Value::as_str);
            let token = token.ok_or_else(|| format!("its answer has no `{name}`"))?;
            place.bearer = Some(SecretString::from(token));
        }
        Ok(place)
    }
}
