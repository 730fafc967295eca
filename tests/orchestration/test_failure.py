"""A failure is told in words a duty officer can act on, and telling it never hides it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from orchestration.failure import notification, notify


@pytest.fixture
def robot():
    """A webhook robot on loopback that keeps what it is told."""
    heard: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/robot", heard
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_robot_hears_city_outcome_and_reasons(robot):
    url, heard = robot
    assert notify(url, notification("示例市", "blocked", ["G02 主键重复"])) is None
    assert heard[0]["msgtype"] == "text"
    content = heard[0]["text"]["content"]
    assert "示例市" in content
    assert "被质量闸门拦下" in content
    assert "G02 主键重复" in content


def test_no_webhook_is_no_problem():
    assert notify(None, {}) is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "file:///etc/hosts"])
def test_an_unreachable_webhook_is_reported_not_raised(url):
    assert notify(url, {"msgtype": "text"})
