"""Changes that are right in every respect, and no more than right: nothing in them is said twice.

A case is what the gate is given: ``at``, ``organisation`` and ``change``. Each moment is the
latest that still holds, each number the smallest, and each text binds or tells nobody and
nothing that another one does too. So whatever a rule reads, it needs.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

Case = dict[str, Any]

DAY = 86400
OUTSIDE = ("affiliate", "third_party", "public")

# Of each pair of a category and its parent, no two hold each other.
CATEGORIES = {
    "user.content.public": "user.content",
    "user.behavior.purchase_history": "user.behavior",
    "user.contact.email": "user.contact",
    "user.location.imprecise": "user.location",
    "user.device.ip_address": "user.device",
}
SENSITIVE = {
    "user.content.private": "user.content",
    "user.location.precise": "user.location",
    "user.biometric.voice": "user.biometric",
    "user.health_and_medical.genetic": "user.health_and_medical",
    "user.childrens": "user.childrens",
}
USES = {
    "functional.service.improve": "functional.service",
    "personalize.content": "personalize",
    "analytics.reporting": "analytics",
    "essential.service.security": "essential.service",
}
CONSENT_USES = {
    "train_ai_system": "train_ai_system",
    "third_party_sharing.legal_obligation": "third_party_sharing",
    "marketing.advertising.third_party.targeted": "marketing.advertising",
    "sales": "sales",
}
# Not of what the person asked for.
OTHER_USES = {use: parent for use, parent in USES.items() if use != "essential.service.security"} | CONSENT_USES
PARENTS = CATEGORIES | SENSITIVE | USES | CONSENT_USES


def moment(seconds: int) -> str:
    """RFC 3339."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Values:
    """The words of a setting: what it can be, what switches its data flow on, what off."""

    listed: Any
    on: Any
    off: tuple[Any, ...]

    @property
    def default(self) -> Any:
        """Off."""
        return self.off[0]

    @property
    def rest(self) -> dict[str, Any]:
        """The other value that is off, where the code falls back on it."""
        return {} if len(self.off) == 1 else {"fallback": self.off[1]}


VALUES = (
    Values([True, False], True, (False,)),
    Values([True, False], False, (True,)),  # The name says what it switches off.
    Values(["on", "off"], "on", ("off",)),
    Values(["never", "ask", "auto"], "auto", ("ask", "never")),
    Values([0, 1, 2], 2, (0, 1)),
    Values("any", "https://collect.example.com", ("",)),
)


@dataclass(frozen=True)
class People:
    """Whom a change meets: the audiences declared, those with a default, and who is spoken to."""

    declared: dict[str, Any]
    addressed: tuple[str, ...]
    bound: tuple[str, ...]
    new: bool = False

    @property
    def has_whole(self) -> bool:
        """Whether the first of those with a default holds the others."""
        return len(self.addressed) > 1 and self.addressed[0] in self.bound and len(self.bound) == 1


@st.composite
def peoples(draw: DrawFn, *, may_be_new: bool = True) -> People:
    """Everyone; one audience; a part of a part; parts beside each other; people who are yet to join."""
    first, second, third = draw(st.permutations(["alpha", "beta", "gamma"]))
    users: dict[str, Any] = draw(st.sampled_from([{}, {"users": 1000}, {"title": "People", "users": 5}]))
    shapes = {
        "everyone": People({}, ("everyone",), ("everyone",)),
        "one": People({first: dict(users)}, (first,), (first,)),
        "part": People({first: dict(users), second: {"part_of": first}}, (second,), (first,)),
        "part of a part": People(
            {first: {}, second: {"part_of": first}, third: {"part_of": second} | users}, (third,), (first,)
        ),
        "beside each other": People(
            {first: {}, second: {"part_of": first}, third: {"part_of": first}}, (second, third), (first,)
        ),
        "whole and part": People({first: dict(users), second: {"part_of": first}}, (first, second), (first,)),
        "apart": People({first: {}, second: {}}, (first, second), (first, second)),
    }
    if may_be_new:
        shapes["new"] = People({first: {"members": "new"}}, (first,), (first,), new=True)
    return shapes[draw(st.sampled_from(sorted(shapes)))]


