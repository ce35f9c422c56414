"""The commands for the mirror: the sheet's state, comparing it with the ledger, and rewriting it.

They may be used while the bot runs: what they write is fenced, and the bot continues from it.
"""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from bot.cli.opening import fail, ledger
from domain.company.sheet import archives, repairs, state
from domain.ledger import journal

app = typer.Typer(name="mirror", help="Look after the sheet.", no_args_is_help=True)

SHOWN = 100


@app.command("status")
def tell(*, as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Show the sheet's state as recorded by the running bot: progress, size, trouble, last repair.

    Reads only the database. Exit code 1 if something prevents writing the sheet, or none has been written yet.
    """
    with ledger() as database, database.read() as connection:
        found = _standing(connection)
    typer.echo(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(_lines(found)))
    raise typer.Exit(0 if found["noted_at"] and not found["trouble"] else 1)


def _standing(connection: Connection) -> dict[str, Any]:
    found, last = state.get(connection), journal.last_position(connection)
    repaired = next(iter(repairs.remembered(connection, 1)), None)
    told = None
    if repaired is not None:
        what = repairs.TITLES[repaired.repair.kind].en
        told = {"at": repaired.at.isoformat(), "what": f"{what}: {repairs.detail(repaired.repair)}".rstrip(": ")}
        told["editor"] = repaired.editor
    return {
        "workbook": found.workbook if found else None,
        "noted_at": found.noted_at.isoformat() if found else None,
        "written": found.position if found else 0,
        "booked": last,
        "moved_out": found.moved_out if found else 0,
        "archived": archives.position(connection),
        "cells": found.cells if found else None,
        "trouble": found.trouble if found else None,
        "problem": found.problem if found else "",
        "since": found.since.isoformat() if found and found.since else None,
        "repaired": told,
    }


def _lines(found: dict[str, Any]) -> Iterator[str]:
    if not found["noted_at"]:
        yield "no bot has written into a sheet yet"
        return
    written, booked = min(found["written"], found["booked"]), found["booked"]
    yield f"sheet      {found['workbook']}, noted at {found['noted_at']}"
    yield f"movements  {written:,} of {booked:,} written ({_part(written, booked)}), {booked - written:,} to come"
    if found["moved_out"] or found["archived"]:
        yield f"moved out  the oldest {found['moved_out']:,}; {found['archived']:,} are in archives"
    if found["cells"] is not None:
        full = _part(found["cells"], state.MAX_CELLS)
        yield f"cells      {found['cells']:,} of {state.MAX_CELLS:,} ({full})"
    if repaired := found["repaired"]:
        editor = f", after an edit by {repaired['editor']}" if repaired["editor"] else ""
        yield f"repaired   {repaired['at']}: {repaired['what']}{editor}"
    yield f"! {found['trouble']} since {found['since']}: {found['problem']}" if found["trouble"] else "all is well"


def _part(some: int, whole: int) -> str:
    return f"{some / whole:.0%}" if whole else "100%"


@app.command("check")
def check(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per difference.")] = False,
    pause: Annotated[int, typer.Option(min=0, max=3600, help="Seconds before differences are checked again.")] = 5,
) -> None:
    """Compare every tab, cell by cell, with the ledger, and show what differs. Changes nothing.

    Differences caused by simultaneous bookings are checked again. Exit code 1 on any difference.
    """
    from bot.cli import sheet_care  # noqa: PLC0415 - it loads Google's clients

    with sheet_care.opened() as (database, workbook, language):
        differing = sheet_care.differences(database, workbook, language, pause)
    for each in differing[:SHOWN] if not as_json else differing:
        typer.echo(json.dumps(vars(each), ensure_ascii=False) if as_json else str(each))
    if not as_json:
        more = len(differing) - SHOWN
        if more > 0:
            typer.echo(f"and {more:,} more")
        typer.echo(f"{len(differing):,} differences" if differing else "Every tab is as the ledger says.")
    raise typer.Exit(1 if differing else 0)


@app.command("rebuild")
def rebuild() -> None:
    """Rewrite all of the bot's tabs in place; what people added is left. Takes a minute per 50,000 movements.

    May be repeated. Exit code 1 if others write to the sheet so often that it cannot finish.
    """
    from bot.cli import sheet_care  # noqa: PLC0415 - it loads Google's clients

    if not sheet_care.rebuilt(typer.echo):
        raise fail("others write into the sheet all the time: try again when less is booked", code=1)
    typer.echo("Every tab was written anew.")
