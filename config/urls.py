"""Puts the addresses together: sign-in, the staff's admin, and everything in web/urls.py."""

from __future__ import annotations

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from demo.urls import urlpatterns as demo
from web.urls import urlpatterns as pages

admin.autodiscover()
# The admin's own form would ask for a password, and there are none.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# A few addresses of allauth's forty: nobody signs up by themselves, and there are no passwords to set or to lose.
SIGN_IN = [
    path("login/", account.request_login_code, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
]
urlpatterns = [
    path("org/konto/", include(SIGN_IN)),
    path("org/admin/", admin.site.urls),
    *pages,
    *(demo if settings.DEMO else []),
]
handler400 = "web.access.bad"
handler403 = "web.access.forbidden"
handler404 = "web.access.not_found"
# Not one of Django's own: allauth looks for it here when a sign-in is asked for too often.
handler429 = "web.access.too_many"
handler500 = "web.access.broken"
