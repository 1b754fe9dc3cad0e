"""moto's server application, with our own answers for the services that need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.backends import get_backend
from moto.core.base_backend import BackendDict
from moto.core.utils import convert_to_flask_response
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.wrappers import Response

from sesctl.sim.aws.alarms import CarefulCloudWatch
from sesctl.sim.aws.iam import JudgingIam
from sesctl.sim.aws.route53 import StrictRoute53
from sesctl.sim.aws.ses_v1 import SesV1
from sesctl.sim.aws.sns import CarefulSns
from sesctl.sim.aws.sqs import CarefulSqs
from sesctl.sim.aws.sts import PlainSts
from sesctl.sim.http.replies import AwsError, error_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from moto.core.responses import BaseResponse

    from sesctl.sim.aws.change_book import ChangeBook
    from sesctl.sim.aws.hosted_zones import HostedZones
    from sesctl.sim.http.incoming import Incoming
    from sesctl.sim.ses.world import SesWorld

_SERVICES = ("route53", "sns", "sts", "iam", "cloudwatch", "sqs", "ses", "kms")


class MotoApp:
    """Answers for every service that moto knows, in one account.

    `announce` is called with the name of a public zone before the API makes it; `ses` has the identities;
    `denied` tells whether an action is denied to everybody.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the world that the services act in
        self,
        account_id: str,
        zones: HostedZones,
        changes: ChangeBook,
        announce: Callable[[str], None],
        ses: SesWorld,
        denied: Callable[[str], bool],
    ) -> None:
        self._account_id = account_id
        self._own: dict[str, type[BaseResponse]] = {
            "route53": type(
                "Route53",
                (StrictRoute53,),
                {"zones": zones, "changes": changes, "announce": staticmethod(announce)},
            ),
            "cloudwatch": CarefulCloudWatch,
            "iam": type("Iam", (JudgingIam,), {"denied": staticmethod(denied)}),
            "ses": type("Ses", (SesV1,), {"world": ses}),
            "sns": type("Sns", (CarefulSns,), {"world_topics": ses.topics}),
            "sqs": CarefulSqs,
            "sts": PlainSts,
        }
        self._app = DomainDispatcherApplication(self._create)

    def answer(self, incoming: Incoming) -> Response:
        """Answer one request."""
        environ = {**incoming.environ, "HTTP_X_MOTO_ACCOUNT_ID": self._account_id}
        try:
            return Response.from_app(self._app, environ, buffered=True)
        except NotImplementedError:
            error = AwsError("NotImplemented", f"moto does not simulate {incoming.action}", 501)
            return error_response(incoming, error)

    def _create(self, service: str) -> Flask:
        app = create_backend_app(service)  # type: ignore[arg-type]  # a Literal of all services
        app.debug = False
        app.config["PROPAGATE_EXCEPTIONS"] = True
        own = self._own.get(service)
        if own is not None:
            for endpoint in app.view_functions:
                if endpoint.endswith("dispatch") or ".dispatch" in endpoint:
                    app.view_functions[endpoint] = convert_to_flask_response(own.dispatch)
        return app


def reset() -> None:
    """Empty moto's stores, which belong to the process and not to a simulator."""
    for service in _SERVICES:
        backends = get_backend(service)  # type: ignore[call-overload]  # one overload a service
        if isinstance(backends, BackendDict):
            backends.reset()
