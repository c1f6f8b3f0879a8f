"""What the properties of the files (schemas/) are called where a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LABELS = {
    "accept_steps": "Steps to accept",
    "after_days": "After days",
    "audiences": "Audiences",
    "blocks_until_seen": "Blocks until seen",
    "change": "The change",
    "channel": "Channel",
    "choice_expires": "When a choice expires",
    "closes_at": "Closes",
    "consent": "Consent",
    "control": "Control",
    "data": "The data",
    "data_categories": "Data",
    "data_collected_before": "Data collected before",
    "data_uses": "Used for",
    "default": "Default",
    "default_reason": "Why it differs",
    "deletion": "Deletion",
    "description": "Description",
    "discloses": "Discloses",
    "effective_at": "Takes effect",
    "existing_users": "Existing users",
    "fallback": "Fallback in the code",
    "how_to_object": "How to object",
    "into": "Turns into",
    "kind": "Kind",
    "kinds_of_recipients": "Kinds of recipients",
    "method": "How",
    "name": "Name",
    "never": "Never",
    "notice_days": "Days of notice",
    "notices": "Notices",
    "objection": "Objection window",
    "objection_days": "Days to object",
    "opens_at": "Opens",
    "processing": "Processing",
    "processing_ends": "Processing ends",
    "promises": "Promises",
    "published_at": "Published",
    "recipients": "Goes to",
    "refuse_steps": "Steps to refuse",
    "removal_refused": "Refuses removal",
    "reversible": "Can be undone",
    "scheduled_at": "Scheduled for",
    "sent_at": "Sent",
    "since": "Since",
    "sources": "Made from",
    "states": "States",
    "states_defaults": "States these defaults",
    "through": "Through",
    "title": "Title",
    "trigger": "Trigger",
    "unless": "Unless",
    "used": "Used",
    "values": "Values",
    "version": "Version",
    "versions": "Versions",
    "where": "Where",
    "while": "While the value is",
    "who": "Who decides",
    "withdraw_steps": "Steps to withdraw",
    "within_days": "Within days",
}

# What one entry of a list is called.
_ENTRIES = {
    "artefacts": "Artefact",
    "discloses": "Disclosure",
    "never": "Never",
    "notices": "Notice",
    "processing": "Flow",
    "versions": "Version",
}


def label(key: str) -> str:
    """What a property is called; a name that people gave (of an audience, of an artefact) is itself."""
    return _LABELS.get(key, key)


def entry_label(key: str, number: int, entry: Any) -> str:
    """What an entry of the list under ``key`` is called: by its own name, or else by its number."""
    told = entry if isinstance(entry, Mapping) else {}
    return f"{_ENTRIES.get(key, label(key))} {told.get('version', told.get('name', number))}"
