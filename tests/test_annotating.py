"""Names propose what a setting may be; they decide nothing."""

from __future__ import annotations

import pytest

from pyconsent.annotating import is_negative, looks_like_flow


@pytest.mark.parametrize(
    "key",
    [
        "telemetry.telemetryLevel", "crashReporter", "EmailSettings.SendPushNotifications", "PushNotificationServer",
        "globalArguments.sendAnonymousUsage", "anonymous_reports", "experiments.enabled", "ENABLE_DIAGNOSTICS",
        "browser.urlbar.suggest.quicksuggest.sponsored", "train_on_my_files", "shareWithPartners", "GA_TRACKING_ID",
        "personaliseAds", "AnalyticsV2", "disable_usage",
    ],
)  # fmt: skip
def test_names_of_data_flows_are_recognised(key: str) -> None:
    assert looks_like_flow(key)


@pytest.mark.parametrize("key", ["theme", "constraint", "page.size", "addRow", "loading", "state", "static", "x-1", ""])
def test_other_names_are_not(key: str) -> None:
    assert not looks_like_flow(key)


@pytest.mark.parametrize(
    ("key", "negative"),
    [
        ("disableDataCollection", True), ("telemetry.disabled", True), ("NO_ANALYTICS", True), ("usage_opt_out", True),
        ("telemetryOptOut", True), ("DO_NOT_TRACK", True), ("blockAds", True),
        ("enableTelemetry", False), ("notifications", False), ("usage", False), ("opt_in", False), ("node", False),
    ],
)  # fmt: skip
def test_negative_names_are_told_from_others(key: str, negative: bool) -> None:
    assert is_negative(key) is negative
