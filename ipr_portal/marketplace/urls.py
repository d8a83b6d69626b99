"""Addresses of the embedded marketplace, below /shop/; product pages are shaped like the marketplace's own."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="shop_home"),
    path("<str:market>/", views.market, name="shop_market"),
    path("<str:market>/shop/<str:ref>/", views.seller, name="shop_seller"),
    path("<str:market>/shop/<str:ref>/inbox/", views.inbox, name="shop_inbox"),
    path("<str:market>/products/<str:path>", views.product, name="shop_product"),
]
