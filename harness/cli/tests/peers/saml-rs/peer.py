#!/usr/bin/env python3
"""Runs a service provider on the crate saml-rs, and fedspec against it.

    peer.py serve              start it where scenarios/targets/saml-rs.yaml looks for it
    peer.py check              start it, run every scenario, compare with the committed findings
    peer.py check --accept     the same, and commit to what was found

It is built as the Cargo.lock beside this file pins it, which takes some minutes the first time.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from conformance import TARGET_FOLDER, Peer, Trouble, main  # noqa: E402

METADATA = HERE.parent / "saml/metadata.xml"


def command(_work, port, _token):
    built = TARGET_FOLDER / "peers/saml-rs-build"
    cargo = ["cargo", "build", "--release", "--locked", "--quiet"]
    cargo += ["--manifest-path", str(HERE / "Cargo.toml")]
    environment = {**os.environ, "CARGO_TARGET_DIR": str(built)}
    if subprocess.run(cargo, env=environment, stdin=subprocess.DEVNULL).returncode != 0:
        raise Trouble("the service provider on saml-rs could not be built")
    return [str(built / "release/fedspec-peer-saml-rs"), str(port), str(METADATA)]


PEER = Peer("saml-rs", "saml-rs.md", 7655, "/whoami", command)

if __name__ == "__main__":
    sys.exit(main(__doc__, [PEER]))
