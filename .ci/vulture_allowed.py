"""Names that vulture finds unused because a framework uses them, as each line says. What is dead is deleted instead.

What decorators register (commands, validators) is left out in `pyproject.toml`.
"""

_.has_components_v2  # discord.py asks every layout
_._response_type  # discord.py reads it to know whether there is a response
_._parent  # discord.py reads the interaction of a response there
_.to_components  # discord.py asks every layout for its payload
_.on_error  # discord.py calls it for errors of the command tree and of events
_.on_ready  # discord.py's event
_.on_resumed  # discord.py's event
_.on_disconnect  # discord.py's event
_.on_guild_remove  # discord.py's event
_.on_guild_join  # discord.py's event
_.on_guild_channel_delete  # discord.py's event
_.on_raw_thread_delete  # discord.py's event
_.on_interaction  # discord.py's event
_.setup_hook  # discord.py calls it before it connects
_.before_identify_hook  # discord.py calls it before each shard identifies
initial  # an argument of that hook
_.shard_count  # discord.py reads it when it connects
_.shard_ids  # discord.py reads it when it connects
_._HTTPClient__session  # discord.py looks for its session there
_.DEFAULT_GATEWAY  # discord.py reads the address of the gateway there
_.discriminator  # msgspec requires this field of a payload, because discord.py reads it
_.avatar  # msgspec requires this field of a payload, because discord.py reads it
_.proxy_url  # msgspec requires this field of a payload, because discord.py reads it
_.component_type  # msgspec requires this field of a payload, because discord.py reads it
_.claims  # a field of the knowledge format that only people read; keys without a field are refused
_.characters  # a section of a knowledge file, read by its name
_.craft  # a section of a knowledge file, read by its name
_.missions  # a section of a knowledge file, read by its name
_.organisations  # a section of a knowledge file, read by its name
_.CONFIRMED  # a value that knowledge files hold
_.HIGH  # a value that knowledge files hold
_.MEDIUM  # a value that knowledge files hold
_.__match_args__  # Python's pattern matching reads it
_.versioned_resolver  # ruamel.yaml asks it what a scalar may be
_.Resolver  # ruamel.yaml makes its resolver from it
_.preserve_quotes  # ruamel.yaml's option
_.handlers  # logging's root logger sends records to them
_.prepare  # aiohttp's server calls it on a response
_.write_eof  # aiohttp's server calls it on a response
_.channel_types  # discord.py asks the transformer of an option
_.transform  # discord.py asks the transformer of an option
_.StartDoctypeDeclHandler  # expat calls it
_.StartElementHandler  # expat calls it
_.EndElementHandler  # expat calls it
_.CharacterDataHandler  # expat calls it