def by_audience(draw: DrawFn, people: People, values: tuple[Any, ...]) -> Any:
    """A default that gives everybody one of the values: alone, for each audience, or in portions."""
    if people.addressed == ("everyone",) and draw(st.booleans()):
        return values[0]
    portions = [values[0]]
    if draw(st.booleans()):
        percent = draw(st.sampled_from([10, 33.3, 50]))
        portions = [
            {"split": [{"value": values[0], "percent": 100 - percent}, {"value": values[-1], "percent": percent}]}
        ]
    return {audience: draw(st.sampled_from(portions)) for audience in people.addressed}


def control(draw: DrawFn, who: str) -> dict[str, Any]:
    """A control in the product, with refusing as short as accepting."""
    steps = draw(st.integers(0, 4))
    return {
        "who": who,
        "through": "in_product",
        "where": "Settings > Privacy",
        "accept_steps": steps,
        "refuse_steps": steps,
        "withdraw_steps": draw(st.integers(0, 9)),
    }


@dataclass(frozen=True)
class Flow:
    """A flow, the recipients that it names, and what the plan owes for it."""

    value: dict[str, Any]
    kinds: dict[str, str]
    deletion: dict[str, Any]

    @property
    def is_sensitive(self) -> bool:
        """Whether only the user may decide."""
        return any(category in SENSITIVE for category in self.value["data_categories"])


def some(draw: DrawFn, keys: Any, most: int = 2) -> list[str]:
    """One or two of the keys."""
    return draw(st.lists(st.sampled_from(sorted(keys)), min_size=1, max_size=most, unique=True))


@st.composite
def flows(draw: DrawFn, switch: Any, name: str, *, needs_consent: bool) -> Flow:
    """A flow all of which needs consent, for one reason or another; or none of which does."""
    inside = ("first_party", "processor")
    why = draw(st.sampled_from(["outside", "sensitive", "use"])) if needs_consent else "nothing"
    categories, uses, kinds = {
        "outside": (CATEGORIES | SENSITIVE, USES | CONSENT_USES, OUTSIDE),
        "sensitive": (SENSITIVE, OTHER_USES, inside + OUTSIDE),
        "use": (CATEGORIES | SENSITIVE, CONSENT_USES, inside + OUTSIDE),
        "nothing": (CATEGORIES, USES, inside),
    }[why]
    chosen = {f"{name}-{kind}": kind for kind in some(draw, kinds)}
    flow: dict[str, Any] = {
        "while": switch,
        "data_categories": one_of_each_parent(some(draw, categories)),
        "data_uses": some(draw, uses),
        "recipients": sorted(chosen),
        "consent": "opt_in" if needs_consent else draw(st.sampled_from(["opt_out", "none", "opt_in"])),
        "trigger": draw(st.sampled_from(["automatic", "user_action"])),
        "reversible": draw(st.booleans()),
    }
    deletion: dict[str, Any] = {}
    if not flow["reversible"]:
        deletion["data"] = {"method": "erase it", "within_days": draw(st.sampled_from([0, 30, 0.5]))}
    if "train_ai_system" in flow["data_uses"]:
        model = f"{name}-1"
        kind = draw(st.sampled_from(["model", "dataset"]))
        flow["artefacts"] = [{"name": model, "kind": kind, "sources": flow["data_categories"][:1]}]
        deletion["artefacts"] = {model: {"method": "train it again without them", "within_days": 90}}
    return Flow(flow, chosen, deletion)


def one_of_each_parent(keys: list[str]) -> list[str]:
    """The keys without those that share a parent with an earlier one."""
    return list({PARENTS[key]: key for key in reversed(keys)}.values())


