"""The AWS account that botocore's credentials and region lead to."""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

from sesctl.aws.client import Client
from sesctl.aws.clients import new_client
from sesctl.aws.endpoints import check_endpoint, configured_endpoint
from sesctl.aws.iam import Iam
from sesctl.aws.pace import Pace
from sesctl.aws.regions import is_region_name, region_missing, unsuitable_region
from sesctl.aws.route53 import Route53
from sesctl.aws.ses import Ses
from sesctl.aws.settings import open_session, settings_read
from sesctl.aws.sts import Sts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.aws.alarms import Alarms
    from sesctl.aws.cloudwatch import CloudWatch
    from sesctl.aws.configuration_sets import ConfigurationSets
    from sesctl.aws.event_destinations import EventDestinations
    from sesctl.aws.identity_topics import IdentityNotifications
    from sesctl.aws.insights import MessageInsights
    from sesctl.aws.kms import Kms
    from sesctl.aws.queue_setup import QueueSetup
    from sesctl.aws.sns import Sns
    from sesctl.aws.sqs import Queues

# boto3 reads the first, the AWS CLI and every other SDK the second.
_REGION_VARIABLES = ("AWS_DEFAULT_REGION", "AWS_REGION")
# By botocore's word for the provider.
_SOURCES = {
    "env": "environment variables",
    "shared-credentials-file": "the credentials file",
    "config-file": "the configuration file",
    "assume-role": "a role that a profile assumes",
    "assume-role-with-web-identity": "a web identity",
    "sso": "IAM Identity Center (SSO)",
    "login": "aws login",
    "custom-process": "a process that a profile names",
    "container-role": "the role of the container",
    "iam-role": "the role of the machine",
}
# Of botocore's plain and renewable credentials.
_SECRET_FIELDS = ("secret_key", "token", "_secret_key", "_token")


