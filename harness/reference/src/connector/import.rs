use std::collections::BTreeSet;

use http::Method;
use serde_json::Value;

use super::fault::ConnectorFault;
use super::handle::Sync;
use super::wire::Failure;

/// Pages at most, whatever the service provider says.
const MOST_PAGES: usize = 1000;
/// The mistake of following repeated pages ends here.
const MOST_REPEATED: usize = 30;

impl Sync<'_> {
    /// Reads all users, page by page, and says how many there are. A page on which nobody is new is the
    /// last, whatever it says of the total.
    pub(super) async fn import(&mut self) -> Result<usize, Failure> {
        let mut seen = BTreeSet::new();
        let mut start = 1;
        let mut cursor: Option<String> = None;
        for page in 0..MOST_PAGES {
            let query = match &cursor {
                Some(cursor) => url::form_urlencoded::Serializer::new(String::new())
                    .append_pair("cursor", cursor)
                    .append_pair("count", "100")
                    .finish(),
                None => format!("startIndex={start}&count=100"),
            };
            let path = format!("/Users?{query}");
            let answer = self.wire.send(Method::GET, &path, None).await?.good()?;
            let resources = answer.json.get("Resources").and_then(Value::as_array);
            let ids = resources.into_iter().flatten().filter_map(|one| one.get("id")?.as_str());
            let before = seen.len();
            let mut came = 0;
            for id in ids {
                came += 1;
                seen.insert(id.to_owned());
            }
            start += came;
            let total = answer.json.get("totalResults").and_then(Value::as_u64).unwrap_or(0);
            let total = usize::try_from(total).unwrap_or(usize::MAX);
            let next = answer.json.get("nextCursor").and_then(Value::as_str);
            let more = next.is_some() || start <= total;
            let repeats = seen.len() == before;
            let follows = self.has(ConnectorFault::FollowsRepeatedPages) && page < MOST_REPEATED;
            if self.has(ConnectorFault::StopsAfterFirstPage)
                || (!follows && (repeats || !more))
                || came == 0
            {
                break;
            }
            cursor = next.map(str::to_owned);
        }
        Ok(seen.len())
    }
}
