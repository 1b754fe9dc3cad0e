"""The chart of a rate: where the limits are, what is empty, and what fits."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from sesctl.model.reputation import (
    BOUNCE_LIMITS,
    COMPLAINT_LIMITS,
    Point,
    Rate,
    Reputation,
    percent,
    stepwise,
)
from sesctl.render.chart import Charts, chart_lines

UNTIL = datetime(2026, 11, 21, 12, tzinfo=UTC)


def at(hours_ago: float, value: float) -> Point:
    return Point(UNTIL - timedelta(hours=hours_ago), value)


def rows(*values: float | None, ascii_only: bool = False) -> list[str]:
    steps = [None if value is None else at(1, value) for value in values]
    return [line.plain for line in chart_lines(steps, BOUNCE_LIMITS, ascii_only=ascii_only)]


def drawn(reputation: Reputation, width: int, encoding: str = "utf-8") -> list[str]:
    class Page(io.StringIO):
        @property
        def encoding(self) -> str:  # type: ignore[override]
            return encoding

    page = Page()
    Console(file=page, width=width, color_system=None).print(Charts(reputation))
    return [line.rstrip() for line in page.getvalue().splitlines()]


def test_both_limits_are_marked_with_dots_and_their_names() -> None:
    assert rows(0.0, 0.0) == [
        "  10 % ··",
        "         ",
        "   5 % ··",
        "         ",
        "     0 ▁▁",
    ]


def test_a_rate_rises_from_row_to_row_and_reaches_the_dots_at_the_limit() -> None:
    assert rows(0.001, 0.0249, 0.049, 0.05, 0.074, 0.0999, 0.10, 0.5) == [
        "  10 % ······▁█",
        "            ▇██",
        "   5 % ···▁▇███",
        "         ▇█████",
        "     0 ▁▇██████",
    ]


def test_a_step_without_data_is_empty_and_a_rate_of_nothing_is_not() -> None:
    assert rows(0.0, None, 0.0)[-1] == "     0 ▁ ▁"


def test_in_ascii_no_sign_is_of_another_alphabet() -> None:
    lines = rows(0.0, 0.01, 0.03, 0.06, 0.2, None, ascii_only=True)
    assert all(line.isascii() for line in lines)
    assert lines[0] == "  10 % ....#."
    assert lines[-1] == "     0 _-### "


def test_the_limits_of_complaints_are_a_review_at_a_tenth_and_a_pause_at_half_a_percent() -> None:
    lines = [line.plain for line in chart_lines([at(1, 0.002)], COMPLAINT_LIMITS)]
    assert [line[:7] for line in lines] == [" 0.5 % ", "       ", " 0.1 % ", "       ", "     0 "]
    assert [line[7:] for line in lines] == ["·", " ", "▄", "█", "█"]


@pytest.mark.parametrize(
    ("hours_ago", "column"), [(0.5, 27), (12, 27), (12.5, 26), (14 * 24, 0), (14 * 24 + 1, None), (-1, None)]
)
def test_each_point_has_its_place_in_two_weeks(hours_ago: float, column: int | None) -> None:
    steps = stepwise(Rate((at(hours_ago, 0.02),)), UNTIL)
    assert len(steps) == 28
    assert [number for number, step in enumerate(steps) if step] == ([] if column is None else [column])


def test_of_the_values_of_one_step_the_highest_is_kept() -> None:
    (step,) = [
        one for one in stepwise(Rate((at(11, 0.01), at(9, 0.08), at(5, 0.02))), UNTIL) if one is not None
    ]
    assert (step.value, step.at) == (0.08, UNTIL - timedelta(hours=12))


def test_charts_stand_side_by_side_where_there_is_room_and_below_each_other_where_not() -> None:
    both = Reputation(UNTIL, Rate((at(1, 0.02),)), Rate((at(1, 0.0002),)))
    wide, narrow = drawn(both, 80), drawn(both, 40)
    assert (len(wide), len(narrow)) == (7, 15)
    assert "bounce rate" in wide[0]
    assert "complaint rate" in wide[0]
    assert max(map(len, wide)) <= 80
    assert max(map(len, narrow)) <= 40


def test_the_days_of_both_ends_stand_below() -> None:
    last = drawn(Reputation(UNTIL, Rate((at(1, 0.02),)), Rate()), 80)[-1]
    assert last.split("  ")[-1].strip() == "21 Nov"
    assert last.strip().startswith("7 Nov")


def test_a_rate_without_points_has_no_chart() -> None:
    lines = drawn(Reputation(UNTIL, Rate(), Rate((at(1, 0.0002),))), 80)
    assert len(lines) == 7
    assert lines[0].strip() == "complaint rate"


def test_a_terminal_without_unicode_gets_ascii() -> None:
    both = Reputation(UNTIL, Rate((at(1, 0.02),)), Rate((at(1, 0.0002),)))
    assert all(line.isascii() for line in drawn(both, 80, "ascii"))
    assert not all(line.isascii() for line in drawn(both, 80))


@pytest.mark.parametrize(
    ("fraction", "shown"),
    [(0.05, "5 %"), (0.001, "0.1 %"), (0.1, "10 %"), (0.0, "0 %"), (0.00012, "0.012 %"), (0.12345, "12.3 %")],
)
def test_a_fraction_is_shown_in_percent(fraction: float, shown: str) -> None:
    assert percent(fraction) == shown


def test_of_equal_heights_the_latest_is_the_highest() -> None:
    rate = Rate((at(9, 0.02), at(5, 0.02), at(1, 0.01)))
    assert rate.highest == at(5, 0.02)
    assert rate.last == at(1, 0.01)
    assert (Rate().highest, Rate().last) == (None, None)
