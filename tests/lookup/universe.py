"""About 200 names such as a knowledge base holds: people, actors, places, craft, missions, organisations, titles.

One line is one entry: heading, then aliases after "=". The id is the heading in lower case with hyphens; a second
entry under the same heading carries its own id after "#".
"""

from __future__ import annotations

import re

from bot.lookup import Candidate, Index

_ENTRIES = """
Ed Baldwin = Edward Baldwin = Ed = Commander Baldwin = Admiral Baldwin
Karen Baldwin
Gordo Stevens = Gordon Stevens
Tracy Stevens
Ellen Wilson = Ellen Waverly = President Wilson
Margo Madison = Margo
Molly Cobb
Danielle Poole = Dani = Commander Poole
Kelly Baldwin = Hanh Nguyen = Kelly Ann Baldwin
Danny Stevens = Daniel Stevens
Aleida Rosales
Dev Ayesa
Miles Dale
Samantha Massey = Sam = Massey
Irina Morozova = Irina
Eli Hobson
Alex Poletov Baldwin = Alex Poletov = Alex Baldwin
Celia Boyd
Lily Dale
A.J. Jarrett
Chief Designer
Lyudmilla Raskova = Lyudmilla = Colonel Raskova
Anastasia Belikova
Sasha
Valya
Tanya
Sergei Nikulov = Sergei Orestovich Nikulov = Сергей Никулов = Mr Bezukhov
Deke Slayton = Donald Slayton
Wernher von Braun
Gene Kranz
Jack Broadstreet
Thomas Paine = Tom Paine
Harold Weisner = Harry Weisner
Patty Doyle = Patricia Doyle
Larry Wilson
Pam Horton
Octavio Rosales
Marge Slayton
Irene Hendricks
Harrison Liu = Harry Liu
Bill Strausser
Wayne Cobb
Clayton Poole
Shane Baldwin
Jimmy Stevens = James Stevens
Amber Stevens
Sedgewick
Neil Armstrong
Buzz Aldrin
Michael Collins
Alexei Leonov = Alexey Leonov = Алексей Леонов
Mikhail Vasiliev
Sam Cleveland
Helena Webster
Wubbo Ockels = Wubbo
Stepan Alexseev
Sally Ride
Grigory Kuznetsov = Kuz
Alexei Poletov
Rolan Baranov
Will Tyler = William Tyler
Sylvie Kaplan
Clarke Halladay
Nick Corrado
Castillo
Dimitri Mayakovsky = Dima = Dmitri
Lenara Catiche
Lee Jung-Gil = Commander Lee
Yvonne
Isaiah
Richard Hilliard
Svetlana Zakharova
Vasily
Amanda Dale
Ilya Breshov
Palmer James
Tom Parker
Gerardo Ortiz-Niño
Petros Khorenatsi
Maya Estime
Luka Gurino
Faiza Khatib
Ravi Vaswani
Commander Cho
Christine Francis
Korzhenko
Joel Kinnaman
Shantel VanSanten
Michael Dorman
Sarah Jones
Jodi Balfour
Wrenn Schmidt
Sonya Walger
Krys Marshall
Cynthy Wu
Casey W. Johnson
Coral Peña
Edi Gathegi
Toby Kebbell
Tyner Rushing
Svetlana Efremova
Agnes O'Casey
Daniel Stern
Mireille Enos
Sean Kaufman
Ruby Cruz
Ines Asserson
Costa Ronin
Rhys Ifans
Anna Maxwell Martin
Alice Englert
Solly McLeod
Piotr Adamczyk
Josef Davies
Chris Bauer
Colm Feore
Nate Corddry
Masha Mashkova
Lev Gorn
C.S. Lee
Jamestown = Jamestown Base = Jamestown Colony
Zvezda = Звезда
Shackleton Crater = Shackleton
Happy Valley = HV
Star City = Zvyozdny Gorodok = Звёздный городок
Outpost Tavern = the Outpost
Johnson Space Center = JSC = Manned Spacecraft Center
Melas Chasma
Leningrad
Korolev Crater
Titan
Kuznetsov Station
Phoenix
Polaris = Polaris Orbital Hotel = Polaris Space Tours
Sojourner 1 = Sojourner
Mars-94
Pathfinder
Sea Dragon
Buran
Skylab
Space Shuttle
MSAM = Popeye
Ranger 1 = Ranger I
Ranger 2 = Ranger II
Unity
Hopper
Seahawk
Excalibur
Osprey
Apollo 10
Apollo 11
Apollo 15
Apollo 18
Apollo 21 = Jamestown 1
Apollo 22 = Jamestown 2
Apollo 23
Apollo 24
Apollo 25
Apollo-Soyuz = Soyuz-Apollo
Mercury 13
Race to Mars
Operation Jolly Roger
Kronos = XF Kronos
Goldilocks = 2003LC
The heist = Goldilocks asteroid heist
Discriminator
Paine Space Telescope
NASA
Roscosmos = Роскосмос
Helios = Helios Aerospace
M-7 Alliance = M7 = Mars-7
KGB = КГБ
Peacekeepers = Mars Peacekeepers
Ayesa's 8
Mission Control
Hi Bob
d-mail = digital mail
Helium-3 = He-3
Iridium
NERVA
Solar storm of 1983
Lunar treaty = Moon treaty
Equal Rights Amendment = ERA
Red Moon
11:59
Love in the Skies
Moon Miner
One Giant Leap
Point of divergence = POD
Red Moon # e-red-moon
He Built the Saturn V
Nixon's Women
Prime Crew
Into the Abyss
Home Again
Hi Bob # e-hi-bob
Rupture
Bent Bird
A City Upon a Hill
Every Little Thing
The Bleeding Edge
Rules of Engagement
Pathfinder # e-pathfinder
The Weight
Best-Laid Plans
Don't Be Cruel
And Here's to You
Triage
The Grey
Polaris # e-polaris
Game Changer
All In
Happy Valley # e-happy-valley
Seven Minutes of Terror
New Eden
Bring It Down
The Sands of Ares
Coming Home
Stranger in a Strange Land
Glasnost
Have a Nice Sol
The Bear Hug
House Divided
Goldilocks # e-goldilocks
Leningrad # e-leningrad
Crossing the Line
Legacy
Brazil
Perestroika
Bad Dancer
Bite Your Elbow
The Wolves
Season 5
"""


def _slug(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower().replace("ñ", "n").replace("'", "")).strip("-")


def _candidates() -> tuple[Candidate, ...]:
    result: list[Candidate] = []
    for line in _ENTRIES.strip().splitlines():
        names, _, own_id = line.partition(" # ")
        heading, *aliases = names.split(" = ")
        entry = own_id or _slug(heading)
        result.append(Candidate(heading, entry, True))
        result += [Candidate(alias, entry, False) for alias in aliases]
    return tuple(result)


CANDIDATES = _candidates()
ENTRIES = tuple(dict.fromkeys(candidate.entry for candidate in CANDIDATES))
INDEX = Index.of(CANDIDATES)
