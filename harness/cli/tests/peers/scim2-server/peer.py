#!/usr/bin/env python3
"""Runs scim2-server, a SCIM server that this project did not write, and fedspec against it.

    peer.py serve              start it where scenarios/targets/scim2-server.yaml looks for it
    peer.py check              start it, run every scenario, compare with the committed findings
    peer.py check --accept     the same, and commit to what was found

It makes its own virtual environment below the target folder from requirements.txt.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from conformance import Peer, Trouble, main  # noqa: E402


def command(work, port, token):
    folder = virtual_environment(HERE / "requirements.txt", work, "venv")
    server = [str(folder / "bin/scim2-server"), "--hostname", "127.0.0.1", "--port", str(port)]
    server += ["--bearer-token", token]
    return server + ["--service-provider-config", str(HERE / "service-provider-config.json")]


def virtual_environment(requirements, work, name):
    """A virtual environment with just the pinned versions; made anew when these change."""
    folder, stamp = work / name, work / f"{name}.stamp"
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        stamp.unlink(missing_ok=True)
        venv.create(folder, clear=True, with_pip=True)
        pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "--no-deps"]
        if subprocess.run([*pip, "-r", requirements]).returncode != 0:
            raise Trouble(f"pip could not install what {requirements.name} pins")
        stamp.write_text(wanted)
    return folder


PEER = Peer("scim2-server", "scim2-server.md", 7644, "/v2", command)

if __name__ == "__main__":
    sys.exit(main(__doc__, [PEER]))
