//! The service provider under test, as a case sees it.

use std::collections::BTreeMap;

use fedspec_protocol::saml::forge::{Attribute, Claims, Identity};
use serde_json::Value;
use url::Url;

use super::idp::IdpKeys;
use super::metadata::Described;
use crate::drive::sandbox::Place;
use crate::drive::site::Site;
use crate::scenario::{Bindings, render, render_text};
use crate::target::{MetadataFrom, Reset, SamlSp, Start, UserFile};
use crate::transcript::ClaimsRecord;

/// A service provider with everything that messages and browsers need.
#[derive(Clone, Debug)]
pub(in crate::drive) struct Sp {
    /// Where paths begin.
    pub(super) base: Url,
    /// Its entityID.
    pub(super) entity_id: String,
    /// Its assertion consumer service.
    pub(super) acs: Url,
    /// What goes as RelayState when it did not ask.
    pub(super) relay_state: Option<String>,
    /// Where the identity provider takes requests.
    pub(super) sso: String,
    /// Who honestly signs in.
    pub(super) honest: User,
    /// As whom a forgery tries to get in.
    pub(super) other: User,
    /// What its metadata says, where it was read.
    pub(super) described: Option<Described>,
    /// What stood where its file has paths.
    pub(super) paths: Paths,
}

/// Addresses of the target file, whole.
#[derive(Clone, Debug)]
pub(super) struct Paths {
    pub(super) start: Option<String>,
    pub(super) identity: String,
    pub(super) metadata: Option<String>,
    pub(super) reset: Option<String>,
    pub(super) sts: Option<Doors>,
}

/// Where assertions for an AWS account go, and whom they name as their audience.
#[derive(Clone, Debug)]
pub(super) struct Doors {
    pub(super) api: String,
    pub(super) console: String,
    pub(super) audience: String,
}

/// A user, as messages name it and as the target shows it.
#[derive(Clone, Debug)]
pub(super) struct User {
    pub(super) identity: Identity,
    shown: String,
}

/// What is known of the service provider before a sandbox is open: who signs in, and who vouches.
pub(in crate::drive) fn locals(site: &Site, bindings: &Bindings<'_>) -> BTreeMap<String, Value> {
    let mut locals = super::under_test::locals(site);
    let Some((file, idp)) = site.target.saml_sp.as_ref().zip(site.idp.as_ref()) else {
        return locals;
    };
    let mut put = |name: &str, value: String| locals.insert(name.to_owned(), Value::String(value));
    put("idp.entity-id", idp.entity_id().to_owned());
    put("idp.sso", idp.sso.clone());
    put("idp.certificate", idp.certificate_text());
    put("idp.metadata", idp.metadata());
    for (name, user) in [("honest", &file.users.honest), ("other", &file.users.other)] {
        // The lint has refused what has no value.
        let name_id = render_text(&user.name_id, bindings).unwrap_or_default();
        put(&format!("{name}.name-id"), name_id);
    }
    locals
}

impl Sp {
    /// Puts together what the file, the sandbox and the metadata say.
    ///
    /// # Errors
    /// What is missing, in words.
    pub(super) fn new(
        file: &SamlSp,
        idp: &IdpKeys,
        place: &Place,
        described: Option<&Described>,
        bindings: &Bindings<'_>,
    ) -> Result<Self, String> {
        let text = |text: &str| render_text(text, bindings).map_err(|error| error.to_string());
        let base = Url::parse(&place.sp_base)
            .map_err(|error| format!("`{}` is no URL: {error}", place.sp_base))?;
        let whole = |path: &str| -> Result<String, String> { address(&base, &text(path)?) };
        let entity_id = match (&file.entity_id, described) {
            (Some(written), _) => text(written)?,
            (None, Some(described)) => described.entity_id.clone(),
            (None, None) => return Err("nothing says its entityID".to_owned()),
        };
        let acs = match (&file.acs, described.and_then(|described| described.acs.as_ref())) {
            (Some(written), _) => text(written)?,
            (None, Some(acs)) => acs.clone(),
            (None, None) => {
                return Err("its metadata names no assertion consumer service for POST; write \
                            `saml-sp.acs`"
                    .to_owned());
            }
        };
        let acs = Url::parse(&acs).map_err(|error| format!("`{acs}` is no URL: {error}"))?;
        // What the tester wrote is meant; what the target says of itself may lead anywhere.
        if file.acs.is_none() && acs.origin() != base.origin() {
            return Err(format!(
                "its metadata names the assertion consumer service `{acs}`, which has another scheme, \
                 host or port than `saml-sp.base`; write `saml-sp.acs` if that is right"
            ));
        }
        let start = file.start.as_ref().map(|Start::Get(path)| whole(path));
        let metadata = match &file.metadata {
            Some(MetadataFrom::Get(path)) => Some(whole(path)?),
            _ => None,
        };
        let reset = match &file.reset {
            Reset::Post(path) => Some(whole(path)?),
            _ => None,
        };
        let sts = file.sts.as_ref().map(|sts| -> Result<Doors, String> {
            let (api, console) = (whole(&sts.api)?, whole(&sts.console)?);
            Ok(Doors { api, console, audience: text(&sts.audience)? })
        });
        Ok(Self {
            entity_id,
            acs,
            relay_state: file.relay_state.as_deref().map(text).transpose()?,
            described: None,
            sso: idp.sso.clone(),
            honest: User::new(&file.users.honest, bindings)?,
            other: User::new(&file.users.other, bindings)?,
            paths: Paths {
                start: start.transpose()?,
                identity: whole(&file.identity.get)?,
                metadata,
                reset,
                sts: sts.transpose()?,
            },
            base,
        })
    }

