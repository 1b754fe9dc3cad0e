"""What Amazon Cognito says when SES, or its own sender, does not take its mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.planning.error_cases import identity_judges as judges
from sesctl.planning.error_cases.case import Case, Cause, Sign
from sesctl.planning.error_cases.not_verified import CAUSES
from sesctl.planning.error_cases.text_judges import said

if TYPE_CHECKING:
    from sesctl.planning.error_cases.case import Asked

_POOL = "aws cognito-idp describe-user-pool --user-pool-id ID --query UserPool.EmailConfiguration"
_IDENTITY: frozenset[Asked] = frozenset({"account", "identities", "regions"})

CASES = (
    Case(
        "cognito-daily-limit",
        "Cognito",
        "Cognito's own sender has reached its limit of 50 mails a day",
        "It is meant for trying things. The limit is for all user pools of the account in the region, and cannot be "
        "raised.",
        (Sign(text=r"exceeded daily (?:email )?limit for the operation"),),
        (
            Cause(
                "default-sender",
                "The user pool sends with COGNITO_DEFAULT",
                "EmailSendingAccount in its settings is COGNITO_DEFAULT, or there are none",
                "Let it send with your SES identity (EmailSendingAccount DEVELOPER, and SourceArn). SES has to be "
                "out of the sandbox, or Cognito reaches verified addresses only.",
                _POOL,
                judge=said(r"exceeded daily (?:email )?limit for the operation"),
            ),
        ),
        "LimitExceededException: Exceeded daily email limit for the operation or the account.",
    ),
    Case(
        "cognito-identity-not-verified",
        "Cognito",
        "SES refused Cognito's mail: an address in it is not verified",
        "Cognito tries the identity of the user pool's SourceArn in the region of that ARN. In the sandbox it "
        "reaches verified addresses only.",
        (
            Sign(text=r"cognito[^\n]{0,400}not verified"),
            Sign(text=r"not verified[^\n]{0,400}cognito"),
        ),
        (
            *CAUSES[:-1],
            Cause(
                "source-arn",
                "SourceArn names another identity than the one that is verified",
                "the name in the text is an ARN; compare region, account and name letter by letter",
                "Set SourceArn to the verified identity, and From to an address that it covers.",
                _POOL,
                judges.another_account,
            ),
        ),
        "Cognito received the following error from Amazon SES when attempting to send email: Email address is not "
        "verified. The following identities failed the check in region US-EAST-1: "
        "arn:aws:ses:us-east-1:123456789012:identity/otp@example.com",
        _IDENTITY,
    ),
    Case(
        "cognito-not-allowed",
        "Cognito",
        "Cognito may not use the SES identity of the user pool",
        "SES lets Cognito send by a policy on the identity, or by a role that Cognito makes for itself.",
        (
            Sign(text=r"invalidemailroleaccesspolicy|cognito is not allowed to use your email identity"),
            Sign(text=r"cognito[^\n]{0,400}not authorized to perform[^\n]{0,20}ses:"),
            Sign(text=r"not authorized to perform[^\n]{0,20}ses:[^\n]{0,400}cognito"),
        ),
        (
            Cause(
                "identity-policy",
                "The identity has no policy that lets Cognito send",
                "the SourceArn's identity has none for cognito-idp.amazonaws.com, and no service-linked role",
                "Allow ses:SendEmail and ses:SendRawEmail to the service cognito-idp.amazonaws.com on the identity; "
                "or save the e-mail settings anew in the console, which makes the role "
                "AWSServiceRoleForAmazonCognitoIdpEmailService.",
                "aws sesv2 get-email-identity-policies --email-identity {identity} --region {region}",
            ),
            Cause(
                "identity-not-there",
                "The identity is not verified in the region of SourceArn",
                "the ARN's region has no such verified identity",
                "Verify it there.",
                "{init_sender}",
                judges.no_identity,
            ),
            Cause(
                "default-with-source",
                "SourceArn is set, and EmailSendingAccount is COGNITO_DEFAULT",
                "the settings of the user pool say so",
                "Set EmailSendingAccount to DEVELOPER, or take SourceArn out.",
                _POOL,
            ),
        ),
        "InvalidEmailRoleAccessPolicyException: Cognito is not allowed to use your email identity",
        _IDENTITY,
    ),
    Case(
        "cognito-delivery-failed",
        "Cognito",
        "Cognito could not hand its mail over",
        "The user exists all the same; the code was not sent. Cognito does not pass on what SES said.",
        (Sign(text=r"codedeliveryfailure|invalid email provided.{0,10}unable to send"),),
        (
            Cause(
                "address",
                "The user's address, or the pool's From or Reply-To, is not one that SES takes",
                "it fails for some users, or since the settings were changed",
                "Check the three; From has to be covered by a verified identity.",
                _POOL,
            ),
            Cause(
                "sandbox",
                "SES is in the sandbox, and the user's address is not verified",
                "it works for verified addresses",
                "Ask for production access.",
                "sesctl request-production --region {region}",
                judges.recipient_in_sandbox,
            ),
            Cause(
                "trigger",
                "A custom sender or message trigger fails",
                "the user pool has Lambda triggers",
                "Read the function's log.",
            ),
        ),
        "CodeDeliveryFailureException: Invalid email provided/Unable to send the email",
        _IDENTITY,
    ),
)
