"""A session of the dashboards without a browser: what a browser sends, and what the server answers.

It speaks Streamlit's own protocol over its WebSocket, so that the server does all it does for a
viewer, and twenty sessions cost the machine no browser.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

SECONDS_TO_ANSWER = 120.0
AGAIN = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
"""The script asked to be run anew: what follows is the page."""
FINISHED = (
    AGAIN,
    ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY,
    ForwardMsg.ScriptFinishedStatus.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)


@dataclass
class Visit:
    """What the server sent for one request, until its script had finished."""

    began: float = 0.0
    """When it was asked for, by `time.monotonic`."""
    seconds: float = 0.0
    """From the request to the end of the script, wall time."""
    size: int = 0
    """Bytes of all messages."""
    texts: list[str] = field(default_factory=list)
    """HTML and Markdown of the page, in the order in which they came."""
    faults: list[str] = field(default_factory=list)
    """Exceptions on the page, and a script that did not end well."""
    watches: list[tuple[str, float]] = field(default_factory=list)
    """Fragments that the browser is to run again by itself, and after how many seconds."""

    def take(self, message: ForwardMsg) -> None:
        """Keep what a message tells."""
        kind = message.WhichOneof("type")
        if kind == "new_session":  # a run that was broken off for another leaves nothing
            self.texts.clear()
            self.watches.clear()
        elif kind == "delta":
            element = message.delta.new_element
            match element.WhichOneof("type"):
                case "html":
                    self.texts.append(element.html.body)
                case "markdown":
                    self.texts.append(element.markdown.body)
                case "exception":
                    self.faults.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "auto_rerun":
            self.watches.append((message.auto_rerun.fragment_id, message.auto_rerun.interval))
        elif kind == "script_finished" and message.script_finished not in FINISHED:
            ended = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
            self.faults.append(f"the script ended with {ended}")


class Session:
    """One open session; a request waits for its answer."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._asked = BackMsg()

    def visit(self, page: str, **query: str) -> Visit:
        """Open a page by the last part of its address ("" is the first one) and its filters."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = urlencode(query)
        self._asked = asked
        return self._ask(asked)

    def look_again(self, fragment_id: str) -> Visit:
        """What a browser asks by itself for a fragment of the open page."""
        asked = BackMsg()
        asked.CopyFrom(self._asked)
        asked.rerun_script.fragment_id = fragment_id
        asked.rerun_script.is_auto_rerun = True
        return self._ask(asked)

    def leave_open(self, page: str, stop: Event) -> Iterator[Visit]:
        """Open a page and touch nothing: what is sent at first, and whenever it looks again.

        A look that found nothing new has no texts.
        """
        told = self.visit(page)
        yield told
        while True:
            for fragment_id, interval in told.watches:
                watched, seconds = fragment_id, interval
            if stop.wait(seconds):
                return
            told = self.look_again(watched)
            yield told

    def _ask(self, asked: BackMsg) -> Visit:
        told = Visit(began=time.monotonic())
        self._connection.send(asked.SerializeToString())
        message = ForwardMsg()
        while message.WhichOneof("type") != "script_finished" or message.script_finished == AGAIN:
            data = self._connection.recv(timeout=SECONDS_TO_ANSWER)
            message.ParseFromString(bytes(data) if not isinstance(data, str) else data.encode())
            told.size += len(data)
            told.take(message)
        told.seconds = time.monotonic() - told.began
        return told


@contextmanager
def session(address: str) -> Iterator[Session]:
    """A session at a server such as `http://127.0.0.1:8501/`, which signs nobody in."""
    host = urlsplit(address).netloc
    with connect(
        f"ws://{host}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        origin=Origin(f"http://{host}"),
        max_size=None,
        ping_timeout=None,
    ) as connection:
        yield Session(connection)
