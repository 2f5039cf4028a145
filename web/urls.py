"""Every address on one page. Public pages carry their language; the path words are the same in every language.

config/urls.py takes ``urlpatterns`` in whole, because Django allows language prefixes only in the root.
"""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from web import feeds
from web.organiser import (
    changes,
    creation,
    deadlines,
    exports,
    mails,
    more,
    overview,
    people,
    plans,
    prices,
    programme,
    reviews,
    seats,
    texts,
    today,
)
from web.organiser import door as org_door
from web.organiser import events as org_events
from web.organiser import obligations as org_obligations
from web.organiser import registrations as org_registrations
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
    path("a/<slug:slug>/anmal/adress/", registrations.address, name="register_address"),
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

ORGANISER = [
    path("org/", today.today, name="org_today"),
    path("org/aktiviteter/", org_events.events, name="org_events"),
    path("org/aktiviteter/ny/", creation.kinds, name="org_new"),
    path("org/aktiviteter/ny/<slug:code>/", creation.new, name="org_new_kind"),
    path("org/utskick/", mails.mails, name="org_mail"),
    path("org/utskick/<int:delivery_id>/", mails.mail, name="org_delivery"),
    path("org/utskick/<int:delivery_id>/html/", mails.mail_html, name="org_delivery_html"),
    path("org/utskick/<int:delivery_id>/igen/", mails.again, name="org_delivery_again"),
    path("org/granskningar/", reviews.reviews, name="org_reviews"),
    path("org/planer/", plans.plans, name="org_plans"),
    path("org/planer/ny/", plans.new, name="org_plan_new"),
    path("org/planer/<int:slot_id>/", plans.confirm, name="org_slot"),
    path("org/planer/<int:slot_id>/stryk/", plans.skip, name="org_slot_skip"),
    path("org/personer/", people.people, name="org_people"),
    path("org/personer/<int:person_id>/", people.person, name="org_person"),
    path("org/mer/", more.more, name="org_more"),
    path("org/mer/sprak/", more.language, name="org_language"),
    path("org/mer/organisationer/ny/", seats.add_organisation, name="org_organisation_new"),
    path("org/mer/grupper/ny/", seats.add_group, name="org_group_new"),
    path("org/mer/grupper/<int:group_id>/plats/", seats.add, name="org_seat_new"),
    path("org/mer/platser/<int:seat_id>/", seats.fill, name="org_seat"),
    path("org/mer/platser/<int:seat_id>/borta/", seats.absence, name="org_seat_absence"),
    path("org/mer/roller/ny/", more.appoint, name="org_appoint"),
    path("org/mer/roller/<int:role_id>/avsluta/", more.take, name="org_role_take"),
]

# Everything about one activity stands under its number.
ORGANISER_EVENT = [
    path("", overview.overview, name="org_event"),
    path("texter/", texts.texts, name="org_texts"),
    path("texter/arrangorer/", texts.organisers, name="org_organisers"),
    path("texter/ny-ort/", texts.add_site, name="org_site_new"),
    path("flytta/", changes.move, name="org_move"),
    path("publicera/", changes.publish, name="org_publish"),
    path("skjut-upp/", changes.postpone, name="org_postpone"),
    path("stall-in/", changes.cancel, name="org_cancel"),
    path("genomford/", changes.hold, name="org_hold"),
    path("ta-bort/", changes.discard, name="org_discard"),
    path("program/", programme.sessions, name="org_programme"),
    path("program/ny/", programme.add, name="org_session_new"),
    path("program/<int:session_id>/tid/", programme.when, name="org_session_when"),
    path("program/<int:session_id>/ta-bort/", programme.remove, name="org_session_remove"),
    path("datum/", deadlines.deadlines, name="org_deadlines"),
    path("datum/ny/", deadlines.change, name="org_deadline_new"),
    path("datum/<int:deadline_id>/", deadlines.change, name="org_deadline"),
    path("pris/", prices.price, name="org_price"),
    path("anmalan/", org_door.door, name="org_door"),
    path("anmalan/stang/", org_door.close, name="org_door_close"),
    path("anmalan/oppna/", org_door.open_up, name="org_door_open"),
    path("anmalan/sista-dag/", org_door.extend, name="org_door_until"),
    path("personer/", org_registrations.people, name="org_registrations"),
    path("personer/ny/", org_registrations.enter, name="org_enter"),
    path("personer/godkann/", org_registrations.approve_all, name="org_approve_all"),
    path("personer/lista.csv", exports.people_csv, name="org_people_csv"),
    path("personer/<int:registration_id>/", org_registrations.person, name="org_registration"),
    path("personer/<int:registration_id>/godkann/", org_registrations.approve, name="org_approve"),
    path("personer/<int:registration_id>/avbojs/", org_registrations.decline, name="org_decline"),
    path("personer/<int:registration_id>/aterbud/", org_registrations.withdraw, name="org_withdraw"),
    path("underlag/", org_obligations.owed, name="org_owed"),
    path("underlag/<int:obligation_id>/", org_obligations.one, name="org_obligation"),
    path("underlag/<int:obligation_id>/inlamnat/", org_obligations.meet, name="org_meet"),
    path("underlag/<int:obligation_id>/angra/", org_obligations.reopen, name="org_reopen"),
    path("underlag/<int:obligation_id>/behovs-inte/", org_obligations.waive, name="org_waive"),
    path("underlag/<int:obligation_id>/forlang/", org_obligations.extend, name="org_extend"),
    path("underlag/<int:obligation_id>/lamna-over/", org_obligations.hand_over, name="org_hand_over"),
    path("utskick/", mails.of_event, name="org_event_mail"),
    path("utskick/<int:rule_id>/pausa/", mails.switch, name="org_reminder_switch"),
    path("utskick/paminnelse/<int:rule_id>/exempel/", mails.sample, name="org_reminder_sample"),
    path("kallelse/", plans.call, name="org_call"),
    path("rapporter/", plans.reports, name="org_reports"),
    path("rapporter/fraga/", plans.question, name="org_question"),
    path("roller/", more.event_roles, name="org_event_roles"),
    path("roller/<int:role_id>/avsluta/", more.take_event_role, name="org_event_role_take"),
]

urlpatterns = [
    path("", agenda.front, name="front"),
    path("healthz", health.health, name="health"),
    path("demo/mailbox/", demo.mailbox, name="mailbox"),
    path("demo/mailbox/<str:name>/", demo.message, name="mailbox_message"),
    path("demo/mailbox/<str:name>/html/", demo.message_html, name="mailbox_html"),
    *FEEDS,
    *ORGANISER,
    path("org/a/<int:event_id>/", include(ORGANISER_EVENT)),
    *PARTICIPANT,
    *PUBLIC,
]
