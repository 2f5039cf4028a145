"""The parent: starts everything in order, watches it, and stops it in reverse."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from config.supervisor import preparation, processes, waiting
from config.supervisor.children import Child
from config.supervisor.lock import Lock
from config.supervisor.options import HOST
from config.supervisor.processes import Ground
from config.supervisor.styles import Styles
from config.supervisor.trouble import Trouble
from events.networks.models import Network

# The worker finishes the mail it is sending; nothing here takes longer to end by itself.
GRACE = 15.0
TOO_OFTEN = 5
WITHIN_SECONDS = 60.0
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to stop. Not an Exception: no handler on the way may swallow it."""


class Installation:
    """All processes of one data folder."""

    def __init__(self, ground: Ground, *, demo: bool, fresh: bool, given_database: bool) -> None:
        self.ground = ground
        self.demo = demo
        self.fresh = fresh
        self.given_database = given_database
        self.children: list[Child] = []
        self.lock = Lock(ground.data)

    def run(self, sign_in_link: Callable[[str], str]) -> int:
        """Runs until somebody stops it. 0 when stopped, 1 when it could not start or the web server ended."""
        for number in STOPPING:
            signal.signal(number, _stop)
        try:
            self._start()
            self._greet(sign_in_link)
            self._watch()
        except Stopped:
            say("Stopping ...")
            return 0
        except Trouble as trouble:
            print(f"Kallelse cannot start: {trouble}", file=sys.stderr, flush=True)
            return 1
        finally:
            self._stop()
        return 1

    def _start(self) -> None:
        """In this order: the lock, the servers, the data, the programs."""
        if self.lock.take():
            say("The last run did not end properly; what it left behind was ended.")
        if self.fresh:
            preparation.forget(self.ground.data, given=self.given_database)
        (self.ground.data / "logs").mkdir(exist_ok=True)
        servers, addresses = processes.servers(self.ground)
        for child in servers:
            self._launch(child)
        self._prepare()
        with step("Broker and mail"):
            self._await(servers, addresses)
        web, *others = processes.programs(self.ground, addresses)
        with step("First page"):
            self._launch(web)
            waiting.until(lambda: waiting.page_answers(self.ground.port), web)
        # After the first page: three programs that load at once on two cores would all be there later.
        for child in others:
            self._launch(child)

    def _prepare(self) -> None:
        styles = Styles(self.ground.data / "logs" / "styles.log")
        try:
            with step(f"Database: {preparation.describe_database()}"):
                preparation.must_be_usable()
                if self.demo:
                    preparation.must_be_demo_only()
                styles.start()
                preparation.migrate()
            with step("Translations"):
                preparation.compile_translations()
            if self.demo:
                with step("Demo world"):
                    preparation.load_demo()
            with step("Styles"):
                styles.finish()
        finally:
            styles.stop()

    def _await(self, servers: list[Child], addresses: dict[str, str]) -> None:
        by_name = {child.name: child for child in servers}
        if "broker" in by_name:
            waiting.until(lambda: waiting.broker_answers(addresses["REDIS_URL"]), by_name["broker"])
        if "mail catcher" in by_name:
            waiting.until(lambda: waiting.mail_answers(addresses["EMAIL_URL"]), by_name["mail catcher"])

    def _launch(self, child: Child) -> None:
        if child not in self.children:
            self.children.append(child)
            child.log.unlink(missing_ok=True)
        child.start()
        self.lock.record([running.pid for running in self.children if running.alive()])

    def _greet(self, sign_in_link: Callable[[str], str]) -> None:
        address = f"http://{HOST}:{self.ground.port}/"
        say(f"Kallelse is ready: {address}")
        link = sign_in_link(address) if self.demo else ""
        if link:
            say(f"Sign in as the demo organiser: {link}")
            say(f"Mail that would have been sent: {address}demo/mailbox/")
        if not Network.objects.exists():
            say("There is no network yet, so every page says 404. Found one: python3 manage.py network --help")
        say("Stop with Ctrl-C.")

    def _watch(self) -> None:
        """Returns when the installation cannot go on."""
        while True:
            time.sleep(0.25)
            for child in [child for child in self.children if not child.alive()]:
                if not self._mend(child):
                    return

    def _mend(self, child: Child) -> bool:
        """Starts a process again that ended by itself; False when that is hopeless."""
        now = time.monotonic()
        child.ended = [moment for moment in child.ended if now - moment < WITHIN_SECONDS] + [now]
        if not child.restarts or len(child.ended) >= TOO_OFTEN:
            say(f"The {child.name} ended: {child.last_words()} Everything stops; see {child.log}")
            return False
        say(f"The {child.name} ended and is started again; see {child.log}")
        self._launch(child)
        return True

    def _stop(self) -> None:
        """Everything ends before this returns, whatever signal comes meanwhile."""
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(self.children):
            child.stop(GRACE)
        self.lock.release()


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """One line of progress: what is being done, and how long it took."""
    print(f"  {title} ... ", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped
