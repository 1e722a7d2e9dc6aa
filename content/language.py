"""Decides in which language a text is written, by the small words and endings that only one of them has."""

from content.models import Language
from content.text import fold, words

__all__ = ["language_of"]

SPANISH = frozenset(
    "a al ante asi aun aunque cada como con cual cuales cuando cuanta cuanto cuantas cuantos de del "
    "desde donde el ella ellos en entonces era eres es esa ese eso esta estas este esto estos estoy "
    "fue ha hace hacer hacia han hasta hay hola la las le les lo los mas me mi mis mucho muy nada ni "
    "no nos o oye para pero poco por porque pq pues q que quien quienes quiero sabe se ser si siempre "
    "sin sobre solo son soy su sus tambien tan te tengo ti tiene tienen toda todo todos tu tus un una "
    "unas uno unos ver vs x xq y ya yo dime explica explicame dolor cuestionario prueba gracias adios "
    "ayuda significa sirve dice revision articulo estudio estudios autores referencia referencias "
    "cita dosis efectos evidencia enfermedad enfermedades receptores criterios".split()
)
ENGLISH = frozenset(
    "a about after again all also am an and any are as at be because been before between but by can "
    "could did do does doesnt dont each for from get give had has have help hello hey hi how if im in "
    "into is isnt it its just know like list long made make me mean means meant more most my need no "
    "not of off on one only or other our out over paper pain pls please quiz review should show so "
    "some start stop study studies such take tell than thanks that the their them then there these "
    "they thing this those to too up us use used very vs was way we well went were what whats when "
    "where which while who whos whose why will with without word work works would yes you your bye "
    "reference citation dose doses evidence disease diseases criteria abbreviation stand stands short".split()
)
SPANISH_ENDINGS = (
    "cion",
    "ciones",
    "dad",
    "mente",
    "ica",
    "ico",
    "icas",
    "icos",
    "ia",
    "ias",
    "osis",
    "ando",
    "iendo",
    "ar",
    "ado",
    "ada",
)
ENGLISH_ENDINGS = (
    "tion",
    "tions",
    "ing",
    "ity",
    "ly",
    "ic",
    "ics",
    "ness",
    "ful",
    "ed",
    "ment",
    "ous",
    "ia",
    "ism",
    "osis",
)


def language_of(text: str) -> Language | None:
    """Return the language of a text, or None when nothing in it tells."""
    found = words(text)
    spanish = sum(2 for word in found if word in SPANISH and word not in ENGLISH)
    english = sum(2 for word in found if word in ENGLISH and word not in SPANISH)
    if spanish == english:
        rest = [w for w in found if w not in SPANISH and w not in ENGLISH and len(w) > 4]
        spanish += sum(w.endswith(SPANISH_ENDINGS) for w in rest) + 4 * ("¿" in text or "ñ" in fold(text))
        english += sum(w.endswith(ENGLISH_ENDINGS) for w in rest)
    if spanish == english:
        return None
    return "es" if spanish > english else "en"
