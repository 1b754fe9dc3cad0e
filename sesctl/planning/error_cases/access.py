"""Why AWS lets nobody in: permissions, credentials, the clock, the region."""

from __future__ import annotations

from sesctl.model.aws_codes import BAD_SIGNATURE, CLOCK, DENIED, EXPIRED, NOT_SIGNED_UP, UNKNOWN_KEY, UNSIGNED
from sesctl.planning.error_cases import access_judges as judges
from sesctl.planning.error_cases.case import Case, Cause, Sign

_WHO = "aws sts get-caller-identity"

CASES = (
    Case(
        "access-denied",
        "SES",
        "IAM does not allow the call",
        "The credentials are good; the policies of their user or role do not let them do this. Nothing was sent.",
        (
            Sign(text=r"not authorized to perform", unless=r"cognito-idp|cognito.{0,40}not authorized"),
            Sign(codes=DENIED),
            Sign(text=r"^\W{0,5}access ?denied\W*$|554 access denied: user"),
        ),
        (
            Cause(
                "another-policy-forbids",
                "Another policy forbids it: an explicit deny, a boundary, or the organization",
                "the text says explicit deny, service control policy, permissions boundary or session policy",
                "An allow does not help. Ask whoever manages that policy to let {action} through.",
                _WHO,
                judges.forbidden,
            ),
            Cause(
                "identity-of-another-account",
                "The identity belongs to another AWS account",
                "the account numbers in the user's ARN and in the resource differ",
                "The owner of the identity has to allow it by a sending authorization policy, and the call has to "
                "name the identity's ARN (FromEmailAddressIdentityArn); or send with the owner's credentials.",
                "aws sesv2 get-email-identity-policies --email-identity {identity} --region {region}",
                judges.another_account,
            ),
            Cause(
                "recipient-in-sandbox",
                "In the sandbox IAM checks the identity of the recipient as well",
                "the resource is the recipient's address or domain, and the account is in the sandbox",
                "While in the sandbox, allow identity/* and narrow it by ses:FromAddress; tighten it after "
                "production access.",
                "sesctl status --region {region}",
                judges.recipient_in_sandbox,
            ),
            Cause(
                "configuration-set",
                "The configuration set has to be allowed as well",
                "the resource is a configuration-set, perhaps the default one of the identity",
                "Add this statement to the policy of the user or role: {statement}",
                _WHO,
                judges.configuration_set,
            ),
            Cause(
                "raw-mail",
                "The policy has ses:SendEmail, and not ses:SendRawEmail",
                "the application sends by SMTP, with attachments, or raw mail (nodemailer, Django, Laravel do)",
                "Allow both actions.",
                _WHO,
                judges.raw_mail,
            ),
            Cause(
                "no-policy",
                "No policy of the user or role allows it",
                "there is no statement with the action, or its resource names another identity, region or account",
                "Add this statement to the policy of {principal}: {statement}",
                _WHO,
                judges.not_allowed,
            ),
            Cause(
                "other-credentials",
                "The application has other credentials than you think",
                "the ARN in the text is not the one you gave the policy to",
                "Run this where the application runs; environment variables win over the role of the machine.",
                _WHO,
                judges.somebody_else,
            ),
        ),
        "User `arn:aws:iam::123456789012:user/app' is not authorized to perform `ses:SendEmail' on resource "
        "`arn:aws:ses:eu-west-1:123456789012:identity/example.com'",
        frozenset({"account"}),
    ),
    Case(
        "clock-wrong",
        "credentials",
        "AWS refuses the request because of its time",
        "Every request is signed with the time, and may be off by five minutes. The credentials may be quite good.",
        (
            Sign(text=r"signature expired|is now earlier than|signature not yet current|is still later than"),
            Sign(codes=CLOCK),
            Sign(text=r"difference between the request time and"),
        ),
        (
            Cause(
                "clock",
                "The clock of the machine that sends is wrong",
                "its time differs from that of others; common in virtual machines and containers that slept",
                "Set the clock, and let it be kept.",
                "sudo timedatectl set-ntp true",
                judges.clock,
            ),
            Cause(
                "late",
                "The request was signed, and sent much later",
                "the clock is right, and requests wait in a queue or for a slow connection",
                "Sign just before sending: make the call, do not keep a signed one.",
            ),
        ),
        "SignatureDoesNotMatch: Signature expired: 20261120T100000Z is now earlier than 20261120T101000Z",
    ),
    Case(
        "credentials-expired",
        "credentials",
        "The temporary credentials have expired",
        "Those of SSO, roles and STS are good for hours only.",
        (
            Sign(codes=EXPIRED),
            Sign(
                text=r"security token included in the request is expired|sso (?:session|token).{0,60}expired"
            ),
            Sign(
                text=r"token has expired and refresh failed|session .{0,40}has expired or is otherwise invalid"
            ),
        ),
        (
            Cause(
                "copied",
                "They were copied into a file or a variable, where nothing renews them",
                "there is an AWS_SESSION_TOKEN in the environment of the application",
                "Let the application find them by itself (role, SSO profile), or fetch new ones.",
                "aws sso login",
            ),
            Cause(
                "long-running",
                "The application read them once, at its start",
                "it works again after a restart",
                "Make the SDK's client from the default chain, which renews them.",
                _WHO,
            ),
        ),
        "ExpiredTokenException: The security token included in the request is expired",
    ),
    Case(
        "signature-mismatch",
        "credentials",
        "The signature does not match: the secret is not that of this access key",
        "The access key id is known, the secret beside it is wrong.",
        (Sign(codes=BAD_SIGNATURE), Sign(text=r"request signature we calculated does not match")),
        (
            Cause(
                "smtp-password",
                "An SMTP password is used as the secret access key",
                "the secret has 44 characters and begins with B",
                "The API wants the secret access key itself; SMTP passwords are made from it, one for each region.",
                _WHO,
            ),
            Cause(
                "cut",
                "The secret was cut, or has stray characters",
                "it has not 40 characters, or quotation marks, a blank or a line end went with it",
                "Set key id and secret again, from the same place, and without a line end.",
                _WHO,
            ),
            Cause(
                "altered",
                "Something between changes the request",
                "it fails only behind a proxy, or with an endpoint of your own",
                "Try without the proxy and without a custom endpoint.",
                _WHO,
            ),
        ),
        "SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided.",
    ),
    Case(
        "credentials-unknown",
        "credentials",
        "AWS does not know these credentials here",
        "They are not looked at any further; nothing is said of permissions.",
        (Sign(codes=UNKNOWN_KEY), Sign(text=r"security token included in the request is invalid")),
        (
            Cause(
                "key-gone",
                "The access key was deleted, switched off or mistyped",
                "it is not among the active keys of its user",
                "Give the application a key that exists.",
                "aws iam list-access-keys --user-name NAME",
            ),
            Cause(
                "token-missing",
                "They are temporary, and the session token is missing",
                "the key id begins with ASIA",
                "Set AWS_SESSION_TOKEN too, or use a role.",
                _WHO,
            ),
            Cause(
                "region-off",
                "The region has to be enabled for the account first",
                "the same credentials work in us-east-1",
                "Enable it, or use another region.",
                "aws account enable-region --region-name {region}",
                judges.region_is_off,
            ),
            Cause(
                "smtp-credentials",
                "They are SMTP credentials, or those of another program",
                "the secret has 44 characters and begins with B; or the variables are set twice",
                "Print which key id the application really uses, and where it comes from.",
                "aws configure list",
            ),
        ),
        "InvalidClientTokenId: The security token included in the request is invalid.",
        frozenset({"account"}),
    ),
    Case(
        "signature-missing",
        "credentials",
        "The request reached AWS without a usable signature",
        "AWS cannot tell who asks.",
        (Sign(codes=UNSIGNED), Sign(text=r"missing authentication token")),
        (
            Cause(
                "stray-characters",
                "There are stray characters in the access key id",
                "a blank, a line end or a quotation mark went with it",
                "Set the credentials again.",
                _WHO,
            ),
            Cause(
                "proxy",
                "A proxy takes the header away, or the URL is called by hand",
                "it fails only behind the proxy",
                "Try without it, and let an SDK make the call.",
                _WHO,
            ),
        ),
        "MissingAuthenticationToken: Missing Authentication Token",
    ),
    Case(
        "not-signed-up",
        "credentials",
        "The account is not signed up for SES",
        "A new account is still being activated, or its payment method is missing.",
        (Sign(codes=NOT_SIGNED_UP), Sign(text=r"not subscribed to ses|needs a subscription for the service")),
        (
            Cause(
                "sign-up",
                "The sign-up of the account is not finished",
                "the AWS console asks for a payment method or for a phone number",
                "Finish it at https://portal.aws.amazon.com/billing/signup, and wait some minutes.",
                _WHO,
            ),
        ),
        "535 Account not subscribed to SES",
    ),
    Case(
        "credentials-missing",
        "credentials",
        "The program found no AWS credentials at all",
        "AWS was not asked.",
        (
            Sign(
                text=r"unable to locate credentials|\bno ?credentials? ?(?:error|providers?)|missingcredentials"
            ),
            Sign(text=r"could not load credentials from any provider|missing credentials in config"),
            Sign(
                text=r"unable to load (?:aws )?credentials from any|unable to sign request without credentials"
            ),
            Sign(text=r"failed to refresh cached credentials|no ec2 imds role found"),
            Sign(
                text=r"(?:unable to get iam security|error retrieving) credentials from (?:the )?(?:ec2 )?instance"
            ),
            Sign(
                text=r"credentialsprovidererror|partialcredentialserror|credentials .{0,40}profile .{0,60}not found"
            ),
        ),
        (
            Cause(
                "not-in-environment",
                "The variables are set in your shell, and not where the application runs",
                "it works on your machine; containers, services, cron and CI have an environment of their own",
                "Give the service AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or better a role.",
                "aws configure list",
            ),
            Cause(
                "no-role",
                "The machine, task or function has no role, or cannot reach the metadata service",
                "it runs on EC2, ECS, Lambda or Kubernetes, and the text speaks of metadata or IMDS",
                "Attach a role. A container on EC2 needs a hop limit of 2 for the metadata service.",
                _WHO,
            ),
            Cause(
                "another-profile",
                "A profile is named that has no credentials",
                "AWS_PROFILE is set, or the code names a profile",
                "Correct the name, or log in to it.",
                "aws configure list-profiles",
            ),
        ),
        "botocore.exceptions.NoCredentialsError: Unable to locate credentials",
    ),
    Case(
        "region-missing",
        "credentials",
        "The program does not know which AWS region to ask",
        "AWS was not asked. Identities, sandbox and quotas of SES belong to one region, so it has to be the right one.",
        (
            Sign(
                text=r"you must specify a region|\bnoregionerror|region is missing|missing ?region|missing_region"
            ),
            Sign(text=r"unable to (?:load|find) (?:a )?region|could not resolve endpoint.{0,80}region"),
        ),
        (
            Cause(
                "not-set",
                "Neither the code nor the environment names one",
                "AWS_REGION and AWS_DEFAULT_REGION are not set where the application runs",
                "Set AWS_REGION to the region of the identity (boto3 reads AWS_DEFAULT_REGION).",
                "aws configure get region",
            ),
        ),
        "botocore.exceptions.NoRegionError: You must specify a region.",
    ),
)
