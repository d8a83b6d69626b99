"""Webhooks: what happened in an organisation, sent to an address that its developers chose.

Postgres writes a `Delivery` for every event of the audit trail that an endpoint chose, in the transaction of the event
(the trigger in `migrations/0001_initial.py`). `delivery.py` sends them, `network.py` decides what may be connected to.
"""
