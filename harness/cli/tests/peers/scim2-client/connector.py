#!/usr/bin/env python3
"""A small connector over scim2-client, a client library that this project did not write.

The event stands in FEDSPEC_EVENT and, as JSON, at standard input; where to call, in FEDSPEC_SCIM_BASE and
FEDSPEC_SCIM_TOKEN. What the library leaves to its user is done in the plainest way: look by userName, take the
one of that name, create or replace. It keeps nothing between two events.
"""
import json
import os
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import SearchRequest


def look(scim, model, attribute, wanted):
    """The resource whose attribute has this value, however many came."""
    query = SearchRequest(filter=f"{attribute} eq {json.dumps(wanted)}")
    found = scim.query(model, query_parameters=query)
    name = "user_name" if attribute == "userName" else "display_name"
    return next((one for one in found.resources or [] if getattr(one, name) == wanted), None)


def save(scim, model, user, active=True):
    known = look(scim, model, "userName", user["userName"])
    resource = known or model()
    resource.external_id = user["externalId"]
    resource.user_name = user["userName"]
    resource.display_name = user["displayName"]
    resource.name = model.Name(given_name=user["givenName"], family_name=user["familyName"])
    resource.emails = [model.Emails(value=user["email"], type="work", primary=True)]
    resource.active = active
    return scim.replace(resource) if known else scim.create(resource)


def main():
    event = json.load(sys.stdin)
    client = Client(
        base_url=os.environ["FEDSPEC_SCIM_BASE"],
        headers={"Authorization": f"Bearer {os.environ['FEDSPEC_SCIM_TOKEN']}"},
        timeout=5,
        trust_env=False,
    )
    scim = SyncSCIMClient(client)
    scim.discover()
    user = scim.get_resource_model("User")
    kind = event["event"]
    if kind in ("create-user", "update-user", "reactivate-user"):
        save(scim, user, event["user"])
    elif kind == "deactivate-user":
        save(scim, user, event["user"], active=False)
    elif kind == "delete-user":
        known = look(scim, user, "userName", event["user"]["userName"])
        if known:
            scim.delete(user, known.id)
    print("done")


main()
