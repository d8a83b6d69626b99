"""Submissions in Lumen's shape, for tests of the import."""

import gzip
import json

GITHUB = "https://github.com/shop/repository-{}"


def submission(ref="N-1", *, principal="Odoo S.A.", urls=2, kind="notice", type="DMCA", **notice):
    """One line as a dictionary; `urls` is a number of distinct addresses, or the addresses themselves."""
    addresses = [GITHUB.format(n) for n in range(urls)] if isinstance(urls, int) else urls
    work = {
        "kind": "software",
        "description": "Odoo Enterprise, source code",
        "infringing_urls_attributes": [{"url": url} for url in addresses],
        "copyrighted_urls_attributes": [{"url": "https://www.odoo.com"}],
    }
    who = {"name": "principal", "entity_attributes": {"name": principal, "kind": "organization"}}
    common = {
        "title": "DMCA notice", "type": type, "date_received": "2021-05-10", "language": "en",
        "body": "The repositories contain the source code of our product, copied file by file.",
        "works_attributes": [work], "entity_notice_roles_attributes": [who],
    }  # fmt: skip
    return {"ref": ref, "kind": kind, "notice": common | notice}


def line(*args, **more):
    return json.dumps(submission(*args, **more))


def numbered(*lines):
    return list(enumerate(lines, 1))


def write(path, *lines, packed=False):
    """A file of lines, packed if asked for."""
    data = "\n".join(lines).encode()
    path.write_bytes(gzip.compress(data) if packed else data)
    return path
