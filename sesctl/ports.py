"""What the workflows need from outside; adapters and fakes implement these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sesctl.model.account import Account, Caller, ProductionRequest
    from sesctl.model.alarms import Alarm
    from sesctl.model.arrival import StoredMail
    from sesctl.model.configuration_set import ConfigurationSet, EventDestination
    from sesctl.model.env_file import FileChange, FileSeen, GitStanding
    from sesctl.model.events import Feedback, IdentityTopics
    from sesctl.model.fact import Found, Missing, Unread
    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.hosting import HostedSet, SetChange
    from sesctl.model.identity import Identity, IdentitySummary
    from sesctl.model.insights import Insights
    from sesctl.model.lookup import Ask, Reply
    from sesctl.model.mail import OutgoingMail
    from sesctl.model.principal import AccessKey, NewKey, Principal, PrincipalKind, Sender
    from sesctl.model.production import WebPage
    from sesctl.model.queue import QueueMessage, Subscription
    from sesctl.model.reputation import Reputation
    from sesctl.model.suppression import Suppression
    from sesctl.model.topic import Key, Queue, Topic


class Resolver(Protocol):
    """DNS, a batch at a time."""

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        """Ask everything at once; every ask has a reply, `Unknown` where none came. Never raises."""
        ...


class Clock(Protocol):
    """Time, so that tests need not wait."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class CallerApi(Protocol):
    """STS."""

    def caller(self) -> Caller:
        """Whose credentials these are; raises SesctlError."""
        ...


class SesApi(Protocol):
    """Amazon SES in one region. Every method raises SesctlError when the call fails."""

    @property
    def region(self) -> str:
        """The region that is asked, such as `eu-west-3`."""
        ...

    def identity(self, name: str) -> Found[Identity] | Missing:
        """Read an identity (GetEmailIdentity)."""
        ...

    def identities(self) -> tuple[IdentitySummary, ...]:
        """List every identity of the region, all pages, in the order of SES."""
        ...

    def create_identity(self, name: str) -> None:
        """Create a domain with Easy DKIM 2048, or an address; one that exists already is no error."""
        ...

    def delete_identity(self, name: str) -> None:
        """Delete an identity (DeleteEmailIdentity); one that is gone already is no error."""
        ...

    def restart_dkim(self, name: str) -> None:
        """Set up Easy DKIM anew, which makes new tokens (PutEmailIdentityDkimSigningAttributes)."""
        ...

    def enable_dkim(self, name: str) -> None:
        """Switch signing on (PutEmailIdentityDkimAttributes)."""
        ...

    def set_mail_from(self, name: str, mail_from: str, on_mx_failure: str) -> None:
        """Set the custom MAIL FROM domain (PutEmailIdentityMailFromAttributes)."""
        ...

    def account(self) -> Account:
        """Read the account (GetAccount)."""
        ...

    def suppressed(self, address: str) -> Found[Suppression] | Missing:
        """Look for an address on the suppression list (GetSuppressedDestination).

        In the sandbox SES refuses the call, which is an error like any other, and not an answer.
        """
        ...

    def request_production(self, request: ProductionRequest) -> None:
        """Ask for production access (PutAccountDetails); never retried by itself."""
        ...

    def send(self, mail: OutgoingMail) -> str:
        """Send one mail exactly once and return its message id; never retried by itself."""
        ...


class ZoneHost(Protocol):
    """Whoever keeps a zone and can be told to change it. Every method raises SesctlError."""

    @property
    def kind(self) -> str:
        """What `--to` calls it, such as `route53`."""
        ...

    @property
    def creates_only(self) -> bool:
        """Whether it can be trusted to create a set, and not to replace one or add to it."""
        ...

    def record_sets(self, zone: HostedZone, names: Collection[str]) -> tuple[HostedSet, ...]:
        """Read every record set at these names, and the NS sets at all names between them and the apex.

        There may be more in the answer, and never less: what cannot be read whole, raises.
        """
        ...

    def change(self, zone: HostedZone, changes: Sequence[SetChange]) -> str:
        """Make changes, each only where `before` still stands as it is; returns a receipt.

        Route 53 and RFC 2136 make all of them or none.
        """
        ...

    def settled(self, receipt: str) -> bool:
        """Whether all of the host's servers have the change."""
        ...


class NamedZones(ZoneHost, Protocol):
    """A host that knows zones by their names."""

    def zone(self, name: str) -> HostedZone:
        """Find the zone of exactly this name; raises SesctlError, not-found where the host has none."""
        ...


