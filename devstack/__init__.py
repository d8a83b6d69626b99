"""Runs the product on one machine: real servers from wheels, and the processes of the portal around them."""
