"""What the notice pages are compared with: plain views and plain templates that show the same rows with the same
fields.

As `bare_page`: they ask who the reader is and enter the role that row-level security binds. Otherwise there is no
middleware, no translation and no component; each question is one statement, and rows are tuples. The time left and the
sentences of the trail are computed by the product's own rules.

Both sides show, field by field:

- around the rows (`bare_shell`): the reader with initials and address, their pages, the themes, the unread number, the
  navigation twice, the foot, the token of every form.
- the list: the organisation and where else the reader works, with its agency; drafts and discarded drafts; the search
  field with state, market and right; of each notice its number, reason, right, market, listings, when it was sent,
  state, deadline with what is left and the share used, the seconds that a script counts down, and who acts; how many
  notices there are, and the way to the next twenty.
- a notice: the reader's load; number, state, reason, triager, lease, and everybody to whom it can be handed with what
  they hold; holder, filer, deadline and level; the right with its registration, classes, goods, term and state; the
  holder's figures; past decisions; codes and explanations, for one listing and for all that are ticked; of each listing its
  picture, title, seller, market, address, when it was seen, price, marks, and the fields of the choice; what the filer
  writes; each file with kind, name, size, hash, check, by whom and when; precedents; the timeline, each event a
  sentence.

Only ours has the texts of keys and scripts, icons, and labels for screen readers.
"""

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

from ipr_portal.audit.timeline import Told
from ipr_portal.audit.wording import say_marked
from ipr_portal.deadlines.chips import ClockColumns, chips_of
from ipr_portal.markets import MARKETS, market_name
from takedowns.enums import REASON_LABELS, REJECTIONS, DecisionGround
from takedowns.queries.history import ELSEWHERE, FIGURES, SELLERS, UNSETTLED
from takedowns.queries.precedents import PRECEDENTS
from takedowns.rules.triage import UPHELD

from .bare_page import SCOPE, reader_of
from .bare_shell import DESK_NAV, MEMBER_NAV, around, engine

