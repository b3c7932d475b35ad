def template_bytes(lang: str) -> bytes:
    return b"PK"
