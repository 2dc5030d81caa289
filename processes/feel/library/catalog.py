"""All built-in functions by name."""

from processes.feel.functions import by_name
from processes.feel.library import (
    contextual,
    conversion,
    intervals,
    listing,
    moments,
    numeric,
    patterns,
    textual,
    totals,
)

BUILTINS = by_name(
    (
        *conversion.FUNCTIONS,
        *numeric.FUNCTIONS,
        *textual.FUNCTIONS,
        *patterns.FUNCTIONS,
        *listing.FUNCTIONS,
        *totals.FUNCTIONS,
        *contextual.FUNCTIONS,
        *moments.FUNCTIONS,
        *intervals.FUNCTIONS,
    )
)
