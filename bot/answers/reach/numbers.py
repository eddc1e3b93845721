"""Numbers as they are said of seasons and episodes, in the languages in which people say how far they are.

Words are given as they are written in each language; `bot.answers.reach.lexer` spells them as typed text is compared.
"""

from __future__ import annotations

from typing import Final


def _listed(words: str) -> list[str]:
    return words.split()


# From 0; each column is one language: English, German, French, Spanish, Portuguese, Polish, Russian.
_CARDINALS: Final = (
    "zero null zéro cero zero zero ноль",
    "one eins un uno um jeden один | eine ein une una uma jedna одна",
    "two zwei deux dos dois dwa два | zwo duas dwie две",
    "three drei trois tres três trzy три",
    "four vier quatre cuatro quatro cztery четыре",
    "five fünf cinq cinco cinco pięć пять",
    "six sechs six seis seis sześć шесть",
    "seven sieben sept siete sete siedem семь",
    "eight acht huit ocho oito osiem восемь",
    "nine neun neuf nueve nove dziewięć девять",
    "ten zehn dix diez dez dziesięć десять",
    "eleven elf onze once onze jedenaście одиннадцать",
    "twelve zwölf douze doce doze dwanaście двенадцать",
    "thirteen dreizehn treize trece treze trzynaście тринадцать",
    "fourteen vierzehn quatorze catorce catorze czternaście четырнадцать",
    "fifteen fünfzehn quinze quince quinze piętnaście пятнадцать",
    "sixteen sechzehn seize dieciséis dezesseis szesnaście шестнадцать",
    "seventeen siebzehn dix-sept diecisiete dezessete siedemnaście семнадцать",
    "eighteen achtzehn dix-huit dieciocho dezoito osiemnaście восемнадцать",
    "nineteen neunzehn dix-neuf diecinueve dezenove dziewiętnaście девятнадцать",
    "twenty zwanzig vingt veinte vinte dwadzieścia двадцать",
)
# Obliques that follow “except the last …”.
_OBLIQUE: Final = {
    1: "jednym jednego одного одной одним",
    2: "dwóch dwoma двух двумя beiden beide",
    3: "trzech trzema трёх тремя",
    4: "czterech czterema четырёх четырьмя",
    5: "pięciu пяти пятью",
    6: "sześciu шести",
}
_GERMAN: Final = "{er|e|en|es|em}"
_POLISH: Final = "{y|a|e|ego|ej|ym|ą|emu}"
_POLISH_SOFT: Final = "{i|a|e|iego|iej|im|ą}"
_RUSSIAN: Final = "{ый|ая|ое|ого|ой|ую|ом|ым|ому}"
_RUSSIAN_STRESSED: Final = "{ой|ая|ое|ого|ую|ом|ым|ому}"
# From 1.
_ORDINALS: Final = (
    f"first erst{_GERMAN} premi{{er|ère|ers|ères}} primer primer{{o|a|os|as}} primeir{{o|a|os|as}} pierwsz{_POLISH} "
    f"pierwszych pierwszymi перв{_RUSSIAN} первые первых первыми",
    f"second zweit{_GERMAN} deuxième second{{e|a|o}} segund{{o|a}} drug{_POLISH_SOFT} втор{_RUSSIAN_STRESSED}",
    f"third dritt{_GERMAN} troisième tercer tercer{{o|a}} terceir{{o|a}} trzeci{{|a|e|ego|ej|m|ą}} "
    "трет{ий|ья|ье|ьего|ьей|ью|ьем|ьим}",
    f"fourth viert{_GERMAN} quatrième cuart{{o|a}} quart{{o|a}} czwart{_POLISH} четв{{ё|е}}рт{_RUSSIAN}",
    f"fifth fünft{_GERMAN} cinquième quint{{o|a}} piąt{_POLISH} пят{_RUSSIAN}",
    f"sixth sechst{_GERMAN} sixième sext{{o|a}} szóst{_POLISH} шест{_RUSSIAN_STRESSED}",
    f"seventh siebt{_GERMAN} septième s{{é|e}}ptim{{o|a}} sétim{{o|a}} siódm{_POLISH} седьм{_RUSSIAN_STRESSED}",
    f"eighth acht{_GERMAN} huitième octav{{o|a}} oitav{{o|a}} ósm{_POLISH} восьм{_RUSSIAN_STRESSED}",
    f"ninth neunt{_GERMAN} neuvième noven{{o|a}} non{{o|a}} dziewiąt{_POLISH} девят{_RUSSIAN}",
    f"tenth zehnt{_GERMAN} dixième décim{{o|a}} dziesiąt{_POLISH} десят{_RUSSIAN}",
    f"eleventh elft{_GERMAN} onzième undécim{{o|a}} jedenast{_POLISH} одиннадцат{_RUSSIAN}",
    f"twelfth zwölft{_GERMAN} douzième duodécim{{o|a}} dwunast{_POLISH} двенадцат{_RUSSIAN}",
    f"thirteenth dreizehnt{_GERMAN} treizième trzynast{_POLISH} тринадцат{_RUSSIAN}",
    f"fourteenth vierzehnt{_GERMAN} quatorzième czternast{_POLISH} четырнадцат{_RUSSIAN}",
    f"fifteenth fünfzehnt{_GERMAN} quinzième piętnast{_POLISH} пятнадцат{_RUSSIAN}",
    f"sixteenth sechzehnt{_GERMAN} seizième szesnast{_POLISH} шестнадцат{_RUSSIAN}",
    f"seventeenth siebzehnt{_GERMAN} dix-septième siedemnast{_POLISH} семнадцат{_RUSSIAN}",
    f"eighteenth achtzehnt{_GERMAN} dix-huitième osiemnast{_POLISH} восемнадцат{_RUSSIAN}",
    f"nineteenth neunzehnt{_GERMAN} dix-neuvième dziewiętnast{_POLISH} девятнадцат{_RUSSIAN}",
    f"twentieth zwanzigst{_GERMAN} vingtième dwudziest{_POLISH} двадцат{_RUSSIAN}",
)
_TENS: Final = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
_UNITS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

CARDINALS: Final[dict[int, str]] = {
    **{
        number: " ".join((words.replace("|", " "), _OBLIQUE.get(number, ""))) for number, words in enumerate(_CARDINALS)
    },
    **{tens: word for word, tens in _TENS.items() if tens > 20},
}
"""Words of each number, apart by blanks; a hyphen joins the words of one."""

COMPOUND: Final[dict[int, str]] = {
    tens + unit: f"{word}-{_UNITS[unit - 1]}" for word, tens in _TENS.items() for unit in range(1, 10)
}
"""Twenty-one and so on, in English."""

ORDINALS: Final[dict[int, str]] = dict(enumerate(_ORDINALS, start=1))
"""The same for ordinals; braces hold the endings that a word may have."""

ENDINGS: Final = frozenset(
    _listed("""
    st nd rd th er ere re e eme ieme o a os as ii i ya ia ja iy yi go ogo ey ei oy oi om em uyu yu ego ej ym ta te
    """)
)
"""What stands behind digits to make an ordinal of them: 3rd, 3e, 3ª, 3-я, 3-го."""

ROMANS: Final = {
    word: number
    for number, word in enumerate(
        _listed("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"), start=1
    )
}
"""Only straight after a word for season or episode: elsewhere “i”, “vi” and “v” are words."""
