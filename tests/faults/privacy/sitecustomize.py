"""Ends a process that reaches for the network; Python loads this where the folder is on its path.

What stays within the machine is allowed: sockets that are files, as those of displays are, and a
port that urllib3, which comes with TensorFlow, takes for a moment to see whether there is IPv6.
"""

import os
import sys
from typing import Any

REACHED = 77
LIBRARIES = ("ftplib", "http", "smtplib", "urllib", "webbrowser")
ASKING = ("getaddrinfo", "gethostbyaddr", "gethostbyname", "getnameinfo")
SENDING = ("bind", "connect", "sendmsg", "sendto")


def heed(event: str, arguments: tuple[Any, ...]) -> None:
    """Called by Python before everything that leaves a process."""
    library, _, what = event.partition(".")
    reached = library in LIBRARIES
    if library == "socket" and what in SENDING:
        reached = _is_abroad(what, arguments[-1])
    if reached or (library == "socket" and what in ASKING):
        os.write(2, f"{event} {arguments[1:]}\n".encode())
        os._exit(REACHED)


def _is_abroad(what: str, address: Any) -> bool:
    looks_for_ipv6 = what == "bind" and address == ("::1", 0)
    return isinstance(address, tuple) and not looks_for_ipv6


sys.addaudithook(heed)
