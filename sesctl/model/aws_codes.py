"""The error codes of AWS, in lower case, by what they say.

Versions 1 and 2 of SES, and the services behind the credentials, spell the same refusal differently.
"""

from __future__ import annotations

DENIED = frozenset(
    {
        "accessdenied",
        "accessdeniedexception",
        "authorizationerror",
        "forbiddenexception",
        "unauthorizedoperation",
    }
)
CLOCK = frozenset({"requesttimetooskewed", "requestexpired", "requestinthefuture"})
EXPIRED = frozenset({"expiredtoken", "expiredtokenexception", "tokenrefreshrequired"})
BAD_SIGNATURE = frozenset({"signaturedoesnotmatch", "invalidsignatureexception", "invalidsignature"})
UNKNOWN_KEY = frozenset(
    {
        "unrecognizedclientexception",
        "invalidclienttokenid",
        "invalidaccesskeyid",
        "invalidtoken",
        "authfailure",
    }
)
UNSIGNED = frozenset(
    {
        "missingauthenticationtoken",
        "missingauthenticationtokenexception",
        "incompletesignature",
        "incompletesignatureexception",
    }
)
NOT_SIGNED_UP = frozenset({"optinrequired", "subscriptionrequiredexception"})

REJECTED = frozenset({"messagerejected", "messagerejectedexception"})
THROTTLED = frozenset(
    {
        "limitexceededexception",
        "requestlimitexceeded",
        "requestthrottled",
        "throttledexception",
        "throttling",
        "throttlingexception",
        "toomanyrequestsexception",
    }
)
LIMIT = frozenset({"limitexceededexception", "limitexceeded"})
SUSPENDED = frozenset({"accountsuspendedexception", "accountsuspended"})
SET_PAUSED = frozenset({"configurationsetsendingpaused", "configurationsetsendingpausedexception"})
PAUSED = frozenset({"accountsendingpaused", "accountsendingpausedexception", "sendingpausedexception"})
MAIL_FROM = frozenset({"mailfromdomainnotverified", "mailfromdomainnotverifiedexception"})
NO_CONFIGURATION_SET = frozenset({"configurationsetdoesnotexist", "configurationsetdoesnotexistexception"})
NOT_FOUND = frozenset({"notfoundexception"})
EXISTS = frozenset({"alreadyexistsexception", "alreadyexists"})
CONFLICT = frozenset({"conflictexception"})
CONCURRENT = frozenset({"concurrentmodificationexception"})
TROUBLE = frozenset(
    {
        "internalerror",
        "internalfailure",
        "internalservererror",
        "internalserviceerrorexception",
        "serviceunavailable",
        "serviceunavailableexception",
    }
)
BAD_REQUEST = frozenset(
    {
        "badrequestexception",
        "invalidparametervalue",
        "invalidparametervalueexception",
        "validationerror",
        "validationexception",
    }
)

# Words that other programs use for errors of their own are no sign of AWS where they merely occur.
_AMBIGUOUS = frozenset(
    {"alreadyexists", "conflictexception", "invalidtoken", "notfoundexception", "validationerror"}
)

KNOWN = (
    frozenset[str]().union(
        DENIED,
        CLOCK,
        EXPIRED,
        BAD_SIGNATURE,
        UNKNOWN_KEY,
        UNSIGNED,
        NOT_SIGNED_UP,
        REJECTED,
        THROTTLED,
        LIMIT,
        SUSPENDED,
        SET_PAUSED,
        PAUSED,
        MAIL_FROM,
        NO_CONFIGURATION_SET,
        NOT_FOUND,
        EXISTS,
        CONFLICT,
        CONCURRENT,
        BAD_REQUEST,
    )
    - _AMBIGUOUS
)
"""What is taken for an error code of AWS wherever it stands."""
