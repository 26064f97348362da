# Courriels. Aucun ne demande de mot de passe ni de donnée personnelle.
mail-link-subject = Votre lien de dépôt jecliqueoupas
mail-link-text = Bonjour,

    Voici votre lien pour déposer un fichier à analyser :

    { $url }

    Il est attaché à votre adresse et reste valable jusqu’au { $until }.
    Ne le transmettez à personne. Si vous n’avez rien demandé, ignorez ce message.

    jecliqueoupas
mail-rectified-subject = Votre adresse est rectifiée sur jecliqueoupas
mail-rectified-text = Bonjour,

    À votre demande, l’ANSSI a rattaché vos dépôts à cette adresse. Les liens envoyés à l’ancienne ne servent plus.
    En voici un nouveau, valable jusqu’au { $until } :

    { $url }

    Ne le transmettez à personne. Si vous n’avez rien demandé, prévenez l’ANSSI aux adresses de la politique de confidentialité.

    jecliqueoupas
mail-alert-subject = Alerte : fichier malveillant déposé par un agent de votre ministère
mail-alert-text = Bonjour,

    Un fichier déposé sur jecliqueoupas est considéré comme malveillant.
    Alerte { $path }.

    Déposé par : { $agent }
    Déposé le : { $deposited }
    Empreinte SHA-256 : { $sha256 }
    Détecté par : { $rule }

    Le détail se trouve sur le poste de votre ministère :
    { $url }

    Le fichier n’est jamais joint à ces messages.

    jecliqueoupas
mail-alert-agent-withheld = adresse non communiquée, le traitement de ses données étant limité à la demande de l’agent
mail-alert-path-agent = envoyée par l’agent
mail-alert-path-deposit = envoyée par l’ANSSI dès le dépôt
mail-alert-path-later = envoyée par l’ANSSI après l’application d’une nouvelle règle
mail-invite-subject = Un fichier que vous avez déposé est malveillant
mail-invite-text = Bonjour,

    Un fichier que vous avez déposé sur jecliqueoupas est considéré comme malveillant.
    L’ANSSI vous invite à alerter le fonctionnaire de sécurité de votre ministère :

    { $url }

    Si votre lien de dépôt a expiré, demandez-en un nouveau sur la page d’accueil.

    jecliqueoupas
mail-later-subject = Nouvelle analyse d’un fichier que vous avez déposé
mail-later-text = Bonjour,

    De nouvelles règles de détection ont été appliquées à un fichier que vous avez déposé.
    Il est désormais considéré comme malveillant ; votre ministère en est informé :

    { $url }

    N’ouvrez pas ce fichier. S’il a été ouvert, prévenez votre équipe informatique sans attendre.

    jecliqueoupas
