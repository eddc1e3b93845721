"""All numbers that tune look-up.

A comment “If this were …” gives another value of the number, and a query in `benchmarks/queries.yaml` or a half-typed
text whose result that value would change. Results such as `nerva` are ids of entries. Without such a comment, no query
is known to depend on the number.
"""

from __future__ import annotations

from typing import Final

# ---------------------------------------------------------------- size of the input

# Maximum number of characters of a text that are read. The longest real name has about 60. The rest of a longer text
# is ignored, so that even a pasted novel takes no longer.
MAX_TEXT_LENGTH: Final = 200
# Maximum number of words of a text that are read: enough for the longest title of a series and a question around it.
MAX_WORDS: Final = 12
# Maximum number of characters of a web address that are read. An address may be longer than other texts, because
# percent encoding turns one byte into three characters.
MAX_ADDRESS_LENGTH: Final = 6 * MAX_TEXT_LENGTH
# Maximum number of words of a name within a longer text, or of a name with one misspelt word. More words are taken for
# a sentence.
MAX_NAME_WORDS: Final = 6
# Maximum number of names whose words are compared one by one with the typed words. If more names match, a quick score
# selects the best.
MAX_COMPARED: Final = 48
# Number of words whose forms are cached: enough for a large knowledge base and some more words that users type.
CACHED_WORDS: Final = 1 << 16
# Number of typed words for which each index caches the words of names that they may match.
CACHED_CANDIDATES: Final = 1024

# ---------------------------------------------------------------- size of the result

# Maximum number of choices that autocompletion offers: Discord shows no more.
MAX_COMPLETIONS: Final = 25
# Maximum number of other entries that are listed with the entry found, because their longer names contain the typed
# name.
MAX_ALSO: Final = 10
# Maximum number of suggestions.
MAX_SUGGESTIONS: Final = 10
# Maximum number of weak suggestions: entries that match only if the user made a typing error.
MAX_WEAK_SUGGESTIONS: Final = 3
# Maximum number of names that a question may contain between its stop words (“who is ed and karen”). In a text with
# more, the names between stop words are not looked up.
MAX_LONE_NAMES: Final = 3
# Maximum number of characters of the user's text that a reply repeats, as in "3 names match “stevens”".
MAX_REPEATED: Final = 60

# ---------------------------------------------------------------- similarity of a whole name, 0 to 1

# Minimum similarity to accept a name. One edit in five letters gives 0.80. Two edits in eight letters give 0.75, which
# is too uncertain.
# If this were 0.81, “nurva engine” would no longer suggest nerva.
ACCEPTED: Final = 0.78
# Minimum similarity to suggest a name. A wrong first letter in a word of five letters gives 0.72.
# If this were 0.745, “nargo” would no longer suggest margo-madison.
SUGGESTED: Final = 0.715
# If the second-best entry is not worse by at least this much, the user is asked to choose. One more edit in six letters
# lowers the similarity by 0.17.
MARGIN: Final = 0.07
# Minimum similarity of a misspelt name within a longer question, where a match by chance is more likely.
EMBEDDED: Final = 0.86
# Minimum similarity of a misspelt name between the stop words of a question. One wrong letter in five is allowed, if it
# is not the first.
# If this were 0.83, “nurva engine” would no longer suggest nerva.
BETWEEN_STOP_WORDS: Final = 0.80

# ---------------------------------------------------------------- similarity of two words, most reliable first

# Each number is the similarity of a typed word to a word of a name, for one way in which they may differ. The example
# after a number gives the typed word first. BY_EAR: the words have the same phonetic key. BY_CONSONANTS: they have the
# same consonants. SHORT: the shorter word has few letters. FAR: less reliable, mostly because the spellings differ
# much.

