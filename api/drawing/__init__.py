"""Pictures as SVG and PNG, drawn in a process of its own."""
