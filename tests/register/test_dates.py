"""Forms of dates: each reads what it says and nothing else; what is tried to advise never reads a file."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.register.maps.advice import advice_on_dates, date_readings
from attendance_policy.register.maps.dates import ISO, USUAL, form_of

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def write(day: date, form: str) -> str:
    """A date in a form, by plain replacement, so that it does not share a way with the reader."""
    text = form.replace("YYYY", f"{day.year:04d}").replace("YY", f"{day.year % 100:02d}")
    text = text.replace("DD", f"{day.day:02d}").replace("D", str(day.day))
    if "Month" in text:
        return text.replace("Month", MONTHS[day.month - 1])
    if "Mon" in text:
        return text.replace("Mon", MONTHS[day.month - 1][:3])
    return text.replace("MM", f"{day.month:02d}").replace("M", str(day.month))


@given(day=DAYS, form=st.sampled_from((ISO, *USUAL)), upper=st.booleans())
def test_a_form_reads_what_is_written_in_it(day: date, form: str, upper: bool) -> None:
    found = form_of(form)
    assert found is not None
    text = write(day, form)
    assert found.day(f" {text.upper() if upper else text.lower()} ") == day


@pytest.mark.parametrize(
    ("form", "text", "moment"),
    [
        ("YYYY-MM-DD time", "2025-09-03 00:00:00.000000", datetime(2025, 9, 3)),
        ("YYYY-MM-DDTtime", "2025-09-03T23:30:00+01:00", datetime(2025, 9, 3)),
        ("DD/MM/YYYY hh:mm", "03/09/2025 08:45", datetime(2025, 9, 3, 8, 45)),
        ("D/M/YY h:mm", "3/9/25 8:45", datetime(2025, 9, 3, 8, 45)),
        ("Excel serial", "45903", datetime(2025, 9, 3)),
        ("Excel serial", "45903.0", datetime(2025, 9, 3)),
        ("DD-Mon-YY", "03-Sept-25", datetime(2025, 9, 3)),
        ("DD/MM/YYYY", "3/9/2025", None),
        ("DD/MM/YYYY", "31/02/2025", None),
        ("DD/MM/YYYY", "03/09/1925", None),
        ("DD/MM/YYYY", "03/09/2025 08:45", None),
        ("DD/MM/YYYY", "03.09.2025", None),
        ("DD-Mon-YY", "03-Foo-25", None),
        ("DD/MM/YYYY hh:mm", "03/09/2025 25:45", None),
        ("Excel serial", "36525", None),
        ("Excel serial", "45903.5", None),
        ("YYYYMMDD", "٢٠٢٥٠٩٠٣", None),
    ],
)
def test_moments(form: str, text: str, moment: datetime | None) -> None:
    found = form_of(form)
    assert found is not None
    assert found.moment(text) == moment


@pytest.mark.parametrize("form", ["", "DD/MM", "DD/DD/YYYY", "DMYYYY", "YYYYMD", "Monday", "%d/%m/%Y", "hh:mm",
                                  "DD/MM/YYYY hh", "DD/Mon/MM/YYYY", "excel serial"])  # fmt: skip
def test_what_is_no_form(form: str) -> None:
    assert form_of(form) is None


@given(days=st.lists(DAYS, min_size=1, max_size=30), form=st.sampled_from(USUAL))
def test_the_form_they_were_written_in_is_among_the_readings(days: list[date], form: str) -> None:
    texts = [write(day, form) for day in days]
    said = sorted(texts)
    meant = [form_of(form).day(text) for text in said]  # type: ignore[union-attr]
    readings = date_readings(texts)
    assert any([form_of(one).day(text) for text in said] == meant for one in readings)  # type: ignore[union-attr]


def test_advice() -> None:
    two = advice_on_dates(["03/09/2025", "", "04/09/2025"], "x.csv", "register")
    assert [(p.code, p.message, p.suggestion) for p in two] == [
        (
            "dates-in-two-ways",
            "the dates can be read in 2 ways: `03/09/2025` is 3 September 2025 or 9 March 2025",
            "write `dates: DD/MM/YYYY` or `dates: MM/DD/YYYY` under `register:` in a map, and give it with `--map`",
        )
    ]
    one = advice_on_dates(["03/09/2025", "14/09/2025"], "x.csv", "pupils")
    assert [(p.code, p.suggestion) for p in one] == [
        ("dates-in-another-form", "write `dates: DD/MM/YYYY` under `pupils:` in a map, and give it with `--map`")
    ]
    assert "3 September" in advice_on_dates(["09/03/2025", "10/13/2025"], "x.csv", "register")[0].message
    for nothing in ([], [""], ["hello"], ["2025-09-03"], ["03/09/2025", "nonsense"], [str(n) for n in range(6000)]):
        assert advice_on_dates(nothing, "x.csv", "register") == []
    # Beside a map that says another form, the form that fits is named.
    (other,) = advice_on_dates(["14/09/2025"], "x.csv", "register", "MM/DD/YYYY")
    assert other.message.startswith("the dates are not written like MM/DD/YYYY, but like DD/MM/YYYY:")
