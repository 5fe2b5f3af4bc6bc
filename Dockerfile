# The service in a container: docs/service.md. BASE is any image with Python 3.11 or newer, its venv and Debian's packages.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
WORKDIR /src
RUN python3 -m venv /opt/longtu
COPY requirements.lock .
RUN /opt/longtu/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY kg kg
COPY api api
COPY schema schema
COPY docs docs
RUN /opt/longtu/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
 && /opt/longtu/bin/pip uninstall -q -y hatchling editables pip \
 && /opt/longtu/bin/kg build -o /opt/longtu/longtu.nq

FROM ${BASE}
RUN apt-get update && apt-get install -y --no-install-recommends fonts-wqy-microhei && apt-get clean && rm -rf /var/lib/apt/lists/* \
 && useradd --system --no-create-home --uid 10001 longtu
COPY --from=build /opt/longtu /opt/longtu
ENV PATH=/opt/longtu/bin:$PATH KG_HOST=0.0.0.0 KG_LOG=json PYTHONDONTWRITEBYTECODE=1
USER 10001
EXPOSE 8000
HEALTHCHECK --start-period=60s --timeout=5s CMD ["python3", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["kg", "serve", "--snapshot", "/opt/longtu/longtu.nq"]
