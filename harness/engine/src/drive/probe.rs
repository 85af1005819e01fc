use std::collections::BTreeMap;

use secrecy::{ExposeSecret as _, SecretString};

use super::site::Site;
use super::step;
use crate::scenario::CaseId;
use crate::survey::{Try, Visit, next_page};
use crate::transcript::Exchange;
use crate::transcript::redact::{Redact as _, Redacted, Redactor};

/// Pages that are read of one endpoint.
const MAX_PAGES: usize = 20;

/// Asks a target what it is, before anything is judged, and tries some more. Only reads.
///
/// # Errors
/// The target gives no sandbox.
pub async fn probe(
    site: &Site,
    tries: &[Try],
    seed: u64,
    now: &str,
) -> Result<Redacted<Visit>, String> {
    let case = CaseId::new("probe", None);
    let (opening, place) = site.open_place(&case, seed, now).await;
    let mut place = place?;
    let mut secrets = site.secrets.clone();
    for (number, secret) in std::mem::take(&mut place.secrets).into_iter().enumerate() {
        let text = SecretString::from(secret.expose_secret());
        // A value too short to be a secret cannot be told from other text, and is left.
        let _ = secrets.insert(format!("probe-token-{}", number + 1), text);
    }
    let base = place.scim_base.trim_end_matches('/');
    let get = async |path: &str, bearer| {
        let url = format!("{base}{path}");
        site.exchange(&step::call(http::Method::GET, url, bearer, None)).await
    };
    let bearer = place.bearer.as_ref();
    let pages = async |path: &str| {
        let mut pages: Vec<Exchange> = vec![get(path, bearer).await];
        while let Some(start) = next_page(&pages).filter(|_| pages.len() < MAX_PAGES) {
            pages.push(get(&format!("{path}?startIndex={start}"), bearer).await);
        }
        pages
    };
    let mut users = get("/Users?count=1", bearer).await;
    let mut query = "?count=1";
    let mut users_refused = None;
    if users.answer.as_ref().is_ok_and(|response| response.status == 400 || response.status >= 500)
    {
        // Whether it is `count` that the target stumbles over: all the rest may still work.
        query = "";
        users_refused = Some(std::mem::replace(&mut users, get("/Users", bearer).await));
    }
    let mut visit = Visit {
        opening,
        users,
        users_refused,
        anonymous: get(&format!("/Users{query}"), None).await,
        groups: get(&format!("/Groups{query}"), bearer).await,
        config: get("/ServiceProviderConfig", bearer).await,
        schemas: pages("/Schemas").await,
        resource_types: pages("/ResourceTypes").await,
        tries: BTreeMap::new(),
        closing: None,
        old_http: site.speaks_old_http(),
        now: now.to_owned(),
    };
    for tried in tries {
        visit.tries.insert(tried.path.to_owned(), get(tried.path, bearer).await);
    }
    if let Some(close) = &place.close {
        visit.closing = Some(site.exchange(close).await);
    }
    Ok(visit.redact(&Redactor::new(&secrets)))
}
