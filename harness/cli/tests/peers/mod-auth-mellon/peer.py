#!/usr/bin/env python3
"""Runs an Apache with mod_auth_mellon, and fedspec against it.

    peer.py serve              start it where scenarios/targets/mod-auth-mellon.yaml looks for it
    peer.py check              start it, run every scenario, compare with the committed findings
    peer.py check --accept     the same, and commit to what was found

It takes Debian's packages, installs them where they are missing and it may, and starts an Apache of
its own: what the machine's Apache serves stays as it is. Key and metadata of the service provider
are made by the package's own script.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from conformance import Peer, Trouble, main  # noqa: E402
from install import debian_packages  # noqa: E402

MODULES = Path("/usr/lib/apache2/modules")


def folder(port):
    """A folder that Apache's user may enter, as a checkout in a home folder may not be."""
    return Path(f"/tmp/fedspec-mod-auth-mellon-{port}")


def command(_work, port, _token):
    debian_packages(
        ["apache2", "libapache2-mod-auth-mellon", "openssl"],
        ["/usr/sbin/apache2", MODULES / "mod_auth_mellon.so", "/usr/bin/openssl"],
    )
    work = folder(port)
    shutil.rmtree(work, ignore_errors=True)
    # Fails where somebody else has made it, or a link of that name.
    work.mkdir(mode=0o755)
    for name in ("sp", "post"):
        (work / name).mkdir()
    base = f"http://127.0.0.1:{port}/mellon"
    make = ["mellon_create_metadata", f"{base}/metadata", base]
    made = subprocess.run(make, cwd=work / "sp", stdin=subprocess.DEVNULL, capture_output=True)
    if made.returncode != 0:
        raise Trouble(f"mellon_create_metadata failed: {made.stderr.decode().strip()}")
    for suffix, name in (("key", "key.pem"), ("cert", "certificate.pem"), ("xml", "metadata.xml")):
        next((work / "sp").glob(f"http*.{suffix}")).rename(work / "sp" / name)
    shutil.copytree(HERE / "htdocs", work / "htdocs")
    shutil.copy(HERE.parent / "saml/metadata.xml", work / "idp-metadata.xml")
    if os.geteuid() == 0:
        for path in [work, *work.rglob("*")]:
            shutil.chown(path, "www-data")
    return ["/usr/sbin/apache2", "-d", str(work), "-f", str(HERE / "httpd.conf"), "-DFOREGROUND"]


def environment(_work, port):
    return {"WORK": str(folder(port)), "PORT": str(port), "MODULES": str(MODULES)}


PEER = Peer(
    "mod-auth-mellon", "mod-auth-mellon.md", 7653, "/whoami.shtml", command, environment
)

if __name__ == "__main__":
    sys.exit(main(__doc__, [PEER]))
