"""A small school as its systems export it, with names wherever such files hold names, and every command on it.

`NAME` stands in each column of names of every file, and in rows that cannot be read; `IDS` are the ids of its pupils,
parents, school and classes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from register.ctf_files import SEVEN, ctf, pupil, upn, year
from register.workbooks import xlsx

NAME = "Quillfeather"
DAYS = [date(2025, 9, 1) + timedelta(days=n) for n in range(33) if n % 7 < 5]  # five school weeks
PUPILS = ("PUP1001", "PUP1002", "PUP1003", "PUP1004")
UPNS = (upn(1), upn(2), upn(3))
PARENTS = ("MUM2001", "DAD2001", "MUM2002")
IDS = (*PUPILS, *UPNS, *PARENTS, "SCH3001", "CLS4001")
# Every row of the fifth week of the first pupil is an absence without leave.
MARKS = {"PUP1001": "/\\" * 20 + "O" * 10, "PUP1002": "/\\" * 25, "PUP1003": ("II" + "/\\" * 4) * 5,
         "PUP1004": "/\\" * 10 + "I" * 6 + "/\\" * 12}  # fmt: skip
WORDS = f"Ann {NAME}"


@dataclass(frozen=True)
class School:
    """Where the files of the school are: registers by format, and what stands beside them."""

    folder: Path
    registers: Mapping[str, str]
    pupils: str
    events: str
    names: str
    facts: str
    about: str


def rows_of(marks: Mapping[str, str] = MARKS) -> list[list[str]]:
    """A row for each mark, with the pupil's name and the teacher's."""
    sessions = [(day, session) for day in DAYS for session in ("AM", "PM")]
    return [[one, WORDS, day.isoformat(), session, mark, "SCH3001", f"Mx {NAME}"]
            for one, said in marks.items() for (day, session), mark in zip(sessions, said, strict=True)]  # fmt: skip


HEADER = ["pupil_id", "Pupil name", "date", "session", "code", "school_id", "Teacher"]


def csv_of(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


# Rows that cannot be accepted, each with the name where a person or a system may have put it.
BAD_ROWS = (
    ["PUP1001", WORDS, "2025-09-01", "AM", "Q9", "SCH3001", NAME],
    ["PUP1001", WORDS, "31/09/2025", "AM", "/", "SCH3001", NAME],
    ["PUP1001", WORDS, "2025-09-01", "noon", "/", "SCH3001", NAME],
    ["", WORDS, "2025-09-01", "AM", "/", "SCH3001", NAME],
    ["PUP1001", WORDS, "2025-09-01", "AM", "/"],
    ["PUP1001", WORDS, NAME, "2025-09-01", "AM", "/", "SCH3001", NAME, "more"],
)


def broken_csv() -> bytes:
    """The long form with bad rows, bytes that are no text beside a name, and a quotation mark that is never closed."""
    odd = f"PUP1002,{NAME} \xff\xfe,2025-09-01,AM,L,SCH3001,{NAME}\n".encode("latin-1")
    return csv_of([HEADER, *rows_of(), *BAD_ROWS]) + odd + f'PUP1002,"{NAME},2025-09-01,AM,/,S,x\n'.encode()


def wide(broken: bool = False) -> list[list[str]]:
    """A row for each pupil."""
    head = ["pupil_id", "Pupil name", "school_id", *(f"{day} {s}" for day in DAYS for s in ("AM", "PM"))]
    rows = [[one, WORDS, "SCH3001", *marks] for one, marks in MARKS.items()]
    if broken:
        rows += [["", WORDS, "SCH3001", *MARKS["PUP1002"]], ["PUP1009", WORDS, "SCH3001", "Q9", *MARKS["PUP1002"][1:]]]
        rows.append(["PUP1008", WORDS])
    return [head, *rows]


def records(broken: bool = False) -> bytes:
    """JSON, with the name beside the marks and in the record of a person."""
    found: list[object] = [dict(zip(HEADER, row, strict=True)) | {"student": {"name": NAME}} for row in rows_of()]
    if broken:
        found += [dict(zip(HEADER, row, strict=False)) for row in BAD_ROWS]
        found += [NAME, {NAME: NAME}, {"pupil_id": {"name": NAME}}, [NAME]]
    return json.dumps(found).encode()


def transfer(broken: bool = False) -> bytes:
    """A Common Transfer File; of a broken one the marks hold what is none, and a number is a name."""
    pupils = [pupil(year(SEVEN), number=one).replace("Nightingale", NAME).replace("Florence", NAME) for one in UPNS]
    if broken:
        pupils.append(pupil(year(f"/,{NAME},Q9,/"), number=upn(4)).replace("Nightingale", NAME))
        pupils.append(pupil(year(SEVEN), number=NAME))
        pupils.append(pupil(year(SEVEN, start=NAME), number=upn(5)))
    # Made on the day of the last mark: read with five days a week, marks would come after it.
    return ctf(*pupils, made="2025-09-12T18:00:00").replace(b"Nowhere", f"{NAME} School".encode())


def parquet_of(rows: Sequence[Sequence[str]]) -> bytes:
    """The long form as Parquet."""
    columns = {name: [row[at] for row in rows] for at, name in enumerate(HEADER)}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def registers(broken: bool = False) -> dict[str, bytes]:
    """From the name of a file to what it holds, a register in every format that is read."""
    bad = [row for row in BAD_ROWS if len(row) == len(HEADER)] if broken else []
    rows = rows_of() + bad
    return {
        "long.csv": broken_csv() if broken else csv_of([HEADER, *rows_of()]),
        "wide.csv": csv_of(wide(broken)),
        "long.parquet": parquet_of(rows),
        "long.xlsx": xlsx({"Marks": [HEADER, *rows]}),
        "wide.xlsx": xlsx({"Marks": wide()}),
        "records.json": records(broken),
        "transfer.xml": transfer(broken),
    }


def unusable() -> dict[str, bytes]:
    """Files that cannot be used at all, with the name where the reader looks for something else."""
    good = csv_of([HEADER, *rows_of()])
    rows = rows_of()
    return {
        "headless.csv": csv_of(rows),
        "headless_wide.csv": csv_of(wide()[1:]),
        "other_columns.csv": csv_of([["UPN", *HEADER[1:]], *rows]),
        "name_for_date.csv": csv_of([HEADER, *([row[0], row[1], NAME, *row[3:]] for row in rows)]),
        "name_for_code.csv": csv_of([HEADER, *([*row[:4], NAME, *row[5:]] for row in rows)]),
        "cut.json": records()[:-300],
        "other.json": json.dumps([{"person": NAME, "mark": "/"}] * 3).encode(),
        "cut.xml": transfer()[:-900],
        "odd.xml": f"<CTfile><{NAME}>{NAME}</{NAME}>&{NAME};</CTfile>".encode(),
        "cut.xlsx": xlsx({NAME: [HEADER, *rows]})[:-200],
        "headless.xlsx": xlsx({NAME: rows}),
        "cut.parquet": parquet_of(rows)[:-40],
        "two_quotes.csv": good.replace(b"pupil_id", f'"{NAME}'.encode(), 1),
    }


def written(folder: Path, broken: bool = False) -> School:
    """The school's files, written into a folder."""
    found = {}
    for name, data in registers(broken).items():
        (folder / name).write_bytes(data)
        found[name] = str(folder / name)
    people = [["pupil_id", "school_id", "year", "class", "forename", "surname", "ehc_plan", "start_date"]]
    people += [[one, "SCH3001", "9", "CLS4001", "Ann", NAME, "no", ""] for one in (*PUPILS, *UPNS)]
    log = [["at", "pupil_id", "parent_id", "kind", "id", "outcome", "comment"]]
    log += [["2025-09-23 09:30", "PUP1001", "MUM2001", "contact", "", "reached", f"spoke to Mrs {NAME}"],
            ["2025-09-24", "PUP1001", "DAD2001", "letter", "concern_letter", "", NAME],
            ["2025-09-25", "PUP1003", "MUM2002", "notice", "penalty_notice", "", NAME]]  # fmt: skip
    if broken:
        people += [["PUP1001", "SCH3001", "9", "CLS4001", NAME, NAME, "yes", ""], ["", "", "", "", NAME, NAME, "", ""],
                   ["PUP1007", "S", NAME, "", NAME, NAME, "no", ""], ["PUP1006", "", "9", NAME, NAME, NAME, "no", NAME],
                   ["PUP1005", NAME, NAME]]  # fmt: skip
        log += [["2025-09-25", "PUP1003", "", "spoke", "", "", NAME], ["soon", "PUP1003", "", "letter", "", "", NAME],
                ["2025-09-25", "", "MUM2002", "letter", "", "", NAME], ["2025-09-25", NAME]]  # fmt: skip
    files = {"pupils.csv": csv_of(people), "events.csv": csv_of(log)}
    names = [["pupil_id", "pupil_name", "parent_id", "parent_name", "address_1", "salutation"]]
    names += [[one, WORDS, PARENTS[0], f"Mrs {NAME}", f"1 {NAME} Road", f"Dear Mrs {NAME}"] for one in PUPILS]
    if broken:
        names += [["", WORDS, "", NAME, NAME, NAME], ["PUP1001", NAME]]
    files["names.csv"] = csv_of(names)
    files["facts.csv"] = csv_of([["pupil_id", "letter", "support_given"], ["PUP1001", "", f"talks with Mx {NAME}"]])
    files["school.yaml"] = f"name: A School\naddress: [1 Road, Town]\nsignatory: Mx {NAME}\n".encode()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    at = {name: str(folder / name) for name in files}
    return School(folder, found, at["pupils.csv"], at["events.csv"], at["names.csv"], at["facts.csv"],
                  at["school.yaml"])  # fmt: skip


