"""What boto3 makes of STS, IAM, QuickSight, sso-admin and the access portal of the reference target."""

import base64
import http.cookiejar
import json
import unittest
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from scene import OWN, SCENE, assertion, response

ONCE = Config(retries={"max_attempts": 1, "mode": "standard"})


def client(service, path):
    return boto3.client(service, endpoint_url=f"{OWN}{path}", region_name="us-east-1", config=ONCE)


IAM = client("iam", "/aws/iam")
STS = client("sts", "/aws/sts")
QUICKSIGHT = client("quicksight", "/aws/quicksight")
SSO = client("sso", "/portal")
SSO_ADMIN = client("sso-admin", "/aws/sso-admin")
INSTANCE = {"InstanceArn": "arn:aws:sso:::instance/ssoins-0123456789abcdef"}


def trust(provider, actions="sts:*"):
    principal = {"Federated": provider}
    statement = {"Effect": "Allow", "Principal": principal, "Action": actions}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class Case(unittest.TestCase):
    def refused(self, exception, call, **parameters):
        """The error of a call, which has to be of this modelled exception."""
        with self.assertRaises(exception) as raised:
            call(**parameters)
        return raised.exception

    def coded(self, code, call, **parameters):
        """The error of a call that has no exception of its own."""
        error = self.refused(ClientError, call, **parameters)
        self.assertEqual(error.response["Error"]["Code"], code)
        return error

    def says(self, error, message, status=400):
        self.assertEqual(error.response["Error"]["Message"], message)
        self.assertEqual(error.response["ResponseMetadata"]["HTTPStatusCode"], status)


