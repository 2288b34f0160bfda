"""Each lesson of ../shared/lessons.md about lost or miswritten rows has a test with its number."""

from __future__ import annotations

import re
from pathlib import Path

from servers import SHARED

LESSONS = {
    "01": "an edit is found again by key, not by its place on the screen",
    "02": "a rollback rolls back",
    "03": "an edit under a filter goes to the row that is shown",
    "04": "of equal rows without a key never several are written",
    "05": "all columns of a composite key are in the WHERE",
    "06": "a row is known by a key that is not shown, or is read-only",
    "07": "an open editor belongs to its cell, wherever the cursor goes",
    "08": "a key that is staged is not yet the key",
    "09": "what ON UPDATE changes is seen, and no conflict",
    "10": "a row with a FLOAT is found again",
    "11": "a file or a row held by another client loses nothing",
    "12": "what the server refuses stays staged",
    "13": "a large value is edited whole",
    "14": "to pass over NULL leaves it NULL",
    "15": "two values are swapped under a UNIQUE key",
    "16": "nothing but a commit commits, and no time rolls back",
    "17": "Delete clears a cell and removes no row",
    "18": "to leave a cell writes nothing",
    "19": "a statement that matches no row stops the commit",
    "20": "the last save does not win in silence",
    "21": "rows that others add shift no edit",
    "22": "a write is never sent twice",
    "23": "no transaction stays open while the user thinks",
    "23a": "a commit that is told is a commit",
}


def test_each_lesson_has_a_test() -> None:
    files = Path(__file__).parent.glob("test_lessons_*.py")
    found = {number for file in files for number in re.findall(r"def test_lesson_(\w+?)_", file.read_text())}
    assert found == set(LESSONS)


def test_the_lessons_are_those_that_were_written_down() -> None:
    if not (lessons := SHARED / "lessons.md").exists():
        return
    about_rows = lessons.read_text().partition("## Odd data")[0]
    numbers = re.findall(r"^(\d+a?)\. ", about_rows, re.MULTILINE)
    assert {number.rjust(3 if number.endswith("a") else 2, "0") for number in numbers} == set(LESSONS)