RESPELLED: Final = 0.99  # "sergey" for "sergei"
POSSESSIVE: Final = 0.96  # "carlas" for "carla"
DECLINED: Final = 0.955  # "эда" for "эд"
STRETCHED: Final = 0.94  # "baldwinn" for "baldwin"
# If this were 0.9, “excalibir comand module” would no longer suggest excalibur.
NICKNAME: Final = 0.93  # "bob" for "robert"
# If this were 0.89, “chris marshall” would only suggest krys-marshall.
BY_EAR: Final = 0.92  # "stephens" for "stevens"
# If this were 0.93, “dave ayessa” would find dev-ayesa, although this match is too uncertain.
DECLINED_BY_EAR: Final = 0.90
PREFIX: Final = 0.85  # an unfinished word within an otherwise misspelt name
POSSESSIVE_BY_EAR: Final = 0.85  # "stephen" for "stevens"
# If this were 0.8, “a leader rose alice” would suggest only aleida-rosales, no longer octavio-rosales.
BY_CONSONANTS: Final = 0.83  # "medison" for "madison"
# If this were 0.79, “misha” would suggest masha-mashkova instead of michael-collins.
NICKNAME_BY_EAR: Final = 0.82  # "dannie" for "danielle", by way of "dani"
# If this were 0.77, “gene kranx” would only suggest gene-kranz.
ODD_WORD: Final = 0.80  # a name with one badly misspelt word, if all the others are correct
# If this were 0.74, “sergay nickoolof” would only suggest sergei-nikulov.
FAR_BY_EAR: Final = 0.77  # "kateesh" for "catiche"
INITIAL: Final = 0.75  # "m" for "madison"
# Short words are accepted only beside another word that matches, never alone.
SHORT_BY_CONSONANTS: Final = 0.72
# If this were 0.74, “isiah” would suggest dev-ayesa in addition to isaiah.
FAR_BY_CONSONANTS: Final = 0.71  # "nickeloff" for "nikulov"
SHORT_BY_EAR: Final = 0.70
# Maximum number of edits that are counted if two words do not differ by a typing error. For example, "bob" is not a
# typo for "robert".
EDITS_COUNTED: Final = dict.fromkeys((POSSESSIVE, DECLINED, NICKNAME), 1) | dict.fromkeys(
    (POSSESSIVE_BY_EAR, DECLINED_BY_EAR, BY_EAR, NICKNAME_BY_EAR), 2
)

# ---------------------------------------------------------------- edits

# Minimum number of letters in a word for 1, 2 and 3 edits to be forgiven. In shorter words, every letter must be right.
# If this were (5, 6, 9), “Mols Cobb” would no longer suggest molly-cobb.
EDIT_STEPS: Final = (4, 6, 9)
# Minimum number of letters in a word, or in the beginning of a word, for any edit to be forgiven.
# If this were 5, “adama” would no longer suggest adam-nagaitis.
MIN_MISSPELT: Final = EDIT_STEPS[0]
# Maximum number of edits with which a word is found by deleting letters (SymSpell's maximum edit distance). Words with
# more edits are found by sound.
# If this were 1, “svetlana sacharova” would no longer find svetlana-zakharova.
MAX_EDIT_DISTANCE: Final = 2
# Letters are deleted only among this many letters at the beginning of a word (SymSpell's prefix length). A greater
# number would cost memory for little gain.
PREFIX_LENGTH: Final = 8
# A swap of two letters counts as one edit minus this discount, because no letter is wrong or missing.
SWAP_DISCOUNT: Final = 0.25
# A wrong first letter lowers the similarity by this much more: it is a rare mistake, and surnames often differ only in
# that letter ("dale", "hale").
# If this were 0.11, “nargo” would no longer suggest margo-madison.
WRONG_FIRST_PENALTY: Final = 0.08
# In words of at least this many letters, there is no such penalty if the typed first letter is next to the right one on
# the keyboard.
MIN_NEIGHBOURING_KEY: Final = 6
# Minimum Jaro-Winkler similarity of words with two or more edits. Without this test, "richard" would match "picard".
# If this were 0.89, “svetlana sacharova” would no longer find svetlana-zakharova.
MIN_JARO_WINKLER: Final = 0.86
# If a typed word is a word of some name, it may match a different word only with this many edits or fewer.
# If this were 1, “wernher van brawn” would only suggest wernher-von-braun.
MAX_EDITS_OF_KNOWN: Final = 2
# Minimum number of letters in a word that may have one edit more than is otherwise forgiven. Its name is then only
# suggested.
# If this were 5, “Mols Cobb” would no longer suggest molly-cobb.
MIN_NEAR_MISS: Final = 4
# These three numbers apply to one misspelt word beside correct ones: the maximum number of edits, and the minimum
# number of letters in the word and in the whole name for two edits to be allowed.
# If this were 1, “xgordo stevens” would no longer find gordo-stevens.
MAX_ODD_EDITS: Final = 2
MIN_ODD_TWICE_MISSPELT: Final = 5
MIN_NAME_TWICE_MISSPELT: Final = 9
# A typed given name may stand for a rarer one if both begin with the same letters, at least this many: “christian” for
# “chrisjen”.
MIN_CLIPPED: Final = 5
# One misspelt word beside correct ones: if more names than this contain all the correct words, these words say too
# little about the name, and no name is found this way.
MAX_ODD_NAMES: Final = 2000

