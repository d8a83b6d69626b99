"""Going through the pages as people do, and sending each of them what no form offers."""

import re
import sys
from collections import Counter
from uuid import UUID

from django.db import transaction
from django.urls import Resolver404, URLResolver, get_resolver, resolve, reverse
from django.urls.converters import StringConverter

from tests.requests.names import names_read_by
from tests.requests.pages import Form, Page, path_of

CHOSEN, CHOICES = (
    {"select", "radio", "checkbox"},
    ("a raised digit",),
)  # a choice is known or not
OFTEN_ENOUGH = 4  # pages of one name: rights and notices differ by their state


GENERIC = {
    "IntConverter": 1,
    "StringConverter": "x",
    "SlugConverter": "x",
    "UUIDConverter": UUID(int=1),
    "PathConverter": "x",
}


def every_page(resolver=None, space=()):
    """Every named address, with the kinds of its arguments."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*space, entry.namespace) if entry.namespace else space
            for name, converters in every_page(entry, inner):
                yield name, entry.pattern.converters | converters
        elif entry.name:
            names = entry.pattern.converters or dict.fromkeys(
                entry.pattern.regex.groupindex, StringConverter()
            )
            yield ":".join([*space, entry.name]), names


def tree_of(name: str) -> str:
    return name.rpartition(":")[0]


class Crawl:
    """What one person comes to: pages, and forms."""

    def __init__(self, client, tree):
        self.client, self.tree, self.names, self.troubles = client, tree, set(), []
        self.pages, self.forms, self.visits = {}, {}, Counter()
        self.seen, self.sent = {}, set()

    def follow(self, places) -> None:
        """Open these pages and all they lead to."""
        waiting, seen = list(places), set()
        while waiting:
            address = waiting.pop(0)
            match = self.match_of(address)
            if match is None or address in seen or self.visits[match.view_name] >= OFTEN_ENOUGH:
                continue
            seen.add(address)
            self.visits[match.view_name] += 1
            waiting += self.look(address, match)

    def look(self, address, match) -> list[str]:
        """Read one page; return where it leads."""
        answer = self.ask("get", address)
        self.names.add(match.view_name)
        self.seen |= match.kwargs
        if answer is None or answer.status_code in (403, 404):
            return []
        self.pages.setdefault(match.view_name, (address.partition("?")[0], match))
        if answer.status_code in (301, 302):
            return [path_of(answer["Location"])]
        if answer.status_code != 200 or answer.streaming or "text/html" not in answer.get("Content-Type", ""):
            return []
        page = Page(address, answer.content.decode())
        for form in page.forms:
            self.keep(form)
        return [path_of(link) for link in page.links if link.startswith("/")]

    def keep(self, form) -> None:
        match = self.match_of(form.action)
        if match is None or form.method not in ("get", "post"):
            return
        self.names.add(match.view_name)
        fields = frozenset(map(_kind, form.sent))
        for button in form.buttons or [None]:
            key = (match.view_name, form.method, fields, button and button[0])
            self.forms.setdefault(key, (form, button, match))

    def reach(self, known) -> None:
        """Ask for what nothing leads to, with the keys of these rows, or with arguments that other pages have.

        :param known: the arguments of pages by name, where those of another page would name nothing.
        """
        for name, converters in every_page():
            if name in self.names or tree_of(name) != self.tree:
                continue
            said = {one: self.argument(one, kind) for one, kind in converters.items()}
            address = reverse(name, kwargs=said | known.get(name, {}))
            self.names.add(name)
            self.pages[name] = (address, resolve(address))

    def argument(self, name, kind):
        """What other pages have by this name, if it is of this kind: the key of a draft is no number."""
        seen = self.seen.get(name)
        fits = seen is not None and re.fullmatch(kind.regex, str(seen))
        return seen if fits else GENERIC[type(kind).__name__]

    def send(self, nasty) -> None:
        """Send each parameter of each page each of these values; what they change is undone."""
        for name, (address, match) in self.pages.items():
            if tree_of(name) == self.tree:
                self.send_to_page(address, match, nasty)
        for form, button, match in self.forms.values():
            if tree_of(match.view_name) == self.tree:
                self.send_by_form(form, button, match, nasty)

    def send_to_page(self, address, match, nasty):
        """All at once, as filters are read one by one; then each alone."""
        read, fields = names_read_by(sys.modules[match.func.__module__])
        names = [*read, *fields]
        for method in ("get", "post") if names else ():
            for about, value in nasty.items():
                answer = self.ask(method, address, dict.fromkeys(names, value), about)
                if answer is not None and answer.status_code == 405:
                    break
        for number, name in enumerate(read):
            about = list(nasty)[number % len(nasty)]
            self.ask("get", address, {name: nasty[about]}, f"{name} = {about}")

    def send_by_form(self, form: Form, button, match, nasty):
        """One after the other, all else as the page has it; what the code reads besides, together."""
        base = dict(form.sent) | ({button[0]: [button[1]]} if button else {})
        self.ask(form.method, form.action, base, "as it stands")
        for name in self.news_in(base, match.view_name, form.method):
            for about in CHOICES if form.kinds.get(name) in CHOSEN else nasty:
                self.ask(form.method, form.action, base | {name: [nasty[about]]}, f"{name} = {about}")
        more = set(names_read_by(sys.modules[match.func.__module__])[0]) - set(base)
        for about, value in nasty.items() if more and form.method == "post" else ():
            self.ask("post", form.action, base | dict.fromkeys(more, value), f"{more} = {about}")

    def news_in(self, names, *page) -> list[str]:
        """The fields that this page was not sent yet, by any form."""
        news = {key: name for name in names if (key := (*page, _kind(name))) not in self.sent}
        self.sent |= news.keys()
        return list(news.values())

    def ask(self, method, address, data=None, about=""):
        """Request a page; its changes are rolled back."""
        client, answer = self.client, None
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        with transaction.atomic():
            try:
                answer = getattr(client, method)(address, data)
                if answer.streaming:
                    b"".join(answer)
            except Exception as error:
                self.troubles.append(f"{method} {address[:80]} {about}: {type(error).__name__} {error}"[:300])
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.load(cookies)
        return answer

    @staticmethod
    def match_of(address):
        try:
            return resolve(address.partition("?")[0])
        except Resolver404:
            return None


def _kind(name: str) -> str:
    """Fields of rows are one kind: `outcome-17` and `outcome-18`."""
    return name.rstrip("0123456789")
