# Another base with `python` 3.11 or newer and its venv module will do: --build-arg BASE=…
ARG BASE=python:3.12-slim@sha256:229a2c5bfa27522db7815ea81f9bed70af17ccb9de9fc7ad142b1877b5830d36

FROM ${BASE} AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
# Wheels only: nothing is compiled, so no compiler is needed in either stage. pip has no business at run time.
RUN /opt/venv/bin/pip install --quiet --require-hashes --only-binary :all: --requirement /tmp/requirements.txt \
    && /opt/venv/bin/pip uninstall --quiet --yes pip

FROM ${BASE}
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    AIRLOCK_DATABASE_URL=sqlite:////data/airlock.db \
    AIRLOCK_CACHE=/data/cache \
    AIRLOCK_REPORTS=/data/reports.jsonl \
    AIRLOCK_HEALTH_ADDRESS=0.0.0.0:8080 \
    AIRLOCK_SERVE_ADDRESS=0.0.0.0:8000
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin airlock \
    && install --directory --owner=airlock --group=airlock /data
COPY --from=builder /opt/venv /opt/venv
WORKDIR /app
# `doctor` reads in pyproject.toml which packages are needed.
COPY LICENSE pyproject.toml ./
COPY bot/ bot/
COPY knowledge/ knowledge/
COPY seeds/ seeds/
# The file system may be read-only later: leave the bytecode ready.
RUN python -m compileall -q bot
USER 10001:10001
VOLUME /data
EXPOSE 8000 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
