"""Keeps a packed snapshot from one start to the next.

Anyone who can write there could plant facts, so a file is trusted as ssh trusts a key: the folder and the file must
belong to us, and nobody else may write to them. A checksum finds damage, not malice. A file that is not trusted is not
used and, if possible, replaced.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.knowledge.snapshot_file.binary_format import is_current

PREFIX, SUFFIX, UNFINISHED = "knowledge-", ".airlock", ".unfinished"


class Cache:
    """One file for each knowledge folder, replaced as a whole.

    Args:
        folder: where to keep the files; made if it is missing. None: nothing is kept.

    Attributes:
        trouble: why the folder or a file in it could not be used, for the log; None if nothing was wrong.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.trouble: str | None = None

    def load(self, knowledge: Path, files: bytes) -> bytes | None:
        """The packed snapshot of a knowledge folder whose files have this hash; None without one to be trusted."""
        with self._opened() as folder:
            if folder is None:
                return None
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            try:
                with os.fdopen(os.open(_name(knowledge), flags, dir_fd=folder), "rb") as stream:
                    status = os.fstat(stream.fileno())
                    if not stat.S_ISREG(status.st_mode) or not _ours(status):
                        self.trouble = "the file in the cache belongs to or is writable by somebody else"
                        return None
                    data = stream.read()
            except FileNotFoundError:
                return None
            except OSError as error:
                self.trouble = f"the file in the cache cannot be read ({error.strerror})"
                return None
            return data if is_current(data, files) else None

    def save(self, knowledge: Path, packed: bytes) -> None:
        """Keep a packed snapshot. If that fails, `trouble` says why."""
        with self._opened() as folder:
            if folder is None:
                return
            name = _name(knowledge)
            unfinished = f"{name}.{secrets.token_hex(8)}{UNFINISHED}"
            try:
                _remove_unfinished(folder, name)
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
                with os.fdopen(os.open(unfinished, flags, 0o600, dir_fd=folder), "wb") as stream:
                    stream.write(packed)
                os.replace(unfinished, name, src_dir_fd=folder, dst_dir_fd=folder)
            except FileNotFoundError:
                pass  # another process, which writes the same snapshot, removed our unfinished file; its file is there
            except OSError as error:
                self.trouble = f"the cache cannot be written ({error.strerror})"
                _remove_unfinished(folder, name)

    @contextmanager
    def _opened(self) -> Iterator[int | None]:
        """A handle of the folder, so that it cannot be replaced between check and use; None if it is unusable."""
        handle = None
        if self._folder is not None and hasattr(os, "geteuid"):
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
                if not _ours(os.fstat(handle)):
                    self.trouble = "the cache folder belongs to or is writable by somebody else"
                    os.close(handle)
                    handle = None
            except OSError as error:
                self.trouble = f"the cache folder cannot be used ({error.strerror})"
        try:
            yield handle
        finally:
            if handle is not None:
                os.close(handle)


def _ours(status: os.stat_result) -> bool:
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _name(knowledge: Path) -> str:
    where = hashlib.sha256(os.fsencode(knowledge.absolute())).hexdigest()[:16]
    return f"{PREFIX}{where}{SUFFIX}"


def _remove_unfinished(folder: int, name: str) -> None:
    for other in os.listdir(folder):
        if other.startswith(name) and other.endswith(UNFINISHED):
            with suppress(OSError):
                os.unlink(other, dir_fd=folder)
