#!/usr/bin/env python3
"""Runs fedspec against releases with published holes, and against those that closed them.

    holes.py                     every pair
    holes.py --only samlify      one of them
    holes.py --fedspec BINARY    with a compiled fedspec

What counts is whose identity got in. By the checks that are the hole's own a forged one has to get
in on the release with the hole, and on the other none; what else gets in there has to be listed as
known, with the reason, and what must be refused has to have been decided. docs/targets/holes.md
judges what is found. The packages are old on purpose. They listen on the loopback interface, each
for as long as its run takes.
"""

import argparse
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from conformance import JUDGED, ROOT, Absent, Peer, Trouble, free_port, running  # noqa: E402
from install import npm_packages, virtual_environment  # noqa: E402

CERTIFICATE = HERE / "saml/certificate.pem"
METADATA = HERE / "saml/metadata.xml"
TEMPLATE = HERE / "saml/target.yaml"
TEMPLATE_PORT = "7660"
# Old releases take minutes for one such message, and answer nobody meanwhile: whatever comes after
# it would not be judged.
EXHAUSTING = ("saml/signature/many.yaml", "saml/xml/large.yaml")


@dataclass(frozen=True)
class Hole:
    """A published hole: the last release with it, the first without, and what starts either.

    `signed` is what a message has to have signed to be taken at all. `found_by` are the checks that
    are this hole's own, as ids with `*` and `?`; each stands for at least one that finds it.
    `known` maps checks by which a forged identity still gets in on the mended release to the reason.
    """

    product: str
    name: str
    vulnerable: str
    mended: str
    signed: str
    command: Callable
    found_by: tuple[str, ...]
    known: dict[str, str] = field(default_factory=dict)


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


# The hole of several libraries that Duo Labs published as one, CVE-2017-11427 and its relatives.
COMMENT_IN_NAME = (
    "saml.names.markup@comment-in-name-id#*",
    "saml.names.markup@comment-before-name#*",
)

HOLES = [
    Hole(
        product="samlify",
        name="CVE-2025-47949",
        vulnerable="2.9.1",
        mended="2.10.0",
        signed="assertion",
        command=node("samlify", METADATA),
        found_by=(
            "saml.assertion.beside-a-signed-one@second-assertion-without-id#*",
            "saml.wrapping.signed-response-hides@*",
            "saml.wrapping.xsw@xsw2#*",
        ),
    ),
    Hole(
        product="saml2-js",
        name="CVE-2017-11429",
        vulnerable="1.12.3",
        mended="2.0.2",
        signed="assertion",
        command=node("saml2-js", CERTIFICATE),
        found_by=COMMENT_IN_NAME,
        known={
            "saml.signature.digest-markup@comment-in-digest#signs-nobody-in": (
                "CVE-2025-29775, of xml-crypto before 2.1.6; saml2-js 2.0.2 brings 0.10.1"
            ),
            "saml.signature.hmac@hmac-sha1-certificate-pem#signs-nobody-in": (
                "GHSA-c27r-x354-4m68, of xml-crypto before 2.0.0; saml2-js 2.0.2 brings 0.10.1"
            ),
        },
    ),
    Hole(
        product="saml2-js",
        name="GHSA-c27r-x354-4m68",
        vulnerable="2.1.0",
        mended="3.0.1",
        signed="assertion",
        command=node("saml2-js", CERTIFICATE),
        found_by=("saml.signature.hmac@hmac-sha1-certificate-pem#*",),
    ),
    Hole(
        product="python3-saml",
        name="CVE-2017-11427",
        vulnerable="1.3.0",
        mended="1.4.0",
        signed="assertion",
        command=python,
        found_by=COMMENT_IN_NAME,
    ),
    Hole(
        product="node-saml",
        name="CVE-2025-29775",
        vulnerable="5.0.0-xml-crypto-6.0.0",
        mended="5.0.0-xml-crypto-6.0.1",
        signed="response, assertion",
        command=node("node-saml", CERTIFICATE),
        found_by=("saml.signature.digest-markup@comment-in-digest#*",),
        known={
            "saml.names.hidden@instruction-hides-name#signs-nobody-in": (
                "CVE-2025-54419, of node-saml before 5.1.0, whatever xml-crypto it brings"
            ),
        },
    ),
    Hole(
        product="node-saml",
        name="CVE-2025-54419",
        vulnerable="5.0.0-xml-crypto-6.0.1",
        mended="5.1.0",
        signed="response, assertion",
        command=node("node-saml", CERTIFICATE),
        found_by=("saml.names.hidden@instruction-hides-name#*",),
    ),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=sorted({hole.product for hole in HOLES}))
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
    """Prints what was found in both releases; gives how many are not as they should be."""
    old = checks_of(hole, hole.vulnerable, fedspec)
    told(hole, hole.vulnerable, old, wrong_in_vulnerable(hole, old))
    new = checks_of(hole, hole.mended, fedspec)
    told(hole, hole.mended, new, wrong_in_mended(hole, old, new))
    return bool(wrong_in_vulnerable(hole, old)) + bool(wrong_in_mended(hole, old, new))


