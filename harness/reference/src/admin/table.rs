/// The admin API, one row an operation: method, path, body, answer.
///
/// Every request carries `Authorization: Bearer <admin token>` (401 otherwise). Errors are
/// `{"error":{"code":"…","message":"…"}}`. Times are RFC 3339 on the directory's own clock.
///
/// | request | body | answer |
/// |---|---|---|
/// | `POST /admin/directories` | `{"name", "profile"?, "era"?: "specific" or "generic", "faults"?: [name], "metadata"?: text, "users"?: [userName]}` | 201 `{"id", "name", "path", "scimBase", "token": {"id", "token", "createdAt", "expiresAt"}, "saml": {…}}` (TOK-04); `metadata` as in `saml/provider`, `users` are provisioned as soon as anybody comes to the sign-in |
/// | `GET /admin/directories` | | 200 `{"directories": [{"id", "name"}]}` |
/// | `GET /admin/directories/{id}` | | 200 `{"id", "name", "scimBase", "era", "provisioning", "users", "groups", "faults", "throttle"}` |
/// | `DELETE /admin/directories/{id}` | | 204 |
/// | `POST …/{id}/provisioning/enable` | | 200 `{"scimBase", "token": {…}}`; 409 when it is on |
/// | `POST …/{id}/provisioning/disable` | `{"confirm": "DISABLE"}` | 204; 400 unconfirmed, 409 while tokens remain (TOK-05) |
/// | `GET …/{id}/tokens` | | 200 `{"tokens": [{"id", "createdAt", "expiresAt"}]}` |
/// | `POST …/{id}/tokens` | | 201 `{"id", "token", "createdAt", "expiresAt"}`; 409 for a third (TOK-02) or with provisioning off (TOK-03) |
/// | `DELETE …/{id}/tokens/{token id}` | `{"confirm": "DELETE"}` | 204; 400 unconfirmed, 404 unknown (TOK-06) |
/// | `GET …/{id}/clock` | | 200 `{"now"}` |
/// | `POST …/{id}/clock/advance` | `{"seconds": 60}` | 200 `{"now"}` |
/// | `GET …/{id}/reminders` | | 200 `{"console": bool, "health": [time]}`: what was due until now (TOK-08, TOK-09) |
/// | `GET …/{id}/events?eventName=…` | | 200 `{"Records": […]}`, oldest first, bounded (SCIM-CT) |
/// | `GET …/{id}/faults` | | 200 `{"faults": [name]}` |
/// | `PUT …/{id}/faults` | `{"faults": [name]}` | 200 `{"faults": [name]}` |
/// | `GET …/{id}/saml` | | 200 `{"entityId", "acs", "metadata", "start", "identity", "providers": [{"entityId", "singleSignOnService", "certificates", "nameIdFormats", "validUntil"}]}` |
/// | `PUT …/{id}/saml/provider` | `{"metadata": text, "signingCertificate"?: text}` | 200 `{"providers": […]}`: trusts the IdP (SSO-R-14); 400 refused |
/// | `DELETE …/{id}/saml/provider` | | 204: no IdP is trusted |
/// | `PUT …/{id}/saml/certificates` | `{"certificates": [text]}` | 200: the IdP's signing certificates from now on (SSO-R-10); 404 without an IdP |
/// | `PUT …/{id}/saml/policy` | `{"allowUnsolicited"?, "forceAuthn"?, "authnContext"?}` | 204: what `saml2-sp` asks |
/// | `PUT …/{id}/identity-source` | `{"connector": "working" or "broken" or null}` | 204: a directory behind a connector, or the IdP again (SSO-R-17) |
/// | `PUT …/{id}/access-control` | `{"enabled", "attributes"?: [{"key", "source": [text]}]}` | 200 `{"enabled", "status"}` (ABAC-07, ABAC-08); 400 refused |
/// | `GET …/{id}/sessions` | | 200 `{"sessions": [{"id", "user", "issuer", "startedAt", "expiresAt", "revoked"}]}`, oldest first |
/// | `DELETE …/{id}/sessions` | | 204: all are revoked (PORTAL-01) |
/// | `DELETE …/{id}/sessions/{session id}` | | 204; 404 unknown |
/// | `PUT …/{id}/assignments` | `{"assignments": [{"userName" or "groupName", "accountId", "roleName"}]}` | 204: who may use which role, each the permission set of its name (PORTAL-02, ADM-05) |
/// | `POST …/{id}/people` | `{"userName", "password"}` | 204: a user with a password, made unless there is one of this name; 400 `We couldn't update your password` (ADM-07, ADM-08) |
/// | `PUT …/{id}/callers` | `{"callers": [{"accessKey", "account": "management", "delegated" or "member", "accountId", "policy"?}]}` | 204: who calls `/{id}/aws/sso-admin` (ADM-02, ADM-12) |
/// | `PUT …/{id}/organization` | `{"enabledSince"?, "optedIn"?, "serviceControlPolicy"?}` | 204: what decides about account instances (ADM-11) |
/// | `PUT …/{id}/second-factor` | `{"mode"?: "context-aware", "always-on" or "disabled", "withoutDevice"?: "register", "email-otp", "block" or "allow"}` | 204: when a second factor is asked for, and what who has none does (MFA-07) |
/// | `GET …/{id}/outbox` | | 200 `{"mails": [{"from", "to", "subject", "code", "sentAt"}]}`, oldest first (ADM-13) |
/// | `PUT …/{id}/active-directory` | `{"domain", "users": [{"name", "upn", "password"}], "groups"?: [{"name", "primary"?, "members"?: [{"name", "trustedDomain"?}]}]}` | 204: connects a domain and synchronises it once (ADM-06, ADM-09, ADM-10) |
/// | `PUT …/{id}/throttle` | `{"enabled": bool}` | 200 `{"enabled": bool}` |
pub const ADMIN: &[(&str, &str)] = &[
    ("POST", "/admin/directories"),
    ("GET", "/admin/directories"),
    ("GET", "/admin/directories/{id}"),
    ("DELETE", "/admin/directories/{id}"),
    ("POST", "/admin/directories/{id}/provisioning/enable"),
    ("POST", "/admin/directories/{id}/provisioning/disable"),
    ("GET", "/admin/directories/{id}/tokens"),
    ("POST", "/admin/directories/{id}/tokens"),
    ("DELETE", "/admin/directories/{id}/tokens/{token id}"),
    ("GET", "/admin/directories/{id}/clock"),
    ("POST", "/admin/directories/{id}/clock/advance"),
    ("GET", "/admin/directories/{id}/reminders"),
    ("GET", "/admin/directories/{id}/events"),
    ("GET", "/admin/directories/{id}/faults"),
    ("PUT", "/admin/directories/{id}/faults"),
    ("GET", "/admin/directories/{id}/saml"),
    ("PUT", "/admin/directories/{id}/saml/provider"),
    ("DELETE", "/admin/directories/{id}/saml/provider"),
    ("PUT", "/admin/directories/{id}/saml/certificates"),
    ("PUT", "/admin/directories/{id}/saml/policy"),
    ("PUT", "/admin/directories/{id}/identity-source"),
    ("PUT", "/admin/directories/{id}/access-control"),
    ("GET", "/admin/directories/{id}/sessions"),
    ("DELETE", "/admin/directories/{id}/sessions"),
    ("DELETE", "/admin/directories/{id}/sessions/{session id}"),
    ("PUT", "/admin/directories/{id}/assignments"),
    ("POST", "/admin/directories/{id}/people"),
    ("PUT", "/admin/directories/{id}/callers"),
    ("PUT", "/admin/directories/{id}/organization"),
    ("PUT", "/admin/directories/{id}/second-factor"),
    ("GET", "/admin/directories/{id}/outbox"),
    ("PUT", "/admin/directories/{id}/active-directory"),
    ("PUT", "/admin/directories/{id}/throttle"),
];
