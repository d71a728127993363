"""One request for a file, or for the rest of it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.errors import PythonError
from builders.pythons.fetching.address import public
from builders.pythons.fetching.patience import USUAL, Interrupted, Patience, retry_after

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests

    from builders.pythons.fetching.part import Part

MOST_BYTES = 2 << 30
_BLOCK = 1 << 19
_OK, _PARTIAL, _RANGE_REFUSED = 200, 206, 416
_PASSING = {408, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file to fetch. most: bytes that it may have. step, title: what its events are called."""

    url: str
    step: str
    title: str
    sha256: str = ""
    most: int = MOST_BYTES
    patience: Patience = USUAL

    def __str__(self) -> str:
        return public(self.url)

    def is_right(self, part: Part) -> bool:
        """Whether this is known to be the whole file."""
        return bool(self.sha256) and part.sha256 == self.sha256.lower()


def attempt(session: requests.Session, wanted: Wanted, part: Part) -> Iterator[tuple[int, int]]:
    """Add what the server sends; yield bytes that are here and the size of the file, 0 where it is not told.

    Raises Interrupted where asking again may help, else PythonError.
    """
    with _as_interruption(wanted), _response(session, wanted, part) as response:
        _check(response, wanted, part)
        if not part.continues(response.status_code, response.headers):
            part.begin(response.headers)
        length = response.headers.get("Content-Length", "")
        total = part.size + int(length) if length.isdigit() else 0
        yield part.size, total
        while block := response.raw.read(_BLOCK, decode_content=False):
            if part.size + len(block) > wanted.most:
                most = wanted.most >> 20
                raise PythonError(f"{wanted} is larger than {most} MiB; it is not what it should be")
            part.add(block)
            yield part.size, total


def _response(session: requests.Session, wanted: Wanted, part: Part) -> requests.Response:
    # The bytes of the file, not a packed form of them: the hash is of the file.
    headers = {"Accept-Encoding": "identity", **part.request()}
    timeouts = (wanted.patience.connect, wanted.patience.silence)
    return session.get(wanted.url, headers=headers, stream=True, timeout=timeouts)


def _check(response: requests.Response, wanted: Wanted, part: Part) -> None:
    status = response.status_code
    if wanted.url.startswith("https:") and not response.url.startswith("https:"):
        raise PythonError(f"{wanted} leads to an address that is not encrypted, so it is not followed")
    if status == _RANGE_REFUSED or (status == _PARTIAL and not part.continues(status, response.headers)):
        part.clear()
        raise Interrupted("the server sends another part than it was asked for")
    if status in _PASSING:
        after = retry_after(response.headers.get("Retry-After"))
        raise Interrupted(f"the server answers {_status(response)}", after)
    if status not in {_OK, _PARTIAL}:
        raise PythonError(f"{wanted} cannot be fetched: the server answers {_status(response)}")


def _status(response: requests.Response) -> str:
    return f"{response.status_code} {response.reason or ''}".rstrip()


@contextlib.contextmanager
def _as_interruption(wanted: Wanted) -> Iterator[None]:
    import requests  # noqa: PLC0415 - 100 ms, and a build from the cache fetches nothing
    import urllib3  # noqa: PLC0415 - as above

    lasting = (
        requests.exceptions.SSLError,
        requests.exceptions.TooManyRedirects,
        requests.exceptions.InvalidURL,
        requests.exceptions.InvalidSchema,
        requests.exceptions.MissingSchema,
    )
    try:
        yield
    except lasting as error:
        raise PythonError(f"{wanted} cannot be fetched: {error}") from error
    except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise Interrupted("the server is silent") from error
    except requests.exceptions.ConnectionError as error:
        raise Interrupted(f"the server cannot be reached ({reason(error)})") from error
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
        raise Interrupted(f"the connection broke off ({reason(error)})") from error


def reason(error: BaseException) -> str:
    """Return the last words of a chain of errors."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return str(error) or type(error).__name__
