"""Completions as bash, zsh and fish make them, and the manual page as mandoc reads it."""

import re
import shutil
import subprocess

import pytest

from conftest import PROGRAM

WORDS = {
    "check --fai": "--fail-on",
    "check --fail-on er": "error",
    "check -A redirect-htt": "redirect-http",
    "check --allow old-h5": "old-h5-endpoint",
    "simulate -D auth-type-inv": "auth-type-invalid",
    "rules show entry-domain-mis": "entry-domain-mismatch",
    "serv": "server",
    "completions fi": "fish",
}


def needs(shell):
    return pytest.mark.skipif(not shutil.which(shell), reason=f"{shell} is not installed")


def script(shell, tmp_path):
    text = subprocess.run([PROGRAM, "completions", shell, "--lang", "en"], capture_output=True, text=True, check=True).stdout
    path = tmp_path / "_wxauthlint"
    path.write_text(text, encoding="utf-8")
    return path


@needs("bash")
@pytest.mark.parametrize("typed, wanted", WORDS.items())
def test_bash_completes(tmp_path, typed, wanted):
    words = ["wxauthlint", *typed.split(" ")]
    quoted = " ".join(f"'{word}'" for word in words)
    code = f"""
      source {script("bash", tmp_path)}
      COMP_WORDS=({quoted}) COMP_CWORD={len(words) - 1}
      _wxauthlint wxauthlint '{words[-1]}' '{words[-2]}'
      printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    ran = subprocess.run(["bash", "--norc", "-c", code], capture_output=True, text=True)
    assert wanted in ran.stdout.split(), (typed, ran)


def test_the_language_is_completed_by_its_name(tmp_path):
    """fish knows the value only behind an equals sign where no command stands yet."""
    if shutil.which("fish"):
        test_fish_completes(tmp_path, "--lang=z", "--lang=zh")
    if shutil.which("bash"):
        test_bash_completes(tmp_path, "--lang z", "zh")


@needs("fish")
@pytest.mark.parametrize("typed, wanted", WORDS.items())
def test_fish_completes(tmp_path, typed, wanted):
    code = f"source {script('fish', tmp_path)}; complete --do-complete 'wxauthlint {typed}'"
    ran = subprocess.run(["fish", "--no-config", "-c", code], capture_output=True, text=True, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"})
    assert wanted in [line.split("\t")[0] for line in ran.stdout.splitlines()], (typed, ran)


@needs("zsh")
@pytest.mark.parametrize("typed, wanted", WORDS.items())
def test_zsh_completes(tmp_path, typed, wanted):
    script("zsh", tmp_path)
    # A terminal of its own: zsh completes only where somebody types.
    code = f"""
      zmodload zsh/zpty
      zpty z zsh -f -i
      zpty -w z 'PS1=; fpath=({tmp_path} $fpath); autoload -U compinit; compinit -u -d {tmp_path}/dump; stty cols 200; zstyle ":completion:*" insert-tab false; echo re""ady'
      local line all
      while zpty -r z line; do [[ $line == *ready* ]] && break; done
      zpty -w -n z $'wxauthlint {typed}\\t'
      sleep 1
      zpty -w -n z $'\\x15'
      zpty -w z 'echo d""one'
      while zpty -r z line; do all+=$line; [[ $line == *done* ]] && break; done
      print -r -- $all
    """
    ran = subprocess.run(["zsh", "-f", "-c", code], capture_output=True, text=True, timeout=60)
    told = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", ran.stdout)
    assert wanted in told, (typed, told[-800:], ran.stderr)


@needs("mandoc")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_mandoc_finds_nothing(lang):
    page = subprocess.run([PROGRAM, "man", "--lang", lang], capture_output=True, check=True).stdout
    ran = subprocess.run(["mandoc", "-T", "lint", "-W", "style"], input=page, capture_output=True)
    assert ran.stdout == b"", ran.stdout.decode()
