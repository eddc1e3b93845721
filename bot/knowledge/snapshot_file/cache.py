"""Keep packed snapshots on disk between starts of the bot.

Anyone who can write to the cache could insert false facts. So, like an ssh key, the folder and the file must belong to
the current user and must not be writable by others. The checksum in a snapshot detects damage, but not manipulation. A
file that is not trusted is ignored and, if possible, replaced.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.knowledge.snapshot_file.binary_format import is_current

PREFIX, SUFFIX, UNFINISHED = "knowledge-", ".airlock", ".unfinished"


class Cache:
    """A cache with one file for each knowledge folder. Files are replaced atomically.

    Args:
        folder: the folder for the files, created if missing. None turns the cache off.

    Attributes:
        trouble: the reason, for the log, why the folder or a file in it could not be used; None if there was no error.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.trouble: str | None = None

    def load(self, knowledge: Path, files: bytes) -> memoryview | None:
        """Map the cached snapshot of a knowledge folder into memory.

        Only the parts in use are in memory, and all processes with the same snapshot share them. A file in the cache is
        never changed, but replaced by another one, so a mapped snapshot stays as it is.

        Returns:
            the packed snapshot; None unless the file is trusted and matches the hash `files`.
        """
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
                    # An empty file cannot be mapped.
                    data = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) if status.st_size else b"")
            except FileNotFoundError:
                return None
            except OSError as error:
                self.trouble = f"the file in the cache cannot be read ({error.strerror})"
                return None
            return data if is_current(data, files) else None

    def save(self, knowledge: Path, packed: bytes | memoryview) -> None:
        """Save a packed snapshot of a knowledge folder. If that fails, set `trouble`."""
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
                pass  # another process that saves the same snapshot removed this unfinished file
            except OSError as error:
                self.trouble = f"the cache cannot be written ({error.strerror})"
                _remove_unfinished(folder, name)

    @contextmanager
    def _opened(self) -> Iterator[int | None]:
        """Open the folder as a handle, so that it cannot be replaced between check and use; None if unusable."""
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