def text_on(draw: DrawFn, given: list[Flow]) -> dict[str, Any]:
    """Words that tell people of the flows, in their own terms or in wider ones.

    They need not name the organisation itself.
    """
    named = PARENTS if draw(st.booleans()) else {key: key for key in PARENTS}
    flat = {
        field: sorted({named[key] for flow in given for key in flow.value[field]})
        for field in ("data_categories", "data_uses")
    }
    kinds = {key: kind for flow in given for key, kind in flow.kinds.items()}
    told = sorted(key for key, kind in kinds.items() if kind != "first_party")
    return flat | ({"recipients": told} if told else {})


@dataclass(frozen=True)
class Terms:
    """What the organisation has set for itself and promised to everybody, all of it to be kept."""

    thresholds: dict[str, Any]
    promises: dict[str, Any]

    def days(self, name: str, otherwise: int) -> int:
        """The most days that it has set or promised, in seconds."""
        return DAY * max(int(self.thresholds.get(name, otherwise)), int(self.promises.get(name, 0)))


@st.composite
def all_terms(draw: DrawFn) -> Terms:
    """Stricter and laxer terms than those that hold where nothing is set; no longer to object than to be told."""
    days = [
        {},
        {"notice_days": 7, "objection_days": 3},
        {"notice_days": 60},
        {"objection_days": 30},
        {"notice_days": 60, "objection_days": 45},
    ]
    promised: list[dict[str, Any]] = [
        {},
        {"notice_days": 0, "objection_days": 0},
        {"notice_days": 45},
        {"objection_days": 7},
        {"notice_days": 45, "objection_days": 45},
    ]
    never = [
        {},
        {"never": [{"data_categories": ["user.government_id"]}]},
        {"never": [{"data_uses": ["employment"]}]},
        {"never": [{"recipients": ["partner"]}]},
    ]
    uses = draw(st.sampled_from([{}, {"consent_uses": ["collect"]}]))
    return Terms(
        draw(st.sampled_from(days)) | uses,
        draw(st.sampled_from(promised)) | draw(st.sampled_from(never)),
    )


def organisation(
    draw: DrawFn, people: People, given: list[Flow], terms: Terms, begins: int, **states: Any
) -> dict[str, Any]:
    """An organisation whose texts tell people of the flows from a moment on, and not before.

    They may also state defaults, of settings by key.
    """
    early = begins - 9 * DAY
    held = {}
    for audience in people.bound:
        published, effective = draw(st.sampled_from([(begins, begins), (early, begins), (begins, early)]))
        versions: list[dict[str, Any]] = [
            {
                "version": "2",
                "published_at": moment(published),
                "effective_at": moment(effective),
                "audiences": [audience],
                "discloses": [text_on(draw, given)],
            }
        ]
        if bool(terms.promises) or draw(st.booleans()):
            versions.append(earlier_version(draw, audience, begins, terms))
        if draw(st.booleans()):
            versions[0]["removal_refused"] = False
        if bool(states) and draw(st.booleans()):
            versions[0]["states_defaults"] = dict(states)
        held[f"policy-{audience}"] = {"title": "Policy", "versions": versions}
    kinds = {key: {"title": key.title(), "kind": kind} for flow in given for key, kind in flow.kinds.items()}
    return (
        ({"audiences": copy.deepcopy(people.declared)} if people.declared else {})
        | ({"thresholds": dict(terms.thresholds)} if terms.thresholds else {})
        | {"recipients": kinds | ruled_out(terms), "documents": held}
    )


def earlier_version(draw: DrawFn, audience: str, begins: int, terms: Terms) -> dict[str, Any]:
    """What the next version takes the place of."""
    version: dict[str, Any] = {
        "version": 1,
        "published_at": moment(begins - 900 * DAY),
        "effective_at": moment(begins - 800 * DAY),
        "audiences": [audience],
        "discloses": [],
    }
    if terms.promises:
        version["promises"] = copy.deepcopy(terms.promises)
    return version


def ruled_out(terms: Terms) -> dict[str, Any]:
    """The recipients that a promise names."""
    named = {key for never in terms.promises.get("never", []) for key in never.get("recipients", [])}
    return {key: {"kind": "third_party"} for key in sorted(named)}


