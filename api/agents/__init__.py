"""The graph for agents: the Model Context Protocol."""
