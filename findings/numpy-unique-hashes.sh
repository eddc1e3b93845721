#!/usr/bin/env bash
# NumPy 2.4.6: numpy.unique of many distinct integers.
# Guess: it sorts, as it always did, so a million distinct numbers take about as long as sorting them.
# Seen: since 2.3 it hashes. Where nearly every number is distinct, that is many times slower than sorting, and the result is
#       sorted afterwards all the same; asking for counts or an index takes the old, quicker way.
# Why it matters: posting lists and vocabularies of a name index are exactly such arrays.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check numpy==2.4.6

cat >try.py <<'PY'
import time

import numpy as np


def seconds(work):
    found = []
    for _ in range(3):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


numbers = np.random.default_rng(1).permutation(1_000_000).astype(np.int64) * 2_654_435_761
hashed, sorting = seconds(lambda: np.unique(numbers)), seconds(lambda: np.sort(numbers))
counted = seconds(lambda: np.unique(numbers, return_counts=True))
print("slower than sorting:", hashed > 5 * sorting, "| slower than with counts:", hashed > 2 * counted)
PY
venv/bin/python try.py >seen
echo "slower than sorting: True | slower than with counts: True" >expected
diff -u expected seen
echo "As before: numpy.unique is much slower than sorting"
