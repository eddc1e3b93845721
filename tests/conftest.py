"""Hypothesis profiles: `quick` by default, many more examples with HYPOTHESIS_PROFILE=deep."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile("quick", max_examples=80, deadline=None, suppress_health_check=_SLOW)
settings.register_profile("deep", max_examples=20_000, deadline=None, suppress_health_check=_SLOW)
# That a test fails is enough there; nobody reads its smallest example.
settings.register_profile(
    "mutants", settings.get_profile("quick"), phases=[Phase.explicit, Phase.generate], database=None
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
