use super::site::Site;
use super::step;
use crate::scenario::CaseId;
use crate::target::Probed;

/// Sends the requests of a probe.
///
/// # Errors
/// The target gives no sandbox.
pub async fn probe(site: &Site, seed: u64, now: &str) -> Result<Probed, String> {
    let case = CaseId::new("probe", None);
    let (_, place) = site.open_place(&case, seed, now).await;
    let place = place?;
    let get = async |path: &str, bearer| {
        let url = format!("{}{path}", place.base.trim_end_matches('/'));
        site.exchange(&step::call(http::Method::GET, url, bearer, None)).await
    };
    let bearer = place.bearer.as_ref();
    let probed = Probed {
        users: get("/Users?count=1", bearer).await,
        anonymous: get("/Users?count=1", None).await,
        config: get("/ServiceProviderConfig", bearer).await,
        groups: get("/Groups?count=1", bearer).await,
        now: now.to_owned(),
    };
    if let Some(close) = &place.close {
        site.exchange(close).await;
    }
    Ok(probed)
}
