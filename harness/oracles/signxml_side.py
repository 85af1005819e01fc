"""Signs and verifies with signxml: reads a list of tasks from a file, prints a list of answers."""

import base64
import json
import sys

from lxml import etree
from signxml import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConfiguration,
    SignatureConstructionMethod,
    SignatureMethod,
    XMLSigner,
    XMLVerifier,
)


class Signer(XMLSigner):
    def check_deprecated_methods(self):
        """SHA-1 too: who reads it is to refuse it."""


def read(path):
    with open(path, "rb") as file:
        return file.read()


def verify(task):
    secret = task["secret"] and base64.b64decode(task["secret"])
    result = XMLVerifier().verify(
        task["text"].encode(),
        x509_cert=None if secret else read(task["certificate"]),
        hmac_key=secret,
        validate_schema=False,
        id_attribute="ID",
        expect_config=SignatureConfiguration(
            require_x509=not secret,
            signature_methods=frozenset(
                method for method in SignatureMethod if not secret or "hmac" in method.value
            ),
            digest_algorithms=frozenset(DigestAlgorithm),
        ),
    )
    return {"octets": base64.b64encode(result.signed_data).decode()}


def sign(task):
    secret = task["secret"] and base64.b64decode(task["secret"])
    signer = Signer(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SignatureMethod(task["algorithm"]),
        digest_algorithm=DigestAlgorithm(task["digest"]),
        c14n_algorithm=CanonicalizationMethod(task["form"]),
    )
    root = etree.fromstring(task["text"].encode())
    signed = signer.sign(
        root,
        key=secret or read(task["key"]),
        cert=None if secret else read(task["certificate"]).decode(),
        reference_uri=task["id"],
        id_attribute="ID",
    )
    return {"text": etree.tostring(signed, encoding="unicode")}


def answer(task):
    try:
        return {"verify": verify, "sign": sign}[task["does"]](task)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


with open(sys.argv[1]) as tasks:
    print(json.dumps([answer(task) for task in json.load(tasks)]))
