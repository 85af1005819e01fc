//! An identity provider and a browser, to sign in at the target with.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{Method, Request};
use serde_json::{Value, json};

use crate::client::{Answer, Client};

pub(crate) const ENTITY_ID: &str = "https://idp.example.com/metadata";
pub(crate) const SSO: &str = "https://idp.example.com/sso";
pub(crate) const IDP_CERTIFICATE: &str = include_str!("keys/idp.crt.pem");
pub(crate) const OTHER_CERTIFICATE: &str = include_str!("keys/other.crt.pem");
/// Where the target is reached.
pub(crate) const ORIGIN: &str = "http://target.test:7643";

/// What stands between the first and the last line of a PEM file.
pub(crate) fn body(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).collect()
}

/// Metadata of the identity provider: keys with their `use`, more children of its role before the
/// service, and more attributes of the entity.
pub(crate) struct Metadata<'a> {
    pub(crate) keys: &'a [(&'a str, &'a str)],
    pub(crate) formats: &'a [&'a str],
    pub(crate) service: &'a str,
    pub(crate) role: &'a str,
    pub(crate) entity: &'a str,
}

impl Default for Metadata<'_> {
    fn default() -> Self {
        Self {
            keys: &[("use=\"signing\"", IDP_CERTIFICATE)],
            formats: &["urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"],
            service: "<md:SingleSignOnService \
                      Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" \
                      Location=\"https://idp.example.com/sso\"/>",
            role: "",
            entity: "entityID=\"https://idp.example.com/metadata\"",
        }
    }
}

impl Metadata<'_> {
    pub(crate) fn text(&self) -> String {
        let keys = self.keys.iter().map(|(purpose, pem)| {
            format!(
                "<md:KeyDescriptor {purpose}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}\
                 </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
                body(pem)
            )
        });
        let formats = self.formats.iter();
        let formats = formats.map(|format| format!("<md:NameIDFormat>{format}</md:NameIDFormat>"));
        format!(
            "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
             xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" {}>\
             <md:IDPSSODescriptor {} \
             protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
             {}{}{}</md:IDPSSODescriptor></md:EntityDescriptor>",
            self.entity,
            self.role,
            keys.collect::<String>(),
            formats.collect::<String>(),
            self.service,
        )
    }
}

/// A browser: it keeps cookies, and sends them back to the target.
#[derive(Default)]
pub(crate) struct Browser(BTreeMap<String, String>);

impl Browser {
    /// Opens an address below the directory, or a whole one of the target.
    pub(crate) async fn get(&mut self, client: &Client, address: &str) -> Answer {
        self.send(client, Method::GET, address, None, Bytes::new()).await
    }

    /// Sends a form.
    pub(crate) async fn post(&mut self, client: &Client, address: &str, form: &str) -> Answer {
        let media = Some("application/x-www-form-urlencoded");
        self.send(client, Method::POST, address, media, Bytes::from(form.to_owned())).await
    }

    pub(crate) async fn send(
        &mut self,
        client: &Client,
        method: Method,
        address: &str,
        media: Option<&str>,
        body: Bytes,
    ) -> Answer {
        let address = match address {
            whole if whole.starts_with("http") => whole.to_owned(),
            path if path.starts_with(&format!("/{}/", client.directory.id)) => {
                format!("{ORIGIN}{path}")
            }
            below => format!("{ORIGIN}/{}{below}", client.directory.id),
        };
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = address.parse().unwrap();
        if let Some(media) = media {
            request.headers_mut().insert(CONTENT_TYPE, media.parse().unwrap());
        }
        let cookies: Vec<String> =
            self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(COOKIE, cookies.join("; ").parse().unwrap());
        }
        let answer = client.answered(request).await;
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            match value.is_empty() {
                true => self.0.remove(name),
                false => self.0.insert(name.to_owned(), value.to_owned()),
            };
        }
        answer
    }
}

/// Where an answer sends the browser.
pub(crate) fn location(answer: &Answer) -> String {
    let location = answer.headers.get(LOCATION);
    location.unwrap_or_else(|| panic!("no redirect: {}", answer.text)).to_str().unwrap().to_owned()
}

impl Client {
    /// Makes the directory trust the identity provider of these metadata.
    pub(crate) async fn trust(&self, metadata: &str) -> Answer {
        self.admin("PUT", "/saml/provider", json!({ "metadata": metadata })).await
    }

    /// The addresses of the sign-in, under the origin at which it is reached.
    pub(crate) async fn saml(&self) -> Value {
        let shown = self.admin("GET", "/saml", Value::Null).await.json();
        let text = shown.to_string().replace("\"/", &format!("\"{ORIGIN}/"));
        serde_json::from_str(&text).unwrap()
    }
}
