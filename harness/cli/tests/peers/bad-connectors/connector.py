#!/usr/bin/env python3
"""Two provisioning connectors that are wrong on purpose, without state of their own.

    connector.py duplicates    sends a create again when its answer is lost, and never looks for anybody
    connector.py first         takes Resources[0] for the user it asked for

The event stands in FEDSPEC_EVENT and, as JSON, at standard input; where to call, in FEDSPEC_SCIM_BASE and
FEDSPEC_SCIM_TOKEN.
"""
import http.client
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

BASE, TOKEN = os.environ["FEDSPEC_SCIM_BASE"], os.environ["FEDSPEC_SCIM_TOKEN"]


def send(method, path, body=None):
    """The status and the JSON of an answer; 0 where there was none."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(BASE + path, data=data, method=method)
    request.add_header("Authorization", f"Bearer {TOKEN}")
    request.add_header("Content-Type", "application/scim+json")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            text = answer.read()
            return answer.status, json.loads(text) if text else {}
    except urllib.error.HTTPError as refusal:
        return refusal.code, {}
    except (OSError, http.client.HTTPException):
        return 0, {}


def resource(user):
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "externalId": user["externalId"],
        "userName": user["userName"],
        "displayName": user["displayName"],
        "name": {"givenName": user["givenName"], "familyName": user["familyName"]},
        "emails": [{"value": user["email"], "type": "work", "primary": True}],
        "active": True,
    }


def create(user, tries):
    for _ in range(tries):
        status, _ = send("POST", "/Users", resource(user))
        if 200 <= status < 300 or status == 401:
            return status
    return status


def save(kind, user):
    if kind == "duplicates":
        return create(user, 3)
    query = urllib.parse.urlencode({"filter": f'userName eq "{user["userName"]}"'})
    status, found = send("GET", f"/Users?{query}")
    if status != 200:
        return status
    if found.get("Resources"):
        stranger = found["Resources"][0]["id"]
        return send("PUT", f"/Users/{stranger}", {**resource(user), "id": stranger})[0]
    return create(user, 1)


def main():
    kind, event = sys.argv[1], json.load(sys.stdin)
    status = save(kind, event["user"])
    print(f"the service provider answers {status}")
    return 0 if 200 <= status < 300 else 1


sys.exit(main())
