# Courriels. Aucun ne contient de donnée personnelle.
mail-documents-subject = Base PPST : des pièces vous sont demandées
mail-documents-text = Bonjour,

    Un agent d’un autre ministère, qui instruit une demande d’avis, demande des pièces de votre dossier n° { $number }
    (décret n° 2022-368, article 2). Ce qui est demandé se lit sur le poste de votre ministère :

    { $url }

    Référence à citer dans le lot qui les apporte : { $reference }

    Base interministérielle PPST