class Iam(Case):
    def test_a_provider_is_created_shown_listed_updated_and_deleted(self):
        made = IAM.create_saml_provider(Name="whole", SAMLMetadataDocument=SCENE["metadata"])
        arn = made["SAMLProviderArn"]
        self.assertRegex(arn, r"^arn:aws:iam::\d{12}:saml-provider/whole$")
        shown = IAM.get_saml_provider(SAMLProviderArn=arn)
        self.assertEqual(shown["SAMLMetadataDocument"], SCENE["metadata"])
        # IAM-05: an end of IAM's own, about a hundred years ahead.
        century = datetime.now(timezone.utc) + timedelta(days=36_000)
        self.assertGreater(shown["ValidUntil"], century)
        listed = IAM.list_saml_providers()["SAMLProviderList"]
        self.assertIn(arn, [provider["Arn"] for provider in listed])
        updated = IAM.update_saml_provider(
            SAMLProviderArn=arn, SAMLMetadataDocument=SCENE["metadata"]
        )
        self.assertEqual(updated["SAMLProviderArn"], arn)
        IAM.delete_saml_provider(SAMLProviderArn=arn)
        self.refused(
            IAM.exceptions.NoSuchEntityException, IAM.get_saml_provider, SAMLProviderArn=arn
        )

    def test_metadata_that_cannot_be_parsed_is_told(self):
        arn = IAM.create_saml_provider(Name="kept", SAMLMetadataDocument=SCENE["metadata"])
        wrong = {"mark": "\ufeff" + SCENE["metadata"], "text": "x" * 1_000}
        for name, metadata in wrong.items():
            with self.subTest(name):
                error = self.refused(
                    IAM.exceptions.InvalidInputException,
                    IAM.create_saml_provider,
                    Name=name,
                    SAMLMetadataDocument=metadata,
                )
                self.says(error, "Could not parse metadata.")
                error = self.refused(
                    IAM.exceptions.InvalidInputException,
                    IAM.update_saml_provider,
                    SAMLProviderArn=arn["SAMLProviderArn"],
                    SAMLMetadataDocument=metadata,
                )
                self.says(error, "Could not parse metadata.")

    def test_a_name_is_given_once(self):
        IAM.create_saml_provider(Name="once", SAMLMetadataDocument=SCENE["metadata"])
        error = self.refused(
            IAM.exceptions.EntityAlreadyExistsException,
            IAM.create_saml_provider,
            Name="once",
            SAMLMetadataDocument=SCENE["metadata"],
        )
        self.assertEqual(error.response["ResponseMetadata"]["HTTPStatusCode"], 409)

    def test_private_keys_go_by_their_rules(self):
        made = IAM.create_saml_provider(Name="keys", SAMLMetadataDocument=SCENE["metadata"])
        arn = made["SAMLProviderArn"]
        key = "-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n"

        def says(message, **parameters):
            error = self.refused(
                IAM.exceptions.InvalidInputException,
                IAM.update_saml_provider,
                SAMLProviderArn=arn,
                **parameters,
            )
            self.says(error, message)

        says(
            "Unable to set assertion encryption mode to Required because no private key is "
            "provided.",
            AssertionEncryptionMode="Required",
        )
        says(
            "Failed to remove private key because the Key ID does not match a private key.",
            RemovePrivateKey="A" * 22,
        )
        for _ in range(2):
            IAM.update_saml_provider(
                SAMLProviderArn=arn, AddPrivateKey=key, AssertionEncryptionMode="Required"
            )
        says("Private key limit of 2 is reached.", AddPrivateKey=key)
        shown = IAM.get_saml_provider(SAMLProviderArn=arn)
        self.assertEqual(shown["AssertionEncryptionMode"], "Required")
        first, second = shown["PrivateKeyList"]
        self.assertRegex(first["KeyId"], "^[A-Z0-9]{22,64}$")
        IAM.update_saml_provider(SAMLProviderArn=arn, RemovePrivateKey=first["KeyId"])
        left = IAM.get_saml_provider(SAMLProviderArn=arn)["PrivateKeyList"]
        self.assertEqual(left, [second])

    def test_a_protected_role_is_not_changed(self):
        name = "AWSReservedSSO_ReadOnly_0123456789abcdef"
        policy = trust("arn:aws:iam::111122223333:saml-provider/x")
        IAM.create_role(RoleName=name, AssumeRolePolicyDocument=policy)
        error = self.refused(
            IAM.exceptions.UnmodifiableEntityException,
            IAM.update_assume_role_policy,
            RoleName=name,
            PolicyDocument=policy,
        )
        self.says(
            error,
            f"Cannot perform the operation on the protected role '{name}' - this role is only "
            "modifiable by AWS",
        )

    def test_a_role_is_shown_as_it_was_made(self):
        policy = trust("arn:aws:iam::111122223333:saml-provider/x")
        IAM.create_role(
            RoleName="Shown", AssumeRolePolicyDocument=policy, MaxSessionDuration=7_200
        )
        role = IAM.get_role(RoleName="Shown")["Role"]
        self.assertEqual(role["MaxSessionDuration"], 7_200)
        self.assertEqual(role["AssumeRolePolicyDocument"], json.loads(policy))
        self.refused(
            IAM.exceptions.MalformedPolicyDocumentException,
            IAM.create_role,
            RoleName="Bad",
            AssumeRolePolicyDocument="{}",
        )


