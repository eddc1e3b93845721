"""Asks for known vulnerabilities of every package that is pinned; images and actions are for .github/dependabot.yml.

Where no database is in reach it says so and is content, but not in the workflow, where one always should be.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

TIMEOUT_S = 90


def skipped() -> int:
    """Nobody could be asked."""
    print("audit: skipped, no database of advisories is in reach")
    return 1 if os.environ.get("GITHUB_ACTIONS") else 0


def main() -> int:
    """0 if nothing is known, else 1."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    command += ["--format", "json", "--requirement", str(Path(__file__).parents[1] / "requirements-dev.txt")]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
        found = json.loads(run.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return skipped()
    asked = [package for package in found if "skip_reason" not in package]
    if not asked:
        return skipped()
    bad = [(package, flaw) for package in asked for flaw in package["vulns"]]
    for package, flaw in bad:
        fixed = ", ".join(flaw["fix_versions"]) or "no version yet"
        print(f"audit: {package['name']} {package['version']}: {flaw['id']}, fixed in {fixed}", file=sys.stderr)
    if bad:
        print("audit: take the fixed versions with: make lock UPGRADE=--upgrade", file=sys.stderr)
    elif len(asked) < len(found):
        print(f"audit: {len(found) - len(asked)} of {len(found)} packages are not in the database")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
