#!/usr/bin/env python3
"""Runs a service provider on @node-saml/node-saml, and fedspec against it.

    peer.py serve              start it where scenarios/targets/node-saml.yaml looks for it
    peer.py check              start it, run every scenario, compare with the committed findings
    peer.py check --accept     the same, and commit to what was found

It installs the packages below the target folder as 5.1.0/package-lock.json pins them, with npm.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from conformance import Peer, main  # noqa: E402
from install import npm_packages  # noqa: E402

CERTIFICATE = HERE.parent / "saml/certificate.pem"


def command(work, port, _token):
    packages = npm_packages(HERE / "5.1.0", work / "packages")
    return ["node", str(HERE / "sp.mjs"), str(packages), str(port), str(CERTIFICATE)]


PEER = Peer("node-saml", "node-saml.md", 7652, "/whoami", command)

if __name__ == "__main__":
    sys.exit(main(__doc__, [PEER]))
