"""People who call the API with their session."""

import json

from django.test import Client

from tests.api.conftest import ROOT


class Session:
    """Somebody who is signed in."""

    def __init__(self, user, root=ROOT):
        self.client, self.root = Client(), root
        self.client.force_login(user)

    def get(self, path):
        return self.client.get(f"{self.root}{path}")

    def post(self, path, body=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(
            f"{self.root}{path}", json.dumps(body or {}), "application/json", headers=headers
        )


def as_person(user, root=ROOT):
    return Session(user, root)
