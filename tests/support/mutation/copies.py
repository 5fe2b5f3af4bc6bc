"""Copies of the tree in which code is changed and tests run, each with an environment of its own.

What a test starts by the name of a module or of a command is then the copy's, not the checkout's.
"""

from __future__ import annotations

import compileall
import json
import os
import py_compile
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from tests.support.rooms import ROOT


def files() -> list[str]:
    """The files of the project as they stand, those not yet committed too."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return [name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


class Copy:
    """A copy of the tree, and a process in it that runs tests."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        for name in files():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        shared = folder.parent / "shared"  # what is not in the repository lies beside the checkout, so beside the copy
        if not shared.exists() and (ROOT.parent / "shared").exists():
            shared.symlink_to((ROOT.parent / "shared").resolve())
        self.folder = folder
        self._environment()
        self.process: subprocess.Popen[str] | None = None

    def _environment(self) -> None:
        venv.create(self.folder / ".venv", with_pip=False, symlinks=True)
        (site,) = (self.folder / ".venv").glob("lib/python*/site-packages")
        libraries = [place for place in sys.path if place.endswith("site-packages")]
        (site / "copy.pth").write_text("\n".join([str(self.folder), *libraries]) + "\n")
        for path in Path(sys.executable).parent.iterdir():
            other = self.folder / ".venv" / "bin" / path.name
            if not other.exists() and path.read_bytes()[:2] == b"#!":
                text = path.read_text("utf-8").partition("\n")[2]
                other.write_text(f"#!{self.folder}/.venv/bin/python\n{text}", "utf-8")
                other.chmod(0o755)

    def start(self) -> None:
        """Compile what is there, so that only what is changed is compiled again, and begin."""
        mode = py_compile.PycInvalidationMode.CHECKED_HASH
        for name in ("kg", "api", "tests", "benchmarks"):
            compileall.compile_dir(self.folder / name, quiet=2, force=True, invalidation_mode=mode)
        self.process = subprocess.Popen(
            [str(self.folder / ".venv" / "bin" / "python"), "-m", "tests.support.mutation.trial"],
            cwd=self.folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **job: Any) -> dict[str, Any]:
        """A job of `trial` and its answer."""
        assert self.process is not None and self.process.stdin is not None and self.process.stdout is not None
        print(json.dumps({"log": str(self.folder / "trial.log"), **job}), file=self.process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def stop(self) -> None:
        """End its process."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
            self.process.wait()
