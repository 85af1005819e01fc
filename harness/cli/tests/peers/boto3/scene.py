"""Where the target is, and what the identity provider says: what calls.py and commands.py share."""

import base64
import json
import os
import subprocess
import tempfile
from pathlib import Path

SCENE = json.loads(Path(os.environ["FEDSPEC_SCENE"]).read_text())
OWN = SCENE["own"]
ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"
CONSOLE = f"{OWN}/aws/saml"


def response(entity_id, acs, **spec):
    """A response of the identity provider, as XML; `spec` has the keys of `saml-response`."""
    idp = SCENE["idp"]
    target = {
        "target": "boto3",
        "profile": "saml-sp",
        "saml-sp": {
            "base": SCENE["base"],
            "entity-id": entity_id,
            "acs": acs,
            "identity": {"get": "/nobody-asks", "header": "x-user"},
            "users": {"honest": {"name-id": SCENE["honest"]}, "other": {"name-id": SCENE["other"]}},
            "idp": {
                "key": {"file": f"{idp}/idp.key.pem"},
                "certificate": {"file": f"{idp}/idp.crt.pem"},
            },
        },
    }
    with tempfile.TemporaryDirectory(dir=SCENE["work"]) as folder:
        # JSON is YAML.
        files = {"target.yaml": target, "spec.yaml": spec}
        for name, content in files.items():
            Path(folder, name).write_text(json.dumps(content))
        command = [*SCENE["fedspec"], "forge", "-t", f"{folder}/target.yaml"]
        command += ["--spec", f"{folder}/spec.yaml"]
        made = subprocess.run(command, cwd=SCENE["root"], capture_output=True)
    if made.returncode:
        raise RuntimeError(made.stderr.decode())
    return made.stdout.strip()


def assertion(role, provider, session="ada", also=(), **spec):
    """A response for an AWS account, in base64."""
    attributes = [
        {"name": f"{ATTRIBUTES}Role", "values": [f"{role},{provider}"]},
        *([{"name": f"{ATTRIBUTES}RoleSessionName", "values": [session]}] if session else []),
        *({"name": f"{ATTRIBUTES}{name}", "values": values} for name, values in also),
    ]
    xml = response("urn:amazon:webservices", CONSOLE, attributes=attributes, **spec)
    return base64.b64encode(xml).decode()
