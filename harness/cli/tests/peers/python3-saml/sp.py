"""A service provider on python3-saml, set up as its README's shortest example does.

    sp.py PORT IDP_CERTIFICATE

`/login` begins a sign-in, `/acs` takes the response, `/whoami` says who is signed in, and a refused
response is answered with 403 and the library's own reason.
"""

import json
import secrets
import sys
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants
from onelogin.saml2.settings import OneLogin_Saml2_Settings

IDP = "http://127.0.0.1:7650/idp"
LARGEST_BODY = 8 * 1024 * 1024
SESSIONS = {}


def settings(port, certificate):
    base = f"http://127.0.0.1:{port}"
    return {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": f"{base}/metadata",
            "assertionConsumerService": {
                "url": f"{base}/acs",
                "binding": OneLogin_Saml2_Constants.BINDING_HTTP_POST,
            },
            "NameIDFormat": OneLogin_Saml2_Constants.NAMEID_EMAIL_ADDRESS,
        },
        "idp": {
            "entityId": IDP,
            "singleSignOnService": {
                "url": f"{IDP}/sso",
                "binding": OneLogin_Saml2_Constants.BINDING_HTTP_REDIRECT,
            },
            "x509cert": certificate,
        },
    }


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = urlsplit(self.path).path
        if path == "/login":
            auth = self.auth({})
            url = auth.login(return_to="/whoami")
            self.session()["request"] = auth.get_last_request_id()
            self.answer(302, "", {"Location": url})
        elif path == "/whoami":
            session = self.session()
            self.answer_json({"user": session.get("user"), "attributes": session.get("attributes")})
        elif path == "/metadata":
            metadata = OneLogin_Saml2_Settings(self.server.settings, sp_validation_only=True)
            self.answer(200, metadata.get_sp_metadata(), {"Content-Type": "application/xml"})
        elif path == "/acs":
            # The binding asks for POST; what comes by GET is handed to the library all the same.
            self.consume(dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True)))
        else:
            self.answer(404, "not here")

    def do_POST(self):
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST_BODY))
        if urlsplit(self.path).path != "/acs":
            return self.answer(404, "not here")
        form = dict(parse_qsl(body.decode("latin-1"), keep_blank_values=True))
        self.consume(form)

    def consume(self, form):
        session = self.session()
        try:
            auth = self.auth(form)
            auth.process_response(request_id=session.pop("request", None))
            errors, reason = auth.get_errors(), auth.get_last_error_reason()
        except Exception as error:
            errors, reason = [type(error).__name__], str(error)
        if errors or not auth.is_authenticated():
            return self.answer(403, f"refused: {', '.join(errors)}: {reason}")
        session["user"] = auth.get_nameid()
        session["attributes"] = auth.get_attributes()
        self.answer(302, "", {"Location": "/whoami"})

    def auth(self, form):
        request = {
            "https": "off",
            "http_host": self.headers.get("Host", ""),
            # Releases of before 2022 take the port from here alone.
            "server_port": str(self.server.server_port),
            "script_name": urlsplit(self.path).path,
            "get_data": {},
            "post_data": form,
        }
        return OneLogin_Saml2_Auth(request, self.server.settings)

    def session(self):
        cookies = SimpleCookie(self.headers.get("Cookie", ""))
        self.key = cookies["session"].value if "session" in cookies else secrets.token_hex(16)
        return SESSIONS.setdefault(self.key, {})

    def answer_json(self, value):
        self.answer(200, json.dumps(value), {"Content-Type": "application/json"})

    def answer(self, status, body, headers=None):
        body = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "text/plain; charset=utf-8", **(headers or {})}.items():
            self.send_header(name, value)
        if getattr(self, "key", None):
            self.send_header("Set-Cookie", f"session={self.key}; Path=/; HttpOnly")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    port = int(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.settings = settings(port, Path(sys.argv[2]).read_text())
    server.serve_forever()


if __name__ == "__main__":
    main()
