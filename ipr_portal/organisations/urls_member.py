"""Addresses of an organisation's own pages, below /o/<organisation>/."""

from django.urls import path

from .views import letters, member, people

urlpatterns = [
    path("verification/", member.verification, name="verification"),
    path("verification/sending/", member.sending, name="verification_sending"),
    path("settings/", member.settings, name="organisation_settings"),
    path("members/", people.members, name="members"),
    path("members/leaving/", people.leaving, name="leaving"),
    path("members/<int:pk>/role/", people.role, name="member_role"),
    path("members/<int:pk>/removal/", people.removal, name="member_removal"),
    path("invitations/", people.invitations, name="invitations"),
    path("invitations/<int:pk>/resending/", people.resending, name="invitation_resending"),
    path("invitations/<int:pk>/revocation/", people.revocation, name="invitation_revocation"),
    path("letters/", letters.letters, name="letters"),
    path("letters/new/", letters.letter_new, name="letter_new"),
    path("letters/<int:pk>/revocation/", letters.letter_revocation, name="letter_revocation"),
]
