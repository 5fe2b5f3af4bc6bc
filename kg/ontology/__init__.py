"""The registry of classes, properties and codes read from `schema/`, and what follows from it alone."""
