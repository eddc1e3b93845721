"""Every number that look-up is tuned by.

“At …” names a query of `benchmarks/queries.yaml`, or a text being typed, that changes when the number moves so far. A
number without such a line is a bound that none of these queries meets; its comment says what it bounds.
"""

from __future__ import annotations

from typing import Final

# ---------------------------------------------------------------- what is looked at

# Characters of a text. The longest real name has about 60; a pasted novel must not cost more than a name.
MAX_TEXT_LENGTH: Final = 200
# Words of a text: the longest title of a series and a question around it fit.
MAX_WORDS: Final = 12
# Percent signs make three characters of one byte, so an address may be longer than what it names.
MAX_ADDRESS_LENGTH: Final = 6 * MAX_TEXT_LENGTH
# Words of a name within a longer text, or of one with an odd word: more words are a sentence.
MAX_NAME_WORDS: Final = 6
# Names that are aligned word by word; the best of all that match, by what can be told for many at once.
MAX_COMPARED: Final = 48
# Words remembered, each with all its forms: those of a large knowledge base, with room for what people type.
CACHED_WORDS: Final = 1 << 16
# Words remembered with their candidates, for each index.
CACHED_CANDIDATES: Final = 1024

# ---------------------------------------------------------------- what is returned

# Choices under a field: what Discord shows at most.
MAX_COMPLETIONS: Final = 25
# Entries beside the one found whose longer names contain what was typed.
MAX_ALSO: Final = 10
# Suggestions in all, and those that only a slip would explain.
MAX_SUGGESTIONS: Final = 10
MAX_WEAK_SUGGESTIONS: Final = 3
# Names between stop words: more are no question about one of them.
MAX_LONE_NAMES: Final = 3
# Characters of "3 names match “stevens”": the text is repeated to the user, so it must stay short.
MAX_REPEATED: Final = 60

# ---------------------------------------------------------------- similarity of a whole name, 0 to 1

# A name is taken from here on. One edit in five letters is 0.80 and meant; two in eight are 0.75 and may be another.
# At 0.81, “nurva engine” no longer suggests nerva.
ACCEPTED: Final = 0.78
# A name is suggested from here on. A wrong first letter of five is 0.72.
# At 0.745, “nargo” no longer suggests margo-madison.
SUGGESTED: Final = 0.715
# The second entry must be this much worse, or the user decides. One edit more or less in six letters is 0.17.
MARGIN: Final = 0.07
# A misspelt name within a longer question: it has more chances to be met by accident.
EMBEDDED: Final = 0.86
# A misspelt word between stop words: one slip in five letters, the first one right.
# At 0.83, “nurva engine” no longer suggests nerva.
BETWEEN_STOP_WORDS: Final = 0.80

# ---------------------------------------------------------------- similarity of two words, in the order of trust

RESPELLED: Final = 0.99  # "sergey" for "sergei"
POSSESSIVE: Final = 0.96  # "carlas" for "carla"
DECLINED: Final = 0.955  # "эда" for "эд"
STRETCHED: Final = 0.94  # "baldwinn" for "baldwin"
# At 0.9, “excalibir comand module” no longer suggests excalibur.
NICKNAME: Final = 0.93  # "bob" for "robert"
# At 0.89, “chris marshall” only suggests krys-marshall.
BY_EAR: Final = 0.92  # "stephens" for "stevens"
# At 0.93, “dave ayessa” finds dev-ayesa, too surely.
DECLINED_BY_EAR: Final = 0.90
PREFIX: Final = 0.85  # a cut-off word within an otherwise misspelt name
POSSESSIVE_BY_EAR: Final = 0.85  # "stephen" for "stevens"
# At 0.8, “a leader rose alice” suggests aleida-rosales (now: suggests aleida-rosales, octavio-rosales).
BY_CONSONANTS: Final = 0.83  # "medison" for "madison"
# At 0.79, “misha” suggests mikhail-vasiliev, masha-mashkova (now: suggests mikhail-vasiliev, michael-collins).
NICKNAME_BY_EAR: Final = 0.82  # "dannie" for "danielle", by way of "dani"
# At 0.77, “gene kranx” only suggests gene-kranz.
ODD_WORD: Final = 0.80  # one word of a name, where all others are right
# At 0.74, “sergay nickoolof” only suggests sergei-nikulov.
FAR_BY_EAR: Final = 0.77  # "kateesh" for "catiche"
INITIAL: Final = 0.75  # "m" for "madison"
# Short words are taken only beside another word that fits, never alone.
SHORT_BY_CONSONANTS: Final = 0.72
# At 0.74, “isiah” suggests isaiah, dev-ayesa (now: suggests isaiah).
FAR_BY_CONSONANTS: Final = 0.71  # "nickeloff" for "nikulov"
SHORT_BY_EAR: Final = 0.70
# Edits that count at most where the difference is no slip: nobody mistypes "bob" for "robert".
EDITS_COUNTED: Final = dict.fromkeys((POSSESSIVE, DECLINED, NICKNAME), 1) | dict.fromkeys(
    (POSSESSIVE_BY_EAR, DECLINED_BY_EAR, BY_EAR, NICKNAME_BY_EAR), 2
)

