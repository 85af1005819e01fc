//! The identity provider under test, as a case sees it.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fedspec_protocol::crypto::VerifyingKey;
use fedspec_protocol::saml::forge::Binding;
use fedspec_protocol::saml::metadata::{Aggregate, EntityDescriptor, IdpDescriptor};
use fedspec_protocol::saml::model::Flaw;
use fedspec_protocol::saml::names;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::sp::address;
use super::sp_keys;
use crate::drive::sandbox::Place;
use crate::drive::site::Site;
use crate::drive::step::Prepared;
use crate::scenario::{Bindings, render_text};
use crate::target::{BearerFrom, MetadataFrom, Start};
use crate::transcript::Exchange;

/// An identity provider with everything that requests and browsers need.
#[derive(Clone, Debug)]
pub(in crate::drive) struct UnderTest {
    /// Where paths begin, and whose origin nothing leaves.
    pub(super) base: Url,
    /// Its entityID.
    pub(super) entity_id: String,
    /// Where it takes requests.
    pub(super) doors: Vec<(Binding, String)>,
    /// The keys that verify what it signs, SubjectPublicKeyInfo in base64.
    pub(super) keys: Vec<String>,
    /// Whether it asks for signed requests.
    pub(super) wants_signed: bool,
    /// The page that answers unasked.
    pub(super) unasked: Option<String>,
    /// Where its metadata is fetched.
    pub(super) metadata_url: Option<String>,
    /// The passwords of its users.
    pub(super) passwords: BTreeMap<&'static str, SecretString>,
}

/// What is known of an identity provider's service provider before a sandbox is open.
pub(super) fn locals(site: &Site) -> BTreeMap<String, Value> {
    let mut locals = BTreeMap::new();
    let Some((file, keys)) = site.target.saml_idp.as_ref().zip(site.sp_keys.as_ref()) else {
        return locals;
    };
    let mut put = |name: &str, value: &str| {
        locals.insert(name.to_owned(), Value::String(value.to_owned()));
    };
    let (sp, certificate) = (&file.sp, &keys.own.certificate);
    let signs = sp.signs == Some(true);
    put("sp.entity-id", &sp.entity_id);
    put("sp.acs", &sp.acs);
    put("sp.metadata", &sp_keys::metadata(&sp.entity_id, &sp.acs, certificate, signs));
    if let Some(second) = &sp.second {
        put("second.entity-id", &second.entity_id);
        let metadata = sp_keys::metadata(&second.entity_id, &second.acs, certificate, signs);
        put("second.metadata", &metadata);
    }
    for (name, person) in file.people() {
        put(&format!("{name}.name"), &person.name);
        person.email.iter().for_each(|email| put(&format!("{name}.email"), email));
        person.markup.iter().for_each(|markup| put(&format!("{name}.markup"), markup));
    }
    locals
}

impl Site {
    /// The identity provider as a case in this place sees it, with what was asked for that.
    ///
    /// # Errors
    /// Why it cannot be talked to, in words.
    pub(in crate::drive) async fn open_idp(
        &self,
        place: &Place,
        bindings: &Bindings<'_>,
    ) -> (Vec<Exchange>, Result<UnderTest, String>) {
        let Some(file) = &self.target.saml_idp else {
            return (Vec::new(), Err("the target file has no `saml-idp`".to_owned()));
        };
        let base = match Url::parse(&place.idp_base) {
            Ok(base) => base,
            Err(error) => return (Vec::new(), Err(format!("`{}`: {error}", place.idp_base))),
        };
        let whole = |path: &str| -> Result<String, String> {
            address(&base, &render_text(path, bindings).map_err(|error| error.to_string())?)
        };
        let mut exchanges = Vec::new();
        let read = match &file.metadata {
            MetadataFrom::File(path) => {
                std::fs::read(path).map(|xml| (None, xml)).map_err(|why| format!("`{path}`: {why}"))
            }
            MetadataFrom::Get(path) => match whole(path) {
                Err(why) => Err(why),
                Ok(url) => {
                    let exchange = self.exchange(&Prepared::page(url.clone())).await;
                    let body = body(&exchange, &url).map(|xml| (Some(url), xml));
                    exchanges.push(exchange);
                    body
                }
            },
        };
        let opened = read.and_then(|(metadata_url, xml)| {
            let (entity, _) = entity(&xml)?;
            let unasked = file.idp_initiated.as_ref().map(|Start::Get(path)| whole(path));
            let described = Self::described(&entity)?;
            let doors = described
                .doors
                .into_iter()
                .filter(|(_, url)| Url::parse(url).is_ok_and(|url| url.origin() == base.origin()));
            let doors: Vec<_> = doors.collect();
            if doors.is_empty() {
                return Err(
                    "its metadata names no SingleSignOnService for HTTP Redirect or POST with \
                            the scheme, host and port of `saml-idp.base`"
                        .to_owned(),
                );
            }
            let unasked = unasked.transpose()?;
            let passwords = self.passwords_in(place)?;
            Ok(UnderTest {
                base: base.clone(),
                doors,
                unasked,
                metadata_url,
                passwords,
                ..described
            })
        });
        (exchanges, opened)
    }

