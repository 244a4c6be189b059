"""纸面: sign sheets printed ahead, the outage they were for, and what was signed on them."""
