"""What surrounds the making of a publication: the snapshot of its inputs, its place, its manifest."""
