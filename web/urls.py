"""Every address on one page. Public pages carry their language; the path words are the same in every language.

config/urls.py takes ``urlpatterns`` in whole, because Django allows language prefixes only in the root.
"""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from web import feeds
from web.participant import calendar_links, links, mine, obligations, preferences, registrations
from web.public import agenda, demo, events, health, months, statements, subscribe

PUBLIC = i18n_patterns(
    path("", agenda.agenda, name="agenda"),
    path("kalender/", months.this_month, name="month_now"),
    path("kalender/<int:year>/<int:month>/", months.month, name="month"),
    path("a/<slug:slug>/", events.event, name="event"),
    path("a/<slug:slug>/kalender.ics", events.calendar_file, name="event_ics"),
    path("a/<slug:slug>/till/<slug:vendor>/", events.to_vendor, name="event_to"),
    path("prenumerera/", subscribe.subscribe, name="subscribe"),
    path("tillganglighet/", statements.accessibility, name="accessibility"),
    path("personuppgifter/", statements.privacy, name="privacy"),
    path("kontakt/", statements.contact, name="contact"),
)

PARTICIPANT = i18n_patterns(
    path("a/<slug:slug>/anmal/", registrations.register, name="register"),
    path("a/<slug:slug>/anmal/<int:number>/", registrations.page, name="register_page"),
    path("a/<slug:slug>/anmal/kontrollera/", registrations.check, name="register_check"),
    path("a/<slug:slug>/anmal/klar/", registrations.done, name="register_done"),
    path("m/<str:token>/", mine.mine, name="mine"),
    path("m/<str:token>/andra/", mine.change, name="mine_change"),
    path("m/<str:token>/aterbud/", mine.withdraw, name="mine_withdraw"),
    path("m/<str:token>/kalender.ics", mine.calendar_file, name="mine_ics"),
    path("m/<str:token>/flode/", calendar_links.personal, name="mine_feed"),
    path("o/<str:token>/", obligations.obligation, name="obligation"),
    path("mina/", links.links, name="links"),
    path("avanmal/<str:token>/", preferences.preferences, name="preferences"),
)

FEEDS = [
    path("f/public.ics", feeds.public, name="feed_public"),
    path("f/public-<slug:language>.ics", feeds.public, name="feed_public_in"),
    path("f/<str:token>/<slug:slug>.ics", feeds.personal, name="feed_personal"),
]

urlpatterns = [
    path("", agenda.front, name="front"),
    path("healthz", health.health, name="health"),
    path("demo/mailbox/", demo.mailbox, name="mailbox"),
    path("demo/mailbox/<str:name>/", demo.message, name="mailbox_message"),
    path("demo/mailbox/<str:name>/html/", demo.message_html, name="mailbox_html"),
    *FEEDS,
    *PARTICIPANT,
    *PUBLIC,
]
