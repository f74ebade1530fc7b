"""Hold a generated register against the published figures: the comparison that the tests and the docs page share."""

from __future__ import annotations

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.frozen import dataclass
from attendance_policy.generate.measures import BANDS, SPELLS, Measures, measure
from attendance_policy.generate.official import Official, bands_of, over_all
from attendance_policy.generate.population import generate

PUPILS, SEED = 20_000, 2026  # of the page and of the test; the fit used other seeds
ABSENCE = ("I", "M", "R", "S", "T", "E", "C", "C1", "J1", "C2", "G", "O", "U", "N")
ELSEWHERE = ("B", "K", "P", "V", "W")
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@dataclass(frozen=True)
class Line:
    """One figure, published and generated, and how far apart they may be, in points."""

    table: str
    name: str
    official: float
    generated: float
    tolerance: float

    @property
    def within(self) -> bool:
        """Whether the generated figure is as near as it has to be."""
        return abs(self.generated - self.official) <= self.tolerance


def compare(official: Official, generated: Measures) -> tuple[Line, ...]:
    """Every figure that a register of 20,000 pupils is held to. `generated` needs year groups."""
    lines = [
        Line("Rates", "absence", official.overall, generated.overall, 0.3),
        Line("Rates", "authorised", official.authorised, generated.authorised, 0.3),
        Line("Rates", "unauthorised", official.unauthorised, generated.unauthorised, 0.3),
        Line("Rates", "persistent (% of pupils)", official.persistent, generated.persistent, 1.0),
        Line("Rates", "severe (% of pupils)", 100 * over_all(official.groups)[9], generated.severe, 0.3),
    ]
    for code in (*ABSENCE, "L", *ELSEWHERE):
        # At most 0.15 points; less where the reason itself is rare, or a code could be missing and nobody would see.
        allowed = min(0.15, 0.02 + 0.2 * official.codes[code])
        lines.append(Line("Reasons", code, official.codes[code], generated.codes[code], allowed))
    lines += [Line("Reasons", code, official.codes[code], generated.codes[code], 0.5) for code in ("/", "\\")]
    for name, published, ours in zip(BANDS, bands_of(over_all(official.groups)), generated.bands, strict=True):
        lines.append(Line("Bands", f"{name}%", published, ours, min(1.5, 0.2 + 0.15 * published)))
    for name, group in official.groups.items():
        persistent, severe = generated.years[name]
        lines.append(Line("Year groups", f"Year {name} persistent", 100 * group.at_least[1], persistent, 2.0))
        allowed = 0.2 + 0.25 * 100 * group.at_least[9]
        lines.append(Line("Year groups", f"Year {name} severe", 100 * group.at_least[9], severe, allowed))
    lines.append(Line("Spells", f"{SPELLS[1]} sessions (% of spells)", 50.0, generated.spells[1], 5.0))
    # September is a month of rising absence, so that only the middle and the end of its weeks compare with a year.
    less_wednesday = generated.weekdays[4] - generated.weekdays[2]
    lines.append(Line("Weekdays", "Friday less Wednesday", official.weekdays[4], less_wednesday, 0.4))
    for week, rate in official.weeks.items():
        ours = generated.weeks[(2025, week)][0]
        lines.append(Line("Autumn weeks", f"week {week}", rate, ours, 1.0))
    for (year, week), (absence, persistent_so_far) in official.to_date.items():
        at = (year, week)
        if persistent_so_far is None or at not in generated.weeks:
            continue
        lines.append(Line("Year to date", f"{year} week {week}, absence", absence, generated.to_date[at], 0.5))
        ours = generated.weeks[at][2]
        lines.append(Line("Year to date", f"{year} week {week}, persistent", persistent_so_far, ours, 1.5))
    return tuple(lines)


def generated_measures(calendar: Calendar, codes: CodeBook) -> dict[str, Measures]:
    """The measures of the registers that the page shows, by phase."""
    return {
        "primary": measure(*generate("primary", PUPILS, SEED, calendar, codes)),
        "secondary": measure(*generate("secondary", PUPILS, SEED, calendar, codes)),
    }
