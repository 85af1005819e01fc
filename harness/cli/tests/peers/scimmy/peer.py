#!/usr/bin/env python3
"""Runs a service of scimmy and scimmy-routers, under express 4 and under express 5.

    peer.py serve --only scimmy-express4     start it where its target file looks for it
    peer.py check                            start each, run every scenario, compare the findings
    peer.py check --accept                   the same, and commit to what was found

It installs the packages below the target folder as package-lock.json pins them, with npm.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from conformance import Peer, Trouble, main  # noqa: E402


def peer(express, port):
    def command(work, port, _token):
        folder = installed(HERE / f"express{express}", work / "packages")
        return ["node", str(HERE / "server.mjs"), str(folder), str(port)]

    return Peer(f"scimmy-express{express}", "scimmy.md", port, "/scim", command)


def installed(pinned, folder):
    """The folder with exactly the pinned packages in it."""
    missing = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
    if missing:
        raise Trouble(f"{' and '.join(missing)} not found; scimmy needs Node.js 18 or newer")
    stamp = folder / "stamp"
    wanted = hashlib.sha256((pinned / "package-lock.json").read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(pinned / name, folder)
        npm = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        if subprocess.run(npm, cwd=folder, stdin=subprocess.DEVNULL).returncode != 0:
            raise Trouble(f"npm could not install what {pinned}/package-lock.json pins")
        stamp.write_text(wanted)
    return folder


PEERS = [peer(4, 7645), peer(5, 7646)]

if __name__ == "__main__":
    sys.exit(main(__doc__, PEERS))
