"""Reading dates in hostile repetitions takes linear time: ``python bench/dates.py``.

For each piece, repeated to 25,000 and to 50,000 characters: the seconds that each took, and their ratio (about 2 when linear,
4 when quadratic).
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from warta.coding.dates import find

PIECES = (", 5", "Oktober, ", "dan 5 ", "(", "1-", "14/10 ", "Senin hingga ", "dua puluh ")
LENGTHS = (25_000, 50_000)
NOW = datetime(2021, 10, 14, 12, tzinfo=UTC)


def seconds(text: str) -> float:
    """The seconds that reading the dates of a text takes."""
    begun = time.perf_counter()
    find(text, NOW)
    return time.perf_counter() - begun


def main() -> None:
    find("14 Oktober", NOW)  # the data files are read once
    for piece in PIECES:
        short, long = (seconds(piece * (length // len(piece))) for length in LENGTHS)
        print(f"{piece!r:>18}  {short:6.3f} s  {long:6.3f} s  {long / max(short, 1e-9):4.1f}")


if __name__ == "__main__":
    main()