# ---------------------------------------------------------------- edits

# Letters of the shortest words in which 1, 2 and 3 edits are forgiven. In shorter words every letter matters.
# At (5, 6, 9), “Mols Cobb” no longer suggests molly-cobb.
EDIT_STEPS: Final = (4, 6, 9)
# At 5, “adama” no longer suggests adam-nagaitis.
MIN_MISSPELT: Final = EDIT_STEPS[0]
# Edits found by deleting letters (SymSpell's maximum edit distance); more are found by sound.
# At 1, “svetlana sacharova” no longer finds svetlana-zakharova.
MAX_EDIT_DISTANCE: Final = 2
# Letters of a word of which some are deleted (SymSpell's prefix length): more cost memory and tell little.
PREFIX_LENGTH: Final = 8
# Two letters swapped: one slip of the fingers, yet every letter is there.
SWAP_DISCOUNT: Final = 0.25
# People rarely get the first letter wrong, and surnames often differ only there ("dale", "hale").
# At 0.11, “nargo” no longer suggests margo-madison.
WRONG_FIRST_PENALTY: Final = 0.08
# Unless the finger only hit the neighbouring key, in a word of so many letters.
MIN_NEIGHBOURING_KEY: Final = 6
# Two edits or more must also look alike as a whole (Jaro-Winkler), or "richard" passes for "picard".
# At 0.89, “svetlana sacharova” no longer finds svetlana-zakharova.
MIN_JARO_WINKLER: Final = 0.86
# A word that is known as it stands is taken for another one only if so few letters differ.
# At 1, “wernher van brawn” only suggests wernher-von-braun.
MAX_EDITS_OF_KNOWN: Final = 2
# Letters of a word that is suggested with one edit more than a slip.
# At 5, “Mols Cobb” no longer suggests molly-cobb.
MIN_NEAR_MISS: Final = 4
# An odd word beside others that are right: edits, and the letters of the word and of the name that allow two.
# At 1, “xgordo stevens” no longer finds gordo-stevens.
MAX_ODD_EDITS: Final = 2
MIN_ODD_TWICE_MISSPELT: Final = 5
MIN_NAME_TWICE_MISSPELT: Final = 9
# Letters in which a given name begins like the one that people know better ("christian", "chrisjen").
MIN_CLIPPED: Final = 5
# Names that all hold the other words: so many say nothing about which is meant.
MAX_ODD_NAMES: Final = 2000

# ---------------------------------------------------------------- by ear: letters of the shorter word, and edits

# At 3, “sinthy woo” no longer suggests cynthy-wu.
MIN_BY_EAR: Final = 2
# At 5, “reese evans” only suggests rhys-ifans.
MIN_SURE_BY_EAR: Final = 4
# At 5, “deak slaten” only suggests deke-slayton.
MIN_BY_CONSONANTS: Final = 4
MIN_SUGGESTED_BY_CONSONANTS: Final = 5
# At 5, “misha” suggests mikhail-vasiliev, masha-mashkova (now: suggests mikhail-vasiliev, michael-collins).
MIN_SURE_BY_CONSONANTS: Final = 6
# At 6, “misha” suggests mikhail-vasiliev, masha-mashkova (now: suggests mikhail-vasiliev, michael-collins).
MIN_NICKNAME_BY_EAR: Final = 5
# Letters that may differ all the same: "ceres" sounds like "sirius", and is not meant by it.
# At 2, “reese evans” only suggests rhys-ifans.
MAX_EDITS_BY_EAR: Final = 3
# At 1, “peter adamchick” no longer suggests piotr-adamczyk.
MAX_EDITS_BY_CONSONANTS: Final = 2
# Letters of words that dictation has split, how many words, and letters from which consonants are enough.
# At 7, “apollo so use” asks: apollo-10, apollo-11, apollo-15 (now: apollo-soyuz).
MIN_SPLIT_BY_EAR: Final = 6
# At 3, “a lay da rosales” asks: aleida-rosales, octavio-rosales (now: aleida-rosales).
MAX_SPLIT_BY_EAR: Final = 4
MIN_LONG_BY_EAR: Final = 8
# Consonants by which a whole name is found. Where every syllable is written as a sign of its own, fewer tell it.
# At 4, “해피 밸리” no longer suggests happy-valley.
MIN_CONSONANTS: Final = 3
# At 5, “zuh vezda” no longer suggests zvezda.
MIN_LATIN_CONSONANTS: Final = 4

