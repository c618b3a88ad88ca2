"""Many units in one run: which they are, who builds each, and what became of it; the engine is dask.distributed."""
