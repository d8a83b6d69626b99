"""Addresses of outreach for the IPR team."""

from django.urls import path

from .views import contacts, door, duplicates, engagement, events, papers, people, stakeholders

urlpatterns = [
    path("engagement/", engagement.engagement, name="engagement"),
    path("events/", events.events, name="outreach_events"),
    path("events/new/", events.event_new, name="outreach_event_new"),
    path("events/<int:pk>/", events.event, name="outreach_event"),
    path("events/<int:pk>/details/", events.event_details, name="outreach_event_details"),
    path("events/<int:pk>/state/", events.event_state, name="outreach_event_state"),
    path("events/<int:pk>/copy/", events.event_copy, name="outreach_event_copy"),
    path("events/<int:pk>/invitations/", people.invitations, name="outreach_invitations"),
    path("events/<int:pk>/people/<int:registration>/", people.decide, name="outreach_registration"),
    path("events/<int:pk>/door/", door.door, name="outreach_door"),
    path("events/<int:pk>/door/walk-in/", door.walk_in, name="outreach_walk_in"),
    path("check-in/<str:token>/", door.check_in_by_link, name="outreach_check_in"),
    path("events/<int:pk>/<slug:which>.pdf", papers.paper, name="outreach_paper"),
    path("stakeholders/", stakeholders.organisations, name="stakeholders"),
    path("stakeholders/new/", stakeholders.organisation_new, name="stakeholder_new"),
    path("stakeholders/<int:pk>/", stakeholders.organisation, name="stakeholder"),
    path("stakeholders/people/", stakeholders.people, name="stakeholder_people"),
    path("stakeholders/people/new/", stakeholders.person_new, name="stakeholder_person_new"),
    path("stakeholders/people/<int:pk>/", stakeholders.person, name="stakeholder_person"),
    path("stakeholders/import/", stakeholders.bring_in, name="stakeholder_import"),
    path("stakeholders/duplicates/", duplicates.duplicates, name="stakeholder_duplicates"),
    path("stakeholders/merges/<int:pk>/undo/", duplicates.undo_merge, name="stakeholder_unmerge"),
    path("contacts/", contacts.log, name="log_contact"),
    path("follow-ups/", contacts.follow_ups, name="follow_ups"),
    path("follow-ups/<int:pk>/done/", contacts.follow_up_done, name="follow_up_done"),
    path("consents/<int:pk>/withdrawal/", contacts.consent_withdrawn, name="consent_withdrawn"),
]
