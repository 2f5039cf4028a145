# Stage 1: the packages, exactly those of the lock.
FROM python:3.13-slim-bookworm AS packages
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never
WORKDIR /build
COPY requirements-bootstrap.txt requirements.lock ./
RUN python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements-bootstrap.txt \
    && uv venv /venv \
    && uv pip sync --no-cache --python /venv/bin/python --require-hashes requirements.lock

# Stage 2: the program, with its translations compiled and its styles hashed and compressed.
FROM python:3.13-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    KALLELSE_DATA=/tmp/kallelse \
    STATIC_ROOT=/app/staticfiles
# An account with a name: Celery takes a number without one for an administrator.
RUN groupadd --gid 10001 kallelse \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin kallelse
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
RUN python -m compileall -q . \
    && python -c "from pathlib import Path; from config.translations import compile_messages as go; go(Path('locale'))" \
    && SECRET_KEY=only-for-building-never-for-running-it python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/kallelse
USER 10001:10001
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--no-ws", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "8", "--log-level", "warning", "config.wsgi:application"]
