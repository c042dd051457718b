"""The address service behind the address boxes: suggestions for what is typed, from a table of streets."""

import base64
import binascii
import json
import random
import re
from dataclasses import dataclass
from functools import cache

from .text import fold

COVERED = {
    "Indianapolis": [
        "46201", "46202", "46203", "46204", "46205", "46208", "46217", "46218", "46219", "46220",
        "46222", "46224", "46226", "46227", "46228", "46229", "46237", "46240", "46250", "46254", "46256", "46260",
        "46268", "46278",
    ],
    "Carmel": ["46032", "46033"],
    "Fishers": ["46037", "46038"],
    "Greenwood": ["46142", "46143"],
    "Zionsville": ["46077"],
    "Brownsburg": ["46112"],
}  # fmt: skip
NOT_COVERED = {"Bloomington": ["47401", "47404"], "Kokomo": ["46901"], "Columbus": ["47201"], "Lafayette": ["47904"]}

_NAMES = """
Maple Grove|Meridian|Keystone|Washington|Central|Delaware|Pennsylvania|Capitol|Illinois|Alabama|New Jersey|
East|Park|College|Broadway|Ruckle|Carrollton|Guilford|Winthrop|Evanston|Kessler|Rural|Sherman|Emerson|
Arlington|Shadeland|Franklin|German Church|Mitthoefer|Post|Prospect|Fletcher|Shelby|Madison|Harding|Tibbs|
Holt|Lynhurst|High School|Girls School|Rockville|Crawfordsville|Lafayette|Georgetown|Moller|Guion|Michigan|
Vermont|New York|Ohio|Market|Brookville|Southeastern|Churchman|Raymond|Minnesota|Troy|Hanna|Thompson|
Edgewood|Banta|Stop 11|County Line|Main|Walnut|Oak Hill|Cherry Tree|Hazel Dell|Gray|River|Allisonville|
Sycamore|Elm|Willow Creek|Quail Ridge|Fox Hollow|Stonebridge|Brookside|Lakeshore|Sunset|Hillcrest|Orchard|
Mulberry|Birchwood|Cedar Ridge|Spring Mill|Ditch|Towne|Shelborne|Pinecrest|Eagle Creek|Whispering Pines|
Harvest Moon|Sugar Maple|Bluff|Southport|Ironwood|Juniper
"""
_KINDS = ["St", "Ave", "Dr", "Rd", "Ln", "Ct", "Blvd", "Way", "Pl"]
_SHORT = {
    "street": "st", "avenue": "ave", "drive": "dr", "road": "rd", "lane": "ln", "court": "ct", "boulevard": "blvd",
    "place": "pl", "north": "n", "south": "s", "east": "e", "west": "w", "indiana": "in", "circle": "cir",
    "terrace": "ter", "parkway": "pkwy", "usa": "",
}  # fmt: skip
_WHOLE = re.compile(
    r"^\s*(\d{1,6}\w?\s+[^,]*?[^,\s])\s*(?:,\s*([^,]*?))?\s*(?:,|\s)\s*(?:IN|Indiana)?\s*,?\s*(\d{5})(?:-\d{4})?\b",
    re.I,
)


@dataclass(frozen=True)
class Place:
    """A verified address. ``id`` is opaque to pages and means the same address for ever."""

    line1: str
    city: str
    zip: str
    state: str = "IN"

    @property
    def id(self) -> str:
        """The token which the address box sends back."""
        packed = json.dumps([self.line1, self.city, self.zip], ensure_ascii=False).encode()
        return "pl_" + base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @property
    def description(self) -> str:
        """The line shown in the list of suggestions."""
        return f"{self.line1}, {self.city}, {self.state} {self.zip}, USA"


@dataclass(frozen=True)
class Street:
    """One street in one zip area; house numbers are free."""

    name: str
    city: str
    zip: str
    words: tuple[str, ...]

    def place(self, number: str) -> Place:
        """The address with that house number."""
        return Place(f"{number} {self.name}", self.city, self.zip)


def suggest(typed: str, limit: int = 5) -> list[Place]:
    """Up to ``limit`` addresses for what is typed so far (three characters or more).

    A house number typed is taken as it is. A whole address with a zip the service knows is suggested even when
    its street is not in the table, as the real service knows every street.
    """
    if len(typed.strip()) < 3:
        return []
    whole = _whole_address(typed)
    words = _words(typed)
    number = words[0] if words and words[0][0].isdigit() else ""
    wanted = words[1:] if number else words
    fitting = [street for street in streets() if wanted and _fits(wanted, street.words)]
    fitting.sort(key=lambda street: -sum(word in street.words for word in wanted))
    found = [whole] if whole else []
    found += [p for street in fitting[:limit] if (p := street.place(number.upper() or "100")) != whole]
    return found[:limit]


def resolve(place_id: object) -> Place | None:
    """The address behind a suggestion's id, or None when it is none of ours."""
    if not isinstance(place_id, str) or not place_id.startswith("pl_"):
        return None
    try:
        packed = place_id[3:] + "=" * (-len(place_id[3:]) % 4)
        line1, city, zip_code = json.loads(base64.urlsafe_b64decode(packed))
    except (ValueError, binascii.Error):
        return None
    known = _cities().get(zip_code) if isinstance(zip_code, str) else None
    return Place(line1, city, zip_code) if isinstance(line1, str) and line1 and city == known else None


@cache
def streets() -> tuple[Street, ...]:
    """Every street the service knows, in the order of suggestion; the same in every portal."""
    chance = random.Random(46204)
    names = [" ".join(n.split()) for n in _NAMES.split("|")]
    inside = [(city, z) for city, zips in COVERED.items() for z in zips]
    outside = [(city, z) for city, zips in NOT_COVERED.items() for z in zips]
    table = [_street("Maple Grove Dr", "Indianapolis", "46220"), _street("N Main St", "Indianapolis", "46204")]
    for name in names:
        side = chance.choice(["", "", "N ", "S ", "E ", "W "])
        for city, zip_code in chance.sample(inside, 2):
            table.append(_street(f"{side}{name} {chance.choice(_KINDS)}", city, zip_code))
    for city, zip_code in outside:
        for name in chance.sample(names, 6):
            table.append(_street(f"{name} {chance.choice(_KINDS)}", city, zip_code))
    return tuple(dict.fromkeys(table))


def _street(name: str, city: str, zip_code: str) -> Street:
    return Street(name, city, zip_code, tuple(_words(f"{name} {city} IN {zip_code}")))


def _words(text: str) -> list[str]:
    raw = re.split(r"[\s,.]+", fold(text))
    return [short for word in raw if word and (short := _SHORT.get(word, word))]


def _fits(wanted: list[str], words: tuple[str, ...]) -> bool:
    """Every typed word starts a word of the street, in order."""
    at = 0
    for typed in wanted:
        while at < len(words) and not words[at].startswith(typed):
            at += 1
        if at == len(words):
            return False
        at += 1
    return True


def _whole_address(typed: str) -> Place | None:
    match = _WHOLE.match(typed)
    if not match or match[3] not in _cities():
        return None
    city = _cities()[match[3]]
    line1 = " ".join(match[1].split())
    line1 = re.sub(rf"[\s,]+{re.escape(city)}$", "", line1, flags=re.I)
    if match[2] and fold(match[2]).removesuffix(" in").strip() not in (fold(city), "in", "", "indiana"):
        return None
    return Place(line1, city, match[3])


@cache
def _cities() -> dict[str, str]:
    return {z: city for table in (COVERED, NOT_COVERED) for city, zips in table.items() for z in zips}
