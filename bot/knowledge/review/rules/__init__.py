"""The rules of the review. Each module holds related rules; `bot.knowledge.review.review` runs them all."""
