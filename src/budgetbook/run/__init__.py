"""Running the notebooks: cells chosen and checked, executed in kernels of our own."""
