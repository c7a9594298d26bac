"""The program as others drive it: hooks, editors, shells. Run by .ci/run, or by hand:

    pip install -r tests/clients/requirements.txt && cargo build && pytest tests/clients
"""

import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PROGRAM = TARGET / "debug" / "wxauthlint"

# Made up, as everywhere.
LINK = (
    "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef"
    "&pre_auth_code=$code&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type={}"
)


def php(auth_type="3"):
    return '<?php\nfunction link($code) {\n    return "' + LINK.format(auth_type) + '";\n}\n'


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    """English, no colours, and nothing of whoever runs the tests."""
    for name in ["GITHUB_ACTIONS", "WXAUTHLINT_LANG", "LC_ALL", "LC_MESSAGES"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("PATH", f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}")
    assert PROGRAM.is_file(), f"{PROGRAM} is not built"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """An empty repository, and a function that writes files into it and takes them in."""
    for name, value in {
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com",
        "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com",
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
    }.items():
        monkeypatch.setenv(name, value)
    root = tmp_path / "repository"
    root.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=root, check=True)

    def write(files):
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        subprocess.run(["git", "add", "-A"], cwd=root, check=True)
        return root

    return write
