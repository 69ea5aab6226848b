"""How fast the two gradients can be computed, measured side by side: see `backprop-checks bench`."""
