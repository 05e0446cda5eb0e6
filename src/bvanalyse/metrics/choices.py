"""What no source settles: each choice by name, with its default and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bvanalyse.errors import ParameterError, Problem

VIOLENCE = ("7", "9", "10", "11", "2.4.01", "2.4.02", "2.4.05", "2.4.07", "2.4.09")


class Choices(BaseModel):
    """The project's own choices behind figures made from case files; frozen and strictly typed.

    Every report prints them (`described`), so that a figure can be made again by others.

    >>> Choices().months_rule, Choices(months_rule="days90").months_rule
    ('calendar', 'days90')
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    population_year: Literal["same", "next"] = Field(
        "same", description="Folketallet er fra 1. januar samme år (same) eller året etter (next)."
    )
    months_rule: Literal["calendar", "days90"] = Field(
        "calendar",
        description="Frister på tre og seks måneder telles etter kalenderen (calendar) eller som "
        "90 og 180 dager (days90).",
    )
    topic_base: Literal["received", "concluded"] = Field(
        "received",
        description="Meldere og tema telles blant meldinger mottatt (received) eller konkludert "
        "(concluded) i perioden.",
    )
    repeat_unit: Literal["occasions", "reports"] = Field(
        "occasions",
        description="Gjentatte meldinger telles som ulike dager (occasions) eller som meldinger "
        "(reports).",
    )
    violence_codes: tuple[str, ...] = Field(
        VIOLENCE, description="Temakoder som regnes som vold eller seksuelle overgrep."
    )
    repeat_days: int = Field(
        365, ge=1, description="Så mange dager etter en henleggelse ser vi etter en ny melding."
    )
    unborn_counted: bool = Field(
        True, description="Ufødte barn regnes med i aldersgruppen 0–17 år."
    )
    last_day_counts: bool = Field(True, description="Et tiltak gjelder også den dagen det slutter.")
    cohort_margin_days: int = Field(
        14,
        ge=0,
        description="Startede undersøkelser følges bare når fristen og så mange dager til er gått.",
    )
    housing_is_placement: bool = Field(
        True, description="Kategori 8.4 og 8.5 (fra 2026) regnes som plassering, slik 8.2 var."
    )
    care_definition: Literal["program", "specification", "footnote"] = Field(
        "specification",
        description="Omsorgstiltak etter SSBs program, SSBs kravspesifikasjon (videre) eller "
        "fotnoten i Statistikkbanken (videst).",
    )
    emergency_sections: tuple[str, ...] = Field(
        ("BVL 4-6", "BVL 4-25", "BVL2021 4"),
        description="Lovregler som regnes som akutt; kapittel 4 i loven av 2021 er ikke "
        "kontrollert mot lovteksten.",
    )
    imposed_sections: tuple[str, ...] = Field(
        ("BVL2021 3-4", "BVL2021 3-5"),
        description="Lovregler som ved siden av kategori 5.2 regnes som pålagte hjelpetiltak; "
        "ikke kontrollert mot lovteksten.",
    )
    institution_or_foster_base: Literal["with_measures", "residents"] = Field(
        "with_measures",
        description="Barn i institusjon og fosterhjem deles på barn med tiltak (with_measures) "
        "eller på barn i kommunen (residents).",
    )
    stay_gap_days: int = Field(
        1, ge=0, description="Så mange dager uten tiltak bryter ikke et opphold i fosterhjem."
    )
    visits_per_year: int = Field(
        4,
        ge=0,
        description="Krav til oppfølgingsbesøk i året når saken ikke oppgir hyppighet.",
    )
    aftercare_last_age: Literal[24, 25] = Field(
        24, description="Høyeste alder 31. desember blant unge med ettervern."
    )
    evaluation_months: int = Field(
        6,
        ge=1,
        description="En tiltaksplan er evaluert når det skjedde i de siste så mange måneder.",
    )
    survival_horizon_months: int = Field(
        60,
        ge=1,
        description="Beregnet varighet av hjelpetiltak er snittet innenfor så mange måneder.",
    )
    survival_least: int = Field(
        10, ge=1, description="Minst så mange må følges fra start for at varighet kan beregnes."
    )

    def described(self) -> list[tuple[str, str, str]]:
        """Each choice as (name, value, meaning in bokmål), for the method section.

        >>> Choices().described()[0][:2]
        ('population_year', 'same')
        """
        return [
            (name, _shown(getattr(self, name)), str(field.description))
            for name, field in type(self).model_fields.items()
        ]


def make_choices(values: Mapping[str, object], file: str = "") -> Choices:
    """Checked choices; each fault is one sentence that names the choice.

    >>> make_choices({"months_rule": "days"})
    Traceback (most recent call last):
    bvanalyse.errors.ParameterError: column "months_rule": not allowed here: found "days", \
expected 'calendar' or 'days90'
    """
    lists = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    try:
        return Choices.model_validate(lists)
    except ValidationError as error:
        raise ParameterError(
            Problem(
                "unknown choice" if fault["type"] == "extra_forbidden" else "not allowed here",
                file=file,
                column=str(fault["loc"][0]),
                found=fault["input"],
                expected=str(fault.get("ctx", {}).get("expected", ""))
                or ", ".join(Choices.model_fields),
            )
            for fault in error.errors()
        ) from error


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nei"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
