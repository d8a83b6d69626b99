"""What the notice pages are held against: plain views and plain templates that show the same rows with the same fields.

As `bare_page`: they ask who the reader is and enter the role that row-level security binds. Otherwise there is no
middleware, no translation and no component; each question is one statement, and rows are tuples. What stands around
the rows is written too: where else the reader works, what is unread, their load, the navigation. What is left of a
deadline is worked out by the product's own rule, for want of a plainer one.
"""

from zoneinfo import ZoneInfo

from django.db import connection
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path
from django.utils import timezone

from ipr_portal.deadlines.chips import ClockColumns, chips_of
from ipr_portal.markets import market_name
from takedowns.enums import REASON_LABELS
from takedowns.rules.history import ELSEWHERE, FIGURES, SELLERS, UNSETTLED
from takedowns.rules.precedents import PRECEDENTS
from takedowns.rules.triage import UPHELD

from .bare_page import SCOPE, reader_of

ROWS = 20
STATES = {"SUBMITTED": "Sent", "ACKNOWLEDGED": "Received", "IN_TRIAGE": "In triage", "DECIDED": "Decided", "WITHDRAWN": "Withdrawn"}  # fmt: skip
PLACE = """
SELECT set_config('role', 'portal_member', true), set_config('app.person', member.user_id::text, true),
    set_config('app.tenant', member.organisation_id::text, true)
FROM tenancy_membership AS member JOIN tenancy_organisation AS place ON place.id = member.organisation_id
WHERE place.slug = %s AND member.user_id = %s
"""
PLACES = """
SELECT place.slug, place.name, NULL FROM tenancy_membership AS member
JOIN tenancy_organisation AS place ON place.id = member.organisation_id WHERE member.user_id = %(reader)s
UNION SELECT place.slug, place.name, agency.name FROM tenancy_membership AS member
JOIN tenancy_letterofauthority AS letter ON letter.agent_id = member.organisation_id
JOIN tenancy_organisation AS place ON place.id = letter.principal_id
JOIN tenancy_organisation AS agency ON agency.id = letter.agent_id WHERE member.user_id = %(reader)s ORDER BY 2
"""
UNREAD = "SELECT count(*) FROM (SELECT 1 FROM notifications_notification WHERE recipient_id = %(reader)s AND read_at IS NULL LIMIT 100) AS unread"
LOAD = """
SELECT count(*), coalesce(sum(pending_count), 0), min(due_at) FILTER (WHERE pending_count > 0), (
    SELECT count(*) FROM takedowns_listingdecision AS row
    JOIN takedowns_triagedecision AS sitting ON sitting.id = row.decision_id
    WHERE sitting.decided_by_id = %(reader)s AND sitting.undone_at IS NULL AND sitting.decided_at >= date_trunc('day', now())
) FROM takedowns_notice
WHERE triager_id = %(reader)s AND state IN ('ACKNOWLEDGED', 'IN_TRIAGE') AND (claim_expires_at > now() OR pending_count = 0)
"""
CLOCK = ", ".join("clock.id" if name == "pk" else f"clock.{name}" for name in ClockColumns._fields)
MEMBER_NAV = [
    (f"/{name}/", name.capitalize())
    for name in ("file", "notices", "rights", "members", "letters", "settings")
]
DESK_NAV = [
    ("/desk/", "Triage"),
    ("/desk/explanations/", "Canned explanations"),
    ("/desk/executions/", "Takedowns being carried out"),
    ("/desk/rights/", "Rights to verify"),
]
RIGHTS = "SELECT id, title, office, registration_number FROM takedowns_ipright ORDER BY title, id LIMIT 500"
DRAFTS = """
SELECT draft.id, draft.saved_at, person.name, draft.fields->>'market', draft.fields->>'listings'
FROM takedowns_noticedraft AS draft JOIN accounts_user AS person ON person.id = draft.started_by_id
WHERE draft.sent_at IS NULL AND draft.discarded_at IS NULL ORDER BY draft.saved_at DESC LIMIT 4
"""
LIST = f"""
SELECT notice.number, reason.code, ipright.title, notice.market, notice.listing_count, notice.submitted_at, notice.state,
    {CLOCK}
FROM takedowns_notice AS notice
JOIN takedowns_ipright AS ipright ON ipright.id = notice.right_id
JOIN takedowns_reasoncode AS reason ON reason.id = notice.reason_id
JOIN deadlines_clock AS clock ON clock.id = notice.clock_id
ORDER BY notice.submitted_at DESC, notice.id DESC LIMIT %s
"""
LIST_PAGE = Engine().from_string("""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Notices</title><link rel="stylesheet" href="/static/css/app.css"></head>
<body>
<p>{{ reader }}</p>
<ul>{% for slug, name, agency in places %}<li><a href="/o/{{ slug }}/notices/">{{ name }}</a> {{ agency|default_if_none:"" }}</li>{% endfor %}</ul>
<ul>{% for href, words in nav %}<li><a href="{{ href }}">{{ words }}</a></li>{% endfor %}</ul><a href="/inbox/">{{ unread }}</a>
{% for id, saved_at, who, market, first in drafts %}<p><a href="/drafts/{{ id }}/">{{ market }} {{ first|truncatechars:60 }} {{ who }}, saved {{ saved_at|date:"D j M, H:i" }}</a></p>{% endfor %}
<form><input name="text"><select name="state">{% for value, words in states %}<option value="{{ value }}">{{ words }}</option>{% endfor %}</select><select name="right">
{% for id, title, office, number in rights %}<option value="{{ id }}">{{ title }}, {{ office }} {{ number }}</option>{% endfor %}
</select></form>
<table>
<tr><th>Notice</th><th>Right and market</th><th>Listings</th><th>Sent</th><th>State</th><th>Deadline, and who acts</th></tr>
{% for number, reason, right, market, listings, sent, state, chip in rows %}
<tr><td><a href="{{ number }}/">{{ number }}</a> {{ reason }}</td><td>{{ right }}<br>{{ market }}</td><td>{{ listings }}</td><td><time datetime="{{ sent|date:"c" }}">{{ sent|date:"D j M, H:i" }}</time></td><td>{{ state }}</td><td><a href="{{ number }}/deadline/">{{ chip.state }} <time datetime="{{ chip.at|date:"c" }}">{{ chip.said }}</time> {{ chip.left }} <svg><rect width="{{ chip.used }}%" height="3"/></svg></a><br>We act</td></tr>
{% endfor %}
</table>
</body>
</html>
""")

