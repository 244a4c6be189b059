"""结班归档: a class, sealed, to be opened in ten years without this program; then its people are erased here."""
