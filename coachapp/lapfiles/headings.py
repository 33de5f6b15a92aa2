"""What coaches and watches call a column, in English, German, Spanish and French."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final


def letters(text: str) -> str:
    """The letters of a heading alone, lower case and without accents: "Récup. (s)" is "recups"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z]", "", plain)


def words(text: str) -> frozenset[str]:
    """Each word of a text."""
    return frozenset(text.split())


#: One word for what a column holds, and what people write above it, as `letters` leaves it.
NAMES: Final[Mapping[str, frozenset[str]]] = {
    "day": words("date day datum when on tag fecha dia jour"),
    "first": words("firstname first forename givenname vorname prenom primernombre"),
    "last": words("lastname last surname familyname nachname familienname apellido apellidos nomdefamille"),
    "who": words(
        "athlete athletes name runner runners who athletename fullname member athlet athletin athleten laufer lauferin"
        " sportler nombre nombrecompleto atleta atletas corredor corredora nom nomcomplet coureur coureuse wer quien qui"
    ),
    "session": words("session workout set type training einheit sesion entrenamiento entreno seance tipo typ kind"),
    "target": words("target targets goal pace targetpace ziel soll zielzeit objetivo ritmo objectif cible allure"),
    "recovery": words(
        "rec recovery recoveries recoverys recs rest rests resttime off recoverysec recoveryseconds recoverytime jog"
        " pause pausen trabpause erholung recuperacion descanso recup recuperation repos pauses"
    ),
    "cycle": words("cycle cycles sendoff startabstand"),
    "rpe": words("rpe effort feel rating anstrengung belastung esfuerzo ressenti"),
    "conditions": words("wx weather conditions wind cond wetter bedingungen clima condiciones meteo"),
    "note": words(
        "note notes comment comments remarks remark bemerkung bemerkungen anmerkung notiz notizen kommentar nota notas"
        " observaciones comentario comentarios remarque remarques commentaire commentaires"
    ),
    "rep": words(
        "rep reps repno repnumber no nr number n lap laps split interval wdh wiederholung lauf runde serie repeticion"
        " vuelta repetition tour num numero"
    ),
    "distance": words("distance distancem distancekm dist metres meters m distm distanz strecke distancia metros"),
    "time": words(
        "time times reptime result laptime splittime timesec timeseconds times seconds zeit laufzeit rundenzeit"
        " ergebnis tiempo resultado temps resultat chrono"
    ),
    "clock": words("clock watch runningclock cumulative cumulativetime elapsed runningtime uhr stoppuhr reloj montre"),
    "event": words("event what action se sf ereignis was aktion evento accion evenement"),
    "number_in_group": words("group pack gruppe grupo groupe"),
    # What can be worked out from the reps: passed over without a word.
    "derived": words(
        "avg average mean ave best fastest slowest worst total sum totaltime diff spread mittel mittelwert schnitt"
        " durchschnitt schnellste gesamt summe media promedio mejor moyenne meilleur"
    ),
}

#: Rows that sum up: what stands in the cell of the name, or of the lap.
SUMMARIES: Final = words(
    "summary total totals avg average mean best fastest target targets goal gesamt summe mittel mittelwert schnitt"
    " durchschnitt ubersicht zusammenfassung resumen media promedio objetivo resume recapitulatif moyenne totale"
    " riepilogo totaal samenvatting ziel"
)

#: What a watch calls the stretch of an interval workout.
WORK: Final = words("run active interval work lauf laufen laufe belastung correr carrera carrerra course actif courir")
REST: Final = words(
    "recover recovery rest resting pause erholen erholung ausruhen recuperar recuperacion descanso descansar"
    " recuperation recuperer repos"
)
WARM_UP: Final = words("warmup warmingup aufwarmen calentamiento calentar echauffement")
COOL_DOWN: Final = words(
    "cooldown coolingdown warmdown abkuhlen auslaufen enfriamiento enfriar recuperationfinale retouraucalme"
)


def meaning(text: str) -> str:
    """What a column so headed holds: a key of `NAMES`, or ""."""
    plain = letters(re.sub(r"[(\[].*?[)\]]", "", text)) or letters(text)
    return next((name for name, known in NAMES.items() if plain in known), "")
