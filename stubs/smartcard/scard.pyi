# The part of pyscard's C module that drivers/card/pcsc.py uses.  Return codes come signed or unsigned by platform.

SCARD_S_SUCCESS: int
SCARD_E_CANCELLED: int
SCARD_E_CARD_UNSUPPORTED: int
SCARD_E_NO_READERS_AVAILABLE: int
SCARD_E_NO_SMARTCARD: int
SCARD_E_PROTO_MISMATCH: int
SCARD_E_READER_UNAVAILABLE: int
SCARD_E_SHARING_VIOLATION: int
SCARD_E_TIMEOUT: int
SCARD_E_UNKNOWN_READER: int
SCARD_W_REMOVED_CARD: int
SCARD_W_RESET_CARD: int
SCARD_W_UNPOWERED_CARD: int
SCARD_W_UNRESPONSIVE_CARD: int
SCARD_W_UNSUPPORTED_CARD: int

SCARD_PCI_T0: int
SCARD_PCI_T1: int
SCARD_PROTOCOL_T0: int
SCARD_PROTOCOL_T1: int
SCARD_SCOPE_SYSTEM: int
SCARD_SHARE_DIRECT: int
SCARD_SHARE_EXCLUSIVE: int
SCARD_SHARE_SHARED: int
SCARD_STATE_CHANGED: int
SCARD_STATE_PRESENT: int
SCARD_STATE_UNAVAILABLE: int
SCARD_STATE_UNAWARE: int
SCARD_STATE_UNKNOWN: int
SCARD_LEAVE_CARD: int
SCARD_UNPOWER_CARD: int

def SCARD_CTL_CODE(code: int) -> int: ...
def SCardEstablishContext(scope: int) -> tuple[int, int]: ...
def SCardReleaseContext(context: int) -> int: ...
def SCardListReaders(context: int, groups: list[str]) -> tuple[int, list[str]]: ...
def SCardGetStatusChange(
    context: int, timeout_ms: int, states: list[tuple[str, int]]
) -> tuple[int, list[tuple[str, int, list[int]]]]: ...
def SCardConnect(context: int, reader: str, share: int, protocols: int) -> tuple[int, int, int]: ...
def SCardReconnect(card: int, share: int, protocols: int, initialization: int) -> tuple[int, int]: ...
def SCardStatus(card: int) -> tuple[int, str, int, int, list[int]]: ...
def SCardTransmit(card: int, pci: int, apdu: list[int]) -> tuple[int, list[int]]: ...
def SCardControl(card: int, code: int, data: list[int]) -> tuple[int, list[int]]: ...
def SCardDisconnect(card: int, disposition: int) -> int: ...
