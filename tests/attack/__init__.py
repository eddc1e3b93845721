"""Attacks on the running bot, from outside: real processes, real sockets, nothing looked up inside.

    python -m tests.attack            plays all of them, and prints what held
    python -m tests.attack --quick    only those that `make test` plays

Each is also a test (`test_attacks.py`). `docs/threats.md` says what they are about.
"""
