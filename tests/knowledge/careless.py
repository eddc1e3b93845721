"""A knowledge base of 240 deaths and 220 relations, as somebody would write it who never thinks of reveal points.

Every character may be named from its first scene on; what becomes of it is told later, in an episode that only this
file knows. With `careful` the same base says so itself.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

SEASONS, EPISODES = 6, 8
CODE = "TH"

DEATHS = (
    "Dies ({how}), by the hand of {other}.",
    "Dies at the wedding.",
    "Is killed by {other}.",
    "Was killed by {other} in the siege.",
    "Is stabbed to death by {other} and three of the guards.",
    "Is stabbed in the back by {other}.",
    "Is beheaded on the steps of the temple.",
    "Loses {possessive} head for treason.",
    "Falls in battle against the army of {other}.",
    "Perishes in the fire.",
    "Drowns when the ship goes down.",
    "Is poisoned at the feast.",
    "Takes poison rather than be taken.",
    "Drinks the poison meant for {other}.",
    "Commits suicide by leaping from the tower.",
    "Takes {possessive} own life.",
    "Hangs {reflexive} in the cell.",
    "Is hanged for the murder of {other}.",
    "Is burned at the stake.",
    "Burns to death in the great hall.",
    "Is executed by {other}.",
    "Is put to death for desertion.",
    "Is shot by {other} while trying to flee.",
    "Is shot dead on the bridge.",
    "Gets shot in the chest and does not make it.",
    "Is crushed beneath the falling gate.",
    "Is torn apart by the hounds.",
    "Is eaten alive by the creatures.",
    "Is devoured by a dragon.",
    "Is thrown from the wall by {other}.",
    "Is pushed out of a window.",
    "Falls to {possessive} death from the cliff.",
    "Freezes to death beyond the pass.",
    "Starves to death in the dungeon.",
    "Bleeds to death after the duel.",
    "Bleeds out in the arms of {other}.",
    "Succumbs to the wounds of the last battle.",
    "Succumbs to a fever.",
    "Passes away in {possessive} sleep.",
    "Meets {possessive} end at the crossing.",
    "Meets {possessive} death at the hands of {other}.",
    "Sacrifices {reflexive} so that {other} can get away.",
    "Gives {possessive} life for {other}.",
    "Lays down {possessive} life at the gate.",
    "Loses {possessive} life in the explosion.",
    "Is murdered in the bath by {other}.",
    "Murders {other} and is slain in return.",
    "Is slain by {other} in single combat.",
    "Is assassinated during the speech.",
    "Is strangled with a chain.",
    "Is smothered with a pillow by {other}.",
    "{name} is found dead in the godswood.",
    "Is dead by the time help arrives.",
    "Turns up dead in the river.",
    "Dies giving birth to a son.",
    "Dies of {possessive} wounds.",
    "Does not survive the crash.",
    "Never comes back from the ambush.",
    "Is mortally wounded by {other}.",
    "Is fatally injured in the tournament.",
    "Is left to die in the snow.",
    "Has {possessive} throat cut by {other}.",
    "Has {possessive} throat slit at the feast.",
    "{other} kills {object} with a crossbow.",
    "{other} has {object} executed.",
    "Breathes {possessive} last beside the sea.",
    "Is the first of the council to die.",
    "Is run through with a spear.",
    "Is flayed alive by {other}.",
    "Is buried beneath the rubble of the keep.",
    "Is blown up together with the whole court.",
    "Is cut down by {other} in the courtyard.",
    "Is among the dead of the massacre.",
    "Is trampled by horses.",
    "Is hacked to pieces by the mob.",
    "Is lynched by the townspeople.",
    "Is gunned down in the street.",
    "Dies a hero's death on the ridge.",
    "Pays with {possessive} life for the betrayal.",
    "Is struck down by {other}.",
    "Is killed off-screen; {other} brings the news.",
    "Is sentenced to death and executed at dawn.",
    "Is impaled on a stake.",
    "Chokes to death at the banquet.",
    "Is betrayed and butchered by {other}.",
    "Is done to death by the guards.",
    "Ends {possessive} days on the gallows.",
    "Does not live to see the spring.",
    "{name}'s body is carried home by {other}.",
    "Finds {possessive} death under the avalanche.",
)
RELATIONS = (
    ("married to", "married to"),
    ("wife of", "husband of"),
    ("second husband of", "second wife of"),
    ("weds", "wedded by"),
    ("betrothed to", "betrothed to"),
    ("engaged to", "engaged to"),
    ("lover of", "lover of"),
    ("mistress of", "lover of"),
    ("divorced from", "divorced from"),
    ("widow of", "late husband of"),
    ("child of", "parent of"),
    ("son of", "father of"),
    ("daughter of", "mother of"),
    ("bastard of", "father of"),
    ("sibling of", "sibling of"),
    ("half-brother of", "half-sister of"),
    ("twin of", "twin of"),
    ("cousin of", "cousin of"),
    ("uncle of", "nephew of"),
    ("grandson of", "grandfather of"),
    ("secret heir of", "secret forebear of"),
    ("adopted by", "adoptive mother of"),
    ("killed by", "killer of"),
    ("murdered by", "murderer of"),
    ("slain by", "slayer of"),
    ("executed by", "executioner of"),
    ("kills", "killed by"),
    ("poisoned by", "poisoner of"),
    ("avenged by", "avenger of"),
    ("serves", "served by"),
    ("sworn to", "lord of"),
    ("sworn sword of", "protected by"),
    ("bannerman of", "liege of"),
    ("vassal of", "overlord of"),
    ("loyal to", "followed by"),
    ("guardian of", "guarded by"),
    ("ward of", "guardian of"),
    ("squire of", "knight of"),
    ("advisor of", "advised by"),
    ("hand of", "ruler of"),
    ("commands", "commanded by"),
    ("successor of", "predecessor of"),
    ("ally of", "ally of"),
    ("allied with", "allied with"),
    ("betrays", "betrayed by"),
    ("traitor to", "betrayed by"),
    ("spy for", "spymaster of"),
    ("enemy of", "enemy of"),
    ("abducts", "abducted by"),
    ("captive of", "captor of"),
    ("prisoner of", "jailer of"),
    ("overthrown by", "usurper of"),
    ("really the same person as", "really the same person as"),
    ("reincarnation of", "reborn as"),
)
HARMLESS = (
    "Keeps a falcon.",
    "Plays the harp.",
    "Was born in a fishing village.",
    "Is fond of lemon cakes.",
    "Carries an old sword.",
    "Speaks four languages.",
    "Has a scar above the left eye.",
    "Lives in the harbour quarter.",
    "Wears a grey cloak in every season.",
    "Knows every tavern of the city.",
    "Is afraid of horses.",
    "Sings in the evening.",
    "Works as a smith.",
    "Collects maps.",
    "Reads the stars.",
    "Has studied in the capital.",
    "Likes to gamble.",
    "Paints the ceiling of the chapel.",
    "Argues with everybody about the price of salt.",
    "Trains with the bow each morning.",
    "Is known for a loud laugh.",
    "Travels with a donkey.",
    "Grows roses behind the house.",
    "Writes long letters.",
    "Is left-handed.",
    "Tells stories to the children of the kitchen.",
    "Owes money to half of the town.",
    "Sleeps badly.",
    "Walks with a stick.",
    "Cooks for the garrison.",
    "Comes from the southern islands.",
    "Has never learned to swim.",
    "Wants to see the sea.",
    "Repairs the clock of the tower.",
    "Is the tallest in the room.",
    "Brews a bitter beer.",
    "Spends the summer in the hills.",
    "Has red hair.",
    "Quotes proverbs.",
    "Is a good dancer.",
    "Becomes friends with the cook.",
    "Studies old chronicles.",
    "Is engaged in the wool trade.",
    "Fears death more than anything.",
    "Kills time with dice.",
    "Has a good head for numbers.",
)
HARMLESS_RELATIONS = (
    ("friend of", "friend of"),
    ("old friend of", "old friend of"),
    ("neighbour of", "neighbour of"),
    ("plays chess with", "plays chess with"),
    ("travels with", "travels with"),
    ("colleague of", "colleague of"),
    ("classmate of", "classmate of"),
    ("rival at cards of", "rival at cards of"),
    ("teacher of", "pupil of"),
    ("drinks with", "drinks with"),
    ("writes to", "gets letters from"),
    ("works beside", "works beside"),
)
HOWS = ("molten gold", "sword", "poison", "fall", "fire", "arrow", "plague")
_FIRST = (
    *("Al", "Bel", "Cor", "Dor", "El", "Far", "Gil", "Hal", "Il", "Jor", "Kel", "Lor"),
    *("Mar", "Nor", "Or", "Per", "Quil", "Ral", "Sor", "Tal", "Ul", "Var", "Wil", "Yor"),
)
_SECOND = ("aric", "essa", "on", "wyn", "ira", "amond", "eth", "ulf", "indra", "obar")


@dataclass(frozen=True)
class Line:
    """A line of the written file: where it stands, what it tells, and whether it is shown too early there."""

    number: int
    text: str
    early: bool


@dataclass(frozen=True)
class Written:
    """The folder, and every fact and relation of `characters.yaml` with its line."""

    folder: Path
    deaths: list[Line]
    relations: list[Line]
    harmless: list[Line]

    @property
    def early(self) -> list[Line]:
        """What would show too early."""
        return [line for line in (*self.deaths, *self.relations) if line.early]

    @property
    def right(self) -> list[Line]:
        """What is as it should be."""
        return [line for line in (*self.deaths, *self.relations, *self.harmless) if not line.early]


def write_base(folder: Path, *, careful: bool, seed: int = 1) -> Written:
    """Write the base; `careful`: with the reveal points that belong there."""
    chance = random.Random(seed)
    names = [first + second for first in _FIRST for second in _SECOND][:240]
    chance.shuffle(names)
    positions = [
        f"{CODE} S{season}E{episode}" for season in range(1, SEASONS + 1) for episode in range(1, EPISODES + 1)
    ]
    enters = sorted(chance.randrange(len(positions) - 12) for _ in names)
    lines = ["characters:"]
    deaths, relations, harmless = [], [], []
    partners = list(range(240))
    for index, name in enumerate(names):
        enter = enters[index]
        later = chance.randrange(enter + 1, len(positions))
        earlier = chance.randrange(index) if index else 0
        her = chance.random() < 0.5
        words = {
            "name": name,
            "other": names[earlier] if index else "a stranger",
            "how": chance.choice(HOWS),
            "possessive": "her" if her else "his",
            "object": "her" if her else "him",
            "reflexive": "herself" if her else "himself",
        }
        told = f", reveal: {positions[later]}" if careful else ""
        lines += [f"  {name.lower()}:", f"    name: {name}", f"    reveal: {positions[enter]}", "    facts:"]
        text = DEATHS[index % len(DEATHS)].format(**words)
        lines.append(f'      - {{id: death, text: "{text}"{told}, sources: book}}')
        deaths.append(Line(len(lines), text, not careful))
        text = HARMLESS[index % len(HARMLESS)]
        lines.append(f'      - {{id: habit, text: "{text}", sources: book}}')
        harmless.append(Line(len(lines), text, early=False))
        if index < 20:
            continue
        other = names[partners[chance.randrange(index)]]
        lines.append("    relations:")
        mine, theirs = RELATIONS[index % len(RELATIONS)]
        lines.append(f"      - {{to: {other.lower()}, is: {mine}, back: {theirs}{told}, sources: book}}")
        relations.append(Line(len(lines), mine, not careful))
        friend = next(name for name in names if name not in (other, names[index]))
        mine, theirs = HARMLESS_RELATIONS[index % len(HARMLESS_RELATIONS)]
        lines.append(f"      - {{to: {friend.lower()}, is: {mine}, back: {theirs}, sources: book}}")
        harmless.append(Line(len(lines), mine, early=False))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "characters.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "work.yaml").write_text(_work(), encoding="utf-8")
    return Written(folder, deaths, relations, harmless)


def _work() -> str:
    text = f"""\
sources:
  book: {{publisher: The Chronicle, title: All of it, where: on paper, reliability: high}}
works:
  {CODE}:
    title: Thornhold
    accent: "#336699"
    summary: {{text: Many houses want one hill., reveal: premise, sources: book}}
    seasons:
"""
    for season in range(1, SEASONS + 1):
        text += (
            f"      {season}: {{schedule: [{{as_of: {2010 + season}-12, status: aired, "
            f"premiere: {2010 + season}-04-01, finale: {2010 + season}-05-20, "
            f"episodes: {EPISODES}, sources: book}}]}}\n"
        )
    text += "episodes:\n"
    for season in range(1, SEASONS + 1):
        for episode in range(1, EPISODES + 1):
            day = (episode - 1) * 7 + 1
            month, day = (4, day) if day <= 30 else (5, day - 30)
            text += f"  {CODE} S{season}E{episode}: {{released: {2010 + season}-{month:02}-{day:02}, sources: book}}\n"
    return text
