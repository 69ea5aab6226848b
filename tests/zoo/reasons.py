"""Why a check is there that catches nothing which the others of its step let through."""

REASONS: dict[str, str] = {}
