"""All numbers that tune look-up.

A comment “At …” gives another value for the number, and a query of `benchmarks/queries.yaml` or an unfinished text
whose result that value changes. Where there is no such comment, no query is known to depend on the number.
"""

from __future__ import annotations

from typing import Final

# ---------------------------------------------------------------- size of the input

# Maximum characters of a text that are read. The longest real name has about 60. The rest of a longer text is ignored,
# so that even a pasted novel takes no longer.
MAX_TEXT_LENGTH: Final = 200
# Maximum words of a text that are read: enough for the longest title of a series and a question around it.
MAX_WORDS: Final = 12
# Maximum characters of an address that are read. An address may be longer than other texts, because percent encoding
# turns one byte into three characters.
MAX_ADDRESS_LENGTH: Final = 6 * MAX_TEXT_LENGTH
# Maximum words of a name within a longer text, or of a name with one misspelt word. More words are a sentence.
MAX_NAME_WORDS: Final = 6
# Maximum names that are aligned word by word. If more names match, a quick score selects the best.
MAX_COMPARED: Final = 48
# Number of words whose forms are cached: enough for a large knowledge base and some more words that users type.
CACHED_WORDS: Final = 1 << 16
# Number of typed words whose candidates are cached, for each index.
CACHED_CANDIDATES: Final = 1024

# ---------------------------------------------------------------- size of the result

# Maximum choices of an autocompletion: Discord shows no more.
MAX_COMPLETIONS: Final = 25
# Maximum other entries listed with the one found. Their longer names contain the typed name.
MAX_ALSO: Final = 10
# Maximum number of suggestions, and of the weak ones: entries that match only if the user made a typing error.
MAX_SUGGESTIONS: Final = 10
MAX_WEAK_SUGGESTIONS: Final = 3
# Maximum names that a question may contain besides its stop words (“who is ed and karen”). A text with more is not
# looked up this way.
MAX_LONE_NAMES: Final = 3
# Maximum characters of the user's text that a reply repeats: "3 names match “stevens”".
MAX_REPEATED: Final = 60

# ---------------------------------------------------------------- similarity of a whole name, 0 to 1

# Minimum similarity to accept a name. One edit in five letters gives 0.80. Two edits in eight letters give 0.75, which
# is too uncertain.
# At 0.81, “nurva engine” no longer suggests nerva.
ACCEPTED: Final = 0.78
# Minimum similarity to suggest a name. A wrong first letter in a word of five letters gives 0.72.
# At 0.745, “nargo” no longer suggests margo-madison.
SUGGESTED: Final = 0.715
# If the second-best entry is not worse by at least this much, the user has to choose. One more edit in six letters
# costs 0.17.
MARGIN: Final = 0.07
# Minimum similarity of a misspelt name within a longer question, where a match by chance is more likely.
EMBEDDED: Final = 0.86
# Minimum similarity of a misspelt word between stop words. One wrong letter in five is allowed, but not the first.
# At 0.83, “nurva engine” no longer suggests nerva.
BETWEEN_STOP_WORDS: Final = 0.80

# ---------------------------------------------------------------- similarity of two words, most reliable first

RESPELLED: Final = 0.99  # "sergey" for "sergei"
POSSESSIVE: Final = 0.96  # "carlas" for "carla"
DECLINED: Final = 0.955  # "эда" for "эд"
STRETCHED: Final = 0.94  # "baldwinn" for "baldwin"
# At 0.9, “excalibir comand module” no longer suggests excalibur.
NICKNAME: Final = 0.93  # "bob" for "robert"
# At 0.89, “chris marshall” only suggests krys-marshall.
BY_EAR: Final = 0.92  # "stephens" for "stevens"
# At 0.93, “dave ayessa” finds dev-ayesa, which is not certain enough.
DECLINED_BY_EAR: Final = 0.90
PREFIX: Final = 0.85  # a cut-off word within an otherwise misspelt name
POSSESSIVE_BY_EAR: Final = 0.85  # "stephen" for "stevens"
# At 0.8, “a leader rose alice” suggests only aleida-rosales, no longer octavio-rosales.
BY_CONSONANTS: Final = 0.83  # "medison" for "madison"
# At 0.79, “misha” suggests masha-mashkova instead of michael-collins.
NICKNAME_BY_EAR: Final = 0.82  # "dannie" for "danielle", by way of "dani"
# At 0.77, “gene kranx” only suggests gene-kranz.
ODD_WORD: Final = 0.80  # a name with one badly misspelt word, if all the others are correct
# At 0.74, “sergay nickoolof” only suggests sergei-nikulov.
FAR_BY_EAR: Final = 0.77  # "kateesh" for "catiche"
INITIAL: Final = 0.75  # "m" for "madison"
# Short words are accepted only beside another word that matches, never alone.
SHORT_BY_CONSONANTS: Final = 0.72
# At 0.74, “isiah” suggests dev-ayesa in addition to isaiah.
FAR_BY_CONSONANTS: Final = 0.71  # "nickeloff" for "nikulov"
SHORT_BY_EAR: Final = 0.70
# Maximum edits counted if the words differ for another reason than a typing error: "bob" is not a typo for "robert".
EDITS_COUNTED: Final = dict.fromkeys((POSSESSIVE, DECLINED, NICKNAME), 1) | dict.fromkeys(
    (POSSESSIVE_BY_EAR, DECLINED_BY_EAR, BY_EAR, NICKNAME_BY_EAR), 2
)