def deletion(given: list[Flow]) -> dict[str, Any]:
    """What the plan owes for all the flows together."""
    data = [flow.deletion["data"] for flow in given if "data" in flow.deletion]
    artefacts = {name: way for flow in given for name, way in flow.deletion.get("artefacts", {}).items()}
    owed = ({"data": data[0]} if data else {}) | ({"artefacts": artefacts} if artefacts else {})
    return {"deletion": owed} if owed else {}


def collected_before(draw: DrawFn) -> dict[str, Any]:
    """Data that were there before are left alone, or used after fresh opt-in."""
    return {"data_collected_before": draw(st.sampled_from([{"used": False}, {"consent": "opt_in"}]))}


MOMENTS = st.integers(1_700_000_000, 1_900_000_000)


def telling(draw: DrawFn, people: People, given: list[Flow], terms: Terms, at: int) -> tuple[int, dict[str, Any]]:
    """When the change takes effect, and a plan that tells people at the last moment that holds."""
    lead = terms.days("notice_days", 30)
    window = terms.days("objection_days", 14)
    is_sent, blocks = draw(st.booleans()), draw(st.booleans())
    told_at = at - draw(st.integers(0, lead)) if is_sent else at + draw(st.integers(0, lead))
    effective = told_at + (draw(st.integers(0, lead - 1)) if blocks else lead)
    text = sorted((text_on(draw, given) | {"change": "What is new", "how_to_object": "In the settings"}).items())
    half = 0 if blocks else draw(st.integers(0, len(text) - 1))
    groups = [list(people.bound)] if draw(st.booleans()) else [[audience] for audience in people.bound]
    channels = ["in_app"] if blocks else ["email", "in_app", "push", "sms", "postal", "phone"]
    notices = [
        {
            "channel": draw(st.sampled_from(channels)),
            "audiences": list(group),
            "sent_at" if is_sent else "scheduled_at": moment(told_at),
            "states": copy.deepcopy(dict(part)),
        }
        | ({"blocks_until_seen": True} if blocks else {})
        for group in groups
        for part in (text[:half], text[half:])
        if part
    ]
    objection = {"opens_at": moment(effective - window), "closes_at": moment(effective)}
    return effective, {"notices": notices} | ({} if blocks else {"objection": objection})


def setting(values: Values, default: Any, given: list[Flow], **more: Any) -> dict[str, Any]:
    """One state of a setting."""
    return {
        "title": "A setting",
        "description": "What it does.",
        "values": copy.deepcopy(values.listed),
        "default": copy.deepcopy(default),
        "processing": [copy.deepcopy(flow.value) for flow in given],
    } | more


@st.composite
def offers(draw: DrawFn) -> Case:
    """A setting that is new, and off until each person opts in."""
    at = draw(MOMENTS)
    people, terms, values = draw(peoples()), draw(all_terms()), draw(st.sampled_from(VALUES))
    given = [
        draw(flows(switch(draw, values), name, needs_consent=True))
        for name in draw(st.sampled_from([["one"], ["one", "two"]]))
    ]
    return offered(draw, at, people, terms, given, setting_of_offer(draw, people, values, given), before=None)


def switch(draw: DrawFn, values: Values) -> Any:
    """The values that a flow is on under, as a list, or as all but a list."""
    return draw(st.sampled_from([[values.on], {"not": list(values.off)}]))


def setting_of_offer(draw: DrawFn, people: People, values: Values, given: list[Flow]) -> dict[str, Any]:
    """Off for everybody who never chose."""
    who = "user" if any(flow.is_sensitive for flow in given) else draw(st.sampled_from(["user", "admin"]))
    more: dict[str, Any] = {"control": control(draw, who)} | values.rest
    if draw(st.booleans()):
        more["choice_expires"] = {"into": values.default, "after_days": 365}
    return setting(values, by_audience(draw, people, values.off), given, **more)


