#!/usr/bin/env python3
"""Runs a service provider on python3-saml, and fedspec against it.

    peer.py serve              start it where scenarios/targets/python3-saml.yaml looks for it
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

CERTIFICATE = HERE.parent / "saml/certificate.pem"


def service(requirements):
    """Gives what starts the service provider on the release that this file pins."""

    def command(work, port, _token):
        folder = virtual_environment(HERE / requirements, work / "venv")
        return [str(folder / "bin/python"), str(HERE / "sp.py"), str(port), str(CERTIFICATE)]

    return command


PEER = Peer("python3-saml", "python3-saml.md", 7651, "/whoami", service("requirements.txt"))

if __name__ == "__main__":
    sys.exit(main(__doc__, [PEER]))