def on_registers(school: School, out: Path, name: str, *more: str) -> Iterator[tuple[str, ...]]:
    """Every command that reads a register, on one of them. `more`: options of all of them."""
    register = school.registers[name]
    beside = ("--pupils-file", school.pupils, "--events", school.events, *more)
    given = ("--policy", "basildon_lower", "--register", register, *beside)
    who = UPNS[0] if name.endswith("xml") else PUPILS[0]
    at = str(out / name)
    yield ("simulate", *given, "--out", f"{at}-tables", "--html", f"{at}.html", "--governors", f"{at}-g.html",
           "--team", f"{at}-t.html", "--with-ids", *(x for f in ("csv", "parquet", "jsonl", "xlsx")
                                                     for x in ("--tables", f)), "--rejects", f"{at}-1.csv")  # fmt: skip
    yield ("simulate", *given, "--format", "json", "--as-known", "--as-corrected")
    yield ("simulate", *given, "--against", "lct", "--brief", "--strict")
    yield ("explain", *given, "--pupil", who, "--on", "2025-10-03")
    yield ("explain", *given, "--pupil", who, "--on", "2025-10-03", "--format", "json")
    yield ("worklist", *given, "--on", "2025-10-03", "--since", "2025-09-01", "--html", f"{at}-w.html", "--ics",
           f"{at}.ics", "--csv", f"{at}-w.csv", "--rejects", f"{at}-2.csv")  # fmt: skip
    yield ("worklist", *given, "--on", "2025-10-03", "--since", "2025-09-01", "--format", "json")
    people = ("--pupils-file", school.pupils, *more)
    yield ("register", "inspect", register, *people, "--write-map", f"{at}.yaml", "--rejects", f"{at}-3.csv")
    yield ("register", "inspect", register, *people, "--format", "json")
    yield ("register", "pack", register, "--out", f"{at}.packed", "--rejects", f"{at}-4.csv", *more)
    yield ("register", "pack", register, "--out", f"{at}-s.packed", "--strict", *more)
    yield ("notice", "lct", "--events", school.events, "--on", "2025-10-03", *more)
    yield ("duties", "lct", "--from", "2025-09-08", "--to", "2025-09-12", "--events", school.events, "--pupils-file",
           school.pupils, *more)  # fmt: skip