class HostedZones(ZoneHost, Protocol):
    """Route 53."""

    def public_zones(self, name: str) -> tuple[HostedZone, ...]:
        """Read the public zones of exactly this name; raises SesctlError."""
        ...

    def zones(self, name: str) -> tuple[HostedZone, ...]:
        """Read the zones of exactly this name, private ones too; raises SesctlError."""
        ...

    def zone(self, zone_id: str) -> HostedZone:
        """Read one zone; raises SesctlError, not-found where there is none."""
        ...

    def create_zone(self, name: str, at: datetime) -> HostedZone:
        """Create a public zone, once, also where a reply gets lost; raises SesctlError."""
        ...


class ConfigurationSetApi(Protocol):
    """The configuration sets of SES in one region. Every method raises SesctlError."""

    def find(self, name: str) -> Found[ConfigurationSet] | Missing:
        """Read one (GetConfigurationSet)."""
        ...

    def names(self) -> tuple[str, ...]:
        """Name the first that there are, for somebody who mistyped one."""
        ...

    def destinations(self, name: str) -> tuple[EventDestination, ...]:
        """Read where the events of a configuration set go."""
        ...


class EventDestinationApi(Protocol):
    """Changing configuration sets and what uses them, in one region. Every method raises SesctlError."""

    def create_set(self, name: str) -> None:
        """Create a configuration set; one that exists already is no error."""
        ...

    def create(self, set_name: str, destination: EventDestination) -> None:
        """Create an event destination; one of that name that exists already is no error."""
        ...

    def change(self, set_name: str, destination: EventDestination) -> None:
        """Change the event destination of that name."""
        ...

    def make_default(self, identity: str, set_name: str) -> None:
        """Make a configuration set the default of an identity."""
        ...

    def stop_forwarding(self, identity: str) -> None:
        """Let no more bounces and complaints come to the sender as mail."""
        ...


class IdentityTopicsApi(Protocol):
    """The topics of identities, by version 1 of the API. Every method raises SesctlError."""

    def topics(self, identity: str) -> IdentityTopics:
        """Read the topics of an identity."""
        ...

    def set_topic(self, identity: str, kind: Feedback, topic: str) -> None:
        """Have the feedback of a kind published to a topic."""
        ...


class InsightsApi(Protocol):
    """Message insights in one region."""

    def of(self, message_id: str) -> Found[Insights] | Missing:
        """Read the events of a mail; missing means none yet. Raises SesctlError, not-found without insights."""
        ...


class TopicApi(Protocol):
    """SNS in one region."""

    def subscriptions(self, topic: str) -> tuple[Subscription, ...]:
        """List who hears of what is published to a topic; raises SesctlError."""
        ...


class TopicSetupApi(TopicApi, Protocol):
    """SNS in one region, to be changed. Every method raises SesctlError."""

    def topic(self, arn: str) -> Found[Topic] | Missing:
        """Read a topic."""
        ...

    def create_topic(self, name: str) -> str:
        """Create a topic and return its ARN; one that exists already is left as it is."""
        ...

    def set_policy(self, arn: str, policy: str) -> None:
        """Replace the policy of a topic, the whole of it."""
        ...

    def subscribe(self, topic: str, protocol: str, endpoint: str) -> None:
        """Let an endpoint hear of a topic; SNS asks it for its confirmation."""
        ...


class QueueApi(Protocol):
    """SQS in one region. Every method raises SesctlError."""

    def url(self, name: str, account_id: str) -> str:
        """The address of a queue."""
        ...

    def receive(self, url: str, wait_seconds: int, hold_seconds: int) -> tuple[QueueMessage, ...]:
        """Take up to ten messages, or none after a wait; nobody else sees them while they are held."""
        ...

    def release(self, url: str, receipt: str) -> None:
        """Let everybody see a message again, at once."""
        ...


class QueueSetupApi(Protocol):
    """SQS in one region, to be changed. Every method raises SesctlError."""

    def queue(self, name: str, account_id: str) -> Found[Queue] | Missing:
        """Read a queue."""
        ...

    def create_queue(self, name: str) -> None:
        """Create a queue."""
        ...

    def set_policy(self, url: str, policy: str) -> None:
        """Replace the policy of a queue, the whole of it."""
        ...


class KeyApi(Protocol):
    """KMS in one region."""

    def key(self, name: str) -> Key:
        """Read a key by its id, its ARN or an alias; raises SesctlError."""
        ...


