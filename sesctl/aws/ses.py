"""Amazon SES in one region, by version 2 of its API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesctl.aws.accounts import account_of
from sesctl.aws.identities import identity_of, summary_of
from sesctl.aws.old_lists import is_unknown_call, list_by_get
from sesctl.aws.permissions import needs
from sesctl.aws.suppression import suppression_of
from sesctl.errors import SesctlError
from sesctl.model.fact import Found, Missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.aws.client import Client
    from sesctl.aws.shapes import Shape
    from sesctl.model.account import Account, ProductionRequest
    from sesctl.model.identity import Identity, IdentitySummary
    from sesctl.model.mail import OutgoingMail
    from sesctl.model.suppression import Suppression

_PAGE_SIZE = 1000
_EASY_DKIM_KEY = {"NextSigningKeyLength": "RSA_2048_BIT"}


class Ses:
    """Implements `sesctl.ports.SesApi`.

    Args:
        control: for what may be repeated.
        details: for PutAccountDetails, which is paced as the others are but never repeated.
        sending: for SendEmail, which is never repeated: it has no idempotency token, so that
            a lost reply and a second attempt would be two mails.
    """

    def __init__(self, control: Client, details: Client, sending: Client) -> None:
        self._control = control
        self._details = details
        self._sending = sending

    @property
    def region(self) -> str:
        """The region that is asked."""
        return self._control.region

    @needs("ses:GetEmailIdentity")
    def identity(self, name: str) -> Found[Identity] | Missing:
        """Read an identity; only SES's own NotFoundException means that it is missing."""
        try:
            reply = self._control.call("GetEmailIdentity", EmailIdentity=name)
        except SesctlError as error:
            if _has_code(error, "NotFoundException"):
                return Missing()
            raise
        return Found(identity_of(reply, name, self.region))

    @needs("ses:ListEmailIdentities")
    def identities(self) -> tuple[IdentitySummary, ...]:
        """List every identity of the region, all pages, in the order of SES."""
        return tuple(
            summary_of(entry) for page in self._identity_pages() for entry in page.inners("EmailIdentities")
        )

    def _identity_pages(self) -> Iterator[Shape]:
        seen: set[str] = set()
        page = self._first_page()
        yield page
        while token := page.text("NextToken"):
            if token in seen:
                raise _endless(self.region)
            seen.add(token)
            page = self._control.call("ListEmailIdentities", PageSize=_PAGE_SIZE, NextToken=token)
            yield page

    def _first_page(self) -> Shape:
        try:
            return self._control.call("ListEmailIdentities", PageSize=_PAGE_SIZE)
        except SesctlError as error:
            if not is_unknown_call(error):
                raise
        self._control.rewrite("ListEmailIdentities", list_by_get)
        return self._control.call("ListEmailIdentities", PageSize=_PAGE_SIZE)

    @needs("ses:CreateEmailIdentity")
    def create_identity(self, name: str) -> None:
        """Create a domain with Easy DKIM 2048, or an address; one that exists already is no error."""
        dkim: dict[str, Any] = {} if "@" in name else {"DkimSigningAttributes": _EASY_DKIM_KEY}
        try:
            self._control.call("CreateEmailIdentity", EmailIdentity=name, **dkim)
        except SesctlError as error:
            if not _has_code(error, "AlreadyExistsException"):
                raise

    @needs("ses:DeleteEmailIdentity")
    def delete_identity(self, name: str) -> None:
        """Delete an identity; one that is gone already is no error."""
        try:
            self._control.call("DeleteEmailIdentity", EmailIdentity=name)
        except SesctlError as error:
            if not _has_code(error, "NotFoundException"):
                raise

    @needs("ses:PutEmailIdentityDkimSigningAttributes")
    def restart_dkim(self, name: str) -> None:
        """Set up Easy DKIM anew, which makes new tokens."""
        self._control.call(
            "PutEmailIdentityDkimSigningAttributes",
            EmailIdentity=name,
            SigningAttributesOrigin="AWS_SES",
            SigningAttributes=_EASY_DKIM_KEY,
        )

    @needs("ses:PutEmailIdentityDkimAttributes")
    def enable_dkim(self, name: str) -> None:
        """Switch signing on."""
        self._control.call("PutEmailIdentityDkimAttributes", EmailIdentity=name, SigningEnabled=True)

    @needs("ses:PutEmailIdentityMailFromAttributes")
    def set_mail_from(self, name: str, mail_from: str, on_mx_failure: str) -> None:
        """Set the custom MAIL FROM domain."""
        self._control.call(
            "PutEmailIdentityMailFromAttributes",
            EmailIdentity=name,
            MailFromDomain=mail_from,
            BehaviorOnMxFailure=on_mx_failure,
        )

    @needs("ses:GetAccount")
    def account(self) -> Account:
        """Read the account."""
        return account_of(self._control.call("GetAccount"), self.region)

    @needs("ses:GetSuppressedDestination")
    def suppressed(self, address: str) -> Found[Suppression] | Missing:
        """Look for an address on the suppression list; only NotFoundException means that it is not there."""
        try:
            reply = self._control.call("GetSuppressedDestination", EmailAddress=address)
        except SesctlError as error:
            if _has_code(error, "NotFoundException"):
                return Missing()
            raise
        return Found(suppression_of(reply, address))

    @needs("ses:PutAccountDetails")
    def request_production(self, request: ProductionRequest) -> None:
        """Ask for production access; never retried by itself."""
        self._details.call("PutAccountDetails", **_account_details(request))

    @needs("ses:SendEmail")
    def send(self, mail: OutgoingMail) -> str:
        """Send one mail exactly once and return its message id; never retried by itself."""
        return self._sending.call("SendEmail", **_email(mail)).need_text("MessageId")


def _has_code(error: SesctlError, code: str) -> bool:
    return (error.aws_code or "").lower() == code.lower()


def _endless(region: str) -> SesctlError:
    return SesctlError(
        "service",
        f"ListEmailIdentities failed in {region}: its pages go in a circle",
        why="The endpoint gave the same NextToken twice, which AWS does not do.",
        try_="See which endpoint is asked: --endpoint-url, and AWS_ENDPOINT_URL in the environment.",
    )


def _account_details(request: ProductionRequest) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "MailType": request.mail_type,
        "WebsiteURL": request.website,
        "ContactLanguage": request.contact_language,
        "ProductionAccessEnabled": True,
    }
    if request.use_case is not None:
        wanted["UseCaseDescription"] = request.use_case
    if request.contacts:
        wanted["AdditionalContactEmailAddresses"] = list(request.contacts)
    return wanted


def _email(mail: OutgoingMail) -> dict[str, Any]:
    def utf8(text: str) -> dict[str, str]:
        return {"Data": text, "Charset": "UTF-8"}

    body = {"Text": utf8(mail.text), "Html": utf8(mail.html)}
    wanted: dict[str, Any] = {
        "FromEmailAddress": mail.sender,
        "Destination": {"ToAddresses": [mail.recipient]},
        "Content": {"Simple": {"Subject": utf8(mail.subject), "Body": body}},
    }
    if mail.configuration_set is not None:
        wanted["ConfigurationSetName"] = mail.configuration_set
    if mail.reply_to:
        wanted["ReplyToAddresses"] = list(mail.reply_to)
    if mail.tags:
        wanted["EmailTags"] = [{"Name": name, "Value": value} for name, value in mail.tags]
    return wanted
