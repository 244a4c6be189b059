class ListPortInfo:
    device: str
    vid: int | None
    pid: int | None

def comports(include_links: bool = ...) -> list[ListPortInfo]: ...
