"""The rows of the sample database: made up from lists of words, the same at each run."""

from __future__ import annotations

import json
import struct
import tomllib
import zlib
from bisect import bisect
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from itertools import product
from random import Random
from sqlite3 import Connection
from typing import Any
from unicodedata import normalize

Rows = Iterator[tuple[Any, ...]]

SCHEMA = files("tui_orm.database") / "demo_schema.sql"
WORDS = files("tui_orm.database") / "demo_words.toml"

NOW = datetime(2026, 10, 31, 18)
FIRST_LOAN = date(2022, 6, 1)
AUTHORS, MEMBERS, LOANS, REVIEWS = 500, 2_200, 30_000, 3_600
BRANCHES, SIZES = range(1, 9), (6, 4, 4, 3, 3, 2, 2, 1)
SALARIES = {"branch manager": 46_000, "librarian": 38_500, "archivist": 37_200, "assistant": 29_800}
TEAM = (*SALARIES, "assistant", "assistant")
COUNTRIES = {"de": "Germany", "fr": "France", "es": "Spain", "ja": "Japan"}
PLAIN_LETTERS = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "ß": "ss", "ı": "i"})
BOOKS = "SELECT id, language, CAST(ifnull(substr(published, 1, 4), '1990') AS INTEGER) FROM book ORDER BY id"
WRITERS = "SELECT id, country, born + 22, ifnull(died, 9999) FROM author ORDER BY id"
READINGS = """
    SELECT book_id, member_id, max(returned) FROM loan JOIN copy ON copy.id = copy_id
    WHERE returned < ? GROUP BY book_id, member_id ORDER BY max(returned), book_id"""
DEBTS = """
    SELECT member_id, id, 'fine', min(days_late * 0.25, 15), returned FROM loan WHERE days_late > 0
    UNION ALL SELECT id, NULL, 'membership', 12.5, joined FROM member ORDER BY 5, 1, 2"""
EVENTS = """
    SELECT branch_id, number, seats, starts, (SELECT count(*) FROM member WHERE joined < starts)
    FROM event ORDER BY branch_id, number"""
RATE_BOOKS = "UPDATE book SET rating = (SELECT round(avg(rating), 2) FROM review WHERE book_id = book.id)"


