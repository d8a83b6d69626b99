"""Every kind of mail reads well: as text and as HTML, whole, escaped, with one address that leads there."""

import re
from datetime import timedelta

import pytest
from django.utils.functional import Promise

from ipr_portal.calendar_files import Event
from ipr_portal.notifications.actions import notify, retire_mail, write_mail
from ipr_portal.notifications.mail import write
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.notifications.register import KINDS, kind_of
from ipr_portal.notifications.wording import say, what_to_do
from tests.conftest import NOON

SIGNED = {"member.invited", "staff.invited"}  # their link grants access
HOSTILE = 'Acme <img src="https://evil.example/x">\nBcc: everyone@acme.example & Sons'
NAMED = [
    name
    for kind in KINDS.values()
    for name in re.findall(r"%\((\w+)\)", f"{kind.said} {kind.todo} {kind.why}")
]
FULL = dict.fromkeys(NAMED, "Acme Botanicals") | {
    "subject": HOSTILE,
    "by": "Ada Admin",
    "who": "Fadil Filer",
    "place": "Acme Botanicals",
    "principal": "Acme Botanicals",
    "role": "Filer",
    "listings": 3,
    "count": 2,
    "found": 3,
    "strikes": 4,
    "unsubscribe": "https://ipr.example/news/unsubscribe/token/",
    "day": "Wed 9 Mar 2033",
    "upheld": 2,
    "listing": "12345",
    "error": "timed out",
    "address": "ana@acme.example",
    "code": "K7PX2M",
    "sentence": "Send us <b>page 2</b> as well.",
    "when": "Mon 2 Mar 2026, 12:00 UTC",
    "device": "Firefox on Linux",
    "used": 75,
    "due": "Wed 4 Mar, 18:00 SGT",
    "until": "Tue 3 Mar, 18:00 SGT",
    "note": "Hari Raya proclaimed",
    "what": "a case",
}


def mail_of(kind, **more):
    """The message of a kind as it would leave."""
    context = FULL | more
    link = (
        {"signed_link": "invitation", "signed_value": 7} if kind in SIGNED else {"path": "/o/acme/notices/1/"}
    )
    values = {name: value for name, value in (context | link).items() if name != "address"}
    write_mail("ana@acme.example", kind, at=NOON, event_key=f"{kind}:1", **values)
    mail = OutgoingMail.objects.get(kind=kind)
    mail.context["address"] = "ana@acme.example"
    return write(mail)


def html_of(message):
    return message.alternatives[0][0]


@pytest.mark.parametrize("kind", KINDS)
def test_the_subject_is_one_line(everyone, kind):
    subject = mail_of(kind).subject

    assert subject == " ".join(say(kind, FULL).split())
    assert "\n" not in subject


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_says_what_happened_and_what_to_do(everyone, kind):
    message = mail_of(kind)

    lines = message.body.splitlines()
    assert lines[0] == message.subject
    assert what_to_do(kind, FULL) in message.body
    assert "–" not in message.body.replace(FULL["subject"], "")
    assert "&amp;" not in message.body


@pytest.mark.parametrize("kind", KINDS)
def test_the_html_escapes_what_it_quotes(everyone, kind):
    html = html_of(mail_of(kind))

    assert "<img" not in html
    assert "<b>page 2" not in html
    assert "<script" not in html


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_is_absolute_and_ours(everyone, settings, kind):
    settings.SITE_URL = "https://ipr.example"

    message = mail_of(kind)

    links = re.findall(r'href="([^"]*)"', html_of(message)) + re.findall(
        r"https?://\S+", message.body.replace("https://evil.example", "")
    )
    assert [link for link in links if not link.startswith("https://ipr.example")] == []
    assert re.search(r'<(img|link|script|iframe|form)|url\(|href="/', html_of(message)) is None


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_reads_without_its_context(kind):
    assert say(kind, {})
    assert what_to_do(kind, {})


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_translatable_and_in_our_words(kind):
    words = KINDS[kind]
    texts = [text for text in (words.said, words.todo, words.link, words.why) if text]

    assert [text for text in texts if not isinstance(text, Promise)] == []
    said = f"{say(kind, FULL)} {what_to_do(kind, FULL)} {words.link}".lower()
    assert re.findall(r"!|successful|please|sorry|unfortunately|click", said) == []


def test_a_kind_of_an_older_release_still_reads():
    assert say("window.painted", {"subject": "NT-1"}) == "News about NT-1"
    assert kind_of("window.painted").icon == "info"


def test_a_count_that_is_missing_reads_as_a_dash():
    assert say("notice.acknowledged", {"subject": "NT-1"}) == "We have received NT-1 with – listings"


def test_an_invitation_leads_to_a_signed_address_that_the_outbox_does_not_keep(everyone, settings):
    settings.SITE_URL = "https://ipr.example"

    body = mail_of("member.invited").body

    assert re.search(r"https://ipr\.example/\S+7:\S{20,}", body)
    assert "7:" not in str(OutgoingMail.objects.get().context)


def test_the_html_has_its_styles_in_the_elements_and_the_dark_colours_as_a_rule(everyone):
    html = html_of(mail_of("notice.acknowledged"))

    assert re.search(r'class="button"[^>]*style="[^"]*background-color', html)
    assert "prefers-color-scheme: dark" in html


def test_a_mail_is_the_same_at_every_attempt(everyone):
    write_mail("x@acme.example", "staff.reopened", at=NOON, event_key="e", path="/")
    mail = OutgoingMail.objects.get()

    first, second = write(mail), write(mail)

    assert first.extra_headers == second.extra_headers
    assert first.body == second.body


def test_a_mail_about_long_ago_does_not_leave(everyone):
    write_mail("x@acme.example", "staff.reopened", at=NOON - timedelta(days=400), event_key="old")
    write_mail("x@acme.example", "staff.reopened", at=NOON, event_key="new")

    assert retire_mail(before=NOON - timedelta(days=1)) == 1
    assert OutgoingMail.objects.get(event_key="new").state == "QUEUED"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cancelled", [False, True])
def test_every_kind_can_carry_a_calendar_entry(everyone, kind, cancelled):
    entry = Event(key="event-1", title=HOSTILE, starts=NOON, made_at=NOON, sequence=3, cancelled=cancelled)

    (part,) = [
        one
        for one in mail_of(kind, calendar=entry).message().walk()
        if one.get_content_type() == "text/calendar"
    ]

    assert part.get_param("method") == ("CANCEL" if cancelled else "REQUEST")


def test_text_is_no_calendar_entry(everyone, acme_owner):
    with pytest.raises(TypeError, match="another name"):
        notify([acme_owner], "feedback.given", acme_owner, at=NOON, calendar="https://portal.example/e.ics")
    with pytest.raises(AttributeError):
        write_mail(
            "a@acme.example", "staff.reopened", at=NOON, event_key="e", calendar="https://x.example/e.ics"
        )
