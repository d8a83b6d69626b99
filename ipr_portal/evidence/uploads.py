"""Limits of a request, checked before it is read, and of one file while it arrives."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.shortcuts import render

from .validators import MAX_BYTES

MAX_REQUEST = 5 * MAX_BYTES + (1 << 20)  # five of the largest files, and the words of a form


class RefuseOversized:
    """Answers 413 to a request whose declared length is too large, before a byte of it is read.

    A body without a length is not read at all: WSGI gives the application none of it.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> Any:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > MAX_REQUEST:
            return render(request, "413.html", status=413)
        return self.get_response(request)


class StopAtLimit(TemporaryFileUploadHandler):
    """Discards a file beyond the limit: the form gets an empty file that knows its real size.

    The rest is read and forgotten, because a browser that is cut off shows no page, and the reason would be lost.
    """

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start) -> None:
        self.received += len(raw_data)
        if self.received <= MAX_BYTES:
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size) -> UploadedFile:
        if self.received > MAX_BYTES:
            self.file.truncate(0)
        self.file.seek(0)
        self.file.size = self.received
        return self.file