class Library:
    """Fills the tables in turn; each looks up what it refers to in those filled before."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.random = Random(1898)
        self.words: dict[str, Any] = tomllib.loads(WORDS.read_text("utf-8"))

    def fill(self) -> None:
        """Insert all rows; the schema is there, with its few fixed rows."""
        self.insert("staff", self.staff())
        self.insert("author", self.authors())
        self.insert("book", self.books())
        self.insert("book_author", self.book_authors())
        self.insert("copy", self.copies())
        self.insert("member", self.members())
        self.insert("loan", self.loans())
        self.insert("review", self.reviews())
        self.insert("payment", self.payments())
        self.insert("event", self.events())
        self.insert("event_seat", self.event_seats())
        self.connection.execute(RATE_BOOKS)

    def insert(self, table: str, rows: Rows) -> None:
        plain = [[str(value) if isinstance(value, date) else value for value in row] for row in rows]
        marks = ", ".join("?" * len(plain[0]))
        self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", plain)

    def ask(self, sql: str, *values: object) -> list[Any]:
        return self.connection.execute(sql, values).fetchall()

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def weighted(self, *choices: tuple[Any, int]) -> Any:
        values, weights = zip(*choices, strict=True)
        return self.random.choices(values, weights)[0]

    def day(self, first: date, last: date) -> date:
        return first + timedelta(self.random.randint(0, (last - first).days))

    def at_desk(self, day: date) -> datetime:
        """A moment of this day at which every branch is open."""
        return datetime.combine(day, time(10)) + timedelta(seconds=int(self.random.random() * 7 * 3600))

    def employee(self, branch: int) -> int:
        return (branch - 1) * len(TEAM) + self.random.randint(2, len(TEAM))

    def people(self, count: int) -> list[tuple[str, str, str]]:
        """Countries, given names and family names; no two people alike."""
        people = self.words["people"].items()
        everybody = [(land, *name) for land, its in people for name in product(its["given"], its["family"])]
        return self.random.sample(everybody, count)

    def staff(self) -> Rows:
        for index, person in enumerate(self.people(len(BRANCHES) * len(TEAM))):
            branch, place = divmod(index, len(TEAM))
            manager = (branch * len(TEAM) if place else 0) + 1
            role = TEAM[place] if index else "director"
            salary = SALARIES.get(role, 68_000) + self.random.randrange(0, 4_000, 50)
            email = f"{_mailbox(person, index)}@lighthouse-library.example"
            hired = self.day(date(1996, 1, 8), date(2021, 12, 1))
            yield None, branch + 1, manager if index else None, _name(person), role, email, hired, salary

    def authors(self) -> Rows:
        for person in self.people(AUTHORS):
            born = self.random.randint(1905, 1990)
            died = born + self.random.randint(60, 96)
            place, job = (self.random.choice(self.words[words]) for words in ("places", "jobs"))
            life = f"{_name(person)} grew up in {place} and worked as {job} before the first book."
            known = None if self.chance(0.15) else life
            yield None, _name(person), person[0], born, died if died < NOW.year else None, known

    def books(self) -> Rows:
        for number, (category, language, title) in enumerate(self.titles(), 1):
            published = None if self.chance(0.04) else self.day(date(1955, 1, 1), date(2025, 6, 30))
            pages = None if self.chance(0.03) else int(self.random.triangular(32, 720, 260))
            price = int(self.random.triangular(6, 58, 14)) + self.random.choice((0.5, 0.9, 0.95, 0.99))
            cover = self.cover() if self.chance(0.3) else None
            edition = (published, pages, price, None, _isbn(number), self.details(), cover)
            yield number, title, category, language, *edition

    def titles(self) -> list[tuple[int, str, str]]:
        """Categories, languages and titles, shuffled; no two titles alike."""
        titles = []
        for category, code in self.ask("SELECT id, code FROM category ORDER BY id"):
            if shelf := self.words["shelves"].get(code):
                space = "" if shelf["language"] == "ja" else " "
                every = [space.join(parts) for parts in product(shelf["beginnings"], shelf["endings"])]
                chosen = self.random.sample(every, len(every) * 9 // 10)
                titles += [(category, shelf["language"], title) for title in chosen]
        return self.random.sample(titles, len(titles))

    def details(self) -> str:
        details = {
            "binding": self.random.choice(("hardback", "paperback")),
            "size_mm": self.random.choice(([111, 178], [129, 198], [156, 234])),
            "weight_g": self.random.randrange(120, 1_400, 5),
            "tags": self.random.sample(self.words["tags"], self.random.randint(0, 3)),
            "award": {"name": "Golden Lantern", "year": 1990 + self.random.randrange(36)},
        }
        if self.chance(0.9):
            del details["award"]
        return json.dumps(details, ensure_ascii=False)

    def cover(self) -> bytes:
        """A PNG of 12 by 18 pixels, striped as a lighthouse."""
        width, height, colours = 12, 18, (self.random.randbytes(3), b"\xff\xff\xff")
        pixels = b"".join(b"\0" + colours[line // 3 % 2] * width for line in range(height))
        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(kind, content) for kind, content in parts)

    def book_authors(self) -> Rows:
        writers = self.ask(WRITERS)
        for book, language, year in self.ask(BOOKS):
            country = COUNTRIES.get(language)
            natives = [writer for writer in writers if country in (None, writer[1])]
            alive = [number for number, _, first, last in natives if first <= year <= last]
            authors = self.random.sample(alive, self.weighted((1, 70), (2, 24), (3, 6)))
            for position, author in enumerate(authors, 1):
                other = self.random.choice(("author", "translator", "illustrator", "editor"))
                yield book, author, position, "author" if position == 1 else other

    def copies(self) -> Rows:
        number = 0
        for book, published in self.ask("SELECT id, ifnull(published, '2015-01-01') FROM book ORDER BY id"):
            first = max(date.fromisoformat(published), date(2014, 1, 1))
            for branch in self.random.choices(BRANCHES, SIZES, k=self.random.randint(1, 5)):
                number += 1
                condition = self.weighted(("new", 15), ("good", 60), ("worn", 22), ("repair", 3))
                yield number, book, branch, f"LH{number:06}", condition, self.day(first, date(2026, 3, 31))

    def members(self) -> Rows:
        since = date(2012, 1, 2)
        for number, person in enumerate(self.people(MEMBERS), 1):
            email = f"{_mailbox(person, number)}@{self.random.choice(('example.com', 'example.org'))}"
            phone = None if self.chance(0.2) else f"+44 7700 900{self.random.randrange(1000):03}"
            birthday = None if self.chance(0.05) else self.day(date(1936, 1, 1), date(2011, 12, 31))
            home = None if self.chance(0.03) else self.random.choice(BRANCHES)
            joined = self.at_desk(since + (NOW.date() - since) * number // (MEMBERS + 1))
            notes = self.random.choice(self.words["notes"]) if self.chance(0.3) else None
            yield number, *person[1:], email, phone, birthday, home, joined, not self.chance(0.06), notes

    def loans(self) -> Rows:
        joined = [moment for (moment,) in self.ask("SELECT joined FROM member ORDER BY joined")]
        copies = self.ask("SELECT id, branch_id, acquired FROM copy ORDER BY id")
        loans = sorted(loan for copy in copies for loan in self.history(*copy))
        for lent, copy, branch, *course in loans[-LOANS:]:
            member = 1 + int(bisect(joined, str(lent)) * self.random.random() ** 1.3)
            desk = None if self.chance(0.25) else self.employee(branch)
            yield None, copy, member, desk, lent, *course

    def history(self, copy: int, branch: int, acquired: str) -> Rows:
        """One copy's loans: when lent; copy and branch; when due and returned, and how often renewed."""
        pause = self.random.choice((40, 110, 260, 600))  # some books are in demand
        day, lost = max(date.fromisoformat(acquired), FIRST_LOAN), False
        while not lost and (day := day + timedelta(1 + self.random.expovariate(1 / pause))) < NOW.date():
            renewals = self.weighted((0, 80), (1, 15), (2, 5))
            lent, due = self.at_desk(day), day + timedelta(28 * (1 + renewals))
            day += timedelta(max(1, self.random.gauss(20 + 28 * renewals, 7)))
            lost = self.chance(0.004)
            returned = None if lost or day > NOW.date() else self.at_desk(day)
            yield lent, copy, branch, due, returned, renewals

    def reviews(self) -> Rows:
        readings = self.ask(READINGS, str(NOW - timedelta(7)))
        places = sorted(self.random.sample(range(len(readings)), REVIEWS))
        for number, (book, member, finished) in enumerate([readings[place] for place in places], 1):
            rating = self.weighted((1, 3), (2, 7), (3, 20), (4, 40), (5, 30))
            text = self.diary() if number == 3 else self.opinion(rating)
            written = datetime.fromisoformat(finished) + timedelta(minutes=self.random.randint(20, 9_000))
            yield number, book, member, rating, text, written

    def opinion(self, rating: int) -> str | None:
        opinion = self.random.choice(self.words["opinions"][str(rating)])
        remarks = self.random.sample(self.words["remarks"], self.random.randint(0, 2))
        text = (" " if self.chance(0.9) else "\n\n").join([opinion, *remarks])
        return text if self.chance(0.75) else None if self.chance(0.9) else ""

    def diary(self) -> str:
        """A very long text."""
        remarks = self.words["remarks"]
        days = [f"Chapter {day}\n{' '.join(self.random.sample(remarks, 7))}" for day in range(1, 66)]
        return "\n\n".join(["My reading diary, one chapter a day.", *days])

    def payments(self) -> Rows:
        for *debt, paid in self.ask(DEBTS):
            yield None, *debt, self.weighted(("card", 6), ("cash", 2), ("online", 3)), paid

    def events(self) -> Rows:
        for branch, number in product(BRANCHES, range(1, 21)):
            title, description = self.random.choice(list(self.words["events"].items()))
            starts = datetime(2025, 3, 4, 19) + timedelta(35 * (number - 1) + self.random.randint(0, 30))
            seats, fee = self.random.choice((12, 20, 30)), self.weighted((0, 3), (3.5, 1), (6, 1))
            yield branch, number, title, starts, seats, fee, self.employee(branch), description

    def event_seats(self) -> Rows:
        for branch, number, seats, starts, members in self.ask(EVENTS):
            guests = self.random.sample(range(1, members + 1), self.random.randint(seats // 2, seats))
            for seat, member in enumerate(guests, 1):
                yield branch, number, seat, member, self.chance(0.9) if starts < str(NOW) else None


def _name(person: tuple[str, str, str]) -> str:
    country, given, family = person
    return f"{family} {given}" if country == "Japan" else f"{given} {family}"


def _mailbox(person: tuple[str, str, str], number: int) -> str:
    letters = normalize("NFKD", " ".join(person[1:]).lower().translate(PLAIN_LETTERS))
    return ".".join(letters.encode("ascii", "ignore").decode().split()) or f"reader{number}"


def _isbn(number: int) -> str:
    body = f"978{100_000_000 + number * 48_611}"
    return body + str(-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(body)) % 10)


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
