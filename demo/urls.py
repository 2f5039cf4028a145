"""Addresses that config/urls.py knows only in demo mode."""

from __future__ import annotations

from django.urls import path

from demo import sign_in

urlpatterns = [path("demo/sign-in/<str:token>/", sign_in.sign_in, name="demo_sign_in")]
