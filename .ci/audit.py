"""Asks for known vulnerabilities of everything pinned; content, and saying so, where no database is in reach."""

import json
import subprocess
import sys
from pathlib import Path

TIMEOUT_S = 90


def main() -> int:
    """0 if nothing is known or nobody could be asked, else 1."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    command += ["--format", "json", "--requirement", str(Path(__file__).parents[1] / "requirements-dev.txt")]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
        found = json.loads(run.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        print("audit: skipped, no database of advisories is in reach")
        return 0
    asked = [package for package in found if "skip_reason" not in package]
    if not asked:
        print("audit: skipped, no database of advisories is in reach")
        return 0
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