# ---------------------------------------------------------------- edits

# Minimum letters of a word in which 1, 2 and 3 edits are forgiven. In shorter words every letter must be right.
# At (5, 6, 9), “Mols Cobb” no longer suggests molly-cobb.
EDIT_STEPS: Final = (4, 6, 9)
# Minimum letters of a word, or of the beginning of a word, in which any edit is forgiven.
# At 5, “adama” no longer suggests adam-nagaitis.
MIN_MISSPELT: Final = EDIT_STEPS[0]
# Edits found by deleting letters (SymSpell's maximum edit distance). Words with more edits are found by sound.
# At 1, “svetlana sacharova” no longer finds svetlana-zakharova.
MAX_EDIT_DISTANCE: Final = 2
# Letters are deleted only from this many first letters of a word (SymSpell's prefix length). More would cost memory for
# little gain.
PREFIX_LENGTH: Final = 8
# A swap of two letters counts less than other edits, because every letter is there.
SWAP_DISCOUNT: Final = 0.25
# A wrong first letter costs more: it is rare, and surnames often differ only there ("dale", "hale").
# At 0.11, “nargo” no longer suggests margo-madison.
WRONG_FIRST_PENALTY: Final = 0.08
# In words of at least this length there is no penalty if the first letter is a neighbouring key.
MIN_NEIGHBOURING_KEY: Final = 6
# Words with two or more edits must also be similar by Jaro-Winkler, or "richard" would match "picard".
# At 0.89, “svetlana sacharova” no longer finds svetlana-zakharova.
MIN_JARO_WINKLER: Final = 0.86
# A correctly spelled word of a name may match a different word only with this many edits or fewer.
# At 1, “wernher van brawn” only suggests wernher-von-braun.
MAX_EDITS_OF_KNOWN: Final = 2
# Minimum letters of a word that may have one edit more than is forgiven if the name is only suggested.
# At 5, “Mols Cobb” no longer suggests molly-cobb.
MIN_NEAR_MISS: Final = 4
# One misspelt word beside correct ones: maximum edits, and the minimum letters of the word and the name for two edits.
# At 1, “xgordo stevens” no longer finds gordo-stevens.
MAX_ODD_EDITS: Final = 2
MIN_ODD_TWICE_MISSPELT: Final = 5
MIN_NAME_TWICE_MISSPELT: Final = 9
# A typed given name may replace a rarer one if both begin with the same letters, at least this many ("christian",
# "chrisjen").
MIN_CLIPPED: Final = 5
# One misspelt word beside correct ones: if more names than this contain all the correct words, these words say too
# little about the name, and no name is found this way.
MAX_ODD_NAMES: Final = 2000

# ------------------------------------------------- words that sound alike: minimum letters, maximum edits

# At 3, “sinthy woo” no longer suggests cynthy-wu.
MIN_BY_EAR: Final = 2
# At 5, “reese evans” only suggests rhys-ifans.
MIN_SURE_BY_EAR: Final = 4
# At 5, “deak slaten” only suggests deke-slayton.
MIN_BY_CONSONANTS: Final = 4
MIN_SUGGESTED_BY_CONSONANTS: Final = 5
# At 5, “misha” suggests masha-mashkova instead of michael-collins.
MIN_SURE_BY_CONSONANTS: Final = 6
# At 6, “misha” suggests masha-mashkova instead of michael-collins.
MIN_NICKNAME_BY_EAR: Final = 5
# Maximum letters that may differ in words that sound alike: "ceres" sounds like "sirius" but is another word.
# At 2, “reese evans” only suggests rhys-ifans.
MAX_EDITS_BY_EAR: Final = 3
# At 1, “peter adamchick” no longer suggests piotr-adamczyk.
MAX_EDITS_BY_CONSONANTS: Final = 2
# A word split by dictation: minimum letters, maximum words, and minimum letters for a match by consonants alone.
# At 7, “apollo so use” no longer finds apollo-soyuz, but asks the user to choose from apollo-10, apollo-11, apollo-15.
MIN_SPLIT_BY_EAR: Final = 6
# At 3, “a lay da rosales” no longer finds aleida-rosales, but asks the user to choose it or octavio-rosales.
MAX_SPLIT_BY_EAR: Final = 4
MIN_LONG_BY_EAR: Final = 8
# Minimum consonants by which a whole name is found. Scripts that write whole syllables need fewer than Latin does.
# At 4, “해피 밸리” no longer suggests happy-valley.
MIN_CONSONANTS: Final = 3
# At 5, “zuh vezda” no longer suggests zvezda.
MIN_LATIN_CONSONANTS: Final = 4

# ---------------------------------------------------------------- beginnings, initials, spacing: letters

