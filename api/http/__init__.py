"""What HTTP needs: settings, problem documents, negotiation, validators, the SPARQL protocol read."""
