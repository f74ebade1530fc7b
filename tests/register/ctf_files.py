"""Common Transfer Files for the tests, written by hand: what a school's system would write, with invented pupils."""

from __future__ import annotations

from attendance_policy.register.upn import check_letter


def upn(number: int) -> str:
    """An invented unique pupil number with its right check letter."""
    digits = f"{8_000_000_0000 + number:011d}0"
    return check_letter(f"A{digits}") + digits


ONE, TWO = upn(1), upn(2)


def year(
    marks: str, start: str = "2025-09-01", counts: str = "", school: str = "888 4001", more: str = ""
) -> str:  # fmt: skip
    """A record of a year. `counts`: possible, attended, authorised, unauthorised; "" gives none."""
    names = ("SessionsPossible", "SessionsAttended", "SessionsAuthorised", "SessionsUnauthorised")
    said = "".join(f"<{n}>{c}</{n}>" for n, c in zip(names, counts.split(), strict=False))
    lea, estab = school.split()
    return (
        f"<YearData><Year>2025</Year><LEA>{lea}</LEA><Estab>{estab}</Estab><SchoolName>Nowhere</SchoolName>{said}\n"
        f"<AttendSessions><AttendanceStartDate>{start}</AttendanceStartDate>\n"
        f"<AttendanceMarks>{marks}</AttendanceMarks></AttendSessions>{more}</YearData>\n"
    )


def pupil(*years: str, number: str = ONE, group: str = "9") -> str:
    """A pupil with a name that nothing may keep."""
    return (
        f"<Pupil><UPN>{number}</UPN><Surname>Nightingale</Surname><Forename>Florence</Forename><DOB>2011-02-03</DOB>\n"
        f"<BasicDetails><NCyearActual>{group}</NCyearActual></BasicDetails>\n"
        f"<Attendance>\n{''.join(years)}</Attendance></Pupil>\n"
    )


def ctf(*pupils: str, version: str = "25.0", made: str = "2026-07-20T12:00:00", root: str = "CTfile") -> bytes:
    """A whole file."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>\n<Header><DocumentName>Common Transfer File</DocumentName>'
        f"<CTFversion>{version}</CTFversion><DateTime>{made}</DateTime><SourceSchool><LEA>888</LEA><Estab>4001</Estab>"
        f"<AcademicYear>2025</AcademicYear></SourceSchool></Header>\n<CTFpupilData>\n{''.join(pupils)}</CTFpupilData>\n"
        f"</{root}>\n"
    ).encode()


WEEK = "/,\\,/,\\,I,I,/,U,L,\\"  # Monday to Friday: 7 attended, 2 authorised, 1 not
WEEK_COUNTS = "10 7 2 1"
SEVEN = f"{WEEK},-,-,-,-,{WEEK}"
TWO_COUNTS = "20 14 4 2"
