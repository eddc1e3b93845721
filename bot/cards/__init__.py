"""Answer -> message: Components V2 layouts, Markdown, custom ids."""
