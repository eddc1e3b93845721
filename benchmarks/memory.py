"""`python -m benchmarks.memory SIZE`: by how many bytes a process grows when it builds the index of a corpus."""

from __future__ import annotations

import ctypes
import gc
import json
import sys
from pathlib import Path

from benchmarks.airlock_lookup import Airlock
from benchmarks.corpus import corpus
from benchmarks.matchers import names_of


def resident() -> int:
    """The resident set of this process in bytes, after what is free has been given back."""
    gc.collect()
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        pass  # another C library: it may keep some of what is free
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def main() -> None:
    """Print one JSON object."""
    Airlock(names_of(corpus(50)))
    names = names_of(corpus(int(sys.argv[1])))
    before = resident()
    airlock = Airlock(names)
    sys.stdout.write(json.dumps({"bytes": resident() - before, "names": len(names)}) + "\n")
    del airlock


if __name__ == "__main__":
    main()
