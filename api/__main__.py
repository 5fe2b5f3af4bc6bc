"""`python -m api`: run the service with settings from `KG_*` variables; `kg serve` comes here."""

from api.server.serve import main

main()