# ------------------------------------------------- words that sound alike: minimum letters, maximum edits

# These numbers apply to words with the same phonetic key (BY_EAR) or the same consonants (BY_CONSONANTS). The
# first five give the number of letters that the shorter of the two words must have: to match at all, to be suggested
# (SUGGESTED), or to be accepted (SURE).

# If this were 3, “sinthy woo” would no longer suggest cynthy-wu.
MIN_BY_EAR: Final = 2
# If this were 5, “reese evans” would only suggest rhys-ifans.
MIN_SURE_BY_EAR: Final = 4
# If this were 5, “deak slaten” would only suggest deke-slayton.
MIN_BY_CONSONANTS: Final = 4
MIN_SUGGESTED_BY_CONSONANTS: Final = 5
# If this were 5, “misha” would suggest masha-mashkova instead of michael-collins.
MIN_SURE_BY_CONSONANTS: Final = 6
# Minimum number of letters in a typed word that only sounds like a nickname.
# If this were 6, “misha” would suggest masha-mashkova instead of michael-collins.
MIN_NICKNAME_BY_EAR: Final = 5
# Maximum number of edits between words that sound alike. With more, the words are probably different: “ceres” sounds
# like “sirius”.
# If this were 2, “reese evans” would only suggest rhys-ifans.
MAX_EDITS_BY_EAR: Final = 3
# If this were 1, “peter adamchick” would no longer suggest piotr-adamczyk.
MAX_EDITS_BY_CONSONANTS: Final = 2
# These three numbers apply to a word that dictation has split into several: its minimum number of letters, the maximum
# number of typed words, and the minimum number of letters for a match by consonants alone.
# If this were 7, “apollo so use” would no longer find apollo-soyuz, but would ask the user to choose from apollo-10,
# apollo-11, apollo-15.
MIN_SPLIT_BY_EAR: Final = 6
# If this were 3, “a lay da rosales” would no longer find aleida-rosales, but would ask the user to choose it or
# octavio-rosales.
MAX_SPLIT_BY_EAR: Final = 4
MIN_LONG_BY_EAR: Final = 8
# Minimum number of consonants by which a whole name is found: first for scripts that write whole syllables, which need
# fewer, then for Latin letters.
# If this were 4, “해피 밸리” would no longer suggest happy-valley.
MIN_CONSONANTS: Final = 3
# If this were 5, “zuh vezda” would no longer suggest zvezda.
MIN_LATIN_CONSONANTS: Final = 4

# ---------------------------------------------------------------- beginnings, initials, spacing: letters

# Minimum number of letters in an unfinished word. Fewer letters would match too many words.
# If this were 4, “mar mad” would no longer suggest margo-madison.
MIN_PREFIX: Final = 3
# Maximum number of letters in a short word. A short word such as "mad" may be the beginning of a name if it is the
# whole text, but not at the end of a question.
# If this were 2, “cat” would no longer suggest lenara-catiche.
MAX_SHORT: Final = 3
# Minimum number of letters in a text of one word that may match another spelling with certainty. “Maya” is shorter, so
# it does not mean Maja.
# If this were 4, “maya” would no longer find maya-estime, but would ask the user to choose between it and maja-vrvilo.
MIN_RESPELLED: Final = 5
# Maximum number of initials of a name: six letters or digits, as a number in base 36, fit into four bytes.
MAX_INITIALS: Final = 6
# Minimum number of initials by which a name is found with certainty. Too many names share two initials.
# If this were 2, “eh” would ask the user to choose between eli-hobson and edwin-hodge, instead of only suggesting them.
MIN_ACRONYM: Final = 3
# Minimum number of single letters that are read as one word: "m a r g o", but not "d p".
MIN_SPACED_LETTERS: Final = 4
# A typed name that consists only of question words may lack connectives of the real name, such as “and”, if it has at
# least this many words.
MIN_SMALL_WORDS: Final = 3
# These five numbers apply to words written without spaces: the minimum number of letters in total, the minimum in one
# part, the maximum in total, the maximum number of parts, and the maximum number of splits to try.
MIN_JOINED: Final = 5
MIN_PART: Final = 2
MAX_JOINED: Final = 40
MAX_PARTS: Final = 6
MAX_SEGMENTATIONS: Final = 8
# Minimum number of letters in the only word of a text that matches a name. Shorter words are often common given names.
# If this were 6, “nurva engine” would no longer suggest nerva.
MIN_LONE: Final = 5
# If only one typed word matches a name, the name is suggested if another of its words begins with the same letters as
# another typed word. This is the number of letters that must be equal.
# If this were 3, “ap soyuz” would no longer suggest apollo-soyuz.
BEGINS_ALIKE: Final = 2
# Maximum number of letters in a foreign stop word that may be part of a name, such as "de" or "das".
MAX_LINK: Final = 3
# Minimum number of letters in an everyday word that can be a surname after a given name.
MIN_SURNAME_LIKE: Final = 4
# Maximum distance, in words, between a name and a word such as "wife" that refers to it.
# If this were 1, “that aleida girl's dad” would find aleida-rosales, although this match is too uncertain.
KIN_DISTANCE: Final = 2
# Minimum number of letters in a word that is changed to canonical spelling: “yi” stays “yi”.
# If this were 4, “Max” would no longer suggest mars-94.
MIN_CANONICAL: Final = 3
# Minimum number of letters that remain when a Russian case ending is removed.
MIN_STEM: Final = 2
# Minimum number of letters in a word that may be recognised as a Russian surname.
MIN_RUSSIAN: Final = 6

