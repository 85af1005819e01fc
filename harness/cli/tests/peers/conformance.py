"""Runs fedspec against what this project did not write, and compares what it finds.

A peer's own `peer.py` says how its server is installed and started, as a `Peer`; the rest is here.
The server listens on the loopback interface alone and is stopped again, also after a failure. What
has no server, for it calls instead, is a `Connector` of `connectors.py`.
"""

import argparse
import contextlib
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
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
TARGET_FOLDER = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
TOKEN_VARIABLE = "FEDSPEC_SCIM_TOKEN"
# What a run may end with and still have judged something: every MUST holds, or one is broken, or
# cases ended as blocked or error, which then show up in the comparison.
JUDGED = (0, 1, 3)
DECIDED = ("pass", "note", "warn", "fail")
WORTH_LISTING = ("error", "fail", "blocked", "warn")
# How a step of `.ci/run` says that it could not be done here.
SKIPPED = 77
FLOOR = "judged-cases-at-least "


class Trouble(Exception):
    """Something other than a finding went wrong."""


class Absent(Trouble):
    """The peer cannot be had on this machine: no finding, and nobody's fault."""


@dataclass(frozen=True)
class Compared:
    """What others wrote, and where the files about it are.

    `name` is that of the target file below `scenarios/targets/` and of the findings below
    `docs/targets/`; `findings` names the document that judges them.
    """

    name: str
    findings: str

    @property
    def target_file(self):
        return ROOT / f"scenarios/targets/{self.name}.yaml"

    @property
    def expected(self):
        return ROOT / f"docs/targets/{self.name}.expected.txt"

    @property
    def work(self):
        return TARGET_FOLDER / "peers" / self.name


@dataclass(frozen=True)
class Peer(Compared):
    """A server.

    `answers` is a path that it answers with success as soon as it is up. `command` gets work
    folder, port and token, installs what is missing, and gives what starts the server;
    `environment` gets folder and port and gives further variables.
    """

    port: int
    answers: str
    command: Callable[[Path, int, str], list[str]]
    environment: Callable[[Path, int], dict[str, str]] = lambda _work, _port: {}

    def judged(self, fedspec):
        """The verdicts of all scenarios on a server of this run's own."""
        port, token = free_port(), secrets.token_urlsafe(24)
        output = cleared(self.work / "run")
        with running(self, port, token):
            command = [*fedspec_run(fedspec, output), str(target_at(self, port))]
            ended = subprocess.run(command, cwd=ROOT, env={**os.environ, TOKEN_VARIABLE: token})
        return verdicts_in(output, ended)


def main(description, peers):
    """The command line of a peer; with several, `check` runs them all."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    if all(isinstance(peer, Peer) for peer in peers):
        serve = commands.add_parser("serve", help="start the server and leave it running")
        serve.add_argument("--port", type=int, help="[default: the one that the target file names]")
    check = commands.add_parser("check", help="run the scenarios and compare the findings")
    check.add_argument("--accept", action="store_true", help="rewrite the expected findings")
    check.add_argument("--fedspec", help="a compiled fedspec [default: cargo run --release]")
    for command in commands.choices.values():
        names = [peer.name for peer in peers]
        command.add_argument("--only", choices=names, help="one of the variants")
    arguments = parser.parse_args()
    chosen = [peer for peer in peers if arguments.only in (None, peer.name)]
    # Ends the `with` blocks, and so the server, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if arguments.command == "serve":
            return serve_until_interrupted(chosen[0], arguments.port or chosen[0].port)
        return max([compare_findings(peer, arguments) for peer in chosen])
    except Absent as absent:
        print(f"skipped: {absent}")
        return SKIPPED
    except Trouble as trouble:
        print(f"error: {trouble}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def serve_until_interrupted(peer, port):
    token = os.environ.get(TOKEN_VARIABLE) or secrets.token_urlsafe(24)
    with running(peer, port, token) as server:
        print(f"{peer.name} listens on http://127.0.0.1:{port}; Ctrl-C stops it.")
        print("In another shell:\n")
        if TOKEN_VARIABLE in peer.target_file.read_text():
            print(f"  export {TOKEN_VARIABLE}={token}")
        print(f"  cargo run --release -- run -t {peer.target_file.relative_to(ROOT)}", flush=True)
        return server.wait()


def compare_findings(peer, arguments):
    if not (arguments.accept or peer.expected.exists()):
        raise Absent(f"the findings in {peer.name} are not judged yet; `--accept` writes them down")
    verdicts = peer.judged(arguments.fedspec)
    found = sorted(set(findings(verdicts)))
    judged = sum(case["outcome"] in DECIDED for case in verdicts["cases"])
    shown = peer.expected.relative_to(ROOT)
    if arguments.accept:
        lines = "".join(f"{line}\n" for line in found)
        peer.expected.write_text(f"{heading(peer)}{FLOOR}{judged}\n{lines}")
        print(f"{len(found)} findings written to {shown}")
        return 0
    lines = peer.expected.read_text().splitlines()
    floor = next(int(line.removeprefix(FLOOR)) for line in lines if line.startswith(FLOOR))
    if judged < floor:
        print(f"{peer.name}: {judged} cases were judged, expected at least {floor}: scenarios for")
        print("any service provider have become unsupported or blocked there")
        return 1
    expected = [line for line in lines if line and not line.startswith(("#", FLOOR))]
    new = [f"+ {line}" for line in found if line not in expected]
    gone = [f"- {line}" for line in expected if line not in found]
    if not new and not gone:
        print(f"{peer.name}: {len(found)} findings, exactly those of {shown}")
        return 0
    print(f"{peer.name}: the findings are not those of {shown}:")
    print("\n".join(new + gone))
    print(f"help: judge each by hand, write it down in docs/targets/{peer.findings}, then accept")
    print("      them with `peer.py check --accept`")
    return 1


def heading(peer):
    return f"""\
