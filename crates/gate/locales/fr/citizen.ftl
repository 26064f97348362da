# Connexion des usagers, auprès d'un fournisseur d'identité qu'ils choisissent

citizen-title = Se connecter
citizen-lead = Ce téléservice doit être sûr de qui vous êtes. Vous allez vous connecter auprès du fournisseur que vous choisissez, puis revenir ici.
citizen-with = Continuer avec { $provider }
citizen-other = Vous ne pouvez pas l’utiliser ?
citizen-other-text = Par exemple parce que vous vivez à l’étranger ou n’avez pas de compte chez un fournisseur reconnu.
citizen-told = Seront transmis à ce téléservice vos nom de naissance, nom d’usage et prénoms, vos date et lieu de naissance, votre sexe et votre adresse électronique ; rien d’autre. Votre mot de passe ne l’est jamais.
citizen-again = Recommencer

citizen-denied-title = Vous n’êtes pas connecté
citizen-denied-text = La connexion avec { $provider } a été abandonnée avant son terme. Rien n’a été enregistré ici. Vous pouvez recommencer, ou choisir un autre moyen de connexion.
citizen-provider-title = La connexion n’a pas abouti
citizen-provider-text = { $provider } signale une erreur. Recommencez dans quelques minutes.
citizen-lost-title = Cette connexion n’est plus valable
citizen-lost-text = Elle a pris plus de dix minutes, ou a été commencée dans un autre navigateur. Recommencez ; si cela dure, vérifiez que votre navigateur accepte les cookies de ce site.
citizen-spent-title = Cette connexion a déjà servi ou a expiré
citizen-spent-text = Chaque connexion ne sert qu’une fois et pendant quelques secondes. Si vous avez rechargé la page ou utilisé le bouton « Précédent », recommencez simplement.
citizen-unreachable-title = Le service de connexion ne répond pas
citizen-unreachable-text = { $provider } ne répond pas pour le moment. Recommencez dans quelques minutes, ou choisissez un autre moyen de connexion.
citizen-invalid-title = La connexion n’a pas pu être vérifiée
citizen-invalid-text = La réponse de { $provider } n’a pas pu être vérifiée : par sécurité, elle n’a pas été acceptée et rien n’a été enregistré. Recommencez.
citizen-weak-title = Cette façon de se connecter ne suffit pas
citizen-weak-text = Le niveau de sécurité de la connexion avec { $provider } est inférieur à celui que ce téléservice demande. Recommencez avec un compte plus sûr.
citizen-missing-title = Votre identité n’a pas été transmise en entier
citizen-missing-text = { $provider } n’a pas transmis tout ce qu’il faut pour savoir qui vous êtes : nom de naissance, prénoms, date et lieu de naissance. Recommencez avec un autre compte, ou choisissez un autre moyen de connexion.
citizen-no-email-title = Votre adresse électronique n’a pas été transmise
citizen-no-email-text = { $provider } n’a pas transmis d’adresse électronique vérifiée. Complétez votre compte, puis recommencez.
citizen-left-title = Vous êtes déconnecté de ce téléservice
citizen-left-text = Nous ne savons pas si { $provider } a aussi terminé votre session. Sur un ordinateur partagé, fermez toutes les fenêtres du navigateur.
