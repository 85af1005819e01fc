/// The admin API, one row an operation: method, path, body, answer.
///
/// Every request carries `Authorization: Bearer <admin token>` (401 otherwise). Errors are
/// `{"error":{"code":"…","message":"…"}}`. Times are RFC 3339 on the directory's own clock.
///
/// | request | body | answer |
/// |---|---|---|
/// | `POST /admin/directories` | `{"name", "era"?: "specific" or "generic", "faults"?: [name]}` | 201 `{"id", "name", "scimBase", "token": {"id", "token", "createdAt", "expiresAt"}}` (TOK-04) |
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
    ("PUT", "/admin/directories/{id}/throttle"),
];
