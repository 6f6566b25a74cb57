# The ledger's server, from the same lock as everything else.
FROM python:3.11-slim
WORKDIR /srv
COPY requirements.lock ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY ledger ledger
COPY notary notary
COPY reports reports
COPY api api
RUN pip install --no-cache-dir --no-deps --no-build-isolation . && useradd --system --uid 10001 --home-dir /srv ledger \
    && install -d -o ledger -m 0700 /srv/var
USER ledger
VOLUME /srv/var
EXPOSE 8000
ENTRYPOINT ["xinzheng"]
CMD ["serve", "--data", "/srv/var", "--host", "0.0.0.0", "--port", "8000"]
