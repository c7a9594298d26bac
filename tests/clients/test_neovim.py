"""Neovim of the distribution, without a window."""

import json
import os
import pathlib
import shutil
import subprocess

import pytest

from conftest import PROGRAM, php
from test_server import HTML, PROVIDER, VUE

NVIM = shutil.which("nvim")


@pytest.mark.skipif(not NVIM, reason="Neovim is not installed")
def test_neovim_tells_fixes_and_explains(tmp_path):
    files = {"x.php": php("0").replace("return", "/* 😀 授权 */ return"), "X.vue": VUE, "x.html": HTML, "provider.yaml": PROVIDER}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    expected = {}
    for name in ["x.php", "X.vue", "x.html"]:
        ran = subprocess.run([PROGRAM, "check", name, "--format", "json"], cwd=tmp_path, capture_output=True, text=True)
        # The command line tells what is wrong with the provider file as well.
        labels = lambda it: next(label for label in it["labels"] if label["primary"])
        here = [it for it in json.loads(ran.stdout)["findings"] if labels(it)["source"] == name]
        expected[name] = sorted((it["rule"], labels(it)["text"]) for it in here)
    environment = {
        **os.environ, "WXAUTHLINT": str(PROGRAM), "FOLDER": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"),
        **{f"COUNT_{name.replace('.', '_')}": str(len(found)) for name, found in expected.items()},
    }
    script = pathlib.Path(__file__).with_name("neovim.lua")
    ran = subprocess.run(
        [NVIM, "--headless", "--clean", "-n", "-c", f"luafile {script}"], env=environment, capture_output=True, text=True, timeout=120
    )
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    for name, found in expected.items():
        assert found, name
        assert sorted((it["code"], it["text"]) for it in told[name] or []) == found, (name, told[name])
    [extras] = told["provider"]
    assert (extras["code"], extras["text"]) == ("entry-domain-extras", "https://"), extras
    assert "建议：" in extras["message"]
    assert told["fixed"] == "  entry_domain: 'auth.example.com' # 授权😀"
    assert not told["left"]
    assert "权限集 1" in told["hover"]["contents"]["value"], told["hover"]


@pytest.mark.skipif(not NVIM, reason="Neovim is not installed")
def test_the_settings_for_neovim_work_as_written(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "x.php").write_text(php("0"), encoding="utf-8")
    settings = pathlib.Path(__file__).resolve().parents[2] / "editors/neovim"
    script = tmp_path / "try.lua"
    script.write_text(
        f"""
        dofile("{settings}/wxauthlint-0.7.lua")
        local newer = dofile("{settings}/wxauthlint.lua")
        vim.cmd("filetype on")
        vim.cmd("edit {tmp_path}/x.php")
        vim.wait(5000, function() return #vim.diagnostic.get(0) > 0 end, 20)
        local codes = vim.tbl_map(function(it) return it.user_data and it.user_data.lsp.code or it.code end, vim.diagnostic.get(0))
        io.stdout:write(vim.json.encode({{ codes = codes, cmd = newer.cmd }}) .. "\\n")
        vim.cmd("qa!")
        """,
        encoding="utf-8",
    )
    ran = subprocess.run(
        [NVIM, "--headless", "--clean", "-n", "-c", f"luafile {script}"],
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}, capture_output=True, text=True, timeout=60,
    )
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    assert "auth-type-invalid" in told["codes"], ran
    assert told["cmd"] == ["wxauthlint", "server"]