def offered(
    draw: DrawFn,
    at: int,
    people: People,
    terms: Terms,
    given: list[Flow],
    after: dict[str, Any],
    before: dict[str, Any] | None,
    **plan: Any,
) -> Case:
    """A case in which nobody has to be told."""
    effective = at + draw(st.integers(1, 90 * DAY))
    states = {} if isinstance(after["default"], dict) else {"assistant": after["default"]}
    return {
        "at": moment(at),
        "organisation": organisation(draw, people, given, terms, effective, **states),
        "change": {
            "setting": "assistant",
            "before": before,
            "after": after,
            "plan": {"effective_at": moment(effective)} | collected_before(draw) | deletion(given) | plan,
        },
    }


@st.composite
def announcements(draw: DrawFn) -> Case:
    """What needs no consent is switched on for people who never chose, and they are told in time."""
    at = draw(MOMENTS)
    people, terms, values = draw(peoples()), draw(all_terms()), draw(st.sampled_from(VALUES))
    given = [draw(flows(draw(st.sampled_from(["any", switch(draw, values)])), "one", needs_consent=False))]
    off = setting(values, by_audience(draw, people, values.off), given, control=control(draw, "user"))
    before = draw(st.sampled_from([None, off])) if given[0].value["while"] != "any" else None
    after = off | {"default": by_audience(draw, people, (values.on, values.default))} | values.rest
    whole, *parts = people.addressed
    if people.has_whole and given[0].value["while"] != "any" and draw(st.booleans()):
        after |= {
            "default": {whole: off["default"][whole]} | dict.fromkeys(parts, values.on),
            "default_reason": "A trial",
        }
    effective, plan = telling(draw, people, given, terms, at)
    return {
        "at": moment(at),
        "organisation": organisation(draw, people, given, terms, effective),
        "change": {
            "setting": "counts",
            "before": before,
            "after": after,
            "plan": {"effective_at": moment(effective)}
            | collected_before(draw)
            | deletion(given)
            | ({} if people.new else plan),
        },
    }


@st.composite
def additions(draw: DrawFn) -> Case:
    """A flow that nobody was asked about is on as it was, and a new one waits for opt-in.

    Before the change, the recipients of the old flow may have been further outside.
    """
    at = draw(MOMENTS)
    people, terms = draw(peoples()), draw(all_terms())
    old = {
        "while": ["on", "more"],
        "data_categories": ["user.name"],
        "data_uses": ["sales"],
        "recipients": ["buyer"],
        "consent": draw(st.sampled_from(["opt_out", "none", "bundled"])),
        "trigger": "automatic",
        "reversible": False,
        "artefacts": [{"name": "list", "kind": "dataset", "sources": ["user.name"]}],
    }
    legacy = Flow(old, {"buyer": draw(st.sampled_from(["third_party", "affiliate"]))}, {})
    new = draw(flows(["more"], "new", needs_consent=True))
    words = Values(["on", "more", "off"], "more", ("on",))
    default = by_audience(draw, people, ("on",))
    held = {"control": control(draw, "user")}
    case = offered(
        draw,
        at,
        people,
        terms,
        [new],
        setting(words, default, [legacy, new], **held),
        before=setting(words, default, [legacy], **copy.deepcopy(held)),
        existing_users=draw(st.sampled_from(["asked", "kept"])),
    )
    case["organisation"]["recipients"] |= {"buyer": {"kind": legacy.kinds["buyer"]}}
    if draw(st.booleans()):
        case["change"]["before_recipients"] = {"buyer": draw(st.sampled_from([legacy.kinds["buyer"], "public"]))}
    return case


