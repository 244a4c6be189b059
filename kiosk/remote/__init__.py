"""远程设置: signed profiles taken or refused, in the book either way."""