NOTICE = f"""
SELECT notice.id, notice.organisation_id, notice.right_id, notice.triager_id, notice.submitted_by_id, notice.number,
    notice.state, notice.version, notice.market, notice.listing_count, notice.submitted_at, notice.claim_expires_at,
    notice.explanation, notice.locations, notice.capacity, notice.complainant_name, notice.complainant_email,
    notice.signature, notice.signed_from, notice.message_to_seller, organisation.name AS holder, reason.code AS reason,
    ipright.title, ipright.kind, ipright.office, ipright.registration_number, ipright.nice_classes, ipright.goods,
    ipright.expires_on, ipright.state AS right_state, clock.due_at, clock.level, triager.name AS triager,
    filer.name AS filer, {CLOCK}
FROM takedowns_notice AS notice
JOIN tenancy_organisation AS organisation ON organisation.id = notice.organisation_id
JOIN takedowns_ipright AS ipright ON ipright.id = notice.right_id
JOIN takedowns_reasoncode AS reason ON reason.id = notice.reason_id
JOIN deadlines_clock AS clock ON clock.id = notice.clock_id
JOIN accounts_user AS filer ON filer.id = notice.submitted_by_id
LEFT JOIN accounts_user AS triager ON triager.id = notice.triager_id
WHERE notice.number = %(number)s
"""
KEEP = "UPDATE takedowns_notice SET claim_expires_at = now() + interval '30 minutes' WHERE id = %(id)s AND triager_id = %(reader)s"
LISTINGS = """
SELECT listing.id, listing.position, listing.market, listing.item, listing.key, listing.seller_key, listing.pasted,
    shown.title, shown.seller_name, shown.price, shown.currency, shown.picture, shown.taken_at,
    shown.live
FROM takedowns_listing AS listing LEFT JOIN takedowns_listingsnapshot AS shown ON shown.listing_id = listing.id
WHERE listing.notice_id = %(id)s ORDER BY listing.position
"""
TEXTS = """
SELECT DISTINCT ON (text.explanation_id) text.id, explanation.code, explanation.name, text.text
FROM takedowns_explanationtext AS text JOIN takedowns_explanation AS explanation ON explanation.id = text.explanation_id
WHERE explanation.retired_at IS NULL ORDER BY text.explanation_id, text.version DESC
"""
PEOPLE = """
SELECT person.id, person.name, held.notices, held.listings FROM accounts_user AS person, LATERAL (
    SELECT count(*) AS notices, coalesce(sum(pending_count), 0) AS listings FROM takedowns_notice
    WHERE triager_id = person.id AND state IN ('ACKNOWLEDGED', 'IN_TRIAGE') AND claim_expires_at > now()
) AS held
WHERE person.is_active AND person.staff_role <> '' AND person.id NOT IN (%(triager_id)s, %(submitted_by_id)s)
ORDER BY person.name
"""
EVENTS = """
SELECT event.at, event.action, person.name, event.detail FROM audit_auditevent AS event
LEFT JOIN accounts_user AS person ON person.id = event.by_id
WHERE event.subject_type = 'takedowns.notice' AND event.subject_id = %(id)s::text ORDER BY event.at DESC, event.id DESC LIMIT 51
"""
SITTINGS = """
SELECT sitting.decided_at, person.name, sitting.undone_at, row.outcome, row.rejection_code, count(*)
FROM takedowns_triagedecision AS sitting JOIN accounts_user AS person ON person.id = sitting.decided_by_id
JOIN takedowns_listingdecision AS row ON row.decision_id = sitting.id
WHERE sitting.notice_id = %(id)s GROUP BY 1, 2, 3, 4, 5 ORDER BY 1 DESC
"""
OVERRULED = "SELECT code, sentence FROM takedowns_overruledwarning WHERE notice_id = %(id)s ORDER BY id"
FILES = """
SELECT stored.id, stored.name, attached.kind, person.name FROM takedowns_noticefile AS attached
JOIN accounts_user AS person ON person.id = attached.added_by_id
JOIN evidence_evidencefile AS stored ON stored.id = attached.file_id WHERE attached.notice_id = %(id)s
UNION ALL SELECT stored.id, stored.name, attached.kind, person.name FROM takedowns_rightfile AS attached
JOIN accounts_user AS person ON person.id = attached.added_by_id
JOIN evidence_evidencefile AS stored ON stored.id = attached.file_id WHERE attached.right_id = %(right_id)s
"""
OUTCOMES = {"REMOVED": "Take down", "REJECTED": "Reject", "OTHER": "Other", "": "Leave"}
OTHERS = {"RESTRICTED": "Restricted", "DUPLICATE": "Duplicate", "NOT_FOUND": "Not found"}
NOTICE_PAGE = Engine().from_string("""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ notice.number }}</title><link rel="stylesheet" href="/static/css/app.css"></head>
<body>
<p>{{ reader }} {% for notices, listings, next, decided in load %}{{ notices }} notices, {{ listings }} listings, next {{ next|date:"D j M, H:i" }}, {{ decided }} decided{% endfor %}</p>
<ul>{% for href, words in nav %}<li><a href="{{ href }}">{{ words }}</a></li>{% endfor %}</ul><a href="/desk/inbox/">{{ unread }}</a>
<p>{{ notice.number }} {{ notice.state }} {{ reason }} {{ notice.triager }} Yours until {{ notice.claim_expires_at|date:"H:i" }}</p>
<ul>{% for id, name, notices, listings in people %}<li><button name="to" value="{{ id }}">{{ name }} {{ notices }} notices, listings left: {{ listings }}</button></li>{% endfor %}</ul>
<h1>{{ notice.holder }}: {{ notice.listing_count }} listings in {{ market }}</h1>
<p>{{ reason }} Sent by {{ notice.filer }}, {{ notice.submitted_at|date:"D j M, H:i" }} <a href="deadline/">{{ chip.state }} <time datetime="{{ chip.at|date:"c" }}">{{ chip.said }}</time> {{ chip.left }} <svg><rect width="{{ chip.used }}%" height="3"/></svg></a> {{ notice.level }}</p>
<dl><dt>Right</dt><dd><a href="/desk/rights/{{ notice.right_id }}/">{{ notice.title }}</a> {{ notice.kind }}</dd><dt>Registration</dt><dd>{{ notice.office }} {{ notice.registration_number }}</dd><dt>Covers</dt><dd>{{ notice.nice_classes|join:", " }} {{ notice.goods }}</dd><dt>In force until</dt><dd>{{ notice.expires_on|date:"D j M Y" }}</dd><dt>State</dt><dd>{{ notice.right_state }}</dd><dt>So far</dt><dd>{% for outcome, code, count in figures %}{{ outcome }} {{ code }} {{ count }}{% endfor %}</dd>{% for code, sentence in overruled %}<dt>Sent although we warned</dt><dd>{{ code }}: {{ sentence }}</dd>{% endfor %}</dl>
<ol>{% for at, who, undone, outcome, code, count in sittings %}<li>{{ count }} {{ outcome }} {{ code }} {{ who }}, {{ at|date:"D j M, H:i" }} {{ undone|date:"D j M, H:i" }}</li>{% endfor %}</ol>
<form method="post"><input type="hidden" name="version" value="{{ notice.version }}">
<datalist id="codes">{% for id, code, name, text in texts %}<option value="{{ code }} {{ name }}"></option>{% endfor %}</datalist>
<template>{% for id, code, name, text in texts %}<option value="{{ id }}" data-code="{{ code }}" data-text="{{ text }}">{{ name }}</option>{% endfor %}</template>
<ul>{% for id, position, market, item, key, seller, address, title, shown_seller, price, currency, picture, taken, live, upheld, elsewhere in listings %}
<li class="listing" id="listing-{{ position }}"><input type="checkbox" name="pick" value="{{ id }}" aria-label="Select listing {{ position }}">
<a href="listings/{{ position }}/">{% if picture %}<img src="/static/{{ picture }}" alt="">{% endif %}</a><a href="{{ address }}">{% firstof title item %}</a> {{ shown_seller|default_if_none:"" }} {{ market }} {{ address }} <time datetime="{{ taken|date:"c" }}">{{ taken|date:"D j M, H:i" }}</time> {{ price|default_if_none:"" }} {{ currency|default_if_none:"" }}
{% if not live %}Not live when the notice came in{% endif %}{% if upheld %}<a href="/desk/sellers/{{ seller }}/">Seller known, {{ upheld }} taken down</a>{% endif %}{% for other, outcome in elsewhere %}<a href="/desk/notices/{{ other }}/">Same listing in {{ other }}: {{ outcome }}</a>{% endfor %}
<fieldset>{% for value, words in outcomes %}<label><input type="radio" name="outcome-{{ id }}" value="{{ value }}"><span>{{ words }}</span></label>{% endfor %}</fieldset>
<label>Primary code <input name="code-{{ id }}" list="codes"></label>
<label>Explanation <select name="explanation-{{ id }}"><option value="">Own words</option></select></label>
<label>Sentence <textarea name="sentence-{{ id }}"></textarea></label>
<label>Outcome <select name="other-{{ id }}">{% for value, words in others %}<option value="{{ value }}">{{ words }}</option>{% endfor %}</select></label>
<label>Same listing <input name="same_as-{{ id }}"></label></li>
{% endfor %}</ul></form>
<p>{{ notice.explanation }}</p><dl><dt>Where</dt><dd>{{ notice.locations|join:", " }}</dd><dt>Capacity</dt><dd>{{ notice.capacity }}</dd><dt>Complainant</dt><dd>{{ notice.complainant_name }}, {{ notice.complainant_email }}</dd><dt>Signed</dt><dd>{{ notice.signature }} {{ notice.signed_from }}</dd></dl>
<blockquote>{{ notice.message_to_seller }}</blockquote>
{% for id, name, kind, who in files %}<a href="/desk/files/{{ id }}/">{{ name }}</a> {{ kind }} {{ who }}{% endfor %}
<ul>{% for kind, sitting, outcome, code, sentence, who, at, number, seller in precedents %}<li>{{ outcome }} {{ code }} <a href="/desk/notices/{{ number }}/">{{ number }}</a> {{ sentence }} {{ seller }} {{ who }} <time datetime="{{ at|date:"c" }}">{{ at|date:"D j M, H:i" }}</time></li>{% endfor %}</ul>
<ol>{% for at, action, who, detail in events %}<li><time datetime="{{ at|date:"c" }}">{{ at|date:"D j M, H:i" }}</time> {{ action }} {{ who|default_if_none:"" }} {{ detail.listings }}</li>{% endfor %}</ol>
</body>
</html>
""")