def letters(school: School, out: Path, name: str, *more: str) -> tuple[str, ...]:
    """The letters of the school, in every form."""
    return ("letters", "--policy", "basildon_lower", "--register", school.registers[name], "--on", "2025-10-03",
            "--since", "2025-09-01", "--names", school.names, "--facts", school.facts, "--school", school.about,
            "--out", str(out), "--write", "html", "--write", "pdf", "--write", "docx", *more)  # fmt: skip


def without_pupils(folder: Path) -> Iterator[tuple[str, ...]]:
    """The commands that read no pupil data of a school."""
    scenario = "a_first_and_a_second_notice.yaml"
    tests = str(Path(__file__).parents[1] / "scenarios" / scenario)
    paper = folder / "paper.txt"
    paper.write_text("Attendance policy\n\n1. Registers close at 9.30.\n", encoding="utf-8")
    yield ("validate", "lct")
    yield ("lint", "lct")
    yield ("check-source", "lct", "--document", str(paper))
    yield ("fmt", "--check", str(Path(__file__).parents[2] / "policies" / "lct.yaml"))
    yield ("list",)
    yield ("show", "lct")
    yield ("vocabulary",)
    yield ("arrive", "lct", "--year", "9", "--at", "2025-09-10 09:10")
    yield ("report", "lct", "--absent-on", "2025-09-10", "--at", "2025-09-10 09:10")
    yield ("leave", "lct", "--requested", "2025-09-01", "--from", "2025-10-01", "--to", "2025-10-02")
    yield ("score", "lct")
    yield ("replay", tests, "--policy", "lct")
    yield ("test", tests)
    yield ("diff", "lct", "westwood")
    yield ("compare", tests)
    yield ("generate", "--phase", "primary", "--pupils", "20", "--seed", "1", "--out", str(folder / "made.parquet"))
    yield ("register", "key", "--out", str(folder / "made.key"))
