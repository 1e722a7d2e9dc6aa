"""A second statement of the criteria, against which the program is tested.

It follows the clinical brief (1.1 to 1.3 and 4.2) formula by formula and shares nothing with the program:
a truth is 1, 0 or -1, AND is the lower, OR the higher of two.
"""

from collections.abc import Mapping
from itertools import product
from typing import Any

from hypothesis import strategies as st

__all__ = [
    "EXPLAINED",
    "MEMBERS",
    "NOW",
    "REQUIRED",
    "SAID",
    "SOON",
    "SUPPORTING",
    "WHERE",
    "YES_NO_UNKNOWN",
    "Json",
    "as_printed",
    "combinations",
    "iasp_2021",
    "raw_answers",
    "stated",
    "truth",
    "verdict_2014",
]

Given = Mapping[str, Any]
Json = dict[str, Any]

NOW = (
    *("cauda-equina", "weakness", "trauma", "spine-infection", "headache-sudden", "meningism"),
    *("vision-loss", "chest-breath", "stroke", "limb", "acute-abdomen"),
)
SOON = ("cancer", "immunosuppression", "weight-loss", "night-pain", "headache-new-50")
MEMBERS = {
    "signs": ("static", "dynamic", "thermal", "aftersensation"),
    "history": ("touch", "pressure", "movement", "thermal"),
    "comorbidities": ("senses", "sleep", "fatigue", "cognition"),
}
YES_NO_UNKNOWN = ("yes", "no", "unknown")
EXPLAINED = ("none", "partial", "entire", "unknown")
WHERE = ("regional", "multifocal", "widespread", "discrete", "unknown")

REQUIRED = ("duration", "distribution", "nociceptive", "neuropathic", "signs")
SUPPORTING = ("history", "comorbidities")


def truth(given_: Given, key: str) -> int:
    """Return 1, 0 or -1 for one criterion."""
    value = given_.get(key)
    if key in MEMBERS:
        members = value or {}
        return max(truth({"member": members.get(name)}, "member") for name in MEMBERS[key])
    if value is None or value == "unknown":
        return 0
    if key == "csi":
        return 1 if value >= 40 else -1
    return -1 if value in ("no", "discrete", "entire") else 1


def iasp_2021(given_: Given) -> Json:
    """Return the grade of the 2021 criteria: section 1.2."""
    required = min(truth(given_, key) for key in REQUIRED)
    if required < 1:
        grade = "not_met" if required == -1 else "undetermined"
        decided_by = [key for key in REQUIRED if truth(given_, key) == required]
    else:
        decided_by = [key for key in SUPPORTING if truth(given_, key) < 1]
        grade = "possible" if decided_by else "probable"
    partly = "partial" in (given_.get("nociceptive"), given_.get("neuropathic"))
    return {"grade": grade, "decided_by": decided_by, "mixed": required == 1 and partly}


def verdict_2014(given_: Given) -> str:
    """Return what the source of 2014 makes of the answers: section 1.3."""
    either = max(truth(given_, "diffuse"), truth(given_, "csi"))
    return word(min(truth(given_, "neuropathic"), truth(given_, "disproportionate"), either))


def as_printed(given_: Given) -> str:
    """Return what the four necessary rows of the review's Table 1 make of the answers."""
    return word(min(truth(given_, k) for k in ("duration", "diffuse", "disproportionate", "neuropathic")))


def word(value: int) -> str:
    """Return the verdict's name."""
    return ("undetermined", "met", "not_met")[value]


def cs_2014(given_: Given) -> Json:
    """Return both verdicts of 2014, and the keys that the source's rests on."""
    verdict = verdict_2014(given_)
    wanted = {"met": 2, "not_met": -1, "undetermined": 0}[verdict]
    decided_by = [key for key in ("neuropathic", "disproportionate") if truth(given_, key) == wanted]
    diffuse, csi = truth(given_, "diffuse"), truth(given_, "csi")
    both_no, one_yes = diffuse == csi == -1, 1 in (diffuse, csi)
    if (verdict == "not_met" and both_no) or (verdict == "undetermined" and not one_yes):
        decided_by += [key for key in ("diffuse", "csi") if truth(given_, key) == wanted]
    return {"verdict": verdict, "as_printed": as_printed(given_), "decided_by": decided_by}


def stated(given_: Given) -> Json:
    """Return everything that the machine interface has to say of some answers."""
    flags = given_.get("red_flags") or []
    urgent = "now" if set(flags) & set(NOW) else "soon" if flags else None
    return {
        "urgent": urgent,
        "provisional": given_.get("for") == "self",
        "iasp_2021": None if urgent == "now" else iasp_2021(given_),
        "cs_2014": None if urgent == "now" else cs_2014(given_),
    }


# What can be answered

SAID: dict[str, dict[str, Any]] = {
    "duration": {"yes": "yes", "no": "no", "unknown": "unknown"},
    "distribution": {"yes": "multifocal", "no": "discrete", "unknown": "unknown"},
    "nociceptive": {"yes": "none", "part": "partial", "no": "entire", "unknown": "unknown"},
    "neuropathic": {"yes": "none", "part": "partial", "no": "entire", "unknown": "unknown"},
    "signs": {
        "yes": {"static": "no", "thermal": "yes"},
        "no": dict.fromkeys(MEMBERS["signs"], "no"),
        "unknown": {"static": "no", "dynamic": "no", "thermal": "no"},
    },
    "history": {
        "yes": dict.fromkeys(MEMBERS["history"], "yes"),
        "no": dict.fromkeys(MEMBERS["history"], "no"),
        "unknown": {},
    },
    "comorbidities": {
        "yes": {"cognition": "yes", "senses": "unknown"},
        "no": dict.fromkeys(MEMBERS["comorbidities"], "no"),
        "unknown": dict.fromkeys(MEMBERS["comorbidities"], "unknown"),
    },
    "disproportionate": {"yes": "yes", "no": "no", "unknown": "unknown"},
    "diffuse": {"yes": "yes", "no": "no", "unknown": "unknown"},
    "csi": {"yes": 40, "no": 39, "unknown": None},
}


def combinations(*keys: str) -> list[Json]:
    """Return every combination of representative answers to some questions."""
    return [dict(zip(keys, values, strict=True)) for values in product(*(SAID[key].values() for key in keys))]


def one_of(*values: object) -> st.SearchStrategy[object]:
    return st.sampled_from([*values, None])


def group(key: str) -> st.SearchStrategy[object]:
    members = st.fixed_dictionaries({}, optional=dict.fromkeys(MEMBERS[key], one_of(*YES_NO_UNKNOWN)))
    return st.none() | members


raw_answers = st.fixed_dictionaries(
    {},
    optional={
        "for": one_of("case", "self"),
        "red_flags": st.none() | st.lists(st.sampled_from(SOON)) | st.lists(st.sampled_from(NOW + SOON)),
        "duration": one_of(*YES_NO_UNKNOWN),
        "distribution": one_of(*WHERE),
        "nociceptive": one_of(*EXPLAINED),
        "neuropathic": one_of(*EXPLAINED),
        "signs": group("signs"),
        "history": group("history"),
        "comorbidities": group("comorbidities"),
        "disproportionate": one_of(*YES_NO_UNKNOWN),
        "diffuse": one_of(*YES_NO_UNKNOWN),
        "csi": st.none() | st.integers(0, 100) | st.sampled_from([0, 39, 40, 41, 100]),
    },
)
