"""Units of measurement as they stand below the names of columns."""

import re
from collections.abc import Sequence

from aestudio.data.formats.cells.missing_marks import is_missing
from aestudio.data.formats.text_tables.dialect import is_any_number

BRACKETED = re.compile(r"[\[(<{][^\[\](){}<>]*[\])>}]")
PREFIXED = re.compile(
    r"(?:[yzafpnuµμmcdhkMGTPEZY]|da)?"
    r"(?:s|m|g|A|K|V|W|J|N|Pa|Hz|F|C|H|S|T|Wb|Ω|Ohm|ohm|bar|L|l|mol|cd|lm|lx|Bq|Gy|Sv|eV|B|bit|"
    r"byte|pixel|px|rad|sr|Torr|cal|M)"
)
USUAL = """% ‰ ° °C °F ℃ degC degF C F deg degree degrees rad rpm min h hr hrs d day days yr
year years sec secs second seconds minute minutes hour hours ms msec ppm ppb ppt psi atm mmHg
inHg in inch inches ft feet yd mi mile miles mph km/h kmh kph knot knots kn lb lbs oz gal count
counts cts cps dB dBm dBi a.u. au a.u arb. arb.u. 1 none unitless dimensionless kWh Wh Ah mAh VA
var mbar hPa USD EUR GBP CHF $ € £ meter meters metre metres volt volts ampere amperes amps
kelvin celsius pascal watt watts joule joules newton newtons hertz gram grams float int str
string number text double integer"""
WORDS = frozenset(USUAL.split())
SHORT = 12
LETTER = re.compile(r"[^\W\d]|[%‰°$€£]")
POWER = re.compile(r"\^?[-−]?[0-9²³⁻¹]+$")
PARTS = re.compile(r"[/·*×. ]+|\bper\b")


def holds_units(cells: Sequence[str]) -> bool:
    """Whether a row holds units, such as s, m/s², [V] or (mA); some may be blank, and a few short
    words that are not known for units."""
    given = [cell.strip() for cell in cells if not is_missing(cell)]
    units = [one for one in given if _is_unit(one)]
    short = all(len(one) <= SHORT and not is_any_number(one) for one in given)
    return any(LETTER.search(one) for one in units) and short and 2 * len(units) >= len(given)


def _is_unit(text: str) -> bool:
    if text != "1" and is_any_number(text):
        return False
    if BRACKETED.fullmatch(text) or text in WORDS:
        return True
    parts = [POWER.sub("", part) or "1" for part in PARTS.split(text) if part]
    return bool(parts) and all(part in WORDS or PREFIXED.fullmatch(part) for part in parts)