class AlarmsApi(Protocol):
    """The alarms of CloudWatch in one region. Every method raises SesctlError."""

    def alarms(self) -> tuple[Alarm, ...]:
        """Read every alarm on a metric of SES."""
        ...

    def put_alarm(self, alarm: Alarm) -> None:
        """Create an alarm, or replace the one of that name."""
        ...


class MetricsApi(Protocol):
    """CloudWatch."""

    def reputation(self, now: datetime) -> Reputation:
        """Read bounce and complaint rate of the two weeks up to now; raises SesctlError."""
        ...


class Aws(Protocol):
    """An AWS account, through one set of credentials."""

    @property
    def region(self) -> str:
        """The region in use."""
        ...

    def ses(self, region: str | None = None) -> SesApi:
        """SES in the region in use, or in another."""
        ...

    def sts(self) -> CallerApi:
        """STS."""
        ...

    def hosted_zones(self) -> HostedZones:
        """Route 53."""
        ...

    def configuration_sets(self) -> ConfigurationSetApi:
        """Configuration sets in the region in use."""
        ...

    def event_destinations(self) -> EventDestinationApi:
        """Configuration sets in the region in use, to be changed."""
        ...

    def identity_topics(self) -> IdentityTopicsApi:
        """The topics of identities in the region in use."""
        ...

    def insights(self) -> InsightsApi:
        """Message insights in the region in use."""
        ...

    def topics(self) -> TopicSetupApi:
        """SNS in the region in use."""
        ...

    def queue_setup(self, region: str | None = None) -> QueueSetupApi:
        """SQS in the region in use, or in another, to be changed."""
        ...

    def keys(self, region: str | None = None) -> KeyApi:
        """KMS in the region in use, or in another."""
        ...

    def alarms(self) -> AlarmsApi:
        """The alarms of CloudWatch in the region in use."""
        ...

    def queues(self, region: str | None = None) -> QueueApi:
        """SQS in the region in use, or in another."""
        ...

    def metrics(self) -> MetricsApi:
        """CloudWatch in the region in use."""
        ...

    @property
    def credentials_from(self) -> str:
        """Where the credentials come from, in words."""
        ...

    @property
    def access_key_id(self) -> str:
        """The id of the key in use, which is no secret; empty where there is none."""
        ...

    def iam(self) -> IamApi:
        """IAM."""
        ...

    def ses_regions(self) -> tuple[str, ...]:
        """Return the regions of the partition that have an SES endpoint, as botocore knows them."""
        ...


class IamApi(Protocol):
    """IAM, which has no region. Every method raises SesctlError."""

    def principal(self, kind: PrincipalKind, name: str) -> Found[Principal] | Missing:
        """Find a user or a role."""
        ...

    def sender(self, principal: Principal) -> Sender:
        """Read every policy of a principal, inline, attached and of its groups, and its keys."""
        ...

    def keys(self, user: str) -> tuple[AccessKey, ...]:
        """List the access keys of a user, without their secrets."""
        ...

    def put_policy(self, principal: Principal, name: str, document: str) -> None:
        """Write an inline policy, in place of the one of that name."""
        ...

    def create_user(self, name: str) -> None:
        """Create a user; one that exists already is no error."""
        ...

    def create_key(self, user: str) -> NewKey:
        """Create an access key, once; never repeated by itself."""
        ...

    def simulate(
        self, arn: str, actions: Sequence[str], resources: Sequence[str], context: Mapping[str, str]
    ) -> Mapping[str, bool]:
        """Ask IAM which actions a principal is allowed on all of the resources."""
        ...


class MailSource(Protocol):
    """A place where mails arrive."""

    def find(self, message_id: str, since: datetime) -> StoredMail | None:
        """Look for the mail with this id of SES, which was sent then; raises SesctlError."""
        ...

    def close(self) -> None:
        """Let go of whatever is held."""
        ...


class Website(Protocol):
    """The probe of `request-production --probe-website`."""

    def fetch(self, url: str) -> WebPage:
        """Return the page that is answered over https; raises SesctlError when none is."""
        ...


class Files(Protocol):
    """Small files. Every method raises SesctlError."""

    def read(self, path: str) -> FileSeen:
        """Read a file whole, links followed; one that is not there has no content."""
        ...

    def replace(self, change: FileChange) -> None:
        """Put new content in the place of the old, or leave everything as it was."""
        ...


class Repository(Protocol):
    """Whatever keeps versions of files."""

    def standing(self, path: str) -> Found[GitStanding] | Unread:
        """Find out what it does with a file, which need not be there; never raises."""
        ...
