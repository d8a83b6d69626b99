"""A mail system that can encode nothing."""

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise UnicodeError("encoding with 'idna' codec failed")
