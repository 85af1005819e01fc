#!/usr/bin/env python3
"""Runs scim2-server, a SCIM server that this project did not write, and fedspec against it.

    peer.py serve              start it where scenarios/targets/scim2-server.yaml looks for it
    peer.py check              start it, run every scenario, compare with the committed findings
    peer.py check --accept     the same, and commit to what was found

It makes its own virtual environment below the target folder from requirements.txt. The server
listens on the loopback interface alone and is stopped again, also after a failure.
"""

import argparse
import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[4]
TARGET_FILE = ROOT / "scenarios/targets/scim2-server.yaml"
EXPECTED = ROOT / "docs/targets/scim2-server.expected.txt"
WORK = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve() / "peers/scim2-server"
TOKEN_VARIABLE = "FEDSPEC_SCIM_TOKEN"
# The port that the target file names.
PORT = 7644
# What a run may end with and still have judged something: every MUST holds, or one is broken, or
# cases ended as blocked or error, which then show up in the comparison.
JUDGED = (0, 1, 3)
DECIDED = ("pass", "note", "warn", "fail")
WORTH_LISTING = ("error", "fail", "blocked", "warn")


class Trouble(Exception):
    """Something other than a finding went wrong."""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="start the server and leave it running")
    serve.add_argument("--port", type=int, default=PORT)
    check = commands.add_parser("check", help="run the scenarios and compare the findings")
    check.add_argument("--accept", action="store_true", help="rewrite the expected findings")
    check.add_argument("--fedspec", help="a compiled fedspec [default: cargo run --release]")
    arguments = parser.parse_args()
    # Ends the `with` blocks, and so the server, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if arguments.command == "serve":
            return serve_until_interrupted(arguments.port)
        return compare_findings(arguments.fedspec, arguments.accept)
    except Trouble as trouble:
        print(f"error: {trouble}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def serve_until_interrupted(port):
    token = os.environ.get(TOKEN_VARIABLE) or secrets.token_urlsafe(24)
    with running(port, token) as server:
        print(f"scim2-server listens on http://127.0.0.1:{port}/v2; Ctrl-C stops it.")
        print("In another shell:\n")
        print(f"  export {TOKEN_VARIABLE}={token}")
        print(f"  cargo run --release -- run -t {TARGET_FILE.relative_to(ROOT)}", flush=True)
        return server.wait()


def compare_findings(fedspec, accept):
    verdicts = run_scenarios(fedspec)
    found = sorted(set(findings(verdicts)))
    judged = sum(case["outcome"] in DECIDED for case in verdicts["cases"])
    if accept:
        EXPECTED.write_text(f"{HEADING}{FLOOR}{judged}\n" + "".join(f"{line}\n" for line in found))
        print(f"{len(found)} findings written to {EXPECTED.relative_to(ROOT)}")
        return 0
    lines = EXPECTED.read_text().splitlines()
    floor = next(int(line.removeprefix(FLOOR)) for line in lines if line.startswith(FLOOR))
    if judged < floor:
        print(f"scim2-server: {judged} cases were judged, expected at least {floor}: scenarios for")
        print("any service provider have become unsupported or blocked there")
        return 1
    expected = [line for line in lines if line and not line.startswith(("#", FLOOR))]
    new = [f"+ {line}" for line in found if line not in expected]
    gone = [f"- {line}" for line in expected if line not in found]
    if not new and not gone:
        print(f"scim2-server: {len(found)} findings, exactly those of {EXPECTED.relative_to(ROOT)}")
        return 0
    print(f"scim2-server: the findings are not those of {EXPECTED.relative_to(ROOT)}:")
    print("\n".join(new + gone))
    print("help: judge each by hand, write it down in docs/targets/scim2-server.md, then accept")
    print("      them with `peer.py check --accept`")
    return 1


HEADING = """\
# What fedspec finds in scim2-server: outcome and check id. Each line is judged by hand in
# scim2-server.md; `just scim2-server-run` fails on a line too many and on a line too few. It
# fails as well when fewer cases are judged than these: a scenario that quietly stops to apply
# finds nothing any more.
"""
FLOOR = "judged-cases-at-least "


def run_scenarios(fedspec):
    """The verdicts of all scenarios on a server of this run's own."""
    port, token = free_port(), secrets.token_urlsafe(24)
    output = WORK / "run"
    target = WORK / "target.yaml"
    command = [fedspec] if fedspec else ["cargo", "run", "--quiet", "--release", "--"]
    command += ["run", "-t", str(target), "-o", str(output)]
    # What an earlier run left must not be taken for the findings of this one.
    shutil.rmtree(output, ignore_errors=True)
    with running(port, token):
        there, here = rf"127\.0\.0\.1:{PORT}\b", f"127.0.0.1:{port}"
        text, places = re.subn(there, here, TARGET_FILE.read_text())
        if not places:
            raise Trouble(f"{TARGET_FILE.name} does not name port {PORT}")
        target.write_text(text)
        ended = subprocess.run(command, cwd=ROOT, env={**os.environ, TOKEN_VARIABLE: token})
    verdicts = output / "verdicts.json"
    if ended.returncode not in JUDGED or not verdicts.exists():
        raise Trouble(f"fedspec ended with {ended.returncode}: nothing was judged")
    return json.loads(verdicts.read_text())


def findings(verdicts):
    """Outcome and id of every check (or of a case that has none) that did not hold."""
    for case in verdicts["cases"]:
        listed = [check for check in case["checks"] if check["outcome"] in WORTH_LISTING]
        yield from (f"{check['outcome']} {check['id']}" for check in listed)
        if case["outcome"] in ("error", "blocked") and not listed:
            yield f"{case['outcome']} {case['case']}"


@contextlib.contextmanager
def running(port, token):
    """The server, answering; it is gone when the block is left."""
    command = [installed(), "--hostname", "127.0.0.1", "--port", str(port), "--bearer-token", token]
    command += ["--service-provider-config", str(HERE / "service-provider-config.json")]
    if taken(port):
        raise Trouble(f"something else listens on 127.0.0.1:{port} already")
    log = WORK / f"server-{port}.log"
    with log.open("w") as sink:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink)
    try:
        wait_until_it_answers(server, port, token, log)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_until_it_answers(server, port, token, log):
    # A token of our own tells our server from another one that has the port already.
    url = f"http://127.0.0.1:{port}/v2/Users?count=0"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if server.poll() is not None:
            words = "\n".join(log.read_text().splitlines()[-15:])
            raise Trouble(f"scim2-server ended with {server.returncode}:\n{words}")
        try:
            with opener.open(request, timeout=5):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise Trouble(f"scim2-server did not answer on port {port} within 30 s; its words are in {log}")


def installed():
    """The server's command, in a virtual environment with just the pinned versions."""
    requirements = HERE / "requirements.txt"
    folder, stamp = WORK / "venv", WORK / "venv.stamp"
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        stamp.unlink(missing_ok=True)
        venv.create(folder, clear=True, with_pip=True)
        pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "--no-deps"]
        if subprocess.run([*pip, "-r", requirements]).returncode != 0:
            raise Trouble("pip could not install scim2-server")
        stamp.write_text(wanted)
    return str(folder / "bin/scim2-server")


def taken(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main())
