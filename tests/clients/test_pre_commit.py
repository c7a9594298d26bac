"""pre-commit takes the hooks as they are declared; only the program is not built anew."""

import shutil
import subprocess

import pytest
import yaml

from conftest import ROOT, php

PRE_COMMIT = shutil.which("pre-commit")

GOOD = "platform:\n  component_appid: wx0123456789abcdef\n  entry_domain: auth.example.com\n"
BAD = GOOD.replace("auth.example.com", "https://auth.example.com/")
FOREIGN = {
    "package.json": '{"name": "x", "version": "1.0.0"}\n',
    "package-lock.json": '{"name": "x", "lockfileVersion": 1, "requires": true, "dependencies": {}}\n',
    "data.json": '{"accounts": [{"user": "a"}], "links": [{"href": "/"}]}\n',
    "compose.yml": "services:\n  web:\n    platform: linux/amd64\n    links: [db]\n",
    "chart/templates/x.yaml": "kind: {{ .Values.kind }\nmetadata: [\n",
    "terraform/provider.yaml": "provider: {name: aws}\nresources: []\n",
}
UNRELATED = {"src/a.py": "def a():\n    return 1\n", "README.md": "# A\n", "-dash.php": "<?php\n", "x.sh": "echo\n"}

pytestmark = pytest.mark.skipif(not PRE_COMMIT, reason="pre-commit is not installed")


def config(**more):
    """The hooks as they are declared, with the program of the path."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    for hook in hooks:
        hook.update(language="system", **more.get(hook["id"].replace("-", "_"), {}))
    return yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}, allow_unicode=True)


def run(root, *arguments):
    ran = subprocess.run(
        [PRE_COMMIT, "run", "--all-files", "--verbose", *arguments], cwd=root, capture_output=True, text=True
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_good_unrelated_and_foreign_files_pass(repository):
    root = repository({".pre-commit-config.yaml": config(), "provider.yaml": GOOD, "src/bind.php": php(), **FOREIGN, **UNRELATED})
    code, told = run(root)
    assert code == 0, told
    assert told.count("Passed") == 3, told
    assert "1 input checked against `provider.yaml`" in told, told
    assert "belong to other programs" in told, told


def test_only_unrelated_files_pass(repository):
    root = repository({".pre-commit-config.yaml": config(), **UNRELATED, **FOREIGN})
    code, told = run(root)
    assert code == 0, told


@pytest.mark.parametrize(
    "files, hook, rule",
    [
        ({"provider.yaml": BAD}, "wxauthlint", "entry-domain-extras"),
        ({"src/bind.php": php("0")}, "wxauthlint-code", "auth-type-invalid"),
        ({"deep/er/-bind.php": php("0")}, "wxauthlint-code", "auth-type-invalid"),
        ({"-bind.php": php("0")}, "wxauthlint-code", "auth-type-invalid"),
        ({"apps/a/provider.yaml": GOOD.replace("auth.", "a."), "apps/a/bind.php": php()}, "wxauthlint-code", "redirect-host-mismatch"),
    ],
)
def test_bad_files_fail(repository, files, hook, rule):
    root = repository({".pre-commit-config.yaml": config(), **FOREIGN, **UNRELATED, **files})
    code, told = run(root, hook)
    assert code == 1, told
    assert rule in told, told
    assert "exit code: 1" in told, told


def test_options_go_before_the_dashes(repository):
    hooks = config(wxauthlint_code={"args": ["--fail-on", "never", "--format", "concise", "--"]})
    root = repository({".pre-commit-config.yaml": hooks, "-bind.php": php("0")})
    code, told = run(root, "wxauthlint-code")
    assert code == 0, told
    assert "-bind.php:3:" in told, told
