# Poste du SGDSN et de l’OSIIC (article 5, I).
coordination-home-title = Coordination
coordination-home-text = Le SGDSN consulte, corrige et supprime, et habilite les agents ; l’OSIIC gère les utilisateurs.