    /// What metadata says.
    fn described(entity: &EntityDescriptor) -> Result<UnderTest, String> {
        let entity_id = entity.entity_id.clone().ok_or("its metadata has no entityID")?;
        let idp = entity.idps.first().ok_or("its metadata describes no identity provider")?;
        let doors = idp.single_sign_on.iter().filter_map(|endpoint| {
            let binding = match endpoint.binding.as_deref()? {
                names::HTTP_REDIRECT => Binding::HttpRedirect,
                names::HTTP_POST => Binding::HttpPost,
                _ => return None,
            };
            Some((binding, endpoint.location.clone()?))
        });
        let keys: Vec<String> =
            keys(idp).filter_map(|key| key.to_spki()).map(|der| STANDARD.encode(der)).collect();
        Ok(UnderTest {
            // Replaced by that of the place.
            base: Url::parse("http://localhost/").map_err(|error| error.to_string())?,
            entity_id,
            doors: doors.collect(),
            keys,
            wants_signed: idp.wants_signed_requests(),
            unasked: None,
            metadata_url: None,
            passwords: BTreeMap::new(),
        })
    }

    /// The passwords of everybody, those of a sandbox as well.
    fn passwords_in(&self, place: &Place) -> Result<BTreeMap<&'static str, SecretString>, String> {
        let mut all = self.passwords.clone();
        let people = self.target.saml_idp.iter().flat_map(|file| file.people());
        for (name, person) in people {
            let BearerFrom::Sandbox(result) = &person.password else { continue };
            let text = place.locals.get(&format!("sandbox.{result}")).and_then(Value::as_str);
            let text = text.ok_or_else(|| format!("the sandbox's answer has no `{result}`"))?;
            all.insert(name, SecretString::from(text));
        }
        Ok(all)
    }
}

fn keys(idp: &IdpDescriptor) -> impl Iterator<Item = VerifyingKey> {
    idp.role.keys.iter().filter(|key| key.signs()).filter_map(|key| key.key().ok())
}

fn body(exchange: &Exchange, url: &str) -> Result<Vec<u8>, String> {
    match &exchange.answer {
        Ok(response) if response.status == 200 => Ok(response.body.bytes().into_owned()),
        Ok(response) => Err(format!("`{url}` answers {}", response.status)),
        Err(trouble) => Err(format!("`{url}`: {trouble}")),
    }
}

/// The entity of a document of metadata that is an identity provider, and what the schema does not allow.
fn entity(xml: &[u8]) -> Result<(EntityDescriptor, Vec<Flaw>), String> {
    let wrong = |error: &dyn std::fmt::Display| format!("its metadata cannot be read: {error}");
    let aggregate = Aggregate::read(xml).map_err(|error| wrong(&error))?;
    for entry in aggregate.entries() {
        let document = aggregate.document(entry).map_err(|error| wrong(&error))?;
        let element = document.root().and_then(|root| root.elements().next());
        let Some(element) = element else { continue };
        let mut flaws = Vec::new();
        let entity = EntityDescriptor::read(element, &mut flaws);
        if !entity.idps.is_empty() {
            return Ok((entity, flaws));
        }
    }
    Err("its metadata describes no identity provider".to_owned())
}

/// The metadata as the checks of a `saml-metadata` step see it.
pub(super) fn result(xml: &[u8]) -> Value {
    let read =
        entity(xml).and_then(|(entity, flaws)| Ok((Site::described(&entity)?, entity, flaws)));
    let (idp, entity, flaws) = match read {
        Ok(read) => read,
        Err(why) => return json!({ "problem": why }),
    };
    let role = entity.idps.first().map(|idp| &idp.role);
    let certificates: Vec<String> = role
        .iter()
        .flat_map(|role| &role.keys)
        .flat_map(|key| key.certificates())
        .map(|der| STANDARD.encode(der))
        .collect();
    let sso = idp.doors.iter().map(|(binding, url)| json!({ "binding": binding, "location": url }));
    json!({
        "entityId": idp.entity_id,
        "signingKeys": idp.keys.len(),
        "certificates": certificates,
        "wantAuthnRequestsSigned": idp.wants_signed,
        "singleSignOn": sso.collect::<Vec<_>>(),
        "singleLogout": role.map_or(0, |role| role.single_logout.len()),
        "protocols": role.map(|role| &role.protocols),
        "nameIdFormats": role.map(|role| &role.name_id_formats),
        "validUntil": entity.valid_until.said().map(ToString::to_string),
        "flaws": flaws.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

impl UnderTest {
    /// What the secrets of records are made of.
    pub(in crate::drive) fn secrets(&self) -> impl Iterator<Item = &SecretString> {
        self.passwords.values().filter(|password| !password.expose_secret().is_empty())
    }

    /// What `${idp.x}` stands for.
    pub(in crate::drive) fn values(&self) -> [(String, Value); 2] {
        let sso = self.doors.first().map(|(_, url)| url.clone()).unwrap_or_default();
        [
            ("idp.entity-id".to_owned(), Value::String(self.entity_id.clone())),
            ("idp.sso".to_owned(), Value::String(sso)),
        ]
    }

    /// Whether a browser may go there.
    pub(super) fn is_own(&self, url: &Url) -> bool {
        url.origin() == self.base.origin()
    }
}
