"""Installs what a peer needs, in the versions that its folder pins."""

import hashlib
import os
import shutil
import subprocess
import sys
import venv

from conformance import Absent, Trouble


def virtual_environment(requirements, folder):
    """A virtual environment with just the pinned versions; made anew when these change."""

    def make():
        venv.create(folder, clear=True, with_pip=True)
        pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "--no-deps"]
        run([*pip, "-r", requirements], f"pip could not install what {requirements.name} pins")

    once(folder, requirements.read_bytes() + sys.version.encode(), make)
    return folder


def npm_packages(pinned, folder):
    """The folder with exactly the packages in it that `pinned`/package-lock.json names."""
    missing = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
    if missing:
        raise Absent(f"{' and '.join(missing)} not found; this peer needs Node.js 18 or newer")

    def make():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(pinned / name, folder)
        npm = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        run(npm, f"npm could not install what {pinned}/package-lock.json pins", cwd=folder)

    once(folder, (pinned / "package-lock.json").read_bytes(), make)
    return folder


def debian_packages(packages, files):
    """Debian's packages, unless the files that the peer needs of them are there already."""
    if all(os.path.exists(file) for file in files):
        return
    words = f"needs Debian's packages {' '.join(packages)}"
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise Absent(f"{words}, and only root can install them, on Debian and its kin")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    run([*apt, "update"], f"{words}: `apt-get update` failed", env=quiet)
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    run(install, f"{words}: apt-get could not install them", env=quiet, stdout=subprocess.DEVNULL)


def once(folder, wanted, make):
    """Calls `make` unless the last call for this folder was for the same."""
    stamp = folder.with_name(f"{folder.name}.stamp")
    digest = hashlib.sha256(wanted).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    stamp.unlink(missing_ok=True)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    make()
    stamp.write_text(digest)


def run(command, words, **options):
    if subprocess.run(command, stdin=subprocess.DEVNULL, **options).returncode != 0:
        raise Trouble(words)
