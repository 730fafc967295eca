"""A failure is told in words a duty officer can act on, and telling it never hides it."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from orchestration.failure import notification, notify


@pytest.fixture
def robot():
    """A webhook robot on loopback that keeps what it is told."""
    heard: list[dict] = []
    answers: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"".join(answers))

        def log_message(self, *_):
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/robot", heard, answers
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_robot_hears_city_outcome_and_reasons(robot):
    url, heard, _ = robot
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


@pytest.mark.parametrize("answer", [b'{"errcode":0,"errmsg":"ok"}', b"", b"ok", b"[]"])
def test_a_robot_that_took_the_message_is_no_problem(robot, answer):
    url, _, answers = robot
    answers.append(answer)
    assert notify(url, {"msgtype": "text"}) is None


def test_a_robot_that_refuses_the_message_with_200_is_reported(robot):
    url, _, answers = robot
    answers.append(b'{"errcode":93000,"errmsg":"invalid webhook url"}')
    assert "93000 invalid webhook url" in notify(url, {"msgtype": "text"})


def test_an_answer_that_is_no_http_is_reported_not_raised():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def babble():
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"garbage\r\n\r\n")

        thread = threading.Thread(target=babble)
        thread.start()
        assert notify(f"http://127.0.0.1:{server.getsockname()[1]}/", {"msgtype": "text"})
        thread.join()
