#!/usr/bin/env python3
"""Makes scim2-cli, a command line for SCIM that this project did not write, act at an event.

The event stands, as JSON, at standard input; where to call, in FEDSPEC_SCIM_BASE and FEDSPEC_SCIM_TOKEN. Each
event is one or two calls of `scim2`, as somebody would type them: look for the resource by its name, take the one
of that name, then create, replace, modify or delete. It keeps nothing between two events. Where a call
fails, the event fails, with what `scim2` said.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

SCIM2 = str(Path(sys.executable).with_name("scim2"))
ENVIRONMENT = {
    **os.environ,
    "SCIM_CLI_URL": os.environ["FEDSPEC_SCIM_BASE"],
    "SCIM_CLI_HEADERS": f"Authorization: Bearer {os.environ['FEDSPEC_SCIM_TOKEN']}",
    "NO_PROXY": "127.0.0.1",
}


def scim2(*words):
    """The JSON that a call prints; one that fails ends the event."""
    ended = subprocess.run(
        [SCIM2, *words], env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if ended.returncode:
        print(ended.stdout, ended.stderr, sep="\n")
        sys.exit(ended.returncode)
    return json.loads(ended.stdout) if ended.stdout.strip() else None


def look(kind, attribute, wanted):
    """The id of the resource of this name, however many came."""
    answer = scim2("query", kind, "--filter", f"{attribute} eq {json.dumps(wanted)}")
    found = answer.get("Resources") or []
    return next((one["id"] for one in found if one.get(attribute) == wanted), None)


def options(user):
    emails = [{"value": user["email"], "type": "work", "primary": True}]
    words = ["--user-name", user["userName"], "--external-id", user["externalId"]]
    # Its help names `--name-given-name` too, but with a server that lists its schemas there is no such option.
    name = {"givenName": user["givenName"], "familyName": user["familyName"]}
    words += ["--name", json.dumps(name), "--display-name", user["displayName"]]
    return [*words, "--emails", json.dumps(emails), "--active", "true"]


def save(user):
    known = look("user", "userName", user["userName"])
    if known:
        scim2("replace", "user", "--id", known, *options(user))
    else:
        scim2("create", "user", *options(user))


def activate(user, active):
    known = look("user", "userName", user["userName"])
    if known:
        scim2("modify", "user", known, "replace", "active", json.dumps(active))


def read_all():
    """Reads page after page: `query` gives one. Ends where a page brings nobody new."""
    seen = set()
    while True:
        page = scim2("query", "user", "--start-index", str(len(seen) + 1))
        more = {one["id"] for one in page.get("Resources") or []} - seen
        seen |= more
        if not more or len(seen) >= page["totalResults"]:
            return


def ids(members):
    return [look("user", "userName", name) for name in members]


def main():
    event = json.load(sys.stdin)
    user, group = event.get("user", {}), event.get("group", {})
    kind = event["event"]
    if kind in ("create-user", "update-user"):
        save(user)
    elif kind in ("deactivate-user", "reactivate-user"):
        activate(user, kind == "reactivate-user")
    elif kind == "delete-user":
        known = look("user", "userName", user["userName"])
        if known:
            scim2("delete", "user", known)
    elif kind == "test-connection":
        scim2("query", "serviceproviderconfig")
    elif kind == "import-users":
        read_all()
    elif kind == "create-group":
        words = ["--display-name", group["displayName"], "--external-id", group["externalId"]]
        scim2("create", "group", *words)
    else:
        change_group(kind, event)
    print("done")


def change_group(kind, event):
    group = look("group", "displayName", event["group"]["displayName"])
    if not group:
        sys.exit("there is no group of that name")
    if kind == "rename-group":
        scim2("modify", "group", group, "replace", "displayName", event["name"])
    elif kind == "delete-group":
        scim2("delete", "group", group)
    elif kind == "add-members":
        members = [{"value": one} for one in ids(event["members"])]
        scim2("modify", "group", group, "add", "members", json.dumps(members))
    elif kind == "remove-members":
        paths = [f"members[value eq {json.dumps(one)}]" for one in ids(event["members"])]
        scim2("modify", "group", group, *(word for path in paths for word in ("remove", path)))


main()
