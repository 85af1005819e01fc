#!/usr/bin/env python3
"""Makes scim-sim, a simulator of a directory that this project did not write, act at an event.

The event stands, as JSON, at standard input; where to call, in FEDSPEC_SCIM_BASE and FEDSPEC_SCIM_TOKEN. Each
event is one call of its command line, in this process. What the command line leaves to whoever types it is done here:

- `add-user` makes up a person. Where it asks its source of made-up data, it gets the user of the event.
- The other commands want ids. Those that it printed before are remembered, below the folder of the virtual
  environment; a user that others made is looked up by userName.
"""

import contextlib
import io
import json
import os
import sys
from pathlib import Path

HOME = Path(sys.prefix).parent / "home"
BASE, TOKEN = os.environ["FEDSPEC_SCIM_BASE"], os.environ["FEDSPEC_SCIM_TOKEN"]
# It looks for its configuration there as soon as it is imported.
HOME.mkdir(exist_ok=True)
os.environ["HOME"] = str(HOME)
os.environ["NO_PROXY"] = "127.0.0.1"

import requests  # noqa: E402
from scim_sim import cli, config  # noqa: E402
from scim_sim.users import users  # noqa: E402


class Person:
    """What stands in for the source of made-up data: the names and the address of one user."""

    def __init__(self, user):
        self.user = user

    def email(self):
        return self.user["userName"]

    def first_name(self):
        return self.user["givenName"]

    def last_name(self):
        return self.user["familyName"]

    def prefix(self):
        return "Dr."

    suffix = prefix


class Ids:
    """The ids that scim-sim printed, of this address: kept in a file, for each event is a process."""

    def __init__(self):
        self.file = HOME / "ids.json"
        known = json.loads(self.file.read_text()) if self.file.exists() else {}
        self.known = known if known.get("base") == BASE else {"base": BASE}

    def keep(self, name, printed):
        """The id stands at the end of the line that says what was created."""
        for line in printed.splitlines():
            if "created successfully" in line and " ID: " in line:
                self.known[name] = line.rsplit(" ID: ", 1)[1]
        self.file.write_text(json.dumps(self.known))

    def of(self, name):
        return self.known.get(name) or looked_up(name)


def looked_up(user_name):
    """The id of a user that scim-sim did not make. This request is the script's own."""
    query = {"filter": f"userName eq {json.dumps(user_name)}"}
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    answer = requests.get(f"{BASE}/Users", params=query, headers=bearer, timeout=5).json()
    found = (one["id"] for one in answer["Resources"] if one["userName"] == user_name)
    return next(found, "unknown")


def call(*words):
    """One call of the command line; what it printed, which is shown too."""
    sys.argv = ["scim-sim", *words]
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            cli.main()
    finally:
        print(printed.getvalue(), end="")
    return printed.getvalue()


def main():
    event = json.load(sys.stdin)
    config.CONFIG_FILE = str(HOME / ".scim_config.json")
    with contextlib.redirect_stdout(io.StringIO()):
        config.save_config(BASE, TOKEN)
    ids = Ids()
    user, group = event.get("user", {}), event.get("group", {})
    match event["event"]:
        case "test-connection":
            sys.stdin = io.StringIO(f"{BASE}\n{TOKEN}\n")
            call("setup")
        case "create-user":
            users.fake = Person(user)
            ids.keep(user["userName"], call("add-user"))
        case "delete-user":
            call("remove-user", ids.of(user["userName"]))
        case "import-users":
            call("show")
        case "create-group":
            ids.keep(group["displayName"], call("create-group", group["displayName"]))
        case "delete-group":
            call("delete-group", ids.of(group["displayName"]))
        case "add-members":
            for member in event["members"]:
                call("add-to-group", ids.of(member), ids.of(group["displayName"]))
        case "remove-members":
            for member in event["members"]:
                call("remove-from-group", ids.of(member), ids.of(group["displayName"]))


main()