class Sts(Case):
    @classmethod
    def setUpClass(cls):
        made = IAM.create_saml_provider(Name="sts", SAMLMetadataDocument=SCENE["metadata"])
        cls.provider = made["SAMLProviderArn"]
        role = IAM.create_role(
            RoleName="Federated", AssumeRolePolicyDocument=trust(cls.provider)
        )
        cls.role = role["Role"]["Arn"]
        role = IAM.create_role(
            RoleName="Plain",
            AssumeRolePolicyDocument=trust(cls.provider, "sts:AssumeRoleWithSAML"),
        )
        cls.plain = role["Role"]["Arn"]

    def asked(self, role=None, provider=None, encoded=None, more=None, **spec):
        """The parameters of a call."""
        role, provider = role or self.role, provider or self.provider
        encoded = encoded or assertion(role, provider, **spec)
        given = {"RoleArn": role, "PrincipalArn": provider, "SAMLAssertion": encoded}
        return {**given, **(more or {})}

    def test_a_valid_assertion_gets_credentials(self):
        also = [("SourceIdentity", ["ada"]), ("PrincipalTag:team", ["blue"])]
        answer = STS.assume_role_with_saml(**self.asked(also=also))
        self.assertTrue(answer["Credentials"]["AccessKeyId"].startswith("ASIA"))
        left = answer["Credentials"]["Expiration"] - datetime.now(timezone.utc)
        self.assertAlmostEqual(left.total_seconds(), 3_600, delta=60)
        self.assertRegex(
            answer["AssumedRoleUser"]["Arn"], r"^arn:aws:sts::\d{12}:assumed-role/Federated/ada$"
        )
        self.assertEqual(answer["Subject"], SCENE["honest"])
        self.assertEqual(answer["Issuer"], "https://idp.fedspec.example/metadata")
        self.assertEqual(answer["Audience"], f"{OWN}/aws/saml")
        self.assertEqual(answer["SourceIdentity"], "ada")
        self.assertEqual(len(base64.b64decode(answer["NameQualifier"])), 20)

    def test_what_is_wrong_with_the_identity_is_told(self):
        pattern = "[a-zA-Z_0-9+=,.@-]{2,64}"
        wrong = {
            "RoleSessionName is required in AuthnResponse": {"session": None},
            f"RoleSessionName in AuthnResponse must match {pattern}": {"session": "a"},
            f'Source Identity must match {pattern} and not begin with "aws:"': {
                "also": [("SourceIdentity", ["aws:ada"])]
            },
            "Response signature invalid": {"key": "other"},
            "Response does not contain the required audience.": {
                "audiences": [["https://other.example"]]
            },
        }
        for message, spec in wrong.items():
            with self.subTest(message):
                error = self.refused(
                    STS.exceptions.InvalidIdentityTokenException,
                    STS.assume_role_with_saml,
                    **self.asked(**spec),
                )
                self.says(error, message)
                self.assertEqual(
                    str(error),
                    "An error occurred (InvalidIdentityToken) when calling the "
                    f"AssumeRoleWithSAML operation: {message}",
                )
                self.assertRegex(error.response["ResponseMetadata"]["RequestId"], "^[0-9a-f-]{36}$")

    def test_the_service_behind_sts_is_named(self):
        other = {"written": "https://other.example"}
        issuer = {"fields": {"response-issuer": other, "assertion-issuer": other}}
        wrong = {
            ("Issuer not present in specified provider", "AuthSamlInvalidSamlResponseException"): (
                self.asked(**issuer)
            ),
            ("Specified provider doesn't exist", "AuthSamlManifestNotFoundException"): (
                self.asked(provider=f"{self.provider}-other")
            ),
            ("Invalid base64 SAMLResponse", "AuthSamlInvalidSamlResponseException"): (
                self.asked(encoded="!!!!")
            ),
        }
        for (message, code), asked in wrong.items():
            with self.subTest(message):
                error = self.refused(
                    STS.exceptions.InvalidIdentityTokenException,
                    STS.assume_role_with_saml,
                    **asked,
                )
                request = error.response["ResponseMetadata"]["RequestId"]
                self.says(
                    error,
                    f"{message} (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error "
                    f"Code: {code}; Request ID: {request}; Proxy: null)",
                )

    def test_an_assertion_expires(self):
        wrong = {
            "Response has expired": {"clock": "-20m"},
            "Token must be redeemed within 5 minutes of issuance": {
                "clock": "-6m",
                "valid-for": "1h",
            },
        }
        for message, spec in wrong.items():
            with self.subTest(message):
                error = self.refused(
                    STS.exceptions.ExpiredTokenException,
                    STS.assume_role_with_saml,
                    **self.asked(**spec),
                )
                self.says(error, message)

    def test_who_is_not_trusted_is_denied(self):
        wrong = {
            "unknown role": self.asked(role=f"{self.role}-other"),
            "another case": self.asked(role=self.role.replace("Federated", "federated")),
            "tags": self.asked(role=self.plain, also=[("PrincipalTag:team", ["blue"])]),
            "source identity": self.asked(role=self.plain, also=[("SourceIdentity", ["ada"])]),
            "no name": self.asked(fields={"name-id": "missing"}),
        }
        for name, asked in wrong.items():
            with self.subTest(name):
                error = self.coded("AccessDenied", STS.assume_role_with_saml, **asked)
                self.says(error, "Not authorized to perform sts:AssumeRoleWithSAML", 403)

    def test_parameters_are_validated(self):
        error = self.coded(
            "ValidationError",
            STS.assume_role_with_saml,
            **self.asked(role=self.provider, provider=self.role),
        )
        self.says(error, "Request ARN is invalid")
        error = self.coded(
            "ValidationError",
            STS.assume_role_with_saml,
            **self.asked(more={"DurationSeconds": 7_200}),
        )
        self.says(
            error,
            "Requested DurationSeconds exceeds MaxSessionDuration set for this role.",
        )
        policies = [{"arn": f"arn:aws:iam::aws:policy/P{number}"} for number in range(11)]
        self.coded(
            "ValidationError",
            STS.assume_role_with_saml,
            **self.asked(more={"PolicyArns": policies}),
        )

    def test_policies_and_failures_have_exceptions_of_their_own(self):
        self.refused(
            STS.exceptions.MalformedPolicyDocumentException,
            STS.assume_role_with_saml,
            **self.asked(more={"Policy": "{"}),
        )
        tags = [(f"PrincipalTag:k{number}", ["v" * 256]) for number in range(17)]
        self.refused(
            STS.exceptions.PackedPolicyTooLargeException,
            STS.assume_role_with_saml,
            **self.asked(also=tags),
        )
        self.refused(
            STS.exceptions.IDPRejectedClaimException,
            STS.assume_role_with_saml,
            **self.asked(status={"code": "Responder"}),
        )


