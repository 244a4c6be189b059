"""开班: an institution's own classes, Excel in and out, 交付包."""