ROWS = 20
ALMOST = timedelta(minutes=29)  # a lease is kept longer when a minute of it is used
STATES = {"SUBMITTED": "Sent", "ACKNOWLEDGED": "Received", "IN_TRIAGE": "In triage", "DECIDED": "Decided", "WITHDRAWN": "Withdrawn"}  # fmt: skip
PLACE = """
SELECT set_config('role', 'portal_member', true), set_config('app.person', member.user_id::text, true),
    set_config('app.tenant', member.organisation_id::text, true), place.name, place.state, member.role
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
    JOIN takedowns_triagedecision AS past ON past.id = row.decision_id
    WHERE past.decided_by_id = %(reader)s AND past.undone_at IS NULL AND past.decided_at >= date_trunc('day', now())
), (array_agg(number ORDER BY due_at, value DESC, id) FILTER (WHERE pending_count > 0))[1] FROM takedowns_notice
WHERE triager_id = %(reader)s AND state IN ('ACKNOWLEDGED', 'IN_TRIAGE') AND (claim_expires_at > now() OR pending_count = 0)
"""
CLOCK = ", ".join("clock.id" if name == "pk" else f"clock.{name}" for name in ClockColumns._fields)
RIGHTS = (
    "SELECT id, title, kind, office, registration_number FROM takedowns_ipright ORDER BY title, id LIMIT 500"
)
DRAFTS = """
SELECT draft.id, draft.saved_at, person.name, draft.fields->>'market', draft.fields->>'listings', draft.discarded_at
FROM takedowns_noticedraft AS draft JOIN accounts_user AS person ON person.id = draft.started_by_id
WHERE draft.sent_at IS NULL AND (draft.discarded_at IS NULL OR draft.discarded_at > now() - interval '10 minutes')
ORDER BY draft.saved_at DESC LIMIT 7
"""
LIST = f"""
SELECT notice.number, reason.code, ipright.title, notice.market, notice.listing_count, notice.submitted_at, notice.state,
    notice.id, {CLOCK}
FROM takedowns_notice AS notice
JOIN takedowns_ipright AS ipright ON ipright.id = notice.right_id
JOIN takedowns_reasoncode AS reason ON reason.id = notice.reason_id
JOIN deadlines_clock AS clock ON clock.id = notice.clock_id
ORDER BY notice.submitted_at DESC, notice.id DESC LIMIT %s
"""
COUNT = "SELECT count(*) FROM (SELECT 1 FROM takedowns_notice LIMIT 1001) AS few"
UNREAD_HERE = f"{UNREAD[: UNREAD.index(' LIMIT')]} AND organisation_id = current_setting('app.tenant')::bigint LIMIT 100) AS unread"
LIST_HTML = """{% extends "base" %}
{% block title %}Notices{% endblock %}
{% block head %}<details><summary>Organisation {{ organisation }}</summary>
<ul>{% for slug, name, agency in places %}<li><a href="/o/{{ slug }}/notices/"{% if name == organisation %} aria-current="true"{% endif %}>{{ name }}</a> {% if agency %}You act for it through {{ agency }}{% endif %}</li>{% endfor %}</ul></details>
<form role="search" action="{{ path }}"><input type="search" name="text" maxlength="2000" placeholder="Find a notice"></form>{% endblock %}
{% block main %}<h1>Notices</h1>{% if state != "VERIFIED" %}<p>{{ state }}</p>{% endif %}
{% for id, saved_at, who, market, first, discarded in drafts %}<p><a href="/drafts/{{ id }}/">{{ market }} {{ first|truncatechars:60 }} {{ who }}, saved {{ saved_at|date:"D j M, H:i" }} {{ discarded|date:"D j M, H:i" }}</a></p>{% endfor %}
<a href="/drafts/new/">Start a notice</a>
<form><label>Find a notice <input type="search" name="text" value="{{ text }}"></label>
<label>State <select name="state"><option value="">All states</option>{% for value, words in states %}<option value="{{ value }}">{{ words }}</option>{% endfor %}</select></label>
<label>Market <select name="market"><option value="">All markets</option>{% for value, words in markets %}<option value="{{ value }}">{{ words }}</option>{% endfor %}</select></label>
<label>Right <select name="right"><option value="">All rights</option>{% for id, title, kind, office, number in rights %}<option value="{{ id }}">{{ title }}, {{ kind }}, {{ office }} {{ number }}</option>{% endfor %}</select></label>
<button>Find</button></form>
<table>
<tr><th>Notice</th><th>Right and market</th><th>Listings</th><th>Sent</th><th>State</th><th>Deadline, and who acts</th></tr>
{% for number, reason, right, market, listings, sent, state, chip in rows %}
<tr><td><a href="{{ path }}{{ number }}/">{{ number }}</a> {{ reason }}</td><td>{{ right }}<br>{{ market }}</td><td>{{ listings }}</td><td><time datetime="{{ sent|date:"c" }}">{{ sent|date:"D j M, H:i" }}</time></td><td>{{ state }}</td><td><a href="{{ path }}{{ number }}/deadline/" data-deadline="{{ chip.live }}">{{ chip.state }} <time datetime="{{ chip.at|date:"c" }}">{{ chip.said }}</time> {{ chip.left }} <svg><rect width="{{ chip.used }}%" height="3"/></svg></a><br>We act</td></tr>
{% endfor %}
</table>
<p>{{ rows|length }} of {{ found }} notices</p>{% if next %}<a href="?after={{ next|urlencode }}" rel="next">Show more</a>{% endif %}
{% endblock %}
"""