def notices(request, slug):
    """The last notices of a rights holder, for a member of it."""
    key, reader, zone = reader_of(request)
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [slug, key])
        drafts, rights = _all(cursor, DRAFTS), _all(cursor, RIGHTS)
        found = _all(cursor, LIST, [ROWS])
        places, ((unread,),) = _all(cursor, PLACES, {"reader": key}), _all(cursor, UNREAD, {"reader": key})
    with timezone.override(ZoneInfo(zone)):
        clocks = [ClockColumns._make(row[7:]) for row in found]
        chips = chips_of(clocks, timezone.now())
        rows = [
            (
                number,
                REASON_LABELS[reason],
                right,
                market_name(market),
                listings,
                sent,
                STATES[state],
                chips[clock],
            )
            for number, reason, right, market, listings, sent, state, clock, *_more in found
        ]
        shown = {
            "reader": reader, "rows": rows, "rights": rights, "drafts": drafts, "places": places, "unread": unread,
            "nav": MEMBER_NAV, "states": STATES.items(),
        }  # fmt: skip
        return HttpResponse(LIST_PAGE.render(Context(shown)))


def notice(request, number):
    """One notice with its listings, for who has it at the desk."""
    key, reader, zone = reader_of(request)
    with connection.cursor() as cursor:
        cursor.execute(SCOPE, [str(key)])
        (row,) = _all(cursor, NOTICE, {"number": number})
        own, clock = row[: -len(ClockColumns._fields)], ClockColumns._make(row[-len(ClockColumns._fields) :])
        found = dict(zip((column.name for column in cursor.description), own, strict=False))
        cursor.execute(KEEP, found | {"reader": key})
        listings = _all(cursor, LISTINGS, found)
        keys, sellers = [row[4] for row in listings], [row[5] for row in listings]
        asked = {"notice": found["id"], "right": found["right_id"], "keys": keys, "sellers": sellers}
        known = _all(cursor, SELLERS, [sellers, list(UPHELD), found["id"]])[0][0]
        elsewhere: dict[str, list[tuple[str, str]]] = {}
        for of, number, outcome in _all(cursor, ELSEWHERE, [keys, found["id"], 2])[0][0]:
            elsewhere.setdefault(of, []).append((number, outcome))
        listings = [(*row, known.get(row[5]), elsewhere.get(row[4], ())) for row in listings]
        shown = {
            "reader": reader, "notice": found, "listings": listings, "reason": REASON_LABELS[found["reason"]],
            "market": market_name(found["market"]), "texts": _all(cursor, TEXTS),
            "people": _all(cursor, PEOPLE, found), "events": _all(cursor, EVENTS, found)[::-1],
            "files": _all(cursor, FILES, found), "outcomes": OUTCOMES.items(), "others": OTHERS.items(),
            "figures": _all(cursor, FIGURES, [found["organisation_id"], UNSETTLED])[0][0],
            "sittings": _all(cursor, SITTINGS, found), "overruled": _all(cursor, OVERRULED, found), "nav": DESK_NAV,
            "unread": _all(cursor, UNREAD, {"reader": key})[0][0], "load": _all(cursor, LOAD, {"reader": key}),
            "precedents": _all(cursor, PRECEDENTS, asked | {"read": 60, "of_a_seller": 3, "notices": 5}),
        }  # fmt: skip
    with timezone.override(ZoneInfo(zone)):
        shown["chip"] = chips_of([clock], timezone.now())[clock.pk]
        return HttpResponse(NOTICE_PAGE.render(Context(shown)))


def _all(cursor, sql: str, values=None) -> list[tuple]:
    cursor.execute(sql, values)
    return cursor.fetchall()


urlpatterns = [path("notices/<slug:slug>/", notices), path("notice/<str:number>/", notice)]
