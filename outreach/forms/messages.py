"""Forms of subscriptions and messages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ipr_portal.ui.fields import FormattedField, MailField, NumberField
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from outreach.enums import NewsTopic


class TopicsForm(OwnWords, forms.Form):
    """The topics of somebody with an account; none at all is an answer."""

    topics = forms.MultipleChoiceField(
        label=_("Write to me about"), choices=NewsTopic, widget=forms.CheckboxSelectMultiple, required=False
    )


class SubscribeForm(OwnWords, forms.Form):
    """An address and its topics, for somebody without an account."""

    email = MailField(label=_("E-mail address"))
    topics = forms.MultipleChoiceField(
        label=_("Write to me about"), choices=NewsTopic, widget=forms.CheckboxSelectMultiple
    )


class MessageForm(OwnWords, forms.Form):
    """A message to everybody who subscribed to a topic."""

    topic = forms.ChoiceField(label=_("To everybody who subscribed to"), choices=NewsTopic)
    title = PlainText(label=_("Subject"), min_length=5, max_length=150)
    body = FormattedField(
        label=_("Text"), max_length=10000,
        help_text=_("A link to unsubscribe is added below it."),
    )  # fmt: skip
    version = NumberField(widget=forms.HiddenInput, required=False)
