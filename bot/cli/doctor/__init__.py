"""`storekeeper doctor`: checks everything that `run` needs, and says what to do about problems."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.doctor.check import Finding, State, run

app = typer.Typer()

MARKS = {State.OK: "ok     ", State.WARNING: "warning", State.FAILED: "FAILED ", State.SKIPPED: "skipped"}


@app.command()
def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Check everything that `run` needs, and say what is wrong and what to do about it. Changes nothing.

    Settings, proxies, database, time zones, fonts, file permissions, the token, privacy and inline mode, the clock, and
    the sheet's key, sharing, rights and quota. Exit code 1 if anything failed; warnings leave it 0.
    """
    from bot.cli.doctor.checks import checks  # noqa: PLC0415 - they load Google's clients, and the labels' fonts

    found: list[Finding] = []
    for check in checks(found):
        several = run(check)
        found += several
        if not as_json:
            for each in several:
                typer.echo(_line(each))
    failed = any(each.state is State.FAILED for each in found)
    if as_json:
        told = [{name: str(value) for name, value in asdict(each).items()} for each in found]
        typer.echo(json.dumps({"ok": not failed, "checks": told}, ensure_ascii=False))
    else:
        typer.echo("Something has to be put right first." if failed else "Ready to run.")
    raise typer.Exit(1 if failed else 0)


def _line(finding: Finding) -> str:
    advice = f"\n         -> {finding.advice}" if finding.advice else ""
    return f"{MARKS[finding.state]}  {finding.check}: {finding.told}{advice}"