# ---------------------------------------------------------------- beginnings, initials, spacing: letters

# A word that is cut off: fewer letters begin too many words.
# At 4, “mar mad” no longer suggests margo-madison.
MIN_PREFIX: Final = 3
# "mad" begins a name if it is all that was typed, not at the end of a question.
# At 2, “cat” no longer suggests lenara-catiche.
MAX_SHORT: Final = 3
# A word that stands alone and is spelled in another way: “Maya” is nobody called Maja.
# At 4, “maya” asks: maya-estime, maja-vrvilo (now: maya-estime).
MIN_RESPELLED: Final = 5
# Initials of a name: six letters in base 36 are the most that fit into four bytes.
MAX_INITIALS: Final = 6
# Initials that are answered: two letters are many names'.
# At 2, “eh” asks: eli-hobson, edwin-hodge (now: suggests eli-hobson, edwin-hodge).
MIN_ACRONYM: Final = 3
# Single letters that are one word: "m a r g o", but not "d p".
MIN_SPACED_LETTERS: Final = 4
# A name made only of words that say nothing alone.
MIN_SMALL_WORDS: Final = 3
# Words run together, one of their parts, the longest text taken apart, how many parts, and how many ways to part it.
MIN_JOINED: Final = 5
MIN_PART: Final = 2
MAX_JOINED: Final = 40
MAX_PARTS: Final = 6
MAX_SEGMENTATIONS: Final = 8
# A lone word within unknown words: shorter ones are given names that anyone may bear.
# At 6, “nurva engine” no longer suggests nerva.
MIN_LONE: Final = 5
# Letters in which the other words of a suggested name begin as typed.
# At 3, “ap soyuz” no longer suggests apollo-soyuz.
BEGINS_ALIKE: Final = 2
# A foreign stop word between two names: "van", "das".
MAX_LINK: Final = 3
# An everyday word that makes a name with a given name in front.
MIN_SURNAME_LIKE: Final = 4
# Words from a name within which a relative is theirs.
# At 1, “that aleida girl's dad” finds aleida-rosales, too surely.
KIN_DISTANCE: Final = 2
# A word in canonical spelling ("yi" is no "i"), the stem of a declined one, and a surname that looks Russian.
# At 4, “Max” no longer suggests mars-94.
MIN_CANONICAL: Final = 3
MIN_STEM: Final = 2
MIN_RUSSIAN: Final = 6

# ---------------------------------------------------------------- completion: letters

# Names by so few first letters are listed beforehand, in the order in which they are offered.
SHORT_PREFIX: Final = 2
# Prefixes in which one slip is forgiven, and from which two are.
# At range(5, 9), “Edar” no longer offers the same names while typing.
PREFIX_SIZES: Final = range(4, 9)
# At 10, “Kusnetzoo” no longer offers the same names while typing.
MIN_PREFIX_TWO_EDITS: Final = 9
# Letters within a word: fewer are in every second name.
# At 4, “Mil” no longer offers the same names while typing.
MIN_INFIX: Final = 3
# Letters from which the beginning of words written as one is looked for.
# At 4, “BenN” no longer offers the same names while typing.
MIN_JOINED_PREFIX: Final = 5

# ---------------------------------------------------------------- certainty: found, not only suggested

# Letters from which one letter, or two, may be wrong in a word that stands alone.
# At 6, “iridum” finds iridium, too surely.
LONE_ONE_SLIP: Final = 7
LONE_TWO_SLIPS: Final = 10
# The same beside a word that is right.
# At 3, “lee jung-gill” finds lee-jung-gil, too surely.
ONE_SLIP: Final = 4
# At 6, “pawel sjazda” finds pawel-szajda, too surely.
TWO_SLIPS: Final = 7
# The same where no word is right, for each of them, and slips in all.
# At 3, “eddie gategy” finds edi-gathegi, too surely.
ONE_SLIP_EACH: Final = 4
# At 1, “equl rights amendmend” only suggests equal-rights-amendment.
SLIPS_IN_ALL: Final = 2
# Letters of a word that is known by its sound.
# At 3, “lee jung-gill” finds lee-jung-gil, too surely.
SURE_BY_SOUND: Final = 4
# In “Queen of Thorns” the word before “of” makes the name.
# At 5, “soler strom of 1983” finds solar-storm-of-1983, too surely.
BEFORE_OF: Final = 6
# Among more names than these, chance alone makes some alike: one misspelt word may be any of several names, and a
# misspelt name of several words must be all there but for a slip or two.
CROWD_OF_WORDS: Final = 100_000
CROWD_OF_NAMES: Final = 300_000
