#!/usr/bin/env python3
"""Compares `fedspec run` with `scim2 test` of scim2-cli, each on a fresh scim2-server.

    bench.py [--fedspec PATH] [--rounds N]

Prints, for both, the distinct checks that were decided, wall time, the client's and the server's
CPU time, and two ratios: distinct checks a second against scim2-cli, and, with one case at a time,
the wall time of fedspec (without the pauses that scenarios ask for) against the time for which its
requests were with the server.
"""

import argparse
import json
import os
import re
import resource
import secrets
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE))
from conformance import (  # noqa: E402
    DECIDED,
    JUDGED,
    ROOT,
    TOKEN_VARIABLE,
    Trouble,
    free_port,
    running,
    target_at,
)
from install import virtual_environment  # noqa: E402
from peer import PEER  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fedspec", help="a compiled fedspec [default: built with cargo]")
    parser.add_argument("--rounds", type=int, default=3, help="the median of so many is shown")
    arguments = parser.parse_args()
    try:
        fedspec = arguments.fedspec or built()
        scim2 = virtual_environment(HERE / "scim2-cli.txt", PEER.work / "scim2-cli") / "bin/scim2"
        rounds = range(arguments.rounds)
        ours = [measured(lambda port, token: fedspec_run(fedspec, port, token)) for _ in rounds]
        theirs = [measured(lambda port, token: scim2_test(scim2, port, token)) for _ in rounds]
        excess = [on_a_fresh_server(fedspec) for _ in rounds]
    except Trouble as trouble:
        print(f"error: {trouble}", file=sys.stderr)
        return 2
    ours, theirs = median(ours), median(theirs)
    heads = ("checks", "wall s", "client CPU s", "server CPU s", "checks/s")
    print(f"{'':14}{heads[0]:>8}{heads[1]:>9}{heads[2]:>14}{heads[3]:>14}{heads[4]:>10}")
    for name, row in (("fedspec run", ours), ("scim2 test", theirs)):
        print(
            f"{name:14}{row['checks']:8}{row['wall']:9.2f}{row['client']:14.2f}"
            f"{row['server']:14.2f}{row['checks'] / row['wall']:10.0f}"
        )
    rate = (ours["checks"] / ours["wall"]) / (theirs["checks"] / theirs["wall"])
    print(f"distinct checks a second, fedspec / scim2-cli: {rate:.1f} (aim: at least 5)")
    print(f"wall time of fedspec -j 1 / time that the server took: {statistics.median_low(excess):.3f} (aim: at most 1.05)")
    return 0


def measured(client):
    """What one client does on a server of its own; the server's own start is not counted."""
    port, token = free_port(), secrets.token_urlsafe(24)
    with running(PEER, port, token) as server:
        server_before, client_before = cpu_of(server.pid), cpu_of_children()
        began = time.monotonic()
        checks = client(port, token)
        wall = time.monotonic() - began
        return {
            "checks": checks,
            "wall": wall,
            "client": cpu_of_children() - client_before,
            "server": cpu_of(server.pid) - server_before,
        }


def on_a_fresh_server(fedspec):
    port, token = free_port(), secrets.token_urlsafe(24)
    with running(PEER, port, token):
        return overhead(fedspec, port, token)


def fedspec_run(fedspec, port, token):
    """How many distinct checks were decided."""
    cases = json.loads((run(fedspec, port, token) / "verdicts.json").read_text())["cases"]
    return len({c["id"] for case in cases for c in case["checks"] if c["outcome"] in DECIDED})


def overhead(fedspec, port, token):
    """Wall time of a run, without pauses, over the time for which requests were on their way."""
    began = time.monotonic()
    output = run(fedspec, port, token, "-j", "1")
    wall = time.monotonic() - began
    with (output / "transcripts.ndjson").open() as lines:
        records = [json.loads(line) for line in lines]
    asked_before = json.loads((output / "survey.json").read_text())
    waited = sum(micros(record) for record in [asked_before, *records]) / 1e6
    return (wall - sum(pauses(record) for record in records)) / waited


def pauses(record):
    """Seconds for which the steps of a case only waited, from the text of its scenario."""
    if not any(step.get("not-sent") == "waited" for step in record["steps"]):
        return 0
    scenario = ROOT / "scenarios" / (record["case"].split("@")[0].replace(".", "/") + ".yaml")
    found = re.findall(r"wait: \{ for: (\d+)(ms|s) \}", scenario.read_text())
    return sum(int(number) / (1000 if unit == "ms" else 1) for number, unit in found)


def micros(record):
    """The durations of all exchanges below, wherever they stand in the record."""
    if isinstance(record, list):
        return sum(micros(part) for part in record)
    if not isinstance(record, dict):
        return 0
    if "micros" in record:
        return record["micros"]
    return sum(micros(part) for part in record.values())


def run(fedspec, port, token, *options):
    """The folder with a run's evidence."""
    output = PEER.work / "bench"
    target = str(target_at(PEER, port))
    ended = quiet([fedspec, "run", "-t", target, "-o", str(output), *options], token)
    if ended.returncode not in JUDGED:
        raise Trouble(f"fedspec ended with {ended.returncode}:\n{ended.stderr[-2000:]}")
    return output


def scim2_test(scim2, port, token):
    """How many different results `scim2 test` shows."""
    os.environ["SCIM_CLI_HEADERS"] = f"Authorization: Bearer {token}"
    ended = quiet([str(scim2), "-u", f"http://127.0.0.1:{port}/v2", "test"], token)
    # A result is a line with its outcome and name, and indented lines about it.
    results = re.findall(r"^(SUCCESS|ERROR|\w+) (\w+)\n((?:  .*\n)*)", ended.stdout, re.MULTILINE)
    if not results:
        raise Trouble(f"scim2 test ended with {ended.returncode}:\n{ended.stderr[-2000:]}")
    # Names of what it made differ each time.
    return len({(name, re.sub(r"[0-9a-f]{32}", "ID", words)) for _, name, words in results})


def quiet(command, token):
    environment = {**os.environ, TOKEN_VARIABLE: token}
    return subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )


def cpu_of(process):
    """CPU seconds of a process, from /proc; zero where there is none."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def median(rows):
    return {key: statistics.median_low([row[key] for row in rows]) for key in rows[0]}


def built():
    command = ["cargo", "build", "--quiet", "--release", "-p", "fedspec"]
    if subprocess.run(command, cwd=ROOT).returncode != 0:
        raise Trouble("fedspec does not build")
    folder = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return str(folder.resolve() / "release/fedspec")


if __name__ == "__main__":
    sys.exit(main())