    /// Whether a URL is where the identity provider takes requests.
    pub(super) fn is_idp(&self, url: &Url) -> bool {
        Url::parse(&self.sso)
            .is_ok_and(|sso| url.origin() == sso.origin() && url.path() == sso.path())
    }

    /// Whether a URL is the target's own: cookies and messages go nowhere else.
    pub(super) fn is_own(&self, url: &Url) -> bool {
        let own = [self.base.origin(), self.acs.origin()];
        let plain = url.username().is_empty() && url.password().is_none();
        plain && own.contains(&url.origin())
    }

    /// The certificate for encryption, DER, if its metadata has one.
    pub(super) fn encryption(&self) -> Option<&[u8]> {
        self.described.as_ref()?.encryption.as_deref()
    }

    /// Whether a text is how a user is called.
    pub(in crate::drive) fn names_somebody(&self, text: &str) -> bool {
        [&self.honest, &self.other].iter().any(|user| {
            !text.is_empty() && (user.shown.contains(text) || user.identity.name_id.contains(text))
        })
    }

    /// What `${target.x}` stands for.
    pub(in crate::drive) fn values(&self) -> [(String, Value); 2] {
        [
            ("entity-id".to_owned(), Value::String(self.entity_id.clone())),
            ("acs".to_owned(), Value::String(self.acs.to_string())),
        ]
    }

    /// The claims of a message, under the names that the target shows.
    pub(super) fn claims(&self, claims: &Claims) -> ClaimsRecord {
        let known = [&self.honest, &self.other];
        let shown = |name: &str| {
            let user = known.into_iter().find(|user| user.identity.name_id == name);
            user.map_or_else(|| name.to_owned(), |user| user.shown.clone())
        };
        // Without a NameID it is left to the attributes to say who it is.
        let described = known
            .into_iter()
            .filter(|_| claims.honest.name_id.is_empty())
            .find(|user| user.identity.attributes == claims.honest.attributes);
        // Users may be known by one of the attributes that the target file gives them, and what is
        // signed there is vouched for as a NameID is. By any other attribute nobody is known.
        let own = |attribute: &&Attribute| {
            let same = |one: &Attribute| {
                (&one.name, &one.name_format) == (&attribute.name, &attribute.name_format)
            };
            self.honest.identity.attributes.iter().any(same)
        };
        let signed = claims.honest.attributes.iter().filter(own);
        let values = signed.flat_map(|attribute| &attribute.values);
        let also = claims.also.iter().chain(values).map(|name| shown(name));
        ClaimsRecord {
            honest: shown(&claims.honest.name_id),
            forged: shown(&claims.forged.name_id),
            cut: claims.cut.clone(),
            also: also.chain(described.map(|user| user.shown.clone())).collect(),
            parts: claims.parts.iter().map(|name| shown(name)).collect(),
            vouched: claims.vouched,
        }
    }
}

/// A service provider of which nothing is known but where it is.
pub(super) fn unnamed(place: &Place) -> Described {
    Described { acs: Some(place.sp_base.clone()), ..Described::default() }
}

/// A path below the base, or a whole URL.
pub(super) fn address(base: &Url, path: &str) -> Result<String, String> {
    if let Ok(url) = Url::parse(path) {
        if url.origin() == base.origin() {
            return Ok(path.to_owned());
        }
        return Err(format!(
            "`{path}` has another scheme, host or port than `saml-sp.base`, and cookies go nowhere else, \
             even where the target's own (by their `Domain`) might"
        ));
    }
    Ok(format!("{}{path}", base.as_str().trim_end_matches('/')))
}

impl User {
    fn new(file: &UserFile, bindings: &Bindings<'_>) -> Result<Self, String> {
        let wrong = |error: &dyn std::fmt::Display| error.to_string();
        let attributes = serde_json::to_value(&file.attributes).map_err(|error| wrong(&error))?;
        let attributes = render(&attributes, bindings).map_err(|error| wrong(&error))?;
        let name_id = render_text(&file.name_id, bindings).map_err(|error| wrong(&error))?;
        let shown = match &file.shown_as {
            Some(shown) => render_text(shown, bindings).map_err(|error| wrong(&error))?,
            None => name_id.clone(),
        };
        let identity = Identity {
            name_id,
            format: file.format.clone(),
            attributes: serde_json::from_value(attributes).map_err(|error| wrong(&error))?,
        };
        Ok(Self { identity, shown })
    }
}