def told(hole, release, checks, wrong):
    forged = [name for name, check in checks.items() if is_forged(check)]
    own = [name for name in forged if is_own(hole, name)]
    words = f"forged by {len(own)} of the hole's own checks, by {len(forged) - len(own)} others"
    print(f"{'BAD' if wrong else 'ok '}  {hole.name}  {hole.product} {release}: {words}")
    for name in forged:
        print(f"       {name}{': known, ' + hole.known[name] if name in hole.known else ''}")
    for line in wrong:
        print(f"  wrong: {line}")
    sys.stdout.flush()


def wrong_in_vulnerable(hole, old):
    forged = [name for name, check in old.items() if is_forged(check)]
    silent = [own for own in hole.found_by if not any(fnmatchcase(name, own) for name in forged)]
    return [f"{own} does not find the hole" for own in silent]


def wrong_in_mended(hole, old, new):
    forged = [name for name, check in new.items() if is_forged(check)]
    known = [name for name in hole.known if not is_own(hole, name)]
    unknown = [f"{name}: not known to get in" for name in forged if name not in known]
    stale = [f"{name}: known to get in, and does not" for name in known if name not in forged]
    # A check that was not run has not seen the hole closed.
    found = [name for name, check in old.items() if is_forged(check)]
    gone = [f"{name}: not run" for name in found if name not in new]
    return unknown + stale + gone + undecided(new)


def undecided(checks):
    """What has to be refused, and nobody knows whether it was."""
    required = [(name, check) for name, check in checks.items() if check["level"] == "must"]
    errors = [(name, check) for name, check in required if check["outcome"] == "error"]
    return [f"{name}: {check.get('actual', 'no answer')}" for name, check in errors]


def is_own(hole, name):
    return any(fnmatchcase(name, own) for own in hole.found_by)


def is_forged(check):
    return (check.get("decision") or {}).get("outcome") == "forged"


def checks_of(hole, release, fedspec):
    """What became of every check on this release, by its id."""
    name = f"hole-{hole.product}-{release}"
    peer = Peer(name, "holes.md", int(TEMPLATE_PORT), "/whoami", hole.command(release))
    port = free_port()
    output = peer.work / "run"
    # What an earlier run left must not be taken for the findings of this one.
    shutil.rmtree(output, ignore_errors=True)
    command = [fedspec] if fedspec else ["cargo", "run", "--quiet", "--release", "--"]
    with running(peer, port, ""), (peer.work / "fedspec.log").open("w") as log:
        target = peer.work / "target.yaml"
        text = TEMPLATE.read_text().replace(TEMPLATE_PORT, str(port))
        text = text.replace("PRODUCT", f"{hole.product} {release}")
        target.write_text(text.replace("SIGNED", hole.signed))
        command += ["run", "-o", str(output), "-t", str(target), *scenarios()]
        ended = subprocess.run(command, cwd=ROOT, stdout=log, stderr=log)
    verdicts = output / "verdicts.json"
    if ended.returncode not in JUDGED or not verdicts.exists():
        words = f"fedspec ended with {ended.returncode} on {name}: nothing was judged"
        raise Trouble(f"{words}; its words are in {peer.work / 'fedspec.log'}")
    cases = json.loads(verdicts.read_text())["cases"]
    return {check["id"]: check for case in cases for check in case["checks"]}


def scenarios():
    files = sorted(ROOT.glob("scenarios/saml/**/*.yaml"))
    return [str(file) for file in files if not str(file).endswith(EXHAUSTING)]


if __name__ == "__main__":
    sys.exit(main())
