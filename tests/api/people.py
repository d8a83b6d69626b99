"""People who call with their own session."""

import json

from django.test import Client

from tests.api.conftest import ROOT


class Person:
    """Somebody who is signed in; addresses are below the root."""

    def __init__(self, user, root=ROOT):
        self.user, self.root, self.client = user, root, Client()
        self.client.force_login(user)

    def get(self, path):
        return self.client.get(path if path.startswith("/") else f"{self.root}{path}")

    def send(self, path, body=None, method="POST", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method, f"{self.root}{path}", json.dumps(body or {}), "application/json", headers=headers
        )

    def post(self, path, body=None, **headers):
        return self.send(path, body, **headers)