NOTICE = f"""
SELECT notice.id, notice.organisation_id, notice.right_id, notice.triager_id, notice.submitted_by_id, notice.number,
    notice.state, notice.version, notice.market, notice.listing_count, notice.submitted_at, notice.claim_expires_at,
    notice.explanation, notice.locations, notice.capacity, notice.complainant_name, notice.complainant_email,
    notice.signature, notice.signed_from, notice.message_to_seller, notice.details, organisation.name AS holder, reason.code AS reason,
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
SELECT event.id, event.at, event.action, event.subject_type, event.subject_label, event.internal, event.detail,
    person.name, agency.name
FROM audit_auditevent AS event LEFT JOIN accounts_user AS person ON person.id = event.by_id
LEFT JOIN tenancy_organisation AS agency ON agency.id = event.acting_for_id
WHERE event.subject_type = 'takedowns.notice' AND event.subject_id = %(id)s::text ORDER BY event.at DESC, event.id DESC LIMIT 51
"""
SITTINGS = """
SELECT past.decided_at, person.name, past.undone_at, row.outcome, row.rejection_code, count(*)
FROM takedowns_triagedecision AS past JOIN accounts_user AS person ON person.id = past.decided_by_id
JOIN takedowns_listingdecision AS row ON row.decision_id = past.id
WHERE past.notice_id = %(id)s GROUP BY 1, 2, 3, 4, 5 ORDER BY 1 DESC
"""
OVERRULED = "SELECT code, sentence FROM takedowns_overruledwarning WHERE notice_id = %(id)s ORDER BY id"
FILES = """
SELECT stored.id, stored.name, attached.kind, person.name, stored.size, stored.media_type, stored.sha256, stored.scan_state,
    stored.added_at FROM takedowns_noticefile AS attached
JOIN accounts_user AS person ON person.id = attached.added_by_id
JOIN evidence_evidencefile AS stored ON stored.id = attached.file_id WHERE attached.notice_id = %(id)s
UNION ALL SELECT stored.id, stored.name, attached.kind, person.name, stored.size, stored.media_type, stored.sha256,
    stored.scan_state, stored.added_at FROM takedowns_rightfile AS attached
JOIN accounts_user AS person ON person.id = attached.added_by_id
JOIN evidence_evidencefile AS stored ON stored.id = attached.file_id WHERE attached.right_id = %(right_id)s
"""
OUTCOMES = {"REMOVED": "Take down", "REJECTED": "Reject", "OTHER": "Other", "": "Leave"}
OTHERS = {"RESTRICTED": "Restricted", "DUPLICATE": "Duplicate", "NOT_FOUND": "Not found"}
NOTICE_HTML = """{% extends "base" %}
{% block title %}{{ notice.number }} · {{ notice.holder }}{% endblock %}
{% block head %}<p>{{ reader.name }} {% for notices, listings, next, decided, next_number in load %}<a href="/desk/?view=mine">{{ notices }} notices</a>, {{ listings }} open listings, Decided today {{ decided }} <a href="/desk/notices/{{ next_number }}/">Next deadline <time datetime="{{ next|date:"c" }}">{{ next|date:"D j M, H:i" }}</time></a>{% endfor %}</p><a href="/desk/find/">Find or do anything</a>{% endblock %}
{% block main %}
<p>{{ notice.number }} {{ notice.state }} {{ reason }} {{ notice.triager }} Yours until {{ notice.claim_expires_at|date:"H:i" }}</p>
<ul>{% for id, name, notices, listings in people %}<li><button name="to" value="{{ id }}">{{ name }} {{ notices }} notices, listings left: {{ listings }}</button></li>{% endfor %}</ul>
<h1>{{ notice.holder }}: {{ notice.listing_count }} listings in {{ market }}</h1>
<p>{{ reason }} Sent by {{ notice.filer }}, {{ notice.submitted_at|date:"D j M, H:i" }} <a href="deadline/" data-deadline="{{ chip.live }}">{{ chip.state }} <time datetime="{{ chip.at|date:"c" }}">{{ chip.said }}</time> {{ chip.left }} <svg><rect width="{{ chip.used }}%" height="3"/></svg></a> {{ notice.level }}</p>
<dl><dt>Right</dt><dd><a href="/desk/rights/{{ notice.right_id }}/">{{ notice.title }}</a> {{ notice.kind }}</dd><dt>Registration</dt><dd>{{ notice.office }} {{ notice.registration_number }}</dd><dt>Covers</dt><dd>{{ notice.nice_classes|join:", " }} {{ notice.goods }}</dd><dt>In force until</dt><dd>{{ notice.expires_on|date:"D j M Y" }}</dd><dt>State</dt><dd>{{ notice.right_state }}</dd><dt>So far</dt><dd>{% for outcome, code, count in figures %}{{ outcome }} {{ code }} {{ count }}{% endfor %}</dd>{% for code, sentence in overruled %}<dt>Sent although we warned</dt><dd>{{ code }}: {{ sentence }}</dd>{% endfor %}</dl>
<ol>{% for at, who, undone, outcome, code, count in sittings %}<li>{{ count }} {{ outcome }} {{ code }} {{ who }}, {{ at|date:"D j M, H:i" }} {{ undone|date:"D j M, H:i" }}</li>{% endfor %}</ol>
<form method="post"><input type="hidden" name="version" value="{{ notice.version }}">
<datalist id="codes">{% for code, row in codes %}<option value="{{ code }} {{ row.meaning }}"></option>{% endfor %}</datalist>
<template>{% for id, code, name, text in texts %}<option value="{{ id }}" data-code="{{ code }}" data-text="{{ text }}">{{ name }}</option>{% endfor %}</template>
<label>Ground for the takedown
<select name="ground">
{% for value, words in grounds %}<option value="{{ value }}">{{ words }}</option>{% endfor %}
</select></label>
<fieldset><input type="checkbox" aria-label="Select all"><button name="bulk" value="REMOVED">Take down ticked</button><input name="bulk_code" list="codes"><select name="bulk_explanation"><option value="">Own words</option>{% for id, code, name, text in texts %}<option value="{{ id }}">{{ code }} {{ name }}</option>{% endfor %}</select><textarea name="bulk_sentence"></textarea><button name="bulk" value="REJECTED">Reject ticked</button></fieldset>
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
<p>{{ notice.explanation }}</p><dl><dt>Where</dt><dd>{{ notice.locations|join:", " }}</dd>{% for label, value in notice.details.items %}<dt>{{ label }}</dt><dd>{{ value }}</dd>{% endfor %}<dt>Capacity</dt><dd>{{ notice.capacity }}</dd><dt>Complainant</dt><dd>{{ notice.complainant_name }}, {{ notice.complainant_email }}</dd><dt>Signed</dt><dd>{{ notice.signature }} {{ notice.signed_from }}</dd></dl>
<blockquote>{{ notice.message_to_seller }}</blockquote>
{% for id, name, kind, who, size, media_type, hash, state, at in files %}<figure>{{ kind }} <img src="/desk/files/{{ id }}/preview/" alt="{{ name }}"> <a href="/desk/files/{{ id }}/">{{ name }}</a> {{ size|filesizeformat }} sha-256 {{ hash|slice:":4" }}…{{ hash|slice:"-4:" }} {{ state }} {{ who }}, <time datetime="{{ at|date:"c" }}">{{ at|date:"D j M, H:i" }}</time></figure>{% endfor %}
<ul>{% for kind, sitting, outcome, code, sentence, who, at, number, seller in precedents %}<li>{{ outcome }} {{ code }} <a href="/desk/notices/{{ number }}/">{{ number }}</a> {{ sentence }} {{ seller }} {{ who }} <time datetime="{{ at|date:"c" }}">{{ at|date:"D j M, H:i" }}</time></li>{% endfor %}</ul>
<ol>{% for at, internal, sentence in events %}<li>{% if internal %}Staff only{% endif %} {{ sentence }} <time datetime="{{ at|date:"c" }}">{{ at|date:"D j M, H:i" }}</time></li>{% endfor %}</ol>
{% endblock %}
"""
PAGES = engine(list=LIST_HTML, notice=NOTICE_HTML)
LIST_PAGE, NOTICE_PAGE = PAGES.get_template("list"), PAGES.get_template("notice")


