# syntax=docker/dockerfile:1
# Two stages: what builds .venv stays behind, and the image runs as a user that owns only /data.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv .venv
COPY requirements.txt ./
RUN .venv/bin/pip install --quiet --require-hashes --no-deps -r requirements.txt
COPY manage.py gunicorn.conf.py ./
COPY coachapp coachapp
COPY locale locale
COPY static static
COPY templates templates
# Collecting reads no secret; the key of this one command is thrown away with it.
RUN SECRET_KEY=only-while-collecting QUARTERS_VAR=/tmp DATABASE_URL=sqlite://:memory: \
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && .venv/bin/python -m compileall -q coachapp

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Quarters" org.opencontainers.image.licenses="MIT"
RUN groupadd --system --gid 10001 quarters \
    && useradd --system --uid 10001 --gid quarters --home-dir /data --shell /usr/sbin/nologin quarters \
    && install -d -o quarters -g quarters -m 0700 /data
# pg_dump and pg_restore of the server's own version, for backups: Debian's are older, and refuse a newer server.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install --yes --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/*
ENV QUARTERS_PG_BIN=/usr/lib/postgresql/18/bin
WORKDIR /app
COPY --from=build /app /app
COPY bin/start bin/health bin/
COPY LICENSE ./
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 QUARTERS_VAR=/data
USER quarters
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "bin/health"]
CMD ["bin/start"]
