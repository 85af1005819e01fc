#!/usr/bin/env python3
"""Runs fedspec against scim2-client, a connector over a client library that this project did not write.

    peer.py check              run every scenario, compare with the committed findings
    peer.py check --accept     the same, and commit to what was found

It makes its own virtual environment below the target folder from requirements.txt.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from conformance import main  # noqa: E402
from connectors import Connector  # noqa: E402

CONNECTOR = Connector("scim2-client", "scim2-client.md", "scim2-client", HERE / "requirements.txt")

if __name__ == "__main__":
    sys.exit(main(__doc__, [CONNECTOR]))
