"""What ``pyconsent check`` judges by: rules of one's own, a bundle, or an OPA server."""

from __future__ import annotations

import io
import json
import sys
import tarfile
from pathlib import Path

import pytest
import trustme
from conftest import Result, Run, write
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from fleet.parts import LOCAL, free_port

from pyconsent import __version__
from pyconsent.bundle.building import build, policies

AT = ("--at", "2025-01-10")
ALLOWED = Result(
    0, f"Allowed: nothing found in 1 change judged as of 2025-01-10T00:00:00Z by pack {__version__}.\n", ""
)

CHANGE = """\
changes:
  - setting: theme
    before: null
    after:
      title: Theme
      values: [light, dark]
      default: dark
      processing: none
"""
RULE = """\
# METADATA
# title: Default that our designers have not agreed to
# description: A theme begins as the designers have it.
# custom:
#   id: own.theme
#   severity: error
#   waivable: true
#   sources:
#     - our design handbook
#   fix: Take a default from the handbook.
package pyconsent.rules.own.theme

import data.pyconsent.model.change
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"{case.setting} begins as {case.after.default}",
	"expected": finding.words(data.acme.defaults),
	"actual": case.after.default,
	"fix": "take one of these",
	"path": ["after", "default"],
}) if {
	some case in change.setting_cases
	not case.after.default in data.acme.defaults
}
"""
FINDING = {
    "rule": "own.theme",
    "title": "Default that our designers have not agreed to",
    "severity": "error",
    "setting": "theme",
    "document": None,
    "audience": "everyone",
    "message": "theme begins as dark",
    "expected": "light, plain",
    "actual": "dark",
    "fix": "take one of these",
    "sources": ["our design handbook"],
    "location": {"file": "change.yaml", "line": 7, "column": 7},
    "anchor": None,
}
OWN = ("--policy", "rules", "--data", "acme.yaml")


def refused(*lines: str) -> Result:
    """No decision, and why."""
    return Result(2, "", "".join(f"{line}\n" for line in lines))


def misused(message: str) -> Result:
    """Options that are not understood."""
    return refused(f"pyconsent: {message}; see pyconsent check --help")


def check(run: Run, *options: object) -> Result:
    """The change is judged."""
    return run("check", "change.yaml", *AT, *options)


def denied(told: Result) -> list[dict[str, object]]:
    """The findings of a denial that was told as JSON."""
    assert (told.code, told.err) == (1, "")
    findings: list[dict[str, object]] = json.loads(told.out)["findings"]
    return findings


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a change that the pack allows, and a rule that does not."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write(
        tmp_path,
        {"change.yaml": CHANGE, "rules/theme.rego": RULE, "acme.yaml": "acme: {defaults: [light, plain]}"},
    )
    return tmp_path


