"""The SPARQL endpoint, the graph store, the scratch store, the description of the service."""
