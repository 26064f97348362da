skip-to-content = Aller au contenu
title-error = Erreur :
demo-label = Démonstration
demo-banner = Démonstration — ce site n’est pas un site de l’État. N’y déposez rien de réel.
language-label = Langue
nav-label = Navigation principale
trail-label = Fil d’Ariane
sign-in = Se connecter
sign-out = Se déconnecter
footer-label = Informations sur le site
footer-accessibility = Accessibilité : { $state ->
    [full] totalement conforme
    [partial] partiellement conforme
   *[none] non conforme
}
theme-label = Affichage
theme-auto = Automatique
theme-light = Clair
theme-dark = Sombre
