"""The command lines of AWS's page about external logins of QuickSight, through the AWS command line.

The parameters are as printed there, but for account ids of twelve digits (QS-13).
"""

import json
import shlex
import subprocess
import sys
import unittest
from pathlib import Path

from scene import OWN

AWS = str(Path(sys.executable).parent / "aws")
ACCOUNT = "111222333444"

REGISTER_COGNITO = f"""quicksight register-user --aws-account-id {ACCOUNT} --namespace default
    --email cognito-user@amazon.com --user-role ADMIN --identity-type IAM
    --iam-arn arn:aws:iam::{ACCOUNT}:role/CognitoQuickSightRole --session-name cognito-user
    --external-login-federation-provider-type COGNITO
    --external-login-id us-east-1:12345678-1234-1234-abc1-a1b1234567 --region us-east-1"""
REGISTER_OIDC = f"""quicksight register-user --aws-account-id {ACCOUNT} --namespace default
    --email identity-user@amazon.com --user-role ADMIN --identity-type IAM
    --iam-arn arn:aws:iam::{ACCOUNT}:role/CustomIdentityQuickSightRole --session-name identity-user
    --external-login-federation-provider-type CUSTOM_OIDC
    --custom-federation-provider-url idp.us-east-1.amazonaws.com/us-east-1_ABCDE
    --external-login-id 12345678-1234-1234-abc1-a1b1234567 --region us-east-1"""
# The page describes and updates a user whom it never registers.
REGISTER_DESCRIBED = f"""quicksight register-user --aws-account-id {ACCOUNT} --namespace default
    --email user@amazon.com --user-role ADMIN --identity-type IAM
    --iam-arn arn:aws:iam::{ACCOUNT}:role/IdentityQuickSightRole --session-name user
    --region us-east-1"""
DESCRIBE = f"""quicksight describe-user --aws-account-id {ACCOUNT} --namespace default
    --user-name IdentityQuickSightRole/user --region us-west-2"""
UPDATE_COGNITO = f"""quicksight update-user --aws-account-id {ACCOUNT} --namespace default
    --user-name CognitoQuickSightRole/cognito-user --email cognito-user@amazon.com --role ADMIN
    --external-login-federation-provider-type COGNITO
    --external-login-id us-east-1:12345678-1234-1234-abc1-a1b1234567 --region us-west-2"""
UPDATE_OIDC = f"""quicksight update-user --aws-account-id {ACCOUNT} --namespace default
    --user-name IdentityQuickSightRole/user --email user@amazon.com --role ADMIN
    --external-login-federation-provider-type CUSTOM_OIDC
    --custom-federation-provider-url idp.us-east-1.amazonaws.com/us-east-1_ABCDE
    --external-login-id 123abc-1234-123a-b123-12345678a --region us-west-2"""
UPDATE_NONE = f"""quicksight update-user --aws-account-id {ACCOUNT} --namespace default
    --user-name CognitoQuickSightRole/cognito-user --email cognito-user@amazon.com --role ADMIN
    --external-login-federation-provider-type NONE --region us-west-2"""


def aws(words):
    endpoint = ["--endpoint-url", f"{OWN}/aws/quicksight", "--output", "json"]
    return subprocess.run([AWS, *shlex.split(words), *endpoint], capture_output=True, text=True)


class Commands(unittest.TestCase):
    def printed(self, words):
        """What a command prints."""
        done = aws(words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_the_command_lines_of_the_page_work_in_their_order(self):
        made = self.printed(REGISTER_COGNITO)["User"]
        self.assertEqual(made["UserName"], "CognitoQuickSightRole/cognito-user")
        cognito = "cognito-identity.amazonaws.com"
        self.assertEqual(made["ExternalLoginFederationProviderUrl"], cognito)
        made = self.printed(REGISTER_OIDC)["User"]
        url = "idp.us-east-1.amazonaws.com/us-east-1_ABCDE"
        self.assertEqual(made["ExternalLoginFederationProviderUrl"], url)
        self.printed(REGISTER_DESCRIBED)
        shown = self.printed(DESCRIBE)
        # The command line prints the status as if it were in the body (QS-09).
        self.assertEqual(shown["Status"], 200)
        self.assertEqual(shown["User"]["Email"], "user@amazon.com")
        made = self.printed(UPDATE_COGNITO)["User"]
        self.assertEqual(made["ExternalLoginFederationProviderType"], "COGNITO")
        made = self.printed(UPDATE_OIDC)["User"]
        self.assertEqual(made["ExternalLoginId"], "123abc-1234-123a-b123-12345678a")
        made = self.printed(UPDATE_NONE)["User"]
        self.assertNotIn("ExternalLoginId", made)

    def test_the_account_as_it_is_printed_there_is_refused(self):
        done = aws(DESCRIBE.replace(ACCOUNT, "111222333"))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("AwsAccountId", done.stderr)


if __name__ == "__main__":
    unittest.main()
