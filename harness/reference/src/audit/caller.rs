use http::HeaderMap;
use http::header::AUTHORIZATION;
use serde_json::{Value, json};

/// The `userIdentity` of who signed a call with SigV4. The signature is not verified and nobody is looked up,
/// so the account and the access key are all that is told; keys that begin with `ASIA` are those of a role.
pub(crate) fn signer(headers: &HeaderMap, account: &str) -> Value {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    match header.and_then(access_key) {
        Some(key) => {
            let kind = if key.starts_with("ASIA") { "AssumedRole" } else { "IAMUser" };
            json!({ "type": kind, "accountId": account, "accessKeyId": key })
        }
        None => json!({ "type": "Unknown", "accountId": account }),
    }
}

/// The access key in `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …`.
fn access_key(authorization: &str) -> Option<String> {
    let scope = authorization.strip_prefix("AWS4-HMAC-SHA256 ")?.split("Credential=").nth(1)?;
    let key = scope.split('/').next()?;
    // 16 to 128 characters are AWS's bounds; what is longer is no key.
    (!key.is_empty() && key.len() <= 128).then(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_access_key_of_a_signed_call_and_nobody_otherwise() {
        let of = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, value.parse().unwrap());
            signer(&headers, "111122223333")
        };
        let signed =
            of("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/iam/x, Signature=0");
        assert_eq!(
            (&signed["type"], &signed["accessKeyId"]),
            (&json!("IAMUser"), &json!("AKIDEXAMPLE"))
        );
        assert_eq!(of("AWS4-HMAC-SHA256 Credential=ASIA1/x")["type"], "AssumedRole");
        for other in ["Bearer x", "AWS4-HMAC-SHA256 Credential=/x"] {
            assert_eq!(of(other), json!({ "type": "Unknown", "accountId": "111122223333" }));
        }
    }
}
