#!/usr/bin/env python3
"""Drives the reference target with boto3 and the AWS command line, which others wrote.

    peer.py check              start `fedspec serve`, call it with both, and say what is wrong

It makes its own virtual environment below the target folder from requirements.txt. What is called
and expected stands in calls.py and commands.py. Nothing leaves this machine: the endpoint of every
call is the server that was just started, and the credentials are made up.
"""

import argparse
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from conformance import (  # noqa: E402
    ROOT,
    SKIPPED,
    TARGET_FOLDER,
    Absent,
    Peer,
    Trouble,
    free_port,
    running,
)
from install import virtual_environment  # noqa: E402

WORK = TARGET_FOLDER / "peers" / "boto3"
HONEST, OTHER = "ada@example.com", "bob@example.com"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="start the target and call it")
    check.add_argument("--fedspec", help="a compiled fedspec [default: cargo run --release]")
    arguments = parser.parse_args()
    # Ends the `finally` below, and so the server, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    fedspec = [arguments.fedspec] if arguments.fedspec else built()
    try:
        return drive(fedspec)
    except Absent as absent:
        print(f"skipped: {absent}")
        return SKIPPED
    except Trouble as trouble:
        print(f"error: {trouble}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def built():
    """Builds first, so that waiting for the server is not waiting for the compiler."""
    build = ["cargo", "build", "--quiet", "--release", "--package", "fedspec"]
    if subprocess.run(build, cwd=ROOT).returncode != 0:
        sys.exit("error: fedspec could not be built")
    return [str(TARGET_FOLDER / "release" / "fedspec")]


def drive(fedspec):
    WORK.mkdir(parents=True, exist_ok=True)
    folder = virtual_environment(HERE / "requirements.txt", WORK / "venv")
    port, token = free_port(), secrets.token_urlsafe(24)
    base = f"http://127.0.0.1:{port}"
    serve = [*fedspec, "serve", "--listen", f"127.0.0.1:{port}"]
    target = Peer(
        name="boto3",
        findings="",
        port=port,
        answers="/admin/directories",
        command=lambda _work, _port, _token: serve,
        environment=lambda _work, _port: {"FEDSPEC_ADMIN_TOKEN": token},
    )
    with running(target, port, token):
        scene = WORK / "scene.json"
        scene.write_text(json.dumps(set_up(fedspec, base, token)))
        return run_calls(folder, scene)


def set_up(fedspec, base, token):
    """An identity provider, and a directory that trusts it; what both are known by."""
    idp = WORK / "idp"
    shutil.rmtree(idp, ignore_errors=True)
    made = [*fedspec, "idp", "--output", str(idp)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if subprocess.run(made, cwd=ROOT, **quiet).returncode:
        raise Trouble("fedspec idp made no identity provider")
    metadata = (idp / "idp.metadata.xml").read_text()
    wanted = {"name": "boto3", "metadata": metadata, "users": [HONEST, OTHER]}
    request = urllib.request.Request(
        f"{base}/admin/directories",
        data=json.dumps(wanted).encode(),
        headers={"authorization": f"Bearer {token}", "content-type": "application/json"},
    )
    directory = json.load(urllib.request.urlopen(request))
    return {
        "fedspec": fedspec,
        "base": base,
        "token": token,
        "id": directory["id"],
        "own": f"{base}{directory['path']}",
        "scim": f"{base}{directory['scimBase']}",
        "scim_token": directory["token"]["token"],
        "acs": directory["saml"]["acs"],
        "entity_id": directory["saml"]["entityId"],
        "idp": str(idp),
        "metadata": metadata,
        "honest": HONEST,
        "other": OTHER,
        "work": str(WORK),
        "root": str(ROOT),
    }


def run_calls(folder, scene):
    """The exit code of the calls: 0 when everything was as expected."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "made-up",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_PAGER": "",
        "FEDSPEC_SCENE": str(scene),
        "NO_PROXY": "127.0.0.1",
    }
    python = str(folder / "bin" / "python")
    tests = [python, "-m", "unittest", "calls", "commands"]
    return 1 if subprocess.run(tests, cwd=HERE, env=environment).returncode else 0


if __name__ == "__main__":
    sys.exit(main())
