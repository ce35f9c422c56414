"""The checks that make sense with these settings."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.request import getproxies

from sqlalchemy import make_url

from bot.cli.doctor import chat, here, sheet
from bot.cli.doctor.check import Check, Finding, State
from bot.cli.proxies import unusable_proxy
from bot.settings import ENV_FILE, DatabaseSettings, Settings, SettingsRefused, read_settings
from bot.telegram.clocks import utc_now

SETTINGS, PROXY = "settings", "proxy"
DATABASE_SECONDS = 300.0
"""Reading through a large database takes a while."""


def checks(found: list[Finding]) -> Iterator[Check]:
    """Yield the checks that make sense with these settings, in order. `found`: the findings so far."""
    settings, database, wrong = _settings()
    yield Check(SETTINGS, lambda: wrong)
    secrets = [Path(ENV_FILE)]
    if database is not None:
        url = make_url(database.database)
        if url.get_backend_name() == "sqlite":
            secrets.append(Path(str(url.database)))
        yield Check(here.DATABASE, partial(here.database, database.database), DATABASE_SECONDS)
    if all(each.check != here.ZONES for each in found):
        yield Check(here.ZONES, here.time_zones)
    yield Check(here.FONTS, here.fonts)
    if settings is not None and settings.google_credentials:
        secrets.append(settings.google_credentials)
    yield Check(here.FILES, partial(here.files, secrets))
    if settings is None:
        return
    if sentence := unusable_proxy(getproxies()):
        wrong_proxy = Finding(PROXY, State.FAILED, sentence, "see docs/administrator.md, behind a proxy")
        yield Check(PROXY, lambda: [wrong_proxy])
        return
    network = "check the network and HTTPS_PROXY"
    token = settings.token.get_secret_value()
    yield Check(chat.TOKEN, partial(chat.chat, settings.telegram_base, token, utc_now), advice=network)
    if settings.sheet is None or settings.google_credentials is None:
        yield Check(sheet.SHARING, sheet.no_sheet)
        return
    look = partial(sheet.sheet, settings.google_credentials, settings.sheet, settings.google_base)
    yield Check(sheet.SHARING, look, 90.0, network)


def _settings() -> tuple[Settings | None, DatabaseSettings | None, list[Finding]]:
    try:
        settings = read_settings(Settings)
    except SettingsRefused as refused:
        how = "see docs/settings.md; they are set in .env, or in the environment"
        wrong = [Finding(SETTINGS, State.FAILED, sentence, how) for sentence in refused.sentences]
    else:
        return settings, settings, [Finding(SETTINGS, State.OK, "complete")]
    try:
        return None, read_settings(DatabaseSettings), wrong
    except SettingsRefused:
        return None, None, wrong
