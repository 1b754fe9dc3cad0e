"""What SES says of the mail itself: addresses, headers, size, templates, content."""

from __future__ import annotations

from sesctl.model.aws_codes import BAD_REQUEST, NOT_FOUND, REJECTED
from sesctl.planning.error_cases.case import Case, Cause, Sign
from sesctl.planning.error_cases.text_judges import said

_ADDRESS = (
    r"missing final '@domain'|illegal address|local address (?:contains|starts|ends)|domain (?:contains|starts|ends)"
    r"|invalid domain name|user name is missing|missing (?:domain|local name)|empty address|extra route-addr"
    r"|illegal (?:route|semicolon)|quote not at start of local"
)
_CONTENT = r"virus|malware|content|attachment|spam|abus"

CASES = (
    Case(
        "address-malformed",
        "SES",
        "An address in the mail is not written as one",
        "SES does not say which address it is; one bad address fails the whole mail.",
        (
            Sign(text=_ADDRESS),
            Sign(text=r"invalid (?:mail from|rcpt to) address", replies=frozenset({501, 553, 0})),
            Sign(text=r"missing '[<>\"\])]'", also=r"transaction failed|invalidparametervalue|badrequest"),
        ),
        (
            Cause(
                "not-an-address",
                "A user name, an empty value or two addresses stand where one address should",
                "the text says Missing final '@domain', Empty address or Illegal address",
                "Log the addresses just before the call, each in quotes, and validate what people type. Several "
                "addresses are a list, not one text with commas.",
                judge=said(
                    r"missing final|empty address|illegal address|user name is missing"
                    r"|missing (?:domain|local name)",
                    r"control or whitespace",
                ),
            ),
            Cause(
                "stray-characters",
                "There is a blank, a line break or an invisible character in it",
                "the text says control or whitespace; it was copied, or read from a file with its line end",
                "Take blanks off both ends, and refuse addresses with any inside.",
                judge=said(r"control or whitespace", r"missing final|empty address"),
            ),
            Cause(
                "unquoted-name",
                "The display name has a comma or other signs, and no quotation marks",
                "it fails only for some names",
                'Put the name in quotation marks: "Example, Inc." <otp@example.com>. Names that are not ASCII '
                "have to be encoded (RFC 2047).",
            ),
            Cause(
                "not-ascii",
                "There are letters in it that are not ASCII",
                "it fails for domains such as müller.example, or for accents before the @",
                "Write the domain in its ASCII form (xn--…). Before the @ SES takes only ASCII.",
            ),
        ),
        "InvalidParameterValue: Local address contains control or whitespace",
    ),
    Case(
        "too-many-recipients",
        "SES",
        "The mail has more recipients than SES takes at once",
        "To, Cc and Bcc together may have 50.",
        (Sign(text=r"recipient count exceeds|too many recipients"),),
        (
            Cause(
                "one-mail-for-all",
                "One mail is sent to a whole list",
                "the list is longer than 50",
                "Send one mail to each person; a one-time password has one recipient anyway.",
                judge=said(r"recipient count exceeds \d+"),
            ),
        ),
        "InvalidParameterValue: Recipient count exceeds 50.",
    ),
    Case(
        "message-too-large",
        "SES",
        "The mail is larger than SES takes",
        "SMTP and version 2 of the API take 40 MB, version 1 of the API 10 MB, after encoding, which adds a third.",
        (
            Sign(text=r"message length is more than \d+|message is too long"),
            Sign(
                text=r"message size exceeds|message too (?:large|big)",
                replies=frozenset({552}),
                unless=r"\b5\.\d\.\d",
            ),
        ),
        (
            Cause(
                "attachments",
                "Attachments or embedded pictures are too large",
                "the same mail without them goes through",
                "Link to files instead of attaching them.",
            ),
        ),
        "552 Message is too long.",
    ),
    Case(
        "message-malformed",
        "SES",
        "SES cannot take the mail apart",
        "A raw mail, or one by SMTP, breaks the rules of mail (RFC 5322).",
        (
            Sign(
                text=r"duplicate header|invalid header|expected .{1,40}, got|missing required header|invalid mime"
            ),
            Sign(text=r"transaction failed", replies=frozenset({554})),
        ),
        (
            Cause(
                "header-twice",
                "A header that may occur once is there twice",
                "the text names it: From, To, Subject, Message-ID, Content-Type",
                "Set each header once; look for a library that adds what your code has set already.",
                judge=said(r"duplicate header\W{0,3}[\w-]{0,40}"),
            ),
            Cause(
                "broken-mime",
                "Headers or parts were put together by hand",
                "it fails for some subjects or attachments",
                "Let a mail library make the message, and look at it before it is sent.",
            ),
        ),
        "554 Transaction failed: Duplicate header 'Message-ID'.",
    ),
    Case(
        "template-missing",
        "SES",
        "There is no such template in this region",
        "Templates belong to one region.",
        (
            Sign(text=r"template .{0,80}(?:does not exist|doesn't exist|not found)"),
            Sign(codes=frozenset({"templatedoesnotexist", "templatedoesnotexistexception"})),
            Sign(codes=NOT_FOUND, text=r"\btemplate\b"),
        ),
        (
            Cause(
                "template-elsewhere",
                "The name is wrong, or the template was made in another region or account",
                "it is not in the list of the region that sends",
                "Correct the name or the region, or make the template here.",
                "aws sesv2 list-email-templates --region {region}",
            ),
        ),
        "Template otp does not exist.",
    ),
    Case(
        "template-rendering",
        "SES",
        "The template could not be filled",
        "SES took the call, gave a message id, and sent nothing: only a Rendering Failure event tells.",
        (
            Sign(
                text=r"rendering ?failure|missing(?:rendering)?attribute|attribute .{1,80} is not present in"
            ),
        ),
        (
            Cause(
                "attribute-missing",
                "The template has a variable that the template data lacks",
                "the text names the attribute; names differ in capitals too",
                "Give every variable of the template a value, and try it with the data that failed.",
                "aws sesv2 test-render-email-template --template-name NAME --template-data DATA --region {region}",
                judge=said(r"attribute .{1,60} is not present"),
            ),
        ),
        "Attribute 'code' is not present in the rendering data.",
    ),
    Case(
        "content-refused",
        "SES",
        "SES refused the content of the mail",
        "SES looks for viruses, and for what it takes for abuse, before it accepts a mail. Nothing was sent.",
        (
            Sign(codes=REJECTED, text=_CONTENT),
            Sign(
                text=r"message rejected",
                also=_CONTENT,
                unless=r"not verified|sending (?:paused|suspended)|\b[45]\.\d{1,3}\.\d",
            ),
            Sign(text=r"\"eventType\"\s?:\s?\"Reject\"|\"reason\"\s?:\s?\"Bad content\""),
        ),
        (
            Cause(
                "attachment",
                "An attachment, or a file inside it, is taken for a virus",
                "the same mail without it goes through",
                "Send a link instead of the file.",
                judge=said(r"virus"),
            ),
            Cause(
                "bad-content",
                "Text or links look like abuse",
                "a mail that is known to be good goes through with the same sender",
                "Change the content; see first that the sender is fine with a mail that is.",
                "sesctl send-test --from {sender} --simulate success --region {region}",
                judge=said(r"bad content", r"virus"),
            ),
        ),
        "MessageRejected: Message contains a virus.",
    ),
    Case(
        "request-refused",
        "SES",
        "SES does not take the request as it is",
        "The text after the code says which part; nothing was done.",
        (
            Sign(codes=BAD_REQUEST, text=r"Send\w*Email|ses(?:v2)?\b"),
            Sign(text=r"parameter validation failed|paramvalidationerror", also=r"Send\w*Email|\bses|mail"),
        ),
        (
            Cause(
                "bad-parameter",
                "A field is missing, empty, or has a value that SES does not know",
                "the text names it",
                "Correct it in the application. See that the account itself is fine with a mail that is known to "
                "be good.",
                "sesctl send-test --from {sender} --simulate success --region {region}",
            ),
        ),
        "BadRequestException: 1 validation error detected. (Service: SesV2, Status Code: 400)",
    ),
)
