"""The social security card (社会保障卡): bytes, dialogues, readers and their stand-in."""
