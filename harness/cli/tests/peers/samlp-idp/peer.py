#!/usr/bin/env python3
"""Runs an identity provider on samlp, and fedspec against it.

    peer.py serve              start it where scenarios/targets/samlp-idp.yaml looks for it
    peer.py check              start it, run every scenario, compare with the committed findings
    peer.py check --accept     the same, and commit to what was found

It installs the packages below the target folder as 8.0.0/package-lock.json pins them, with npm.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from conformance import ROOT, TOKEN_VARIABLE, Peer, main  # noqa: E402
from install import npm_packages  # noqa: E402

KEYS = [
    HERE.parent / "saml/key.pem",
    HERE.parent / "saml/certificate.pem",
    ROOT / "harness/engine/keys/test-sp.crt.pem",
]


def command(work, port, _token):
    packages = npm_packages(HERE / "8.0.0", work / "packages")
    words = [packages, port, *KEYS, TOKEN_VARIABLE]
    return ["node", "--no-deprecation", str(HERE / "idp.mjs"), *map(str, words)]


PEER = Peer("samlp-idp", "samlp-idp.md", 7657, "/metadata", command)

if __name__ == "__main__":
    sys.exit(main(__doc__, [PEER]))
