"""Addresses of the triage desk: the queue, rights to verify, executions."""

from django.urls import path

from .views import (
    compare,
    deadlines,
    decisions,
    desk,
    desk_rights,
    explanations,
    find,
    news,
    queue,
    saved_views,
    team,
)

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("next/", queue.next_notice, name="next"),
    path("news/", news.queue_news, name="queue_news"),
    path("views/new/", saved_views.saved_view_new, name="saved_view_new"),
    path("views/<int:pk>/", saved_views.saved_view, name="saved_view"),
    path("views/<int:pk>/deletion/", saved_views.saved_view_deletion, name="saved_view_deletion"),
    path("load/", team.team_load, name="team_load"),
    path("load/moves/", team.moves, name="team_moves"),
    path("load/people/<int:pk>/", team.taking_back, name="taking_back"),
    path("notices/<str:number>/", desk.notice, name="notice"),
    path("notices/<str:number>/claim/", queue.claim, name="notice_claim"),
    path("notices/<str:number>/triager/", queue.triager, name="notice_triager"),
    path("notices/<str:number>/lease/", queue.lease, name="notice_lease"),
    path("notices/<str:number>/decision/", desk.decision, name="notice_decision"),
    path("notices/<str:number>/undo/", decisions.notice_undo, name="notice_undo"),
    path("notices/<str:number>/deadline/", deadlines.desk_deadline, name="notice_deadline"),
    path("notices/<str:number>/pauses/", deadlines.notice_pauses, name="notice_pauses"),
    path("notices/<str:number>/listings/<int:position>/", compare.listing, name="listing"),
    path("find/", find.find, name="find"),
    path("keys/", find.keys, name="keys"),
    path("keys/preference/", find.key_preference, name="key_preference"),
    path("executions/", desk.executions, name="executions"),
    path("executions/<int:pk>/retry/", desk.execution_retry, name="execution_retry"),
    path("executions/<int:pk>/proof/", desk.execution_proof, name="execution_proof"),
    path("explanations/", explanations.explanations, name="explanations"),
    path("explanations/new/", explanations.explanation_new, name="explanation_new"),
    path("explanations/<int:pk>/", explanations.explanation, name="explanation"),
    path(
        "explanations/<int:pk>/retirement/",
        explanations.explanation_retirement,
        name="explanation_retirement",
    ),
    path("rights/", desk_rights.rights, name="rights"),
    path("rights/<int:pk>/", desk_rights.right, name="right"),
]
