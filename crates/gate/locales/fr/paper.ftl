# Ce que dit tout document remis par un service.
paper-made = État au { $when }
paper-page = Page { $page } sur { $pages }
paper-cut = Ce document s’arrête ici : il a atteint sa longueur maximale, et la suite n’y figure pas.
