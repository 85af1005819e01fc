#!/usr/bin/env python3
"""Runs scim2-server, a SCIM server that this project did not write, and fedspec against it.

    peer.py serve              start it where scenarios/targets/scim2-server.yaml looks for it
    peer.py check              start it, run every scenario, compare with the committed findings
    peer.py check --accept     the same, and commit to what was found

It makes its own virtual environment below the target folder from requirements.txt.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from conformance import Peer, main  # noqa: E402
from install import virtual_environment  # noqa: E402


def command(work, port, token):
    folder = virtual_environment(HERE / "requirements.txt", work / "venv")
    server = [str(folder / "bin/scim2-server"), "--hostname", "127.0.0.1", "--port", str(port)]
    server += ["--bearer-token", token]
    return server + ["--service-provider-config", str(HERE / "service-provider-config.json")]


PEER = Peer("scim2-server", "scim2-server.md", 7644, "/v2/Users?count=0", command)

if __name__ == "__main__":
    sys.exit(main(__doc__, [PEER]))
