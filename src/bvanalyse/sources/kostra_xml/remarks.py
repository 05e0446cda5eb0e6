"""What was read with a choice made: merged, mended, kept though odd. Counted, for the reader.

Codes are held against SSB's lists and the days on which each was valid.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from bvanalyse.events import codes
from bvanalyse.sources.kostra_xml.values import DAYS, FAULTY_CODE, NO_DAY

_LOST = ("report", "investigation", "measure", "plan")
#: table, column, SSB's list, and the table and column of the day that the code is judged by
_CHECKED = (
    ("report_reporter", "code", "melder", "report", "received"),
    ("report_content", "code", "saksinnhold", "report", "received"),
    ("report", "conclusion", "melding_konklusjon", "report", "concluded"),
    ("investigation", "conclusion", "undersokelse_konklusjon", "investigation", "end"),
    ("measure", "category", "kategori", "measure", "start"),
    ("measure", "revocation", "opphevelse", "measure", "end"),
    ("plan", "type", "plantype", "plan", "start"),
    ("move", "reason", "arsak_fra", "move", "date"),
    ("move", "destination", "flytting_til", "move", "date"),
    ("aftercare_offer", "code", "ettervern_konklusjon", "aftercare_offer", "concluded"),
    ("decision", "status", "vedtak_status", "decision", "start"),
)


def choices(rows: dict[str, pd.DataFrame]) -> Counter[str]:
    """Identities, legal bases and ends about which something was chosen, over the kept rows."""
    clients = rows["child"]
    kinds = clients["identity"].value_counts()
    own = clients[clients["identity"].isin(["national", "d_number", "duf"])]
    journals = own.drop_duplicates(["child", "case"]).groupby(["child", "municipality"]).size()
    bases = pd.concat([rows[name] for name in ("measure", "decision")])
    counted = {
        "journals of a child that has another one in the same municipality, merged": int(
            (journals - 1).sum()
        ),
        "clients with a stand-in for a national number, each journal a child of its own": int(
            kinds.get("stand_in", 0) + kinds.get("unborn", 0)
        ),
        "clients with a national number that fails its check, age not known": int(
            kinds.get("faulty", 0)
        ),
        "clients with a DUF number alone, age not known": int(
            kinds.get("duf", 0) + kinds.get("faulty_duf", 0)
        ),
        "clients without any number, known by journal alone": int(kinds.get("none", 0)),
        "legal bases recognised only after letters or spaces were mended": int(
            bases["rescued"].sum()
        ),
        "legal bases that are missing or are no section of a known act": int(
            (~bases["readable"]).sum()
        ),
        "items open in one file and absent in the next, end not known": int(
            sum(rows[table]["lost"].sum() for table in _LOST)
        ),
    }
    return Counter(counted)


def odd_codes(rows: dict[str, pd.DataFrame]) -> Counter[str]:
    """How many codes are no code, are not in SSB's list, or were not valid on the day."""
    counts: Counter[str] = Counter()
    for table, column, name, dated, day in _CHECKED:
        values = rows[table][column]
        days = rows[dated][day].to_numpy()
        if dated != table:
            days = days[rows[table][dated].to_numpy()]
        valid = codes(name).set_index("code")
        first, last = (_bounds(values, valid[end]) for end in ("valid_from", "valid_to"))
        listed = values.isin(valid.index).to_numpy()
        told = (values != "").to_numpy()
        no_code = (values == FAULTY_CODE).to_numpy()
        late = listed & (days != NO_DAY) & ((days < first) | ((last != NO_DAY) & (days > last)))
        counts[f"{name}: text that is no code, left out"] += int(no_code.sum())
        counts[f"{name}: codes that SSB's list does not have, kept"] += int(
            (told & ~listed & ~no_code).sum()
        )
        counts[f"{name}: codes not valid on the day, kept"] += int(late.sum())
    return counts


def _bounds(values: pd.Series, days: pd.Series) -> np.ndarray:
    known = {code: DAYS[text] for code, text in days.items()}
    return np.asarray(values.map(known).fillna(NO_DAY), dtype="int64")