class QuickSight(Case):
    PLACE = {"AwsAccountId": "111222333444", "Namespace": "default"}

    def registered(self, session, **more):
        return QUICKSIGHT.register_user(
            **self.PLACE,
            IdentityType="IAM",
            Email="user@example.com",
            UserRole="READER",
            IamArn="arn:aws:iam::111222333444:role/CognitoQuickSightRole",
            SessionName=session,
            **more,
        )

    def test_a_user_is_registered_described_and_updated(self):
        cognito = {
            "ExternalLoginFederationProviderType": "COGNITO",
            "ExternalLoginId": "us-east-1:12345678",
        }
        made = self.registered("one", **cognito)
        self.assertEqual(made["Status"], 201)
        name = made["User"]["UserName"]
        self.assertEqual(name, "CognitoQuickSightRole/one")
        shown = QUICKSIGHT.describe_user(**self.PLACE, UserName=name)
        self.assertEqual(shown["Status"], 200)
        user = shown["User"]
        self.assertRegex(user["PrincipalId"], "^federated-iam-AROA[0-9]+:one$")
        self.assertEqual(
            user["ExternalLoginFederationProviderUrl"], "cognito-identity.amazonaws.com"
        )
        cleared = QUICKSIGHT.update_user(
            **self.PLACE,
            UserName=name,
            Email="other@example.com",
            Role="AUTHOR",
            ExternalLoginFederationProviderType="NONE",
        )["User"]
        self.assertEqual((cleared["Email"], cleared["Role"]), ("other@example.com", "AUTHOR"))
        self.assertNotIn("ExternalLoginId", cleared)

    def test_refusals_are_modelled_exceptions(self):
        errors = QUICKSIGHT.exceptions
        self.registered("two")
        error = self.refused(errors.ResourceExistsException, self.registered, session="two")
        self.says(error, "there is such a user already", 409)
        error = self.refused(
            errors.ResourceNotFoundException,
            QUICKSIGHT.describe_user,
            **self.PLACE,
            UserName="Role/nobody",
        )
        self.says(error, "there is no such user", 404)
        error = self.refused(
            errors.InvalidParameterValueException,
            self.registered,
            session="three",
            ExternalLoginFederationProviderType="CUSTOM_OIDC",
            ExternalLoginId="1",
        )
        self.says(error, "the parameter CustomFederationProviderUrl is missing or wrong")


