"""From records to the RDF data set."""
