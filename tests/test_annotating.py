"""Names, tags, texts and defaults propose what a setting may be; they decide nothing."""

from __future__ import annotations

from typing import Any

import pytest

from pyconsent.annotating import is_negative, looks_like_flow, other_reason


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


def reason(key: str = "x", tags: tuple[str, ...] = (), **said: Any) -> str | None:
    return other_reason(key, {"title": key, "default": False, **said}, tags)


@pytest.mark.parametrize("tag", ["telemetry", "usesOnlineServices", "google-sharing", "advertising", "user_tracking"])
def test_tags_of_data_flows_are_a_reason(tag: str) -> None:
    assert reason(tags=("advanced", tag)) == f'It is tagged "{tag}".'


@pytest.mark.parametrize("tag", ["experimental", "onExP", "accessibility", "growth", "notebookLayout", "status"])
def test_other_tags_are_none(tag: str) -> None:
    assert reason(tags=(tag,)) is None


# What settings of VS Code, its extensions, JupyterLab and browsers say of themselves, or might.
FLOWS = {
    "Send anonymous usage data to help us improve.": "Send anonymous usage",
    "URLs of the pages\nyou visit are sent to Google.": "URLs of the pages you visit are sent",
    "Whether to upload your files to the cloud.": "upload your files to the cloud",
    "Enable reporting of usage and crash-related data to Google": "reporting of usage and crash-related data to Google",
    "Collects information on how you use the editor.": "Collects information",
    "Share your location with partners": "Share your location with partners",
    "Whether the pages that you visit are shared with third parties.": "shared with third parties",
    "Shares your browsing history with whoever asks.": "Shares your browsing history with",
    "Fetch data from https://registry.npmjs.org and others.": "Fetch data from https",
    "Whether to fetch news. If true, it will make a request to a website.": "request to a website",
    "Whether to ask a website for news.": "ask a website",
    "Let us use your messages to train our models.": "train our models",
    "Search in natural language is provided by a Microsoft online service.": "online service",
    "Personal data are kept for a year.": "Personal data",
}
PLAIN = [
    "Controls the font size in pixels.",
    "Dispatches most keybindings to the terminal instead of the workbench.",
    "Send the selection to the terminal on Enter.",
    "Determines when the terminal's contents and history are restored after the window is closed.",
    "Request options to use when loading resources, such as source maps.",
    "The log may contain file paths, source code, and other information from your project.",
    "Configuration to be sent to language server over LSP when initialized",
    "Whether messages are sent to kernel subshells, if the kernel supports it.",
    "Share the clipboard with the remote window.",
    "Number of requests sent to the worker pool before garbage collection.",
    "Whether to ask servers to trace what they do.",
    "Connect to the server with TLS.",
    "Maximum size of uploads. Data are compressed.",
    "Whether a feature flag is reported as stale.",
]


@pytest.mark.parametrize("text", FLOWS)
def test_texts_of_data_flows_are_a_reason(text: str) -> None:
    assert reason(description=text) == f'Its description says "{FLOWS[text]}".'
    assert reason(title=text, description="Analytics") == f'Its title says "{FLOWS[text]}".'


@pytest.mark.parametrize("text", [*PLAIN, None, 1])
def test_other_texts_are_none(text: Any) -> None:
    assert reason(title=text, description=text) is None


def test_a_long_text_is_cut() -> None:
    assert reason(description=f"Sends {'very ' * 30}many data") == f'Its description says "Sends {"very " * 18}very…".'


SERVER = "Its default is the address of a server, to which something may be sent."


@pytest.mark.parametrize(
    "setting",
    [
        {"default": "https://events.example.com/v1"},
        {"default": "wss://[2001:db8::1]:8080"},
        {"default": {"everyone": "", "premium": "https://events.example.com"}},
        {
            "default": {
                "everyone": {"split": [{"value": "", "percent": 99}, {"value": "HTTP://a.example", "percent": 1}]}
            }
        },
        {"default": None, "fallback": "https://events.example.com"},
    ],
)
def test_the_address_of_a_server_is_a_reason(setting: dict[str, Any]) -> None:
    assert reason("x.server", **setting) == SERVER


@pytest.mark.parametrize(
    ("key", "default"),
    [
        ("x", "http://localhost:8080"), ("x", "https://127.0.0.1"), ("x", "http://[::1]/"), ("x", "https://"),
        ("x", "see https://example.com"), ("x", "example.com"), ("x", 1), ("x", True), ("x", None),
        ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("app.docsLink", "https://example.com/docs"),
    ],
)  # fmt: skip
def test_other_defaults_are_none(key: str, default: Any) -> None:
    assert reason(key, default=default) is None
