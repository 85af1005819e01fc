#!/usr/bin/env python3
"""Runs a service of scimmy and scimmy-routers, under express 4 and under express 5.

    peer.py serve --only scimmy-express4     start it where its target file looks for it
    peer.py check                            start each, run every scenario, compare the findings
    peer.py check --accept                   the same, and commit to what was found

It installs the packages below the target folder as package-lock.json pins them, with npm.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from conformance import Peer, main  # noqa: E402
from install import npm_packages  # noqa: E402


def peer(express, port):
    def command(work, port, _token):
        folder = npm_packages(HERE / f"express{express}", work / "packages")
        return ["node", str(HERE / "server.mjs"), str(folder), str(port)]

    return Peer(f"scimmy-express{express}", "scimmy.md", port, "/scim/Users?count=0", command)


PEERS = [peer(4, 7645), peer(5, 7646)]

if __name__ == "__main__":
    sys.exit(main(__doc__, PEERS))
