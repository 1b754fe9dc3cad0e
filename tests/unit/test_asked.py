"""Questions that are waited for no longer than one likes."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from sesctl.workflows.asked import Asked, Deadline


def test_an_answer_is_waited_for() -> None:
    assert Asked(lambda: "yes").answer() == "yes"


def test_who_does_not_answer_in_time_can_be_asked_again_later() -> None:
    may = threading.Event()

    def slow() -> str:
        may.wait()
        return "at last"

    asked = Asked(slow)
    assert asked.answer(0.01) is None
    may.set()
    assert asked.answer() == "at last"


def test_what_goes_wrong_reaches_who_asked() -> None:
    def wrong() -> str:
        raise LookupError("nowhere")

    with pytest.raises(LookupError, match="nowhere"):
        Asked(wrong).answer()


def test_a_deadline_that_has_passed_leaves_nothing() -> None:
    assert Deadline(-1).left == 0
    assert 0 < Deadline(60).left <= 60


def test_an_open_question_does_not_keep_the_process_alive() -> None:
    script = (
        "import threading; from sesctl.workflows.asked import Asked; "
        "print(Asked(threading.Event().wait).answer(0.01))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "None\n"
