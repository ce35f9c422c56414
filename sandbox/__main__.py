"""Runs the sandbox: `python -m sandbox --data DIR`. Prints one line of JSON that says where everything is."""

import argparse
import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from sandbox import google, telegram
from sandbox.control import Control, Service
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.listener import Listener
from sandbox.saving import Debounced

PORTS = {"page": 8700, "telegram": 8701, "google": 8702}  # unless specified otherwise, if free


async def serve(data: Path, ports: dict[str, int | None], *, until_input_ends: bool) -> None:
    """Serve until SIGTERM or SIGINT, or until the parent process has ended, which closes standard input.

    A port of None means the usual one, or any other while that is busy.
    """
    events = Events()
    faults = {"telegram": Faults(telegram.refuse), "google": Faults(google.refuse)}

    def sheet_changed() -> None:
        save_sheet()
        show_sheet()

    chat = telegram.Telegram(data, faults["telegram"], events.publish)
    sheet = google.create(data, faults["google"], sheet_changed)
    save_sheet = Debounced(0.3, sheet.save)
    show_sheet = Debounced(0.25, lambda: events.publish("sheet", sheet=sheet.snapshot()) if events.heard else None)

    listeners = {"telegram": Listener(chat.app), "google": Listener(sheet.app)}
    services = {name: Service(listener, faults[name]) for name, listener in listeners.items()}
    listeners["page"] = Listener(Control(data, events, chat, sheet, services).app)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if until_input_ends:
        asyncio.get_running_loop().add_reader(sys.stdin, stop.set)
    try:
        for name, listener in listeners.items():
            port = ports[name]
            await listener.start(PORTS[name] if port is None else port, or_any=port is None)
        sheet.listening(listeners["google"].url)
        chat.world.save()
        ready = {name: listener.url for name, listener in listeners.items()}
        ready |= {
            "token": chat.world.token,
            "service_account": str(sheet.key_file.resolve()),
            "spreadsheet": sheet.spreadsheet_id,
        }
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await stop.wait()
    finally:
        await asyncio.gather(*(listener.stop() for listener in listeners.values()))
        chat.world.changed.now()
        save_sheet.now()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="sandbox", description="Local stand-ins for Telegram and Google Sheets")
    parser.add_argument("--data", type=Path, required=True, help="the folder that keeps the state")
    for name, port in PORTS.items():
        parser.add_argument(f"--{name}-port", type=int, help=f"{port}, or any free one where that is busy; 0: any")
    parser.add_argument("--until-input-ends", action="store_true", help="stop when standard input is closed")
    args = parser.parse_args()
    os.umask(0o077)  # what people wrote to the stand-ins is readable only by their owner, too
    args.data.mkdir(parents=True, exist_ok=True)
    try:
        ports = {name: getattr(args, f"{name}_port") for name in PORTS}
        asyncio.run(serve(args.data, ports, until_input_ends=args.until_input_ends))
    except OSError as error:
        sys.exit(f"sandbox: {error}")


if __name__ == "__main__":
    main()
