"""Connections a server accepts send at once, whatever made its listening socket."""

import socket

from dashboard.bootstrap.promptly import answer_promptly


def test_accepted_connections_inherit_the_option_from_the_socket_that_listens():
    with socket.socket() as listening, socket.socket() as other:
        for one in (listening, other):
            one.bind(("127.0.0.1", 0))
            one.listen()
        assert answer_promptly(listening.getsockname()[1]) == 1
        with socket.create_connection(listening.getsockname()):
            accepted, _where = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not other.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_no_socket_on_the_port_is_no_fault():
    assert answer_promptly(1) == 0
