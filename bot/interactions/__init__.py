"""The handling that all interactions share: context, answers, replies, errors and logging."""
