FROM python:3.11-slim-bookworm AS build
WORKDIR /portal
RUN python -m venv /venv
COPY requirements.lock .
RUN /venv/bin/pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements.lock
COPY . .
# Static files get their hashed names here; the values are needed to load the settings, and mean nothing.
RUN SECRET_KEY=build DATABASE_URL=postgres://nobody@nowhere/none REDIS_URL=redis://nowhere EMAIL_URL=smtp://nowhere HASHED_STATIC=1 \
    /venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /portal --shell /usr/sbin/nologin portal
COPY --from=build /venv /venv
COPY --from=build --chown=root:root /portal /portal
WORKDIR /portal
RUN mkdir /data && chown portal /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PORTAL_VAR=/data
USER portal
EXPOSE 8000
CMD ["gunicorn", "ipr_portal.wsgi", "--bind", "0.0.0.0:8000"]
