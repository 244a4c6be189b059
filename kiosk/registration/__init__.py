"""报到: somebody known, a voucher accepted, confirmed, used, a receipt; taken back the same day."""
