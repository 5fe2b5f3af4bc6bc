"""Whether Chinese can be drawn here: the fonts that fontconfig knows, or those in folders that the operator names.

Without a Chinese font a PNG would show empty boxes, so the service refuses to make one. Never reads inside a font.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

PACKAGES = ("fonts-wqy-microhei", "fonts-noto-cjk")
_USUAL = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/System/Library/Fonts")
_CHINESE = re.compile(
    r"(cjk|wqy|source-?han|noto(sans|serif)(sc|tc|hk)|pingfang|hiragino|heiti|songti|simsun|simhei|msyh|fangsong|"
    r"ukai|uming|droidsansfallback|lxgw|harmonyos)",
    re.IGNORECASE,
)
_SUFFIXES = {".ttf", ".ttc", ".otf", ".otc"}


@lru_cache(maxsize=8)
def chinese_fonts(folders: Sequence[str] = ()) -> tuple[str, ...]:
    """The files of Chinese fonts in `folders`; without folders, those of this machine. Empty where there is none."""
    return _in(folders) if folders else _known() or _in(_USUAL)


def _known() -> tuple[str, ...]:
    program = shutil.which("fc-list")
    if program is None:
        return ()
    done = subprocess.run([program, ":lang=zh", "file"], capture_output=True, text=True, timeout=20, check=False)
    return tuple(sorted(line.rstrip(": ") for line in done.stdout.splitlines() if line.strip()))


def _in(folders: Sequence[str]) -> tuple[str, ...]:
    files = (path for folder in folders for path in Path(folder).expanduser().rglob("*"))
    return tuple(sorted(str(path) for path in files if path.suffix.lower() in _SUFFIXES and _CHINESE.search(path.name)))
