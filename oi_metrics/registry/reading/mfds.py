"""Approvals of clinical trials by Korea's Ministry of Food and Drug Safety, as it publishes them: a row an approval.

Columns (any of the headers of `HEADERS`): number, day of approval, applicant, product, title, phase, hospitals joined by
commas. The list gives no number of its own to a trial: its key is the day and a digest of the title with white space set
aside. Rows of one key are one approval, their hospitals joined. What stands in brackets behind an applicant and is no
legal form is often the investigator, and is left behind.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from types import MappingProxyType

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.model.vocabulary import N_
from oi_metrics.records.reading.blocks import brief
from oi_metrics.records.reading.sheet import Sheet
from oi_metrics.registry.matching.protocol_numbers import in_titles
from oi_metrics.registry.reading.formats import ListFormat
from oi_metrics.registry.reading.reading import AS_STATED, SITE_COLUMNS, TRIAL_COLUMNS, Reading, described, digest_of, nothing

HEADERS: dict[str, tuple[str, ...]] = {
    "approval": ("approval", "approval_date", "승인일", "승인일자", "승인날짜", "임상승인일", "임상시험승인일", "허가일"),
    "applicant": ("applicant", "신청인", "신청자", "의뢰자", "임상시험의뢰자", "업체명", "회사명", "신청기관"),
    "product": ("product", "제품명", "의약품명", "임상시험용의약품"),
    "title": ("title", "title_ko", "제목", "시험제목", "임상시험제목", "임상시험명", "시험명"),
    "phase": ("phase", "단계", "임상단계", "시험단계", "임상시험단계", "임상시험상"),
    "sites": ("sites", "sites_distinct", "실시기관", "시험기관", "임상시험실시기관", "실시기관명", "임상시험기관", "시험실시기관", "임상시험실시기관명"),
}
"""By column, the headers under which it is known, without white space."""

NEEDED = ("approval", "applicant", "title", "phase", "sites")
_BRACKETS = re.compile(r"\s*[(（](?!(?:주|유|재|사|의|학|합)[)）])[^()（）]*[)）]?\s*$")
_SPACE = re.compile(r"\s+")
_DAY = re.compile(r"(\d{4})[-./년\s]*(\d{1,2})[-./월\s]*(\d{1,2})일?")


def columns_of(header: list[str]) -> dict[str, str]:
    """By our name of a column, the header of the file."""
    plain = {_SPACE.sub("", name).casefold(): name for name in header}
    return {column: plain[known] for column, names in HEADERS.items() for known in names[::-1] if known in plain}


def is_mfds(header: list[str]) -> bool:
    """Whether a sheet with this header is a list of approvals."""
    return set(NEEDED) <= columns_of(header).keys()


def reading_of(sheet: Sheet) -> Reading:
    """The approvals of one sheet."""
    origin, named = sheet.file, columns_of(list(sheet.frame.columns))
    rows = pd.DataFrame({column: sheet.frame[named[column]] if column in named else "" for column in HEADERS}, index=sheet.frame.index)
    rows["posted"] = _days(rows["approval"])
    bad = [_no_day(origin, int(row), str(text)) for row, text in rows["approval"][rows["posted"] == ""].items()]
    rows = rows[rows["posted"] != ""].copy()
    rows["trial_id"] = _keys(rows["posted"], rows["title"])
    last_day, first_named = rows["posted"].max() if len(rows) else "", rows["posted"][rows["sites"] != ""].min() if (rows["sites"] != "").any() else "9999"
    trials, unknown = described(_trials(rows, last_day, first_named), origin)
    sites = _sites(rows)
    trials = trials.drop_duplicates("trial_id")[list(TRIAL_COLUMNS)].reset_index(drop=True)
    faults = (*sheet.faults, *bad, *unknown, *_joined_rows(rows, origin))
    counts, key = _counts(rows, sites), f"mfds-{digest_of(trials[list(AS_STATED)], sites)}"
    return Reading(key, "mfds", origin, len(sheet.frame), trials, sites, "", "KR", faults, MappingProxyType(counts), _written(rows))


def _trials(rows: pd.DataFrame, last_day: str, first_named: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "trial_id": rows["trial_id"],
            "posted": rows["posted"],
            "sponsor_as_written": applicants(rows["applicant"]),
            "phase_as_written": rows["phase"],
            "about": rows["title"].str.cat(rows["product"], sep=" | "),
            "protocols": in_titles(rows["title"]),
            "as_of": pd.Series(last_day, index=rows.index, dtype="str"),
            "sites_named": rows["posted"] >= first_named,
        }
    )


def applicants(texts: pd.Series) -> pd.Series:
    """Applicants without what stands in brackets at the end and is no legal form; a bracket that is cut off goes too."""
    return texts.str.replace(_BRACKETS, "", regex=True).str.replace(_SPACE, " ", regex=True).str.strip()


def _days(texts: pd.Series) -> pd.Series:
    """ISO days; blank where a text is none. `2012-01-02`, `2012.1.2`, `20120102` and `2012년 1월 2일` are read."""
    parts = texts.str.extract(f"^{_DAY.pattern}(?:[ T]00:00(?::00)?)?$")
    days = pd.to_datetime(parts[0].str.cat([parts[1], parts[2]], sep="-"), format="%Y-%m-%d", errors="coerce")
    return days.dt.strftime("%Y-%m-%d").fillna("").astype("str")


def _no_day(file: str, row: int, text: str) -> Fault:
    return Fault(file, row, "approval", brief(text), Message("is not a date"), Message("write the day of approval as YYYY-MM-DD"))


def _keys(days: pd.Series, titles: pd.Series) -> pd.Series:
    digests = [blake2b(title.encode(), digest_size=6).hexdigest() for title in titles.str.replace(_SPACE, "", regex=True)]
    return "mfds-" + days + "-" + pd.Series(digests, index=days.index, dtype="str")


def _sites(rows: pd.DataFrame) -> pd.DataFrame:
    named = rows.loc[rows["sites"] != "", ["trial_id", "sites"]]
    each = named.assign(facility=named["sites"].str.split(",")).explode("facility")
    each["facility"] = each["facility"].str.replace(_SPACE, " ", regex=True).str.strip()
    each = each[each["facility"] != ""].drop_duplicates(["trial_id", "facility"])
    if each.empty:
        return nothing(SITE_COLUMNS)
    return each.assign(city="", state="", country="KR")[list(SITE_COLUMNS)].astype("str").reset_index(drop=True)


def _joined_rows(rows: pd.DataFrame, file: str) -> list[Fault]:
    """Rows of one key, told by their numbers; whether they differ in more than white space of the title."""
    faults = []
    for _, group in rows[rows.duplicated("trial_id", keep=False)].groupby("trial_id", sort=False):
        numbers = ", ".join(map(str, group.index))
        differing = [name for name in ("applicant", "phase", "product", "sites") if len(set(group[name])) > 1]
        problem = Message("are rows of one day and title, kept as one approval")
        if len(set(group["title"])) > 1:
            problem = Message("are rows of one day whose titles differ in white space alone, kept as one approval")
        elif group["title"].iloc[0] == "":
            problem = Message("are rows of one day without a title, kept as one approval")
        remedy = Message("they differ in {columns}; the first row is kept", columns=", ".join(differing) or "nothing")
        faults.append(Fault(file, int(group.index[0]), "title", numbers, problem, remedy, warning=True))
    return faults


def _written(rows: pd.DataFrame) -> pd.DataFrame:
    titles = pd.util.hash_pandas_object(rows["title"], index=False).to_numpy()
    each = pd.DataFrame({"trial_id": rows["trial_id"].to_numpy(), "title": titles, "row": rows.index.to_numpy()})
    return each.drop_duplicates(["trial_id", "title"], ignore_index=True)


def _counts(rows: pd.DataFrame, sites: pd.DataFrame) -> dict[str, int]:
    return {
        N_("rows"): len(rows),
        N_("approvals by date and title as written"): int((~rows.duplicated(["posted", "title"])).sum()),
        N_("approvals with white space set aside"): int(rows["trial_id"].nunique()),
        N_("sites"): len(sites),
    }


FORMAT = ListFormat("MFDS approvals", tuple(HEADERS[name][0] for name in NEEDED), is_mfds, reading_of)
