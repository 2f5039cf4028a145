"""Puts the addresses together: sign-in, the staff's admin, and everything in web/urls.py."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from web.urls import urlpatterns as pages

admin.autodiscover()
# The admin's own form would ask for a password, and there are none.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("org/konto/", include("allauth.account.urls")),
    path("org/admin/", admin.site.urls),
    *pages,
]
handler400 = "web.access.bad"
handler403 = "web.access.forbidden"
handler404 = "web.access.not_found"
handler500 = "web.access.broken"
