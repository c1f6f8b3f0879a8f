"""Moments become whole seconds, once, at the boundary."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from pyconsent.instants import OF_ORGANISATION, OF_PLAN, in_seconds, seconds

NOON = 1740830400  # 2025-03-01T12:00:00Z


@pytest.mark.parametrize(
    "moment",
    [
        "2025-03-01T12:00:00Z",
        "2025-03-01t12:00:00.000z".upper(),
        "2025-03-01T14:00:00+02:00",
        "2025-03-01T06:30:00-05:30",
        "2025-03-01 12:00:00",
        "2025-3-1 12:00:00 Z",
        "2025-03-01T12:00:00.999Z",
        datetime(2025, 3, 1, 12, tzinfo=UTC),
        datetime(2025, 3, 1, 14, tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_a_moment_in_any_of_its_forms(moment: Any) -> None:
    assert seconds(moment) == NOON


@pytest.mark.parametrize("moment", ["2025-03-01", date(2025, 3, 1), "2025-03-01T00:00:00Z"])
def test_a_date_begins_at_midnight_utc(moment: Any) -> None:
    assert seconds(moment) == NOON - 12 * 3600


def test_moments_before_1970_are_rounded_down() -> None:
    assert seconds("1969-12-31T23:59:59.5Z") == -1


@pytest.mark.parametrize(
    "moment", ["", "now", "tomorrow", "2025", "2025-13-01", "2025-02-30", "12:00", "2025-03-01T25:00:00Z", 5, 5.0, True]
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_a_remedy(moment: Any) -> None:
    with pytest.raises(ValueError, match=r" is no moment; write it as 2025-03-01T09:00:00Z$"):
        seconds(moment)


def test_a_datetime_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="2025-03-01T12:00:00 has no time zone"):
        seconds(datetime(2025, 3, 1, 12))


def test_moments_are_converted_where_they_stand_and_nothing_else_is_touched() -> None:
    plan = {
        "effective_at": "2025-03-01T12:00:00Z",
        "notices": [{"sent_at": None, "scheduled_at": "2025-03-01T12:00:00Z", "states": {"change": "2025-03-01"}}, 3],
        "objection": None,
        "data_collected_before": "unknown",
    }
    assert in_seconds(plan, OF_PLAN, "plan") == {
        "effective_at": NOON,
        "notices": [{"sent_at": None, "scheduled_at": NOON, "states": {"change": "2025-03-01"}}, 3],
        "objection": None,
        "data_collected_before": "unknown",
    }
    assert plan["effective_at"] == "2025-03-01T12:00:00Z"


def test_what_cannot_be_converted_is_named_by_its_path() -> None:
    organisation = {"documents": {"policy": {"versions": [{"published_at": "2025-03-01"}, {"published_at": "soon"}]}}}
    with pytest.raises(
        ValueError, match=r"^organisation\.documents\.policy\.versions\[1\]\.published_at: 'soon' is no"
    ):
        in_seconds(organisation, OF_ORGANISATION, "organisation")
