"""Asks a service through the Python client that openapi-python-client generated, and prints what came of it as JSON.

Run by the Python of the clients' own environment: `python typed.py ADDRESS`, with the generated package on the path.
Each answer is given back as the client would write it, with the name of the class that the client read it as.
"""

import json
import sys

from longtu_client import Client
from longtu_client.api.claims import claim, source
from longtu_client.api.entities import entity, relationships
from longtu_client.api.graph import graph
from longtu_client.api.lists import list_claims, list_companies, list_rounds
from longtu_client.api.look_up import resolve
from longtu_client.api.operations import ready
from longtu_client.api.pages import entity_page
from longtu_client.api.queries import query
from longtu_client.api.reconciliation import reconcile_manifest
from longtu_client.api.views import view, views

client = Client(base_url=sys.argv[1], follow_redirects=True)
answers = {
    "/api/entities/moonshot-ai": entity.sync("moonshot-ai", client=client),
    "/api/entities/moonshot-ai/relationships": relationships.sync("moonshot-ai", client=client),
    "/api/claims/a1.c-round-amount-lead": claim.sync("a1.c-round-amount-lead", client=client),
    "/api/sources/a1": source.sync("a1", client=client),
    "/api/claims?limit=500": list_claims.sync(client=client, limit=500),
    "/api/companies?limit=500&count=exact": list_companies.sync(client=client, limit=500, count="exact"),
    "/api/rounds?fields=amount,ledBy": list_rounds.sync(client=client, fields="amount,ledBy"),
    "/api/resolve?name=kimi": resolve.sync(client=client, name="kimi"),
    "/api/queries/capex": query.sync("capex", client=client),
    "/api/views": views.sync(client=client),
    "/api/views/co-investment": view.sync("co-investment", client=client),
    "/api/views/capex": view.sync("capex", client=client),
    "/graph.json?focus=moonshot-ai": graph.sync(client=client, focus="moonshot-ai"),
    "/reconcile/1.0": reconcile_manifest.sync(client=client),
    "/readyz": ready.sync(client=client),
    "/api/entities/moonshot": entity.sync("moonshot", client=client),
}
print(json.dumps({path: [type(found).__name__, found.to_dict()] for path, found in answers.items()}))
assert "<html" in entity_page.sync("moonshot-ai", client=client)
