#!/usr/bin/env python3
"""Runs fedspec against releases with published holes, and against those that closed them.

    holes.py                     every pair
    holes.py --only samlify      one of them
    holes.py --fedspec BINARY    with a compiled fedspec

What counts is whose identity got in: on the release with the hole a forged one has to be found, on
the other none. The packages are old on purpose. They listen on the loopback interface, each for as
long as its run takes.
"""

import argparse
import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from conformance import JUDGED, ROOT, Absent, Peer, Trouble, free_port, running  # noqa: E402
from install import npm_packages, virtual_environment  # noqa: E402

CERTIFICATE = HERE / "saml/certificate.pem"
METADATA = HERE / "saml/metadata.xml"
TEMPLATE = HERE / "saml/target.yaml"
TEMPLATE_PORT = "7660"


@dataclass(frozen=True)
class Hole:
    """A published hole: the last release with it, the first without, and what starts either.

    `signed` is what a message has to have signed to be taken at all.
    """

    product: str
    name: str
    vulnerable: str
    mended: str
    signed: str
    command: object


def node(folder, trusted):
    def command(release):
        def start(work, port, _token):
            packages = npm_packages(HERE / folder / release, work / "packages")
            return ["node", str(HERE / folder / "sp.mjs"), str(packages), str(port), str(trusted)]

        return start

    return command


def python(release):
    def start(work, port, _token):
        folder = virtual_environment(HERE / f"python3-saml/{release}.txt", work / "venv")
        server = str(HERE / "python3-saml/sp.py")
        return [str(folder / "bin/python"), server, str(port), str(CERTIFICATE)]

    return start


HOLES = [
    Hole("samlify", "CVE-2025-47949", "2.9.1", "2.10.0", "assertion", node("samlify", METADATA)),
    Hole("saml2-js", "CVE-2017-11429", "1.12.3", "2.0.2", "assertion", node("saml2-js", CERTIFICATE)),
    Hole("python3-saml", "CVE-2017-11427", "1.3.0", "1.4.0", "assertion", python),
    Hole(
        "node-saml",
        "CVE-2025-29775",
        "5.0.0-xml-crypto-6.0.0",
        "5.0.0-xml-crypto-6.0.1",
        "response, assertion",
        node("node-saml", CERTIFICATE),
    ),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=[hole.product for hole in HOLES])
    parser.add_argument("--fedspec", help="a compiled fedspec [default: cargo run --release]")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        wrong = 0
        for hole in HOLES:
            if arguments.only in (None, hole.product):
                wrong += judged(hole, arguments.fedspec)
        return 1 if wrong else 0
    except Absent as absent:
        print(f"skipped: {absent}")
        return 77
    except Trouble as trouble:
        print(f"error: {trouble}", file=sys.stderr)
        return 2


def judged(hole, fedspec):
    """Prints what was found in both releases; gives how many of the two are not as they should be."""
    wrong = 0
    for release, open_hole in ((hole.vulnerable, True), (hole.mended, False)):
        got_in = forged(hole, release, fedspec)
        as_known = bool(got_in) == open_hole
        wrong += not as_known
        words = f"{len(got_in)} forgeries got in" if got_in else "no forged identity got in"
        print(f"{'ok ' if as_known else 'BAD'}  {hole.name}  {hole.product} {release}: {words}")
        for check in got_in:
            print(f"       {check}")
        sys.stdout.flush()
    return wrong


def forged(hole, release, fedspec):
    """The checks on which a forged identity got in."""
    name = f"hole-{hole.product}-{release}"
    peer = Peer(name, "holes.md", int(TEMPLATE_PORT), "/whoami", hole.command(release))
    port = free_port()
    output = peer.work / "run"
    command = [fedspec] if fedspec else ["cargo", "run", "--quiet", "--release", "--"]
    with running(peer, port, ""):
        target = peer.work / "target.yaml"
        text = TEMPLATE.read_text().replace(TEMPLATE_PORT, str(port))
        text = text.replace("PRODUCT", f"{hole.product} {release}")
        target.write_text(text.replace("SIGNED", hole.signed))
        command += ["run", "saml", "-o", str(output), "-t", str(target)]
        ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    if ended.returncode not in JUDGED:
        raise Trouble(f"fedspec ended with {ended.returncode} on {name}: nothing was judged")
    verdicts = json.loads((output / "verdicts.json").read_text())
    checks = [check for case in verdicts["cases"] for check in case["checks"]]
    decided = [(check["id"], check.get("decision") or {}) for check in checks]
    return [name for name, decision in decided if decision.get("outcome") == "forged"]


if __name__ == "__main__":
    sys.exit(main())
