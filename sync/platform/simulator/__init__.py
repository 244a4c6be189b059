"""The platform, pretend but real HTTP: KTP/1 on loopback, with its own database, and able to misbehave.

It checks what a gateway checks (signatures, nonces, idempotency, chain, paging) and judges no attendance.  It
imitates KTP/1, our own assumed profile, not any real gateway.
"""