# What fedspec finds in {peer.name}: outcome and check id. Each line is judged in
# {peer.findings}, which says how; a line too many and a line too few both fail the comparison. It fails
# too when fewer cases are judged than these: a scenario that quietly stops to apply finds nothing
# any more.
"""


def cleared(output):
    """The folder for a run. What an earlier one left must not be taken for its findings."""
    shutil.rmtree(output, ignore_errors=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    return output


def fedspec_run(fedspec, output):
    """A run, but for its target file, which comes last."""
    command = [fedspec] if fedspec else ["cargo", "run", "--quiet", "--release", "--"]
    return [*command, "run", "-o", str(output), "-t"]


def verdicts_in(output, ended):
    verdicts = output / "verdicts.json"
    if ended.returncode not in JUDGED or not verdicts.exists():
        raise Trouble(f"fedspec ended with {ended.returncode}: nothing was judged")
    return json.loads(verdicts.read_text())


def target_at(peer, port):
    """The peer's target file, but for the server on this port."""
    # Not its addresses alone: the folder of a log may be named by it too.
    text, places = re.subn(rf"\b{peer.port}\b", str(port), peer.target_file.read_text())
    if not places:
        raise Trouble(f"{peer.target_file.name} does not name port {peer.port}")
    file = peer.work / "target.yaml"
    file.write_text(text)
    return file


def findings(verdicts):
    """Outcome and id of every check (or of a case that has none) that did not hold."""
    for case in verdicts["cases"]:
        listed = [check for check in case["checks"] if check["outcome"] in WORTH_LISTING]
        yield from (f"{check['outcome']} {check['id']}" for check in listed)
        if case["outcome"] in ("error", "blocked") and not listed:
            yield f"{case['outcome']} {case['case']}"


@contextlib.contextmanager
def running(peer, port, token):
    """The server, answering; it is gone when the block is left."""
    if taken(port):
        raise Trouble(f"something else listens on 127.0.0.1:{port} already")
    peer.work.mkdir(parents=True, exist_ok=True)
    command = peer.command(peer.work, port, token)
    log = peer.work / f"server-{port}.log"
    environment = {**os.environ, TOKEN_VARIABLE: token, **peer.environment(peer.work, port)}
    with log.open("w") as sink:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            env=environment,
            start_new_session=True,
        )
    try:
        wait_until_it_answers(peer, server, port, token, log)
        yield server
    finally:
        stop(server)


def stop(server):
    """Ends the server and whatever it has started: some leave their workers behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        pass
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def wait_until_it_answers(peer, server, port, token, log):
    # A token of our own tells our server from another one that has the port already.
    url = f"http://127.0.0.1:{port}{peer.answers}"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if server.poll() is not None:
            words = "\n".join(log.read_text().splitlines()[-15:])
            raise Trouble(f"{peer.name} ended with {server.returncode}:\n{words}")
        try:
            with opener.open(request, timeout=5):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise Trouble(f"{peer.name} did not answer on port {port} within 30 s; its words are in {log}")


def taken(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
