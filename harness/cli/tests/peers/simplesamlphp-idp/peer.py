#!/usr/bin/env python3
"""Runs SimpleSAMLphp as an identity provider, and fedspec against it.

    peer.py serve              start it where scenarios/targets/simplesamlphp-idp.yaml looks for it
    peer.py check              start it, run every scenario, compare with the committed findings
    peer.py check --accept     the same, and commit to what was found

It takes Debian's packages, installs them where they are missing and it may, and serves them with
PHP's own server, through the router of the service provider beside it.
"""

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from conformance import ROOT, Peer, main  # noqa: E402
from install import debian_packages  # noqa: E402

PACKAGES = ["simplesamlphp", "php-cli", "php-xml", "php-mbstring", "php-curl"]


def command(work, port, _token):
    debian_packages(PACKAGES, ["/usr/share/simplesamlphp/www", "/usr/bin/php"])
    for name in ("data", "tmp", "sessions"):
        shutil.rmtree(work / name, ignore_errors=True)
        (work / name).mkdir()
    php = ["php", "-d", "display_errors=0", "-S", f"127.0.0.1:{port}", "-t", str(HERE)]
    return [*php, str(HERE.parent / "simplesamlphp/router.php")]


def environment(work, port):
    return {
        "FEDSPEC_WORK": str(work),
        "FEDSPEC_PORT": str(port),
        "FEDSPEC_SP_CERTIFICATE": str(ROOT / "harness/engine/keys/test-sp.crt.pem"),
        "PHP_CLI_SERVER_WORKERS": "4",
        "SIMPLESAMLPHP_CONFIG_DIR": str(HERE / "config"),
    }


METADATA = "/simplesaml/saml2/idp/metadata.php"
PEER = Peer("simplesamlphp-idp", "simplesamlphp-idp.md", 7656, METADATA, command, environment)

if __name__ == "__main__":
    sys.exit(main(__doc__, [PEER]))