class AwsSession:
    """One set of credentials; implements `sesctl.ports.Aws`.

    Nothing is asked, and no credentials are looked for, before the first call of an adapter. botocore
    then asks the metadata service of the machine last, once and for a second, unless
    AWS_METADATA_SERVICE_TIMEOUT or AWS_METADATA_SERVICE_NUM_ATTEMPTS say otherwise.
    Methods may be called from several threads.

    Args:
        region: overrides the environment and the profile.
        profile: overrides AWS_PROFILE.
        endpoint_url: asked instead of AWS, for all services.
        pace: makes the pace of one region's control-plane calls.

    Raises:
        SesctlError: usage, when region, profile, endpoint or the configuration files are no good.
    """

    def __init__(
        self,
        region: str | None,
        profile: str | None,
        endpoint_url: str | None,
        *,
        pace: Callable[[], Pace] = Pace,
    ) -> None:
        if endpoint_url:
            check_endpoint(endpoint_url, "--endpoint-url")
        self._session = open_session(profile or None)
        self._profile = self._session.profile or None
        self._endpoint_url = endpoint_url or None
        self._lock = Lock()
        self._clients: dict[tuple[str, str, bool], Any] = {}
        self._new_pace = pace
        self._paces: dict[str, Pace] = {}
        with settings_read():
            self._custom_endpoint = self._find_endpoint()
            self._region = self._checked(*self._find_region(region))

    @property
    def region(self) -> str:
        """The region in use."""
        return self._region

    def ses(self, region: str | None = None) -> Ses:
        """SES in the region in use, or in another; raises SesctlError when SES is not there."""
        where = self._checked(region, "the command") if region else self._region
        pace = self._pace(where)
        return Ses(
            control=self._client("sesv2", "ses", where, pace=pace),
            details=self._client("sesv2", "ses", where, pace=pace, once=True),
            sending=self._client("sesv2", "ses", where, once=True),
        )

    def configuration_sets(self) -> ConfigurationSets:
        """Configuration sets in the region in use."""
        from sesctl.aws.configuration_sets import ConfigurationSets  # noqa: PLC0415 - few commands need it

        return ConfigurationSets(self._client("sesv2", "ses", self._region, pace=self._pace(self._region)))

    def event_destinations(self) -> EventDestinations:
        """Configuration sets in the region in use, to be changed."""
        from sesctl.aws.event_destinations import EventDestinations  # noqa: PLC0415 - few commands need it

        return EventDestinations(self._client("sesv2", "ses", self._region, pace=self._pace(self._region)))

    def identity_topics(self) -> IdentityNotifications:
        """The topics of identities in the region in use, by version 1 of the API."""
        from sesctl.aws.identity_topics import IdentityNotifications  # noqa: PLC0415 - few commands need it

        return IdentityNotifications(self._client("ses", "ses", self._region, pace=self._pace(self._region)))

    def insights(self) -> MessageInsights:
        """Message insights in the region in use."""
        from sesctl.aws.insights import MessageInsights  # noqa: PLC0415 - few commands need it

        return MessageInsights(self._client("sesv2", "ses", self._region, pace=self._pace(self._region)))

    def topics(self) -> Sns:
        """SNS in the region in use."""
        from sesctl.aws.sns import Sns  # noqa: PLC0415 - few commands need it

        return Sns(self._client("sns", "sns", self._region))

    def queues(self, region: str | None = None) -> Queues:
        """SQS in the region in use, or in another."""
        from sesctl.aws.sqs import Queues  # noqa: PLC0415 - few commands need it

        return Queues(self._client("sqs", "sqs", region or self._region))

    def queue_setup(self, region: str | None = None) -> QueueSetup:
        """SQS in the region in use, or in another, to be changed."""
        from sesctl.aws.queue_setup import QueueSetup  # noqa: PLC0415 - few commands need it

        return QueueSetup(self._client("sqs", "sqs", region or self._region))

    def keys(self, region: str | None = None) -> Kms:
        """KMS in the region in use, or in another."""
        from sesctl.aws.kms import Kms  # noqa: PLC0415 - few commands need it

        return Kms(self._client("kms", "kms", region or self._region))

    def alarms(self) -> Alarms:
        """The alarms of CloudWatch in the region in use."""
        from sesctl.aws.alarms import Alarms  # noqa: PLC0415 - few commands need it

        return Alarms(self._client("cloudwatch", "cloudwatch", self._region))

    def sts(self) -> Sts:
        """STS in the region in use."""
        return Sts(self._client("sts", "sts", self._region))

    def iam(self) -> Iam:
        """IAM, which has no region; a partition's main region stands for it."""
        return Iam(
            self._client("iam", "iam", self._region), self._client("iam", "iam", self._region, once=True)
        )

    def hosted_zones(self) -> Route53:
        """Route 53, which has no region; a partition's main region stands for it."""
        return Route53(self._client("route53", "route53", self._region))

    def metrics(self) -> CloudWatch:
        """CloudWatch in the region in use."""
        from sesctl.aws.cloudwatch import CloudWatch  # noqa: PLC0415 - few commands need it

        return CloudWatch(self._client("cloudwatch", "cloudwatch", self._region))

    def ses_regions(self) -> tuple[str, ...]:
        """Return the regions of the partition that have an SES endpoint, as botocore knows them."""
        return self._regions_beside(self._region)

    @property
    def credentials_from(self) -> str:
        """Where the credentials come from, in words; looks for them where nobody has yet."""
        method = getattr(self._session.get_credentials(), "method", None) or ""
        return _SOURCES.get(method, method or "nowhere")

    @property
    def access_key_id(self) -> str:
        """The id of the key in use, which is no secret; empty where there is none."""
        return getattr(self._session.get_credentials(), "access_key", None) or ""

    def close(self) -> None:
        """Close the connections that are still open."""
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _pace(self, region: str) -> Pace:
        with self._lock:
            return self._paces.setdefault(region, self._new_pace())

    def _find_endpoint(self) -> bool:
        if self._endpoint_url:
            return True
        if (found := configured_endpoint(self._session)) is None:
            return False
        check_endpoint(*found)
        return True

    def _find_region(self, region: str | None) -> tuple[str, str | None]:
        if region:
            return region, None
        for variable in _REGION_VARIABLES:
            if value := os.environ.get(variable):
                return value, variable
        if value := self._session.get_config_variable("region"):
            return value, "the AWS profile"
        raise region_missing()

    def _checked(self, name: str, source: str | None) -> str:
        if self._custom_endpoint and is_region_name(name):
            return name
        known = self._regions_beside(name)
        if name not in known:
            raise unsuitable_region(name, source, known)
        return name

    def _regions_beside(self, name: str) -> tuple[str, ...]:
        from botocore.exceptions import UnknownRegionError  # noqa: PLC0415 - importing botocore is slow

        with self._lock:
            try:
                partition = self._session.get_partition_for_region(name)
            except UnknownRegionError:
                partition = "aws"
            return tuple(self._session.get_available_regions("sesv2", partition))

    def _client(
        self, service: str, prefix: str, region: str, *, pace: Pace | None = None, once: bool = False
    ) -> Client:
        return Client(
            prefix,
            region,
            lambda: self._botocore_client(service, region, once=once),
            profile=self._profile,
            pace=pace,
            once=once,
            secrets=self._secrets,
        )

    def _botocore_client(self, service: str, region: str, *, once: bool) -> Any:  # noqa: ANN401 - untyped
        key = (service, region, once)
        # Making clients from one session is not thread-safe, using them is.
        with self._lock:
            if key not in self._clients:
                self._clients[key] = new_client(self._session, service, region, self._endpoint_url, once=once)
            return self._clients[key]

    def _secrets(self) -> tuple[str, ...]:
        """What must not be printed, of what is known already.

        The instance's own fields are read, because the properties would renew credentials that expired.
        """
        credentials = getattr(self._session, "_credentials", None)
        fields = getattr(credentials, "__dict__", {})
        held = [fields.get(name) for name in _SECRET_FIELDS]
        named = [os.environ.get(name) for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")]
        return tuple({value for value in held + named if isinstance(value, str) and value})
