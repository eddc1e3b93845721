"""Writes knowledge files so that an interrupted write, or a full disk, changes none of them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder: first all of them into hidden folders beside them, then each is moved into place.

    A link is followed, and a file that exists keeps its permissions.

    Args:
        folder: the folder. It is created if it does not exist.
        files: the new contents, by path inside the folder.

    Raises:
        OSError: they cannot be written.
    """
    with ExitStack() as stack:
        written: list[tuple[Path, Path]] = []
        for name, content in files.items():
            target = (folder / name).resolve()
            target.parent.mkdir(parents=True, exist_ok=True)
            scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix=".", dir=target.parent))
            new = Path(scratch, target.name)
            new.write_bytes(content)
            if target.exists():
                shutil.copymode(target, new)
            written.append((new, target))
        for new, target in written:
            new.replace(target)