class Portal(Case):
    @classmethod
    def setUpClass(cls):
        cls.token = signed_in()
        wanted = {"userName": SCENE["honest"], "accountId": "111122223333", "roleName": "ReadOnly"}
        request = urllib.request.Request(
            f"{SCENE['base']}/admin/directories/{SCENE['id']}/assignments",
            data=json.dumps({"assignments": [wanted]}).encode(),
            headers={"authorization": f"Bearer {SCENE['token']}"},
            method="PUT",
        )
        urllib.request.urlopen(request)

    def test_credentials_of_an_assigned_role_are_given(self):
        answer = SSO.get_role_credentials(
            roleName="ReadOnly", accountId="111122223333", accessToken=self.token
        )["roleCredentials"]
        self.assertTrue(answer["accessKeyId"].startswith("ASIA"))
        self.assertGreater(answer["expiration"] / 1_000, datetime.now().timestamp())

    def test_a_token_of_nobody_is_unauthorized(self):
        error = self.refused(
            SSO.exceptions.UnauthorizedException,
            SSO.get_role_credentials,
            roleName="ReadOnly",
            accountId="111122223333",
            accessToken="nobody",
        )
        self.says(error, "Session token not found or invalid", 401)
        self.assertEqual(
            str(error),
            "An error occurred (UnauthorizedException) when calling the GetRoleCredentials "
            "operation: Session token not found or invalid",
        )

    def test_a_role_that_is_not_assigned_is_forbidden(self):
        error = self.coded(
            "ForbiddenException",
            SSO.get_role_credentials,
            roleName="Administrator",
            accountId="111122223333",
            accessToken=self.token,
        )
        self.says(error, "No access", 403)


