"""Reading a page as a browser does: its links, and its forms with what each control would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

VALUES = {
    "email": "ana@brand.example",
    "date": "2026-03-02",
    "datetime-local": "2026-03-20T12:00",
    "number": "1",
}
NOT_SENT = {"file", "submit", "button", "reset", "image"}


@dataclass
class Form:
    """A form as it would be sent, and each button that sends it."""

    action: str
    method: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)  # of each control: text, date, hidden, select …
    chosen: set[str] = field(default_factory=set)  # radios and lists whose choice is marked

    def offer(self, name: str, value: str, *, many=False, chosen=False) -> None:
        if chosen and not many:
            self.sent[name] = [value]
            self.chosen.add(name)
        elif many or not self.sent.get(name) or self.sent[name] == [""]:
            if name not in self.chosen:
                self.sent.setdefault(name, []).append(value)
                self.sent[name] = [one for one in self.sent[name] if one] or [""]


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, address: str, text: str):
        super().__init__()
        self.address, self.links, self.forms = address, [], []
        self.named, self.open, self.select, self.area = {}, None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        for name in ("href", "hx-get", "formaction"):
            if tag in ("a", "button", "form", "div", "section", "input", "select") and said.get(name):
                self.links.append(urljoin(self.address, said[name]))
        handle = getattr(self, f"on_{tag}", None)
        if handle:
            handle(said)

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def on_form(self, said):
        address = urljoin(self.address, said.get("action") or said.get("hx-post") or "")
        self.open = self.named.setdefault(
            said.get("id") or object(), Form(address, said.get("method", "get").lower())
        )
        self.open.action, self.open.method = (
            address,
            "post" if "hx-post" in said else said.get("method", "get").lower(),
        )
        self.forms.append(self.open)

    def form_of(self, said) -> Form | None:
        if name := said.get("form"):
            return self.named.setdefault(name, Form(self.address, "get"))
        return self.open

    def on_input(self, said):
        form, name, kind = self.form_of(said), said.get("name"), said.get("type", "text")
        if (
            form is None
            or not name
            or kind in NOT_SENT
            or "disabled" in said
            or name == "csrfmiddlewaretoken"
        ):
            return
        form.kinds[name] = kind
        if kind in ("checkbox", "radio"):
            form.offer(name, said.get("value", "on"), many=kind == "checkbox", chosen="checked" in said)
        else:
            form.offer(name, said.get("value") or ("" if kind == "hidden" else VALUES.get(kind, "Acme")))

    def on_button(self, said):
        form = self.form_of(said)
        if form is not None and said.get("name") and said.get("type") != "button":
            form.buttons.append((said["name"], said.get("value", "")))

    def on_select(self, said):
        self.select = (self.form_of(said), said.get("name"), "multiple" in said)

    def on_option(self, said):
        if self.select and self.select[0] is not None and self.select[1] and "disabled" not in said:
            form, name, many = self.select
            form.kinds[name] = "select"
            form.offer(name, said.get("value", ""), many=many, chosen="selected" in said)

    def on_textarea(self, said):
        form = self.form_of(said)
        if form is not None and said.get("name"):
            form.offer(
                said["name"],
                "What a shopper sees is wrong: the cap is grey, and the mark is not ours at all.",
            )


def path_of(address: str) -> str:
    """An address of ours without its host and fragment."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")
