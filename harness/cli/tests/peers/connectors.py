"""Runs fedspec against a connector that this project did not write, and compares what it finds.

A connector has no server to start: fedspec listens, and the commands of the target file make it act. A
connector's own `peer.py` says what to install, as a `Connector`; comparing is done as for servers.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from conformance import ROOT, TARGET_FOLDER, Compared, Trouble, cleared, fedspec_run, verdicts_in
from install import virtual_environment


@dataclass(frozen=True)
class Connector(Compared):
    """A connector in Python, and where its files are.

    `name` and `findings` are as of a server; several of one connector share `package`, the folder below
    `target/peers/` of their virtual environment, which the commands of the target files name.
    """

    package: str
    requirements: Path

    @property
    def venv(self):
        return TARGET_FOLDER / "peers" / self.package / "venv"

    def judged(self, fedspec):
        """The verdicts of all scenarios on what the connector sends."""
        virtual_environment(self.requirements, self.venv)
        output = cleared(self.work / "run")
        ended = subprocess.run([*fedspec_run(fedspec, output), str(self.target())], cwd=ROOT)
        return verdicts_in(output, ended)

    def target(self):
        """The target file, but for where the virtual environment is."""
        named = f"target/peers/{self.package}/venv"
        text = self.target_file.read_text()
        if named not in text:
            raise Trouble(f"{self.target_file.name} does not name {named}")
        file = self.work / "target.yaml"
        file.write_text(text.replace(named, str(self.venv)))
        return file
