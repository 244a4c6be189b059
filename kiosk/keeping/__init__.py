"""The desk kept running: backup, update, logs, a stolen machine."""
