"""What stands around the rows of the bare notice pages, as around ours: who is signed in, where they work, the ways on.

One ordinary template with a navigation, which the pages extend. It shows the same fields as our shell: the reader's name,
initials and address, their own pages, the three themes, the unread number, the navigation at the side and its short form
below, the search field, the foot, and the token that every form carries. The addresses are written out.
"""

from django.middleware.csrf import get_token
from django.template import Context, Engine

MEMBER_NAV = [
    (f"/{name}/", name.capitalize()) for name in ("file", "notices", "rights", "members", "letters")
]
DESK_NAV = [
    ("/desk/", "Triage"),
    ("/desk/explanations/", "Explanation templates"),
    ("/desk/executions/", "Takedowns being carried out"),
    ("/desk/rights/", "Rights to verify"),
]
PERSON = [
    ("/profile/", "Your profile"),
    ("/2fa/", "Second factor and passkeys"),
    ("/sessions/", "Where you are signed in"),
    ("/sign-ins/", "Sign-in history"),
    ("/password/change/", "Change password"),
]
FOOT = [(f"/{word.lower()}/", word) for word in ("Help", "Contact", "Terms", "Privacy")]
THEMES = [("system", "As the system"), ("light", "Light"), ("dark", "Dark")]
BASE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{% block title %}{% endblock %} · IPR portal</title><link rel="stylesheet" href="/static/css/app.css"></head>
<body hx-headers='{"X-CSRFToken": "{{ token }}"}'>
<header><a href="/">IPR portal</a>{% block head %}{% endblock %}<a href="{{ inbox }}">Inbox{% if unread %}, {{ unread }} unread{% endif %}</a>
<details><summary>{{ reader.initials }}</summary><b>{{ reader.name }}</b> {{ reader.email }}
<ul>{% for href, words in person %}<li><a href="{{ href }}">{{ words }}</a></li>{% endfor %}</ul>
<form method="post" action="/theme/"><input type="hidden" name="csrfmiddlewaretoken" value="{{ token }}"><input type="hidden" name="next" value="{{ path }}">{% for value, words in themes %}<button name="theme" value="{{ value }}" aria-pressed="{% if value == theme %}true{% else %}false{% endif %}">{{ words }}</button>{% endfor %}</form>
<form method="post" action="/sign-out/"><input type="hidden" name="csrfmiddlewaretoken" value="{{ token }}"><button>Sign out</button></form></details></header>
<nav><ul>{% for href, words in nav %}<li><a href="{{ href }}"{% if href == here %} aria-current="page"{% endif %}>{{ words }}</a></li>{% endfor %}</ul></nav>
<main>{% block main %}{% endblock %}</main>
<footer><ul>{% for href, words in foot %}<li><a href="{{ href }}">{{ words }}</a></li>{% endfor %}</ul></footer>
<nav>{% for href, words in nav|slice:":4" %}<a href="{{ href }}"{% if href == here %} aria-current="page"{% endif %}>{{ words }}</a>{% endfor %}</nav>
</body>
</html>
"""


def engine(**pages: str) -> Engine:
    """Templates that extend the base, each read once."""
    known = {"base": BASE} | pages
    return Engine(
        loaders=[
            ("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", known)])
        ]
    )


def around(request, reader, **shown) -> Context:
    """What a page shows, with what stands around it."""
    around = {
        "reader": reader,
        "path": request.path,
        "theme": request.COOKIES.get("theme", "system"),
        "themes": THEMES,
    }
    return Context(around | {"person": PERSON, "foot": FOOT, "token": get_token(request)} | shown)