class Assignments(Case):
    PLACE = {"accountId": "444455556666", "roleName": "Operator"}

    @classmethod
    def setUpClass(cls):
        # Whoever is announced is there as soon as anybody comes to the sign-in.
        cls.token = signed_in()
        found = scim("GET", f"/Users?filter={urllib.parse.quote(HONEST)}")
        cls.user = found["Resources"][0]["id"]

    def test_a_group_that_is_made_anew_has_nothing_until_it_is_assigned_anew(self):
        token = self.token
        group = {"displayName": "Operators", "members": [{"value": self.user}]}
        first = scim("POST", "/Groups", group)["id"]
        made = SSO_ADMIN.create_permission_set(**INSTANCE, Name=self.PLACE["roleName"])
        arn = made["PermissionSet"]["PermissionSetArn"]

        def assigned(principal):
            return {
                **INSTANCE,
                "PermissionSetArn": arn,
                "TargetId": self.PLACE["accountId"],
                "TargetType": "AWS_ACCOUNT",
                "PrincipalType": "GROUP",
                "PrincipalId": principal,
            }

        def listed():
            every = SSO_ADMIN.get_paginator("list_account_assignments").paginate(
                **INSTANCE, AccountId=self.PLACE["accountId"], PermissionSetArn=arn
            )
            return [one["PrincipalId"] for page in every for one in page["AccountAssignments"]]

        status = SSO_ADMIN.create_account_assignment(**assigned(first))
        status = status["AccountAssignmentCreationStatus"]
        self.assertEqual((status["Status"], status["PrincipalId"]), ("SUCCEEDED", first))
        self.assertLess(status["CreatedDate"], datetime.now(timezone.utc) + timedelta(minutes=1))
        self.assertIn("roleCredentials", SSO.get_role_credentials(**self.PLACE, accessToken=token))
        accounts = SSO.list_accounts(accessToken=token)["accountList"]
        self.assertIn("444455556666", [account["accountId"] for account in accounts])
        scim("DELETE", f"/Groups/{first}")
        second = scim("POST", "/Groups", group)["id"]
        self.coded("ForbiddenException", SSO.get_role_credentials, **self.PLACE, accessToken=token)
        self.assertEqual(listed(), [first])
        SSO_ADMIN.delete_account_assignment(**assigned(first))
        self.assertEqual(listed(), [])
        SSO_ADMIN.create_account_assignment(**assigned(second))
        self.assertIn("roleCredentials", SSO.get_role_credentials(**self.PLACE, accessToken=token))

    def test_nothing_is_assigned_to_nobody(self):
        made = SSO_ADMIN.create_permission_set(**INSTANCE, Name="Nobodys")["PermissionSet"]
        error = self.refused(
            SSO_ADMIN.exceptions.ResourceNotFoundException,
            SSO_ADMIN.create_account_assignment,
            **INSTANCE,
            PermissionSetArn=made["PermissionSetArn"],
            TargetId="444455556666",
            TargetType="AWS_ACCOUNT",
            PrincipalType="USER",
            PrincipalId="90a7c5d2-1001-70f1-8aaa-000000000001",
        )
        self.says(error, "there is no such user")
        self.refused(
            SSO_ADMIN.exceptions.ConflictException,
            SSO_ADMIN.create_permission_set,
            **INSTANCE,
            Name="Nobodys",
        )

    def test_an_application_opens_for_whom_it_is_assigned_to(self):
        provider = "arn:aws:sso::aws:applicationProvider/custom"
        made = SSO_ADMIN.create_application(
            **INSTANCE, ApplicationProviderArn=provider, Name="Wiki"
        )
        arn = made["ApplicationArn"]
        given = {"ApplicationArn": arn, "PrincipalType": "USER", "PrincipalId": self.user}
        SSO_ADMIN.create_application_assignment(**given)
        listed = SSO_ADMIN.list_application_assignments(ApplicationArn=arn)
        self.assertEqual(listed["ApplicationAssignments"], [given])
        SSO_ADMIN.delete_application_assignment(**given)
        listed = SSO_ADMIN.list_application_assignments(ApplicationArn=arn)
        self.assertEqual(listed["ApplicationAssignments"], [])


HONEST = f'userName eq "{SCENE["honest"]}"'


def signed_in():
    """Signs in, and gives the session token of the portal."""
    cookies = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies), NoRedirects)
    acs = absolute(SCENE["acs"])
    xml = response(absolute(SCENE["entity_id"]), acs)
    form = urllib.parse.urlencode({"SAMLResponse": base64.b64encode(xml).decode()})
    try:
        browser.open(acs, form.encode())
    except urllib.error.HTTPError as answer:
        if answer.code != 303:
            raise
    return next(cookie.value for cookie in cookies if cookie.name == "x-amz-sso_authn")


def scim(method, path, body=None):
    """What SCIM answers."""
    request = urllib.request.Request(
        f"{SCENE['scim']}{path}",
        data=json.dumps(body).encode() if body else None,
        headers={"authorization": f"Bearer {SCENE['scim_token']}"},
        method=method,
    )
    answer = urllib.request.urlopen(request).read()
    return json.loads(answer) if answer else None


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def absolute(address):
    return address if address.startswith("http") else f"{SCENE['base']}{address}"


if __name__ == "__main__":
    unittest.main()
