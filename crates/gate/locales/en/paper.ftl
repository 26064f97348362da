# What every document handed over by a service says.
paper-made = As of { $when }
paper-page = Page { $page } of { $pages }
paper-cut = This document ends here: it has reached its greatest length, and what follows is not in it.
