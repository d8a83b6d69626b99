"""/desk/staff/: the IPR team itself."""

from django.urls import path

from .views import staff

urlpatterns = [
    path("", staff.team_list, name="staff"),
    path("invitations/", staff.staff_invitation, name="staff_invitation"),
    path("invitations/<int:pk>/", staff.staff_invitation_change, name="staff_invitation_change"),
    path("<int:pk>/", staff.staff_member, name="staff_member"),
    path("<int:pk>/closing/", staff.staff_closing, name="staff_closing"),
    path("<int:pk>/opening/", staff.staff_opening, name="staff_opening"),
    path("<int:pk>/factors/", staff.staff_factors, name="staff_factors"),
]
