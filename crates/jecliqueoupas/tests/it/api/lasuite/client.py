"""Drives the JCOP back end of django-lasuite, as published, against a served portal.

Arguments: port, host, a good token, a bad token. Files are read from standard input: a JSON list of
[name, content in base64, which token]. Prints what the back end told its application: JSON lines of
[name, status, error_code, error, how often it asked].

The back end's Celery tasks are stood in for by a queue drained here; all that speaks to the portal and
judges its answers is the library's own.
"""

import base64
import json
import socket
import sys
import time

import django
from django.conf import settings

port, host, good, bad = sys.argv[1:]
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda name, *rest, **more: resolve(
    "127.0.0.1" if name == host else name, *rest, **more
)

settings.configure(
    INSTALLED_APPS=["lasuite.malware_detection"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    STORAGES={"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}},
    USE_TZ=True,
)
django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.core.management import call_command  # noqa: E402
from lasuite.malware_detection.backends import jcop  # noqa: E402
from lasuite.malware_detection.exceptions import (  # noqa: E402
    MalwareDetectionInvalidAuthenticationError,
)

call_command("migrate", verbosity=0)

waiting = []


class Task:
    def __init__(self, name):
        self.name = name

    def delay(self, *args, **kwargs):
        waiting.append((self.name, args, kwargs))

    def apply_async(self, countdown=0, args=(), kwargs=None):
        waiting.append((self.name, args, kwargs or {}))


jcop.analyse_file_async = Task("check_analysis")
jcop.trigger_new_analysis = Task("trigger_new_analysis")

told = []


def callback(path, status, error_info=None, **_):
    told.append((status.value, error_info.get("error_code"), error_info.get("error")))


def run(name, content, key):
    backend = jcop.JCOPBackend(f"https://{host}:{port}/api/v1", key, "unused")
    type(backend).callback = property(lambda self: callback)
    told.clear()
    path = default_storage.save(name, ContentFile(content))
    backend.analyse_file(path)
    asked = 0
    while waiting and asked < 300:
        task, args, kwargs = waiting.pop(0)
        asked += 1
        try:
            if getattr(backend, task)(*args, **kwargs):
                time.sleep(0.2)
                waiting.append((task, args, kwargs))
        except MalwareDetectionInvalidAuthenticationError:
            pass
    assert len(told) == 1, (name, told)
    print(json.dumps([name, *told[0], asked]), flush=True)


for name, content, key in json.load(sys.stdin):
    run(name, base64.b64decode(content), {"good": good, "bad": bad}[key])
