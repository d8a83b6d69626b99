"""What is sent: ids, numbers, states and the address of the resource. No personal data, nothing from the event's detail."""

import json
from datetime import datetime

from django.apps import apps
from django.conf import settings
from standardwebhooks import Webhook

from ipr_portal.tenancy.models import Organisation

from .models import Delivery
from .register import NOUNS, TEST, Noun


def body_of(delivery: Delivery, organisation: Organisation) -> str:
    """The body of a delivery, as Standard Webhooks gives it its members."""
    data = {"organisation": organisation.slug, "subject": _subject_of(delivery, organisation)}
    body = {"type": delivery.action, "timestamp": delivery.at.isoformat(), "data": data}
    return json.dumps(body, ensure_ascii=False)


def _subject_of(delivery: Delivery, organisation: Organisation) -> dict[str, str | None]:
    if delivery.action == TEST:
        return {"kind": "webhook", "id": delivery.subject_id}
    noun = NOUNS.get(delivery.subject_type, Noun(delivery.subject_type.partition(".")[2]))
    said: dict[str, str | None] = {"kind": noun.kind, "id": delivery.subject_id}
    if noun.numbered:
        said["number"] = delivery.subject_label
    if noun.has_state:
        rows = apps.get_model(delivery.subject_type)._default_manager.filter(pk=delivery.subject_id)
        said["state"] = rows.values_list("state", flat=True).first()
    if noun.address:
        place = noun.address.format(key=delivery.subject_id, number=delivery.subject_label)
        said["resource"] = f"{settings.SITE_URL}/api/v1/o/{organisation.slug}/{place}"
    return said


def headers_of(delivery: Delivery, secrets: list[str], *, at: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks: one signature for every secret in force."""
    name = f"msg_{delivery.webhook_id.hex}"
    signatures = [_sign(secret, name, at, delivery.body) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": "IPR-portal-webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _sign(secret: str, name: str, at: datetime, body: str) -> str:
    return Webhook(str(secret)).sign(msg_id=name, timestamp=at, data=body)