@pytest.fixture
def without_opa(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no OPA."""
    monkeypatch.delenv("OPA", raising=False)
    monkeypatch.setenv("PATH", str(here))


NO_OPA = (
    "pyconsent: opa is not on PATH, and only it compiles Rego; install it "
    "(https://www.openpolicyagent.org/docs/#running-opa), or let a server judge: --engine opa"
)


class TestRulesOfOnesOwn:
    def test_judge_beside_the_pack_with_data_of_ones_own(self, run: Run, here: Path) -> None:
        assert check(run) == ALLOWED
        assert denied(check(run, *OWN, "--format", "json")) == [FINDING]
        write(here, {"acme.yaml": "acme: {defaults: [dark]}"})
        assert check(run, *OWN) == ALLOWED

    def test_are_told_with_file_and_line(self, run: Run) -> None:
        told = check(run, *OWN)
        assert (told.code, told.err) == (1, "")
        assert told.out == (
            "theme\n\n"
            "  error own.theme for everyone  change.yaml:7\n"
            "    theme begins as dark\n"
            "    expected  light, plain\n"
            "    actual    dark\n"
            "    fix       take one of these\n"
            "    sources   [1]\n\n"
            "Sources\n"
            "  [1] our design handbook\n\n"
            f"Denied: 1 error in 1 change judged as of 2025-01-10T00:00:00Z by pack {__version__}.\n"
        )

    def test_may_be_named_where_other_options_are(self, run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYCONSENT_POLICY", "rules")
        monkeypatch.setenv("PYCONSENT_DATA", "acme.yaml")
        assert denied(check(run, "--format", "json")) == [FINDING]
        monkeypatch.delenv("PYCONSENT_POLICY")
        monkeypatch.delenv("PYCONSENT_DATA")
        write(here, {"pyconsent.yaml": "policy: rules\ndata: acme.yaml\nformat: json\n"})
        assert denied(check(run)) == [FINDING]

    def test_change_the_revision(self, run: Run, here: Path) -> None:
        def revision() -> str:
            pack = json.loads(check(run, *OWN, "--format", "json").out)["pack"]
            return f"{pack['version']}@{pack['digest']}"

        first = revision()
        assert check(run, *OWN, "--require-revision", first).code == 1
        write(here, {"rules/theme.rego": f"{RULE}# Another.\n"})
        second = revision()
        assert check(run, *OWN, "--require-revision", first) == refused(
            f"pyconsent: the pack is {second}, and {first} is required; roll that one out, or require the other"
        )

    def test_are_compiled_once(self, run: Run, request: pytest.FixtureRequest) -> None:
        first = check(run, *OWN, "--format", "json")
        request.getfixturevalue("without_opa")
        assert check(run, *OWN, "--format", "json") == first
        assert denied(first) == [FINDING]

    def test_are_compiled_again_when_they_change(self, run: Run, here: Path, request: pytest.FixtureRequest) -> None:
        assert check(run, *OWN).code == 1
        write(here, {"rules/theme.rego": RULE.replace("begins as", "starts as")})
        changed = [FINDING | {"message": "theme starts as dark"}]
        assert denied(check(run, *OWN, "--format", "json")) == changed
        request.getfixturevalue("without_opa")
        assert denied(check(run, *OWN, "--format", "json")) == changed
        write(here, {"rules/theme.rego": RULE.replace("begins as", "is")})
        assert check(run, *OWN) == refused(NO_OPA)

    @pytest.mark.usefixtures("without_opa")
    def test_take_opa(self, run: Run) -> None:
        assert check(run, *OWN) == refused(NO_OPA)
        assert check(run) == ALLOWED

    @pytest.mark.parametrize(
        ("rule", "message"),
        [
            (
                RULE.replace("#   fix: Take a default from the handbook.\n", ""),
                "pyconsent: rules/theme.rego: own.theme has no fix in its annotation; write custom.fix",
            ),
            (
                RULE.replace("id: own.theme", "id: notice.missing"),
                "pyconsent: rules/theme.rego: own.theme does not say its id; write it in the annotation as custom.id, "
                "family and rule as in its package",
            ),
            (
                "package pyconsent.model.finding\n\nkinds := []\n",
                "pyconsent: rules/theme.rego: pyconsent.model.finding is a package of the pack, which no other rule "
                "joins; choose a name of your own",
            ),
            (
                RULE.replace("own.theme", "notice.missing"),
                f"pyconsent: rules/theme.rego:1: package annotation redeclared: {policies()}/notice/missing.rego:1",
            ),
            (
                RULE.replace("own.theme", "waiver.pending"),
                "pyconsent: rules/theme.rego: waiver.pending is a rule of the pack already; choose a name of your own",
            ),
            (
                RULE.replace("own.theme", "own.theme_test").replace("#   waivable: true\n", ""),
                "pyconsent: rules/theme.rego: own.theme_test does not say whether it can be waived; "
                "write custom.waivable: true or false in its annotation",
            ),
            (
                RULE.replace("rules.own.theme", "own"),
                "pyconsent: rules/theme.rego: pyconsent.own is no place for a rule; name its package "
                "pyconsent.rules.<family>.<rule>",
            ),
            (
                RULE.replace("case.after.default,", "nobody,"),
                "pyconsent: rules/theme.rego:18: var nobody is unsafe",
            ),
            (
                RULE.replace("\nannotation", "import data.pyconsent.model.date\n\nannotation"),
                "pyconsent: rules/theme.rego:15: import data.pyconsent.model.date unused",
            ),
            ("", "pyconsent: rules/theme.rego:0: empty module"),
        ],
    )
    def test_that_may_not_join_are_refused(self, rule: str, message: str, run: Run, here: Path) -> None:
        write(here, {"rules/theme.rego": rule})
        assert check(run, *OWN) == refused(message)

    def test_are_refused_with_a_line_for_each_fault(self, run: Run, here: Path) -> None:
        write(here, {"rules/theme.rego": RULE.replace("severity: error", "severity: high").replace("title", "name")})
        assert check(run, *OWN) == refused(
            "rules/theme.rego: own.theme has no severity in its annotation; "
            "write custom.severity: critical, error or warning",
            "rules/theme.rego: own.theme has no title in its annotation",
        )
        write(here, {"rules/theme.rego": RULE.partition(") if")[0]})
        assert check(run, *OWN) == refused(
            'rules/theme.rego:24: unexpected eof token: expected "," or ")"',
            "rules/theme.rego:24: unexpected eof token: expected rule key term "
            "(e.g., findings contains <VALUE> { ... })",
        )

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ("--policy none", "none: no such folder; name one that holds Rego"),
            ("--policy cache", "cache: no Rego in it; name a folder that holds some"),
            ("--policy change.yaml", "change.yaml: no such folder; name one that holds Rego"),
            ("--data none.yaml", "none.yaml: no such file or directory"),
            ("--data list.yaml", "list.yaml:1: the file is no mapping; put the data under a name of your own"),
            ("--data taken.yaml", "taken.yaml:2: 'pyconsent' is taken; use a name of your own"),
        ],
    )
    def test_that_cannot_be_read_are_refused(self, options: str, message: str, run: Run, here: Path) -> None:
        write(here, {"list.yaml": "[1]", "taken.yaml": "acme: {}\npyconsent: {}", "cache/notes.txt": ""})
        assert check(run, *options.split()) == refused(f"pyconsent: {message}")


# A setting that shares messages from the start, which nobody can waive.
SHARING = """\
changes:
  - setting: sharing
    before: null
    after:
      title: Sharing
      values: [true, false]
      default: true
      control: {who: user, through: in_product, where: Here, accept_steps: 1, refuse_steps: 1, withdraw_steps: 1}
      processing:
        - while: [true]
          data_categories: [user.content.private]
          data_uses: [third_party_sharing]
          recipients: [partner]
          consent: opt_out
          trigger: automatic
          reversible: true
"""
PARTNER = "recipients: {partner: {kind: third_party}}\n"


class TestSeverities:
    @pytest.mark.parametrize("severity", ["error", "warning", "off"])
    def test_of_rules_that_can_be_waived_are_as_the_organisation_sets_them(
        self, severity: str, run: Run, here: Path
    ) -> None:
        write(here, {"organisation.yaml": f"severities: {{own.theme: {severity}}}"})
        told = check(run, *OWN, "--organisation", "organisation.yaml", "--format", "json")
        assert (told.code, told.err) == (1 if severity == "error" else 0, "")
        assert json.loads(told.out)["findings"] == ([] if severity == "off" else [FINDING | {"severity": severity}])

    @pytest.mark.parametrize("severity", ["error", "warning", "off"])
    def test_of_other_rules_stay(self, severity: str, run: Run, here: Path) -> None:
        write(here, {"change.yaml": SHARING, "organisation.yaml": PARTNER})
        options = ("--organisation", "organisation.yaml", "--format", "json")
        before = denied(check(run, *options))
        assert "sharing.sensitive" in {finding["rule"] for finding in before}
        write(here, {"organisation.yaml": f"{PARTNER}severities: {{sharing.sensitive: {severity}}}"})
        assert sorted(denied(check(run, *options)), key=str) == sorted([*before, {
            "rule": "waiver.severity",
            "title": "Severity of a rule that has none to set",
            "severity": "warning",
            "setting": None,
            "document": None,
            "audience": None,
            "message": "the severity of sharing.sensitive is set, and stays as it was",
            "expected": "a rule that can be waived, and error, warning, off",
            "actual": f"sharing.sensitive: {severity}",
            "fix": "correct it under severities of the organisation, or remove it",
            "sources": ["the organisation's own policy"],
            "location": {"file": "organisation.yaml", "line": 2, "column": 14},
            "anchor": None,
        }], key=str)  # fmt: skip

    def test_are_of_the_three(self, run: Run, here: Path) -> None:
        write(here, {"organisation.yaml": "severities:\n  own.theme: critical"})
        assert check(run, *OWN, "--organisation", "organisation.yaml") == refused(
            "pyconsent: organisation.yaml:2: unknown severity 'critical'; one of error, warning, off"
        )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with bundles that hold RULE, one signed and one not, and with two pairs of keys."""
    folder = tmp_path_factory.mktemp("built")
    write(folder, {"rules/theme.rego": RULE, "acme.yaml": "acme: {defaults: [light, plain]}"})
    for name in ("release", "other"):
        private = trustme.CA().issue_cert(f"{name}.example").private_key_pem.bytes()
        public = load_pem_private_key(private, None).public_key()
        (folder / f"{name}.key").write_bytes(private)
        (folder / f"{name}.pem").write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    own = (folder / "rules", folder / "acme.yaml")
    build(folder / "signed.tar.gz", *own, folder / "release.key")
    build(folder / "unsigned.tar.gz", *own)
    return folder


@pytest.mark.usefixtures("without_opa")
class TestABundle:
    def test_takes_the_place_of_the_pack(self, built: Path, run: Run) -> None:
        for name in ("signed", "unsigned"):
            assert denied(check(run, "--bundle", built / f"{name}.tar.gz", "--format", "json")) == [FINDING]

    def test_takes_the_place_of_what_is_configured_to_join(self, built: Path, run: Run, here: Path) -> None:
        write(here, {"acme.yaml": "acme: {defaults: [dark]}", "pyconsent.yaml": "policy: rules\ndata: acme.yaml\n"})
        assert denied(check(run, "--bundle", built / "signed.tar.gz", "--format", "json")) == [FINDING]
        assert check(run, "--bundle", built / "signed.tar.gz", "--data", "acme.yaml") == misused(IN_PLACE)

    def test_is_verified(self, built: Path, run: Run, here: Path) -> None:
        options = ("--bundle", built / "signed.tar.gz", "--verification-key", built / "release.pem")
        assert denied(check(run, *options, "--format", "json")) == [FINDING]
        write(here, {"pyconsent.yaml": f"bundle: {options[1]}\nverification_key: {options[3]}\nformat: json\n"})
        assert denied(check(run)) == [FINDING]

    def test_that_is_not_signed_is_refused(self, built: Path, run: Run) -> None:
        bundle = built / "unsigned.tar.gz"
        assert check(run, "--bundle", bundle, "--verification-key", built / "release.pem") == refused(
            f"pyconsent: {bundle}: the bundle is not signed; build it with --signing-key"
        )

    def test_that_another_signed_is_refused(self, built: Path, run: Run) -> None:
        bundle, key = built / "signed.tar.gz", built / "other.pem"
        assert check(run, "--bundle", bundle, "--verification-key", key) == refused(
            f"pyconsent: {bundle}: {key} did not sign this; do not use the bundle"
        )

    def test_that_was_changed_is_refused(self, built: Path, run: Run) -> None:
        with tarfile.open(built / "signed.tar.gz") as old, tarfile.open("bundle.tar.gz", "w:gz") as new:
            for member in old.getmembers():
                content = old.extractfile(member)
                assert content
                changed = content.read().replace(b'"light"', b'"dark"')
                member.size = len(changed)
                new.addfile(member, io.BytesIO(changed))
        assert check(run, "--bundle", "bundle.tar.gz") == ALLOWED
        assert check(run, "--bundle", "bundle.tar.gz", "--verification-key", built / "release.pem") == refused(
            "pyconsent: bundle.tar.gz: data.json in it was changed after it was signed; get the bundle again"
        )

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ("--bundle none.tar.gz", "none.tar.gz: no such file or directory"),
            ("--bundle change.yaml", "change.yaml: no bundle, or a damaged one; build it with pyconsent bundle build"),
            ("--bundle {}/signed.tar.gz --verification-key none.pem", "none.pem: no such file or directory"),
        ],
    )
    def test_that_cannot_be_read_is_refused(self, options: str, message: str, built: Path, run: Run) -> None:
        assert check(run, *options.replace("{}", str(built)).split()) == refused(f"pyconsent: {message}")


