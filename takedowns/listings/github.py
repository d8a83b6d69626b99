"""How GitHub writes its addresses: files, gists and pages of github.com also live on hosts of their own."""

import re

_NAME = re.compile(r"[A-Za-z0-9._-]+")  # owners and repositories know no other characters
_SAME_FILE = {"raw", "blame", "edit"}  # show the file that `blob` shows
# A file name, and a sentence that follows without a space.
_FILE_AND_TEXT = re.compile(r"(.*[\w)\]-]\.[A-Za-z][A-Za-z0-9]{0,4})[^\x00-\x7f][^./]*$", re.DOTALL)


def as_on_github(host: str, path: str) -> tuple[str, str]:
    """A host and path as github.com writes them; others unchanged."""
    parts = path.strip("/").split("/")
    if host == "gist.github.com" and parts[-1]:
        return "github.com", f"/gist/{parts[1] if len(parts) > 1 else parts[0]}"
    if host == "gist.githubusercontent.com" and len(parts) > 1:
        return "github.com", f"/gist/{parts[1]}"
    if host in ("raw.githubusercontent.com", "raw.github.com") and len(parts) > 2:
        return "github.com", f"/{parts[0]}/{parts[1]}/blob/{'/'.join(parts[2:])}"
    if host == "media.githubusercontent.com" and parts[0] == "media" and len(parts) > 3:
        return "github.com", f"/{parts[1]}/{parts[2]}/blob/{'/'.join(parts[3:])}"
    if host == "codeload.github.com" and len(parts) > 1:
        return "github.com", path
    if host.endswith(".github.io") and host.count(".") == 2:
        return "github.com", f"/{host.removesuffix('.github.io')}/{host}{path.rstrip('/')}"
    return host, path


def repository(path: str) -> str:
    """The item of a path, or "" without an owner or repository.

    Owner and repository know no case; what lies inside does. One file in two forms is one item.
    """
    owner, name, *inside = path.split("/")
    known, named = _NAME.match(owner), _NAME.match(name)
    if not known or not named:
        return ""
    if known[0] != owner or named[0] != name:  # text that follows: nothing after it belongs to the address
        inside = []
    name = named[0].lower().removesuffix(".git")
    return "/".join([known[0].lower(), name, *_inside(inside)]) if name else ""


def _inside(parts: list[str]) -> list[str]:
    if parts and parts[0] in _SAME_FILE and len(parts) > 2:
        parts[0] = "blob"
    if parts[1:3] in (["refs", "heads"], ["refs", "tags"]) and len(parts) > 3:
        del parts[1:3]
    if parts and parts[0] == "blob" and not parts[-1].isascii() and (cut := _FILE_AND_TEXT.match(parts[-1])):
        parts[-1] = cut[1]
    return parts


def web_address(item: str) -> str:
    """Host and path of an item, for people who want to open it."""
    owner, name, *inside = item.split("/")
    if owner == "gist":
        return f"gist.github.com/{name}"
    if name == f"{owner}.github.io" and inside and inside[0] not in ("blob", "tree", "raw"):
        return f"{name}/{'/'.join(inside)}"
    return f"github.com/{item}"
