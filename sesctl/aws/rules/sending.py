"""What SES says about mail, and about the quotas that it counts by."""

from __future__ import annotations

from sesctl.aws.explanations import Explanation
from sesctl.aws.rules.rule import SES, Rule
from sesctl.model.aws_codes import (
    EXISTS,
    LIMIT,
    MAIL_FROM,
    NO_CONFIGURATION_SET,
    NOT_FOUND,
    PAUSED,
    REJECTED,
    SET_PAUSED,
    SUSPENDED,
    THROTTLED,
)

_QUOTA = Explanation(
    "quota",
    "the daily sending quota is used up",
    "The quota counts recipients in any 24 hours. {said}",
    "Wait until older mail leaves the window; `sesctl status --region {region}` shows the quota, and "
    "`sesctl request-production` asks for more than the sandbox's.",
)
_SEND_RATE = Explanation(
    "throttled",
    "mail was sent faster than the account may send in this region",
    "The maximum send rate counts recipients a second. {said}",
    "Wait a second and send more slowly; `sesctl status --region {region}` shows the rate.",
)
_CONFIGURATION_SET = Explanation(
    "not-found",
    "there is no such configuration set in this region",
    "Configuration sets belong to one region. {said}",
    "Correct its name, or the region: `aws sesv2 list-configuration-sets --region {region}{profile}`.",
)
_SET_IS_PAUSED = Explanation(
    "account",
    "sending through this configuration set is paused",
    "Somebody paused the configuration set, or its reputation did. {said}",
    "Enable it: `aws sesv2 put-configuration-set-sending-options --sending-enabled "
    "--configuration-set-name NAME --region {region}{profile}`.",
)

SENDING: tuple[Rule, ...] = (
    Rule(
        Explanation(
            "refused",
            "not verified in {where}: {names}",
            "A sender has to be verified in the region that sends; a recipient only while the account is in "
            "the sandbox. Nothing was sent to anybody.",
            "Sender: `sesctl init domain DOMAIN --region {where}`. "
            "Recipient: `sesctl init email ADDRESS --region {where}`, or `sesctl request-production`.",
        ),
        codes=REJECTED,
        text=r"failed the check in region \S+:? *\S|address (is )?not verified:? \S+@",
    ),
    Rule(
        Explanation(
            "refused",
            "an address is not verified",
            "A sender has to be verified in the region that sends; a recipient only while the account is in "
            "the sandbox. {said}",
            "See what is verified: `sesctl status --region {region}`.",
        ),
        codes=REJECTED,
        text=r"not verified",
    ),
    Rule(
        Explanation(
            "refused",
            "SES refused the content of the mail",
            "SES looks for viruses and bad content before it accepts a mail. {said}",
            "Change the content; `sesctl send-test` sends one that is known to be good.",
        ),
        codes=REJECTED,
    ),
    # SES gives one quota two codes, and throttles with the code of quotas: the text decides.
    Rule(_QUOTA, codes=THROTTLED, text=r"daily (message|sending)? ?quota|24.hour"),
    Rule(_SEND_RATE, codes=THROTTLED, text=r"(maximum|max) send(ing)? rate"),
    Rule(_QUOTA, codes=frozenset({"limitexceededexception"}), operation="SendEmail"),
    Rule(
        Explanation(
            "quota",
            "a limit of the account is reached",
            "SES keeps at most 10,000 identities and 10,000 configuration sets in a region. {said}",
            "Delete what is not used, or ask for more: `aws service-quotas list-service-quotas "
            "--service-code ses --region {region}{profile}`.",
        ),
        codes=LIMIT,
        services=SES,
    ),
    Rule(_SEND_RATE, codes=THROTTLED, operation="SendEmail"),
    Rule(
        Explanation(
            "throttled",
            "AWS asked us to slow down",
            "SES takes about one request a second in each region, from all programs of the account. {said}",
            "Wait a minute and run the same command again.",
        ),
        codes=THROTTLED,
        services=SES,
    ),
    Rule(
        Explanation(
            "account",
            "the account may not send any more",
            "AWS has restricted it permanently. {said}",
            "Only AWS can lift this: answer the notice they sent, or open a case at "
            "https://console.aws.amazon.com/support/home.",
        ),
        codes=SUSPENDED,
    ),
    Rule(_SET_IS_PAUSED, codes=SET_PAUSED),
    Rule(_SET_IS_PAUSED, codes=PAUSED, text=r"configuration set"),
    Rule(
        Explanation(
            "account",
            "sending is paused in this region",
            "Somebody paused it, or AWS did because of bounces or complaints. {said}",
            "`sesctl status --region {region}` shows which: when enforcement is HEALTHY, "
            "`aws sesv2 put-account-sending-attributes --sending-enabled --region {region}{profile}` "
            "resumes it, else only AWS can.",
        ),
        codes=PAUSED,
    ),
    Rule(
        Explanation(
            "refused",
            "the custom MAIL FROM domain of the sender is not verified",
            "Its identity says REJECT_MESSAGE for that case, so nothing was sent. {said}",
            "See what is wrong with its MX record: `sesctl check-dns DOMAIN --region {region}`.",
        ),
        codes=MAIL_FROM,
    ),
    Rule(_CONFIGURATION_SET, codes=NO_CONFIGURATION_SET),
    Rule(_CONFIGURATION_SET, codes=NOT_FOUND, text=r"configuration set"),
    Rule(
        Explanation(
            "not-found",
            "SES has no such thing in this region",
            "The name is wrong, or it was made in another region. {said}",
            "See what is there: `sesctl status --region {region}`, or `--all-regions`.",
        ),
        codes=NOT_FOUND,
        services=SES,
    ),
    Rule(
        Explanation(
            "refused",
            "it exists already",
            "SES does not make the same thing twice. {said}",
            "Nothing needs to be made; see it with `sesctl status --region {region}`.",
        ),
        codes=EXISTS,
        services=SES,
    ),
)
