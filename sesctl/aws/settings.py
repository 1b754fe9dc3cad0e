"""Reading the AWS settings of this machine; what is wrong with them is a usage error."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sesctl.aws.calls import Call
from sesctl.aws.guard import translated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.session import Session

_SETTINGS = Call("aws", "Reading the AWS settings", "this environment")


def open_session(profile: str | None) -> Session:
    """A botocore session on a profile; raises SesctlError when there is no such profile."""
    import botocore.session  # noqa: PLC0415 - importing botocore is slow
    from botocore.exceptions import ProfileNotFound  # noqa: PLC0415 - the same

    session = botocore.session.Session(profile=profile)
    with settings_read():
        try:
            session.get_scoped_config()
        except ProfileNotFound as error:
            from sesctl.aws.misconfigured import no_profile  # noqa: PLC0415 - for failures only

            raise no_profile(error.kwargs.get("profile"), session.available_profiles) from None
        _list_quickly(session)
    return session


def _list_quickly(session: Session) -> None:
    """Spare botocore the look, twice a client, into the folder of every one of its 400 services.

    All folders are named, so that whatever can be loaded still can be: SSO needs services too.
    """
    from botocore.loaders import create_loader  # noqa: PLC0415 - importing botocore is slow

    loader = create_loader(session.get_config_variable("data_path"))
    folders = [path for path in loader.search_paths if os.path.isdir(path)]  # noqa: PTH112 - as botocore does
    names = sorted({name for folder in folders for name in os.listdir(folder)})  # noqa: PTH208 - the same
    loader.list_available_services = lambda *_, **__: names
    session.register_component("data_loader", loader)


@contextmanager
def settings_read() -> Iterator[None]:
    """Word what botocore raises over files and variables before any call is made."""
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - importing botocore is slow

    with translated(_SETTINGS):
        try:
            yield
        except ValueError as error:
            if isinstance(error, BotoCoreError):
                raise
            from sesctl.aws.misconfigured import unusable  # noqa: PLC0415 - for failures only

            raise unusable(error) from None