def notices(request, slug) -> HttpResponse:
    """The last notices of a rights holder, for a member of it."""
    reader = reader_of(request)
    with connection.cursor() as cursor:
        ((_role, _person, _tenant, organisation, state, _member),) = _all(cursor, PLACE, [slug, reader.key])
        drafts, rights = _all(cursor, DRAFTS), _all(cursor, RIGHTS)
        found, ((count,),) = _all(cursor, LIST, [ROWS + 1]), _all(cursor, COUNT)
        places, ((unread,),) = _all(cursor, PLACES, {"reader": reader.key}), _all(cursor, UNREAD_HERE, {"reader": reader.key})  # fmt: skip
    after = signing.dumps([found[ROWS - 1][5].isoformat(), found[ROWS - 1][7]]) if len(found) > ROWS else ""
    with timezone.override(ZoneInfo(reader.zone)):
        shown = {
            "rows": rows_of(found[:ROWS]), "rights": rights, "drafts": drafts, "places": places, "unread": unread,
            "nav": MEMBER_NAV, "here": "/notices/", "inbox": f"/o/{slug}/inbox/", "organisation": organisation,
            "state": state, "states": STATES.items(), "markets": [(one, market_name(one)) for one in MARKETS],
            "found": count, "next": after,
        }  # fmt: skip
        return HttpResponse(LIST_PAGE.render(around(request, reader, **shown)))


