"""Finds `*.localhost` on this machine (RFC 6761 §6.3), as browsers do and this interpreter may not."""

import socket

_getaddrinfo = socket.getaddrinfo


def _at_home(host, *rest, **named):
    name = host.decode() if isinstance(host, bytes) else host
    if isinstance(name, str) and name.rstrip(".").endswith(".localhost"):
        host = "127.0.0.1"
    return _getaddrinfo(host, *rest, **named)


socket.getaddrinfo = _at_home
