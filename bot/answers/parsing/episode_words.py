"""How seasons, episodes and their numbers are called in many languages, for every parser that reads what people type.

Words stand here as their language writes them and are compared in the form of `bot.lookup.text.tokenizer.key_of`.
Languages that write without spaces, or whose script loses too much there, are rewritten first: `in_latin_words`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from bot.answers.reach.lexer import spellings
from bot.answers.reach.vocabulary import WORDS, Sense
from bot.lookup.text.tokenizer import key_of


def _forms(words: str) -> frozenset[str]:
    """Words, one key each, as look-up compares them."""
    return frozenset("".join(key_of(word)) for word in words.split())


def _said(*senses: Sense) -> list[tuple[str, ...]]:
    """What says this of a reach, in the languages in which reaches are understood."""
    phrases = (phrase.strip() for sense in senses for phrase in WORDS[sense].split(","))
    return [spelled for phrase in phrases for spelled in spellings(phrase)]


def _words(*senses: Sense) -> frozenset[str]:
    """Those of one word; letters that stand for words are for each parser to say."""
    return frozenset(said[0] for said in _said(*senses) if len(said) == 1 and len(said[0]) > 1)


# With those of the neighbouring languages.
SEASON_WORDS: Final = _words(Sense.SEASON, Sense.SEASONS) | _forms(
    "s se stagione stagioni seizoen sezona sezone sezonul säsong sæson kausi évad musim mùa σεζόν"
)
# “ostatni odcinek 3 sezonu”: the number before such a form of the word is its own.
SEASON_GENITIVES: Final = _forms("sezonu сезона")
EPISODE_WORDS: Final = _words(Sense.EPISODE, Sense.EPISODES) | _forms(
    """
    e x aflevering puntata puntate avsnitt afsnit bölüm bolum jakso rész epizoda episodul tập επεισόδιο
    """
)

# First to twelfth, in every gender and the cases in which people type them.
_ORDINALS: Final = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    "de": "erste|erster|erstes|ersten|ersten zweite|zweiter|zweites|zweiten dritte|dritter|drittes|dritten "
    "vierte|vierter|viertes|vierten fünfte|fünfter|fünftes|fünften|fuenfte|fuenften "
    "sechste|sechster|sechstes|sechsten siebte|siebter|siebtes|siebten|siebente "
    "achte|achter|achtes|achten neunte|neunter|neuntes|neunten zehnte|zehnter|zehntes|zehnten elfte|elften "
    "zwölfte|zwölften",
    "fr": "première|premier deuxième|second|seconde troisième quatrième cinquième sixième septième huitième neuvième "
    "dixième onzième douzième",
    "es": "primera|primero|primer segunda|segundo tercera|tercero|tercer cuarta|cuarto quinta|quinto sexta|sexto "
    "séptima|séptimo octava|octavo novena|noveno décima|décimo undécima|undécimo duodécima|duodécimo",
    "pt": "primeira|primeiro segunda|segundo terceira|terceiro quarta|quarto quinta|quinto sexta|sexto sétima|sétimo "
    "oitava|oitavo nona|nono décima|décimo",
    "it": "prima|primo seconda|secondo terza|terzo quarta|quarto quinta|quinto sesta|sesto settima|settimo "
    "ottava|ottavo nona|nono decima|decimo",
    "nl": "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende",
    "pl": "pierwszy|pierwsza|pierwszego|pierwszej|pierwszym drugi|druga|drugiego|drugiej|drugim "
    "trzeci|trzecia|trzeciego|trzeciej|trzecim czwarty|czwarta|czwartego|czwartej|czwartym "
    "piąty|piąta|piątego|piątej|piątym szósty|szósta|szóstego|szóstej|szóstym "
    "siódmy|siódma|siódmego|siódmej|siódmym ósmy|ósma|ósmego|ósmej|ósmym "
    "dziewiąty|dziewiąta|dziewiątego|dziewiątym dziesiąty|dziesiąta|dziesiątego|dziesiątym",
    "ru": "первый|первая|первого|первой|первом|первую второй|вторая|второго|втором|вторую "
    "третий|третья|третьего|третьей|третьем|третью четвёртый|четвёртая|четвёртого|четвёртой|четвёртом|четвёртую "
    "пятый|пятая|пятого|пятой|пятом|пятую шестой|шестая|шестого|шестом|шестую "
    "седьмой|седьмая|седьмого|седьмом|седьмую восьмой|восьмая|восьмого|восьмом|восьмую "
    "девятый|девятая|девятого|девятом|девятую десятый|десятая|десятого|десятом|десятую "
    "одиннадцатый|одиннадцатая двенадцатый|двенадцатая",
}
# One to twelve; English is counted by `key_of` already.
_CARDINALS: Final = {
    "de": "eins|ein zwei drei vier fünf|fuenf sechs sieben acht neun zehn elf zwölf",
    "fr": "un|une deux trois quatre cinq six sept huit neuf dix onze douze",
    "es": "uno|una dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "pt": "um|uma dois|duas três quatro cinco seis sete oito nove dez onze doze",
    "pl": "jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście",
    "ru": "один|одна два|две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
}


def _counted(lists: Iterable[str]) -> dict[str, int]:
    return {
        "".join(key_of(word)): number
        for words in lists
        for number, same in enumerate(words.split(), start=1)
        for word in same.split("|")
    }


ORDINALS: Final = _counted(_ORDINALS.values())
CARDINALS: Final = {word: number for word, number in _counted(_CARDINALS.values()).items() if word not in ORDINALS}
# What follows the figure of an ordinal: “2nd”, “6ª”, “6ème”, “5-й”, “3-я”, “2-го”. Single letters only count where
# they stand between the figure and a word for a season or an episode.
ORDINAL_ENDINGS: Final = _forms(
    "st nd rd th a o e er re ère ème ieme ième nde nd te ten й ый ой ий я ая го ого ом им м ю"
)

# Where somebody points instead of counting. Which of these a sentence may hold is for each parser to say.
FIRST_WORDS: Final = _forms("first pilot premiere premiers") | {
    word for word, number in ORDINALS.items() if number == 1
}
FINALE_WORDS: Final = _words(Sense.FINALE) | _forms("season-finale final")
PENULTIMATE_WORDS: Final = _words(Sense.PENULTIMATE) | _forms(
    "przedostatnia vorletzter vorletztes zweitletzte zweitletzten penultima penultimo"
)
# “Second to last”: the same in several words.
PENULTIMATE_PHRASES: Final = (
    *dict.fromkeys(said for said in _said(Sense.PENULTIMATE) if len(said) > 1),
    *map(key_of, ("second last", "2nd to last", "l'avant dernier", "l'avant dernière")),
)
NEXT_WORDS: Final = _forms(
    """
    next upcoming nächste nächster nächstes nächsten kommende prochain prochaine suivant suivante próximo próxima
    siguiente seguinte następny następna następnego следующий следующая следующую следующего
    """
)
LAST_WORDS: Final = _words(Sense.LAST) | _forms(
    """
    latest newest recent final neueste neuesten neuste aktuelle reciente nuevo nueva recente mais-recente najnowszy
    новая новый
    """
)

# What is rewritten before anything else, in the scripts themselves. Numbers may touch these words on either side.
_NATIVE_SEASONS: Final = "シーズン 시즌 季 期 部 الموسم موسم עונה עונות सीज़न सीजन ซีซั่น ซีซัน فصل"
_NATIVE_EPISODES: Final = "エピソード 에피소드 話 话 集 回 회 화 الحلقة حلقة פרק एपिसोड ตอนที่ ตอน قسمت"
_NATIVE_FINALES: Final = "最終話 最终集 最終回 最后一集 最後一集 大结局 피날레 마지막화 فينالي"
_NATIVE_DIGITS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_ARABIC_ORDINALS: Final = (
    "الأول|الاول|الأولى|الاولى الثاني|الثانية الثالث|الثالثة الرابع|الرابعة الخامس|الخامسة السادس|السادسة "
    "السابع|السابعة الثامن|الثامنة التاسع|التاسعة العاشر|العاشرة"
)
_HAN_NUMBER: Final = re.compile("第?([一二三四五六七八九十]{1,3})(?=[季期部話话集回])")
# “第3季” leaves nothing of its first sign.
_HAN_ORDINAL: Final = re.compile(r"第(?=\s*[0-9])|제(?=\s*[0-9])")


def _native(words: str) -> re.Pattern[str]:
    """Any of the words, longest first. Where letters join, one within a longer word is none."""
    spaced = [word for word in words.split() if not _writes_without_spaces(word)]
    joined = [word for word in words.split() if _writes_without_spaces(word)]
    parts = [re.escape(_composed(word)) for word in sorted(joined, key=len, reverse=True)]
    # A single sign is part of many words: it counts only beside a number.
    parts = [rf"(?<=[0-9]){part}|(?<=[0-9]\s){part}" if len(part) == 1 else part for part in parts]
    parts += [rf"(?<!\w){re.escape(_composed(word))}(?![^\W0-9])" for word in sorted(spaced, key=len, reverse=True)]
    return re.compile("|".join(parts))


def _writes_without_spaces(word: str) -> bool:
    return any(name in unicodedata.name(word[0]) for name in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI"))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


_FINALE: Final = _native(_NATIVE_FINALES)
_SEASON: Final = _native(_NATIVE_SEASONS)
_EPISODE: Final = _native(_NATIVE_EPISODES)
_ARABIC: Final = tuple(
    (re.compile(rf"(?<!\w)(?:{same})(?!\w)"), str(number))
    for number, same in enumerate(_ARABIC_ORDINALS.split(), start=1)
)
_ONLY_LATIN: Final = re.compile(r"[\x00-\u024f\u0370-\u04ff\u1e00-\u1eff\u2000-\u206f\u20a0-\u21ff]*")


def in_latin_words(text: str) -> str:
    """Words for seasons and episodes of scripts that do not survive `key_of` in English: “第3季第5集”, “시즌3 5화”."""
    if _ONLY_LATIN.fullmatch(text):
        return text
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in _composed(text))
    text = _FINALE.sub(" finale ", text)  # before numbers: “最后一集” holds one
    text = _HAN_NUMBER.sub(lambda found: f" {_han_number(found[1])}", text)
    text = _HAN_ORDINAL.sub(" ", text)
    for pattern, digits in _ARABIC:
        text = pattern.sub(digits, text)
    for pattern, word in ((_SEASON, " season "), (_EPISODE, " episode ")):
        text = pattern.sub(word, text)
    return text


def _han_number(signs: str) -> int:
    """“十二” is 12, “二十” is 20."""
    tens, ten, units = signs.partition("十")
    if not ten:
        return int("".join(str(_NATIVE_DIGITS[sign]) for sign in signs))
    return 10 * _NATIVE_DIGITS.get(tens, 1) + _NATIVE_DIGITS.get(units, 0)
