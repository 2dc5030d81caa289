"""What a test finds around it: the shared test data and a browser; None where it is not here."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
"""The folder of the project."""

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def shared() -> Path | None:
    """Return the folder of test data beside the project."""
    folder = ROOT.parent / "shared"
    return folder if folder.is_dir() else None


def chromium() -> str | None:
    """Return the Chromium to drive: the one that CHROMIUM names, else one in a usual place."""
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in ((named,) if named else BROWSERS))
    return next((path for path in found if path), None)


def database_server() -> str | None:
    """Return the address of the PostgreSQL server that BIHUAN_DATABASE_URL names, if it does."""
    named = os.environ.get("BIHUAN_DATABASE_URL", "")
    return named if named.startswith("postgres") else None
