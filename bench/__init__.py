"""How fast the product is, as ratios inside one run: `make bench`."""
