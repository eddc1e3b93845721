"""One family of rules a module; `bot.knowledge.review.review` lists them."""
