problem-home = Revenir à l’accueil
problem-incident = Si vous demandez de l’aide, donnez ce numéro :
problem-limit = La limite est de { $size }.
problem-retry-seconds = { $count ->
    [one] Réessayez dans une seconde.
   *[other] Réessayez dans { $count } secondes.
}
problem-retry-minutes = { $count ->
    [one] Réessayez dans une minute.
   *[other] Réessayez dans { $count } minutes.
}
problem-not-found-title = Page introuvable
problem-not-found-text = Cette page n’existe pas, n’existe plus, ou ne vous est pas accessible. Si vous avez tapé l’adresse, vérifiez qu’elle est exacte.
problem-forgery-title = Ce formulaire n’est plus valable
problem-forgery-text = La page était ouverte depuis trop longtemps, ou vous vous êtes connecté depuis. Rien n’a été enregistré. Revenez à la page précédente, rechargez-la et recommencez.
problem-no-certificate-title = Ce portail demande un certificat
problem-no-certificate-text = Seuls les systèmes qui présentent un certificat de l’autorité de ce portail y accèdent. Ouvrez la connexion avec ce certificat et sous le nom de ce portail.
problem-malformed-title = Demande illisible
problem-malformed-text = Le serveur n’a pas compris ce que le navigateur lui a envoyé. Rien n’a été enregistré. Revenez à la page précédente et recommencez.
problem-method-not-allowed-title = Cette adresse ne s’ouvre pas ainsi
problem-method-not-allowed-text = La page demandée est la réponse à un formulaire : elle ne peut pas être ouverte directement. Repartez de l’accueil.
problem-too-large-title = Envoi trop volumineux
problem-too-large-text = Ce que vous avez envoyé dépasse la taille permise. Rien n’a été enregistré.
problem-too-slow-title = Envoi interrompu
problem-too-slow-text = La connexion était trop lente, ou s’est arrêtée avant la fin. Rien n’a été enregistré. Vous pouvez recommencer.
problem-too-many-title = Trop de demandes
problem-too-many-text = Trop de demandes sont venues de votre adresse ou de votre compte en peu de temps.
problem-sign-in-title = Connexion nécessaire
problem-sign-in-text = Il faut se connecter pour voir cette page, ou votre session a pris fin.
problem-unavailable-title = Service momentanément indisponible
problem-unavailable-text = Le service ne peut pas répondre pour l’instant. Rien de ce que vous avez enregistré n’est perdu.
problem-fault-title = Une erreur s’est produite
problem-fault-text = Le service n’a pas pu traiter votre demande. L’incident est enregistré et sera examiné.