# ---------------------------------------------------------------- completion: letters

# For prefixes of up to this many letters, the index stores the matching names in the order in which they are offered.
SHORT_PREFIX: Final = 2
# Lengths of the prefixes that are stored in the index so that they can be found in spite of one edit.
# If this were range(5, 9), autocompletion would offer other names for “Edar”.
PREFIX_SIZES: Final = range(4, 9)
# Minimum number of letters in the beginning of a word for two edits to be forgiven.
# If this were 10, autocompletion would offer other names for “Kusnetzoo”.
MIN_PREFIX_TWO_EDITS: Final = 9
# Minimum number of letters that are searched for inside words. Fewer letters occur in too many names.
# If this were 4, autocompletion would offer other names for “Mil”.
MIN_INFIX: Final = 3
# Minimum number of letters in a text that is compared with the beginnings of names written without spaces.
# If this were 4, autocompletion would offer other names for “BenN”.
MIN_JOINED_PREFIX: Final = 5

# ---------------------------------------------------------------- certainty: found or only suggested

# Minimum number of letters with which a single typed word is certain in spite of one typo, and in spite of two.
# If this were 6, “iridum” would find iridium, although this match is too uncertain.
LONE_ONE_SLIP: Final = 7
LONE_TWO_SLIPS: Final = 10
# Minimum number of letters with which a misspelt word beside correct ones is certain in spite of one typo, and in spite
# of two.
# If this were 3, “lee jung-gill” would find lee-jung-gil, although this match is too uncertain.
ONE_SLIP: Final = 4
# If this were 6, “pawel sjazda” would find pawel-szajda, although this match is too uncertain.
TWO_SLIPS: Final = 7
# These two numbers apply if no word is correct: the minimum number of letters with which each word may have one typo,
# and the maximum number of typos in the whole text. Otherwise, the match is not certain.
# If this were 3, “eddie gategy” would find edi-gathegi, although this match is too uncertain.
ONE_SLIP_EACH: Final = 4
# If this were 1, “equl rights amendmend” would only suggest equal-rights-amendment.
SLIPS_IN_ALL: Final = 2
# Minimum number of letters with which a misspelt word beside correct ones is certain because it sounds like the word of
# the name.
# If this were 3, “lee jung-gill” would find lee-jung-gil, although this match is too uncertain.
SURE_BY_SOUND: Final = 4
# Minimum number of letters with which a misspelt word is certain in a name with “of”, such as “Queen of Thorns”.
# If this were 5, “soler strom of 1983” would find solar-storm-of-1983, although this match is too uncertain.
BEFORE_OF: Final = 6
# If more names than these are visible, some are similar by chance. Above the first limit, a single misspelt word is
# never certain. Above the second, a misspelt name of several words is certain only if it is complete and has only one
# or two typos.
CROWD_OF_WORDS: Final = 100_000
CROWD_OF_NAMES: Final = 300_000
