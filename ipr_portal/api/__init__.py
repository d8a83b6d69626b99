"""The kit of the REST API: machine clients, limits, safe repeats, and errors that say what to do.

Resources live in each app's `api` package, beside its views; `ipr_portal/urls_api.py` gathers them.
"""
