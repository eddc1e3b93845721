"""Recognises facts in what people write: which statements of a knowledge base a free text may be telling.

`text` turns a text into words and senses, `index` holds the statements as numbers, and `recogniser` compares the two.
Nothing here decides what may be shown, and nothing here reads a sealed value: `bot.spoilers` asks and decides.
"""
