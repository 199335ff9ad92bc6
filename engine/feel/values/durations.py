"""The years and months duration, which Python lacks (DMN 10.3.2.3.8)."""

from dataclasses import dataclass

MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A length of time in whole months; it has no length in days."""

    months: int

    def written(self) -> str:
        """Write the canonical form of XML Schema: P0M when there is no length."""
        years, months = divmod(abs(self.months), MONTHS_IN_YEAR)
        sign = "-" if self.months < 0 else ""
        parts = f"{years}Y" if years else ""
        parts += f"{months}M" if months or not years else ""
        return f"{sign}P{parts}"
