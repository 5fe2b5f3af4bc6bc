"""What several views share: cells, windows, readers, results."""