@st.composite
def widenings(draw: DrawFn) -> Case:
    """More data go under a value that people chose for less, and each of them is asked again."""
    at = draw(MOMENTS)
    people, terms, values = draw(peoples()), draw(all_terms()), draw(st.sampled_from(VALUES))
    wide = draw(flows([values.on], "one", needs_consent=True))
    after = setting_of_offer(draw, people, values, [wide])
    category, *rest = wide.value["data_categories"]
    narrow = {"data_categories": rest} if rest else {"data_categories": ["user.job_title"]}
    before = copy.deepcopy(after) | {"processing": [copy.deepcopy(wide.value) | narrow]}
    if not rest:
        after["processing"][0]["data_categories"].append("user.job_title")
    wider = Flow(wide.value | {"data_categories": [category]}, wide.kinds, wide.deletion)
    return offered(
        draw,
        at,
        people,
        terms,
        [wider],
        after,
        before,
        existing_users=draw(st.sampled_from(["asked", "kept"])),
    )


@st.composite
def removals(draw: DrawFn) -> Case:
    """A setting goes, or the default of an audience does, and the processing goes with it."""
    values = draw(st.sampled_from(VALUES))
    given = [draw(flows([values.on], "one", needs_consent=draw(st.booleans())))]
    before = setting(values, {"alpha": values.on, "beta": values.on}, given, control=control(draw, "user"))
    after = draw(st.sampled_from([None, before | {"default": {"alpha": values.on}}]))
    return {
        "at": moment(draw(MOMENTS)),
        "organisation": {
            "audiences": {"alpha": {}, "beta": {}},
            "recipients": {key: {"kind": kind} for key, kind in given[0].kinds.items()},
        },
        "change": {
            "setting": "old",
            "before": before,
            "after": copy.deepcopy(after),
            "plan": {"processing_ends": True},
        },
    }


@st.composite
def texts(draw: DrawFn) -> Case:
    """A document tells of more than before, and those whom it binds are told in time."""
    at = draw(MOMENTS)
    people, terms = draw(peoples(may_be_new=False)), draw(all_terms())
    given = [draw(flows("any", "one", needs_consent=draw(st.booleans())))]
    effective, plan = telling(draw, people, given, terms, at)
    one = replace(people, bound=people.bound[:1])
    whole = organisation(draw, one, given, terms, effective)
    [key] = whole["documents"]
    after = copy.deepcopy(whole["documents"][key])
    after["versions"][0] |= {
        "published_at": moment(effective),
        "effective_at": moment(effective),
        "audiences": list(people.addressed),
        # The notice may say it in wider terms than the version, never the reverse.
        "discloses": [{field: given[0].value[field] for field in ("data_categories", "data_uses", "recipients")}],
    }
    before = after | {"versions": after["versions"][1:]}
    whole["documents"][key] = after
    return {
        "at": moment(at),
        "organisation": whole,
        "change": {"document": key, "before": before, "after": after, "plan": collected_before(draw) | plan},
    }


@st.composite
def plain_changes(draw: DrawFn) -> Case:
    """A default changes with no personal data in it, and people are told by then."""
    at = draw(MOMENTS)
    people = draw(peoples(may_be_new=False))
    effective = at + draw(st.integers(1, 90 * DAY))
    values = Values(["light", "dark"], "dark", ("light",))
    before = setting(values, by_audience(draw, people, ("light",)), []) | {"processing": "none"}
    return {
        "at": moment(at),
        "organisation": {"audiences": people.declared, "thresholds": {"unannounced_default": "error"}},
        "change": {
            "setting": "theme",
            "before": before,
            "after": before | {"default": by_audience(draw, people, ("dark",))},
            "plan": {
                "effective_at": moment(effective),
                "notices": [
                    {
                        "channel": draw(st.sampled_from(["email", "push"])),
                        "audiences": list(people.bound),
                        "scheduled_at": moment(effective),
                    }
                ],
            },
        },
    }


def apart(case: Case) -> Case:
    """The case with nothing in it that is the same object as something else in it."""
    copied: Case = json.loads(json.dumps(case))
    return copied


KINDS = {
    "offers": offers().map(apart),
    "announcements": announcements().map(apart),
    "additions": additions().map(apart),
    "widenings": widenings().map(apart),
    "removals": removals().map(apart),
    "texts": texts().map(apart),
    "plain changes": plain_changes().map(apart),
}
