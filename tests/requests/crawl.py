"""Going through the pages as people do, and sending each of them what no form offers."""

import sys
from collections import Counter

from django.db import transaction
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from tests.requests.names import names_read_by
from tests.requests.pages import Form, Page, path_of

CHOSEN, CHOICES = (
    {"select", "radio", "checkbox"},
    ("a raised digit", "5,000 digits"),
)  # a choice is known or not
OFTEN_ENOUGH = 4  # pages of one name: rights and notices differ by their state


class Crawl:
    """What was found: pages by the role that opened them, and forms."""

    def __init__(self, clients):
        self.clients, self.names, self.troubles = clients, set(), []
        self.pages, self.forms, self.visits, self.asked = {}, {}, Counter(), 0

    def follow(self, role, places) -> None:
        """Open these pages and all they lead to."""
        waiting, seen = list(places), set()
        while waiting:
            address = waiting.pop(0)
            match = self.match_of(address)
            if match is None or address in seen or self.visits[role, match.url_name] >= OFTEN_ENOUGH:
                continue
            seen.add(address)
            self.visits[role, match.url_name] += 1
            waiting += self.look(role, address, match)

    def look(self, role, address, match) -> list[str]:
        """Read one page; return where it leads."""
        answer = self.ask(role, "get", address)
        self.names.add(match.url_name)
        if answer is None or answer.status_code in (403, 404):
            return []
        self.pages.setdefault((role, match.url_name), (address.partition("?")[0], match))
        if answer.status_code in (301, 302):
            return [path_of(answer["Location"])]
        if answer.status_code != 200 or answer.streaming or "text/html" not in answer.get("Content-Type", ""):
            return []
        page = Page(address, answer.content.decode())
        for form in page.forms:
            self.keep(role, form)
        return [path_of(link) for link in page.links if link.startswith("/")]

    def keep(self, role, form) -> None:
        match = self.match_of(form.action)
        if match is None or form.method not in ("get", "post"):
            return
        self.names.add(match.url_name)
        fields = frozenset(map(_kind, form.sent))
        for button in form.buttons or [None]:
            key = (match.url_name, form.method, fields, button and button[0])
            self.forms.setdefault(key, (role, form, button, match))

    def reach(self, elsewhere) -> None:
        """Ask for what nothing leads to, with these arguments."""
        for name, args in elsewhere.items():
            for tree, more in (("", []), ("desk:", []), ("organisation:", ["acme"])):
                try:
                    address = reverse(tree + name, args=[*more, *args])
                except NoReverseMatch:
                    continue
                self.names.add(name)
                for role in self.clients:
                    self.pages.setdefault((role, name), (address, resolve(address)))

    def send(self, nasty) -> None:
        """Send each parameter of each page each of these values; what they change is undone."""
        asked = set()
        for (role, name), (address, match) in self.pages.items():
            if name not in asked:  # by the first role that opens it
                asked.add(name)
                self.send_to_page(role, address, match, nasty)
        for role, form, button, match in self.forms.values():
            self.send_by_form(role, form, button, match, nasty)

    def send_to_page(self, role, address, match, nasty):
        """All at once, as filters are read one by one; then each alone."""
        read, fields = names_read_by(sys.modules[match.func.__module__])
        names = [*read, *fields]
        for about, value in nasty.items():
            self.ask(role, "get", address, dict.fromkeys(names, value), about)
            self.ask(role, "post", address, dict.fromkeys(names, value), about)
        for number, name in enumerate(read):
            about = list(nasty)[number % len(nasty)]
            self.ask(role, "get", address, {name: nasty[about]}, f"{name} = {about}")

    def send_by_form(self, role, form: Form, button, match, nasty):
        """One after the other, all else as the page has it; what the code reads besides, together."""
        base = dict(form.sent) | ({button[0]: [button[1]]} if button else {})
        self.ask(role, form.method, form.action, base, "as it stands")
        for name in _distinct(base):
            for about in CHOICES if form.kinds.get(name) in CHOSEN else nasty:
                self.ask(role, form.method, form.action, base | {name: [nasty[about]]}, f"{name} = {about}")
        more = set(names_read_by(sys.modules[match.func.__module__])[0]) - set(base)
        for about, value in nasty.items() if more and form.method == "post" else ():
            self.ask(role, "post", form.action, base | dict.fromkeys(more, value), f"{more} = {about}")

    def ask(self, role, method, address, data=None, about=""):
        """Ask for a page; whatever it changes is undone."""
        client = self.clients[role]
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        self.asked += 1
        with transaction.atomic():
            try:
                answer = getattr(client, method)(address, data)
                if answer.streaming:
                    b"".join(answer)
            except Exception as error:
                self.troubles.append(
                    f"{role} {method} {address[:80]} {about}: {type(error).__name__} {error}"[:300]
                )
                answer = None
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


def _distinct(names) -> list[str]:
    return list({_kind(name): name for name in names}.values())
