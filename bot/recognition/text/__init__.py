"""From a free text to segments of words, each with its stem and its senses."""