def rows_of(found: list[tuple]) -> list[tuple]:
    """What the template shows of each notice."""
    clocks = [ClockColumns._make(row[8:]) for row in found]
    chips = chips_of(clocks, timezone.now())
    return [
        (number, REASON_LABELS[reason], right, market_name(market), listings, sent, STATES[state], chips[clock.pk])
        for (number, reason, right, market, listings, sent, state, *_), clock in zip(found, clocks, strict=True)
    ]  # fmt: skip


def notice(request, number) -> HttpResponse:
    """One notice with its listings, for who has it at the desk."""
    reader = reader_of(request)
    me = {"reader": reader.key}
    with connection.cursor() as cursor:
        cursor.execute(SCOPE, [str(reader.key)])
        (row,) = _all(cursor, NOTICE, {"number": number})
        own, clock = row[: -len(ClockColumns._fields)], ClockColumns._make(row[-len(ClockColumns._fields) :])
        found = dict(zip((column.name for column in cursor.description), own, strict=False))
        found["details"] = json.loads(found["details"])
        if found["claim_expires_at"] < timezone.now() + ALMOST:
            cursor.execute(KEEP, found | me)
        listings = _all(cursor, LISTINGS, found)
        keys, sellers = [row[4] for row in listings], sorted({row[5] for row in listings} - {""})
        asked = {"notice": found["id"], "right": found["right_id"], "keys": keys, "sellers": sellers}
        known = _all(cursor, SELLERS, [sellers, list(UPHELD), found["id"]])[0][0]
        elsewhere: dict[str, list[tuple[str, str]]] = {}
        for of, number, outcome in _all(cursor, ELSEWHERE, [keys, found["id"], 2])[0][0]:
            elsewhere.setdefault(of, []).append((number, outcome))
        listings = [(*row, known.get(row[5]), elsewhere.get(row[4], ())) for row in listings]
        shown = {
            "notice": found, "listings": listings, "reason": REASON_LABELS[found["reason"]],
            "market": market_name(found["market"]), "texts": _all(cursor, TEXTS), "codes": REJECTIONS.items(),
            "grounds": DecisionGround.choices, "people": _all(cursor, PEOPLE, found),
            "events": told(_all(cursor, EVENTS, found)[::-1]), "files": _all(cursor, FILES, found),
            "outcomes": OUTCOMES.items(), "others": OTHERS.items(),
            "figures": _all(cursor, FIGURES, [found["organisation_id"], UNSETTLED])[0][0],
            "sittings": _all(cursor, SITTINGS, found), "overruled": _all(cursor, OVERRULED, found),
            "nav": DESK_NAV, "here": "/desk/", "inbox": "/desk/inbox/", "unread": _all(cursor, UNREAD, me)[0][0],
            "load": _all(cursor, LOAD, me),
            "precedents": _all(cursor, PRECEDENTS, asked | {"read": 60, "of_a_seller": 3, "notices": 5, "until": None}),
        }  # fmt: skip
    with timezone.override(ZoneInfo(reader.zone)):
        shown["chip"] = chips_of([clock], timezone.now())[clock.pk]
        return HttpResponse(NOTICE_PAGE.render(around(request, reader, **shown)))


def told(events: list[tuple]) -> list[tuple]:
    """When something happened, whether it is internal, and its sentence."""
    return [
        (
            at,
            internal,
            say_marked(Told(pk, at, action, kind, label, internal, json.loads(detail), who, agency)),
        )
        for pk, at, action, kind, label, internal, detail, who, agency in events
    ]


def _all(cursor, sql: str, values=None) -> list[tuple]:
    cursor.execute(sql, values)
    return cursor.fetchall()


urlpatterns = [path("notices/<slug:slug>/", notices), path("notice/<str:number>/", notice)]
