"""What `kg --install-completion` puts into a shell: the command completes commands, their options and names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

KG = Path(sys.executable).with_name("kg")


def completed(words: str) -> list[str]:
    """What bash offers after these words."""
    asked = {"_KG_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    done = subprocess.run([str(KG)], env={**os.environ, **asked}, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_commands_and_options_are_completed() -> None:
    assert completed("kg bui") == ["build"]
    assert "--snapshot" in completed("kg serve --sna")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_shell_of_the_guide_has_a_script(shell: str) -> None:
    asked = {**os.environ, "_KG_COMPLETE": f"source_{shell}"}
    shown = subprocess.run([str(KG)], env=asked, capture_output=True, text=True, check=True).stdout
    assert "_KG_COMPLETE" in shown
