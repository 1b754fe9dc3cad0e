"""The errors of SES v2, with the status its model gives them."""

from __future__ import annotations

from sesctl.sim.http.replies import AwsError

_STATUS = {"NotFoundException": 404, "ConflictException": 409, "TooManyRequestsException": 429}


class SesError(Exception):
    """An error that an operation answers with."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.error = AwsError(code, message, _STATUS.get(code, 400))


def bad_request(message: str) -> SesError:
    """The request is not acceptable."""
    return SesError("BadRequestException", message)


def identity_not_found(name: str) -> SesError:
    """There is no such identity."""
    return SesError("NotFoundException", f"Email identity {name} does not exist.")


def configuration_set_not_found(name: str) -> SesError:
    """There is no such configuration set."""
    return SesError("NotFoundException", f"Configuration set <{name}> does not exist.")
