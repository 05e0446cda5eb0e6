"""Calls to Statistics Norway's public API: paced, tried again, and given up in one sentence."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

import requests

from bvanalyse import __version__
from bvanalyse.errors import ParameterError, Problem
from bvanalyse.sources.fetch import pacing
from bvanalyse.sources.fetch.answers import Answer, FetchFailed, Unusable
from bvanalyse.sources.statbank.files import MAX_BYTES

#: Statistics Norway's public API, the one address in the package
BASE_URL = "https://data.ssb.no/api"
ATTEMPTS = 6
LONGEST_WAIT = 300.0  # seconds; a service that asks for more is asked again another day
SLOWEST = 600.0  # seconds an answer may take in all, however steadily it drips
PASSING = (429, 500, 502, 503, 504)  # states of a service that pass
CHUNK = 65_536
ACTION = "run the same command again later: what is fetched already is kept"


Check = Callable[[Answer], object]


class Client:
    """Calls below one base address, never more often than the pace allows.

    `clock` and `sleep` measure waiting, `now` is the time of day; tests put their own in. `say`
    hears of every wait longer than a few seconds. What passes (429, 5xx, no or a cut connection,
    an answer that `check` finds unusable) is tried six times, with growing waits or the one the
    service asks for; then `FetchFailed`. Other answers, refusals too, are the caller's to judge.
    """

    def __init__(
        self,
        base_url: str = BASE_URL,
        *,
        timeout: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        say: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._base = _checked(base_url)
        parts = urlsplit(self._base)
        self._place = parts.netloc.rpartition("@")[2] + parts.path
        self._timeout, self._clock, self._sleep = timeout, clock, sleep
        self.now, self.say = now, say
        self.pace = pacing.DEFAULT_PACE
        self._answered: deque[float] = deque(maxlen=10_000)
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"bvanalyse/{__version__}"

    def get(
        self, path: str, params: Mapping[str, str] | None = None, check: Check | None = None
    ) -> Answer:
        """The answer to GET; `check` is asked of every answer with status 200."""
        return self._call("GET", path, params, None, check)

    def post(
        self, path: str, params: Mapping[str, str], body: object, check: Check | None = None
    ) -> Answer:
        """The answer to POST of a body as JSON."""
        return self._call("POST", path, params, body, check)

    def where(self, path: str) -> str:
        """The address for a reader, without any user name or password in it."""
        return f"{self._place}/{path}"

    def _call(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        body: object,
        check: Check | None,
    ) -> Answer:
        path = f"{path}?{urlencode(params)}" if params else path
        trouble = ""
        for failures in range(1, ATTEMPTS + 1):
            due = pacing.wait_before(self._answered, self._clock(), self.pace)
            self._wait(due, f"at most {self.pace.calls} calls in {self.pace.seconds:g} s")
            pause = pacing.backoff(failures)
            try:
                answer = self._send(method, path, body)
                self._heed(answer)
                if answer.status not in PASSING:
                    if check and answer.status == 200:
                        check(answer)
                    return answer
                trouble = f"HTTP {answer.status}"
                pause = self._asked_for(answer, pause)
            except requests.exceptions.SSLError as error:
                action = "see that the certificates and the clock of this machine are in order"
                raise self._failure(path, "no safe connection", action) from error
            except (requests.RequestException, Unusable) as error:
                trouble = _told(error, self._timeout)
            finally:
                self._answered.append(self._clock())
            if pause > LONGEST_WAIT:
                raise self._failure(path, f"{trouble}, asking to wait {pause:.0f} s", ACTION)
            if failures < ATTEMPTS:
                self._wait(pause, trouble)
        raise self._failure(path, f"{trouble}, tried {ATTEMPTS} times", ACTION)

    def _send(self, method: str, path: str, body: object) -> Answer:
        """One call, its body read within bounds of size and time; a redirect is not followed."""
        with self._session.request(
            method,
            f"{self._base}/{path}",
            json=body,
            headers={"Accept": "application/json"},  # KLASS answers XML without it
            timeout=self._timeout,
            stream=True,
            allow_redirects=False,  # a POST that is redirected would silently become a GET
        ) as response:
            began, content = self._clock(), bytearray()
            for chunk in response.iter_content(CHUNK):
                content += chunk
                if len(content) > MAX_BYTES:
                    raise Unusable(f"more than {MAX_BYTES / 1e6:.0f} MB")
                if self._clock() - began > SLOWEST:
                    raise Unusable(f"not whole after {SLOWEST:.0f} s")
            return Answer(path, response.status_code, bytes(content), response.headers)

    def _heed(self, answer: Answer) -> None:
        """Slows down where the service names a stricter pace than the one that is kept."""
        named = pacing.policy(answer.headers.get("x-ratelimit-policy"))
        if named and named.rate < self.pace.rate:
            self.pace = named

    def _asked_for(self, answer: Answer, pause: float) -> float:
        asked = pacing.retry_after(answer.headers.get("Retry-After"), self.now())
        if asked is not None:
            return asked + pacing.MARGIN
        return self.pace.seconds if answer.status == 429 else pause

    def _wait(self, seconds: float, why: str) -> None:
        if seconds > 5:
            self.say(f"waiting {seconds:.0f} s: {why}")
        if seconds > 0:
            self._sleep(seconds)

    def _failure(self, path: str, found: str, action: str) -> FetchFailed:
        what = "no answer that can be used"
        return FetchFailed(Problem(what, self.where(path), found=found, action=action))


def _checked(base_url: str) -> str:
    try:
        parts = urlsplit(base_url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment:
        expected = f"an address such as {BASE_URL}"
        raise ParameterError(Problem("not an address", column="--base-url", expected=expected))
    return base_url.rstrip("/")


def _told(error: Exception, timeout: float) -> str:
    if isinstance(error, Unusable):
        return str(error)
    if isinstance(error, requests.Timeout):
        return f"nothing within {timeout:g} s"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "an answer that was cut off"
    if isinstance(error, requests.ConnectionError):
        return "no connection, or one that was cut"
    return f"an answer that cannot be read ({type(error).__name__})"