# Minimum letters of a word that is cut off. Fewer letters would match too many words.
# At 4, “mar mad” no longer suggests margo-madison.
MIN_PREFIX: Final = 3
# Maximum letters of a short word. "mad" may be the beginning of a name if it is the whole text, but not at the end of a
# question.
# At 2, “cat” no longer suggests lenara-catiche.
MAX_SHORT: Final = 3
# Minimum letters of a single word with a different spelling: “Maya” does not mean Maja.
# At 4, “maya” no longer finds maya-estime, but asks the user to choose it or maja-vrvilo.
MIN_RESPELLED: Final = 5
# Maximum initials of a name: six letters in base 36 fit into four bytes.
MAX_INITIALS: Final = 6
# Minimum initials that find a name. Too many names share two initials.
# At 2, “eh” asks the user to choose eli-hobson or edwin-hodge, instead of only suggesting them.
MIN_ACRONYM: Final = 3
# Minimum number of single letters that are read as one word: "m a r g o", but not "d p".
MIN_SPACED_LETTERS: Final = 4
# A text of question words alone may leave out connectives of a name (“and”) if it has at least this many words.
MIN_SMALL_WORDS: Final = 3
# Words written without spaces: minimum letters in all, minimum letters of one part, maximum letters in all, maximum
# number of parts, and maximum number of splits that are tried.
MIN_JOINED: Final = 5
MIN_PART: Final = 2
MAX_JOINED: Final = 40
MAX_PARTS: Final = 6
MAX_SEGMENTATIONS: Final = 8
# Minimum letters of a single known word among unknown ones. Shorter words are often common given names.
# At 6, “nurva engine” no longer suggests nerva.
MIN_LONE: Final = 5
# A name with one typed word is suggested if another of its words begins with the same letters as another typed word. At
# least this many letters must be equal.
# At 3, “ap soyuz” no longer suggests apollo-soyuz.
BEGINS_ALIKE: Final = 2
# Maximum letters of a foreign stop word between two names: "van", "das".
MAX_LINK: Final = 3
# Minimum letters of an everyday word that can be a surname after a given name.
MIN_SURNAME_LIKE: Final = 4
# Maximum distance, in words, at which a word like "wife" refers to a name.
# At 1, “that aleida girl's dad” finds aleida-rosales, which is not certain enough.
KIN_DISTANCE: Final = 2
# Minimum letters of a word for canonical spelling ("yi" stays "yi"), of a stem, and of a surname that looks Russian.
# At 4, “Max” no longer suggests mars-94.
MIN_CANONICAL: Final = 3
MIN_STEM: Final = 2
MIN_RUSSIAN: Final = 6

# ---------------------------------------------------------------- completion: letters

# For prefixes of up to this many letters, the index stores the matching names in the order in which they are offered.
SHORT_PREFIX: Final = 2
# Lengths of prefixes in which one edit is forgiven, and the minimum length for two edits.
# At range(5, 9), autocompletion offers other names for “Edar”.
PREFIX_SIZES: Final = range(4, 9)
# At 10, autocompletion offers other names for “Kusnetzoo”.
MIN_PREFIX_TWO_EDITS: Final = 9
# Minimum letters that are searched for inside words. Fewer letters occur in every second name.
# At 4, autocompletion offers other names for “Mil”.
MIN_INFIX: Final = 3
# Minimum letters of a text that is compared with the beginnings of names written without spaces.
# At 4, autocompletion offers other names for “BenN”.
MIN_JOINED_PREFIX: Final = 5

# ---------------------------------------------------------------- certainty: found or only suggested

# Minimum letters of a single word that is certain in spite of one typo, and in spite of two.
# At 6, “iridum” finds iridium, which is not certain enough.
LONE_ONE_SLIP: Final = 7
LONE_TWO_SLIPS: Final = 10
# Minimum letters of a misspelt word beside correct ones that is certain in spite of one typo, and in spite of two.
# At 3, “lee jung-gill” finds lee-jung-gil, which is not certain enough.
ONE_SLIP: Final = 4
# At 6, “pawel sjazda” finds pawel-szajda, which is not certain enough.
TWO_SLIPS: Final = 7
# If no word is correct: minimum letters of each word to be certain in spite of one typo, and maximum typos in all.
# At 3, “eddie gategy” finds edi-gathegi, which is not certain enough.
ONE_SLIP_EACH: Final = 4
# At 1, “equl rights amendmend” only suggests equal-rights-amendment.
SLIPS_IN_ALL: Final = 2
# Minimum letters of a misspelt word beside correct ones that is certain because it sounds like the word of the name.
# At 3, “lee jung-gill” finds lee-jung-gil, which is not certain enough.
SURE_BY_SOUND: Final = 4
# Minimum letters of a misspelt word that is certain in a name with “of”, such as “Queen of Thorns”.
# At 5, “soler strom of 1983” finds solar-storm-of-1983, which is not certain enough.
BEFORE_OF: Final = 6
# If more names than this are visible, some are similar by chance. Above the first limit, a single misspelt word is not
# certain. Above the second, a misspelt name of several words must be complete and have only one or two typos.
CROWD_OF_WORDS: Final = 100_000
CROWD_OF_NAMES: Final = 300_000