class TestPackagesThatAreNotInstalled:
    def test_are_named_where_a_bundle_is_verified(self, built: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "jwt", None)
        options = ("--bundle", built / "signed.tar.gz")
        assert denied(check(run, *options, "--format", "json")) == [FINDING]
        assert check(run, *options, "--verification-key", built / "release.pem") == refused(
            "pyconsent: jwt is not installed; pip install 'pyconsent[fleet]'"
        )

    def test_are_named_where_a_server_is_asked(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(sys.modules, "pyconsent.engine.opa", raising=False)
        monkeypatch.setitem(sys.modules, "opa_client.opa", None)
        assert check(run) == ALLOWED
        assert check(run, "--engine", "opa", "--opa-url", "http://127.0.0.1") == refused(
            "pyconsent: opa_client.opa is not installed; pip install 'pyconsent[fleet]'"
        )


class TestTheRevisionThatIsRequired:
    def test_may_judge(self, run: Run, here: Path) -> None:
        revision = json.loads(check(run, "--format", "json").out)["pack"]
        required = f"{revision['version']}@{revision['digest']}"
        assert check(run, "--require-revision", required) == ALLOWED
        write(here, {"pyconsent.yaml": f"require_revision: {required}"})
        assert check(run) == ALLOWED
        write(here, {"pyconsent.yaml": f"require_revision: {__version__}"})
        assert check(run) == refused(
            f"pyconsent: the pack is {required}, and {__version__} is required; roll that one out, or require the other"
        )


IN_PLACE = "--policy and --data join the pack, and --bundle takes its place; give one or the other"
EMBEDDED = "is for the embedded engine; an OPA server judges by its own bundle"
URL = "the OPA server's URL is scheme, host and port; write it as https://opa.example.com:8181"


class TestOptionsThatContradict:
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ("--bundle b.tar.gz --policy rules", IN_PLACE),
            ("--bundle b.tar.gz --data acme.yaml", IN_PLACE),
            (
                "--verification-key k.pem",
                "--verification-key is for --bundle; name the bundle that is to be verified",
            ),
            ("--engine opa --opa-url http://127.0.0.1 --policy rules", f"--policy {EMBEDDED}"),
            ("--engine opa --opa-url http://127.0.0.1 --data acme.yaml", f"--data {EMBEDDED}"),
            ("--engine opa --opa-url http://127.0.0.1 --bundle b.tar.gz", f"--bundle {EMBEDDED}"),
            ("--engine opa --opa-url http://127.0.0.1 --verification-key k.pem", f"--verification-key {EMBEDDED}"),
            ("--engine opa", "no OPA server is named; give --opa-url, or set opa_url in pyconsent.yaml"),
            ("--engine server", "Invalid value for '--engine': 'server' is not one of 'embedded', 'opa'"),
            ("--opa-timeout soon", "Invalid value for '--opa-timeout': 'soon' is not a valid float"),
            ("--opa-retries 1.5", "Invalid value for '--opa-retries': '1.5' is not a valid integer"),
        ],
    )
    def test_are_refused(self, options: str, message: str, run: Run) -> None:
        assert check(run, *options.split()) == misused(message)

    def test_are_refused_wherever_they_stand(self, run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(here, {"pyconsent.yaml": "bundle: b.tar.gz"})
        assert check(run, "--policy", "rules") == misused(IN_PLACE)
        monkeypatch.setenv("PYCONSENT_ENGINE", "opa")
        assert check(run, "--opa-url", "http://127.0.0.1") == misused(f"--bundle {EMBEDDED}")


class TestAServer:
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ("--opa-url opa.example.com", URL),
            ("--opa-url https://user:secret@opa.example.com", URL),
            (
                "--opa-url http://127.0.0.1 --opa-ca ca.pem",
                "http://127.0.0.1 is not secured, and certificates are named for it; write it as https://",
            ),
            (
                "--opa-url https://127.0.0.1 --opa-ca none.pem",
                "none.pem: no certificates can be read from it; name a file in PEM",
            ),
            (
                "--opa-url https://127.0.0.1 --opa-key k.pem",
                "k.pem is the key of no certificate; name the certificate too",
            ),
            ("--opa-url http://127.0.0.1 --opa-token-file none", "none: the token cannot be read"),
            (
                "--opa-url http://127.0.0.1 --opa-timeout 0",
                "a time limit of 0 s for the OPA server; it must be above 0",
            ),
            ("--opa-url http://127.0.0.1 --opa-retries -1", "-1 retries for the OPA server; it must be 0 or more"),
        ],
    )
    def test_that_is_named_wrongly_is_refused(self, options: str, message: str, run: Run) -> None:
        assert check(run, "--engine", "opa", *options.split()) == refused(f"pyconsent: {message}")

    def test_that_does_not_listen_gives_no_decision(
        self, run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        url = f"http://{LOCAL}:{free_port()}"
        unreached = refused(f"pyconsent: {url} cannot be reached, or broke off its answer; is it running there?")
        assert check(run, "--engine", "opa", "--opa-url", url) == unreached
        monkeypatch.setenv("PYCONSENT_OPA_RETRIES", "0")
        write(here, {"pyconsent.yaml": f"engine: opa\nopa_url: {url}\n"})
        assert check(run) == unreached
