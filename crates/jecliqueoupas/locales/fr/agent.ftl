# Portail des agents.
home-title = Vérifier un fichier reçu
home-lead = Vous avez reçu un fichier au travail et vous hésitez à l’ouvrir ? Déposez-le ici : vous saurez s’il paraît sain, suspect ou malveillant.
home-step-1 = Donnez votre adresse professionnelle : vous recevez un lien valable sept jours.
home-step-2 = Déposez le fichier et choisissez l’analyse.
home-step-3 = Lisez le rapport. Si le fichier est malveillant, le responsable de la sécurité de votre ministère est alerté.
home-unclassified = Ne déposez jamais de fichier classifié ni portant une mention de protection du secret.
home-register = Recevoir un lien de dépôt
home-email = Votre adresse électronique professionnelle
home-email-hint = Celle de votre ministère, par exemple prenom.nom@ministere.gouv.example
home-email-empty = Saisissez votre adresse électronique professionnelle
home-email-malformed = Saisissez une adresse de la forme nom@domaine.example
home-email-domain = Ce domaine n’est rattaché à aucun ministère. Utilisez votre adresse professionnelle ; si c’est bien elle, demandez au responsable de la sécurité de votre ministère de faire inscrire ce domaine.
home-send = Recevoir le lien
home-go-on = Déposer un fichier
home-what-title = Ce que fait l’analyse
home-what-text = Le fichier est ouvert dans un environnement isolé. Ce qu’il contient est examiné couche par couche : archives, messages, macros, scripts, programmes, liens. Un fichier qui n’a pas pu être lu entièrement n’est jamais dit sain.
home-optional = L’utilisation de ce portail est facultative. Vos fichiers et votre adresse sont conservés un an, ou supprimés dès que vous le demandez.

link-sent-title = Consultez votre messagerie
link-sent-text = Si { $email } est une adresse de ministère, un lien de dépôt vient d’y être envoyé.
link-sent-term = Le lien est attaché à cette adresse et reste valable sept jours.
link-sent-nothing = Vous ne recevez rien ?
link-sent-nothing-text = Regardez dans les courriers indésirables. Vous pouvez demander cinq liens par heure au plus.

enter-title = Ouvrir votre espace de dépôt
enter-text = Ce lien est attaché à l’adresse { $email }.
enter-until = Il est valable jusqu’au { $until }.
enter-go = Ouvrir mon espace
enter-not-you = Si cette adresse n’est pas la vôtre, fermez cette page : ouvrir un lien destiné à une autre personne n’est pas permis.

link-unknown-title = Ce lien n’existe pas
link-unknown-text = Vérifiez que l’adresse est complète, ou demandez un nouveau lien depuis la page d’accueil.
link-expired-title = Ce lien a expiré
link-expired-text = Un lien reste valable sept jours. Demandez-en un nouveau depuis la page d’accueil ; vos dépôts s’y trouveront.

deposit-title = Déposer un fichier
duty-sensitive = Si vous constatez que le fichier contient des données sensibles (origine, opinions politiques, convictions religieuses ou philosophiques, appartenance syndicale, données génétiques ou biométriques, santé, vie ou orientation sexuelle), signalez-le immédiatement : le fichier sera retiré et détruit.
deposit-choice = Quelle analyse souhaitez-vous ?
deposit-choice-missing = Choisissez une analyse
deposit-password = Mot de passe du fichier, s’il en a un (facultatif)
deposit-password-hint = Les mots de passe écrits dans le message qui accompagne une archive sont essayés automatiquement.
deposit-password-long = Le mot de passe est trop long : 200 caractères au plus
deposit-unclassified = Je déclare que ce fichier n’est pas classifié et que je l’ai reçu dans le cadre professionnel
deposit-unclassified-hint = Sans cette déclaration, le fichier est refusé.
deposit-unclassified-missing = Déclarez que le fichier n’est pas classifié ; sinon, ne le déposez pas
deposit-file = Fichier à analyser
deposit-file-hint = { $max } au plus. Un message enregistré (.eml, .msg) est accepté avec ses pièces jointes.
deposit-file-missing = Choisissez un fichier qui ne soit pas vide
deposit-file-large = Le fichier dépasse la taille permise, { $max }
deposit-send = Déposer et analyser
refusal-unclassified-title = Déclaration manquante
refusal-unclassified-text = Le fichier n’a pas été déposé : vous devez déclarer qu’il n’est pas classifié.
refusal-unknown-agent-title = Votre adresse n’est plus connue
refusal-unknown-agent-text = Elle a été supprimée. Demandez un nouveau lien depuis la page d’accueil.
refusal-restricted-title = Le traitement de vos données est limité
refusal-restricted-text = À votre demande, aucun nouveau fichier n’est accepté. Écrivez à l’ANSSI pour lever cette limitation.
flash-deposited = Fichier reçu. L’analyse commence.

choice-quick = Rapide
choice-quick-hint = Empreinte, type et règles de détection, sans ouvrir ce que le fichier contient.
choice-full = Complète
choice-full-hint = Tout ce que le fichier contient est ouvert et examiné.
choice-preview = Complète avec aperçus
choice-preview-hint = Comme l’analyse complète, avec un aperçu des premières pages, des images et du texte, redessiné dans un espace isolé.

deposits-title = Mes dépôts
deposits-caption = Fichiers que vous avez déposés
deposits-term = Chaque dépôt est conservé un an, puis supprimé.
deposits-new = Déposer un fichier
deposits-none = Aucun dépôt
deposits-none-text = Les fichiers que vous déposerez apparaîtront ici.
deposits-file = Fichier
deposits-when = Déposé le
deposits-choice = Analyse
deposits-size = Taille
deposits-verdict = Résultat
deposits-older = Dépôts plus anciens
deposit-unknown-title = Ce dépôt n’existe pas
deposit-unknown-text = Il a été supprimé, ou son année de conservation est passée.

alert-title = Alerter votre ministère
alert-invitation = L’ANSSI vous invite à alerter le fonctionnaire de sécurité des systèmes d’information (FSSI) de votre ministère. Il recevra l’empreinte du fichier et votre adresse, jamais le fichier.
alert-button = Alerter le FSSI maintenant
alert-by-mail = Préparer plutôt un courriel
alert-done = Alerte envoyée le { $when } ({ $path }), pour :
alert-mail-subject = Fichier malveillant reçu
alert-mail-body = Bonjour,

    J’ai reçu un fichier que jecliqueoupas considère comme malveillant.
    Empreinte SHA-256 : { $sha256 }

    Je ne l’ai pas transmis avec ce message.
flash-alerted = Votre ministère est alerté.
flash-caution-already-alerted = Votre ministère était déjà alerté de ce fichier.
refusal-not-malicious-title = Ce fichier n’est pas considéré comme malveillant
refusal-not-malicious-text = L’alerte n’est possible que pour un fichier malveillant.
path-agent = par l’agent
path-deposit = par l’ANSSI, au dépôt
path-later = par l’ANSSI, après une nouvelle règle

erase-title = Supprimer ce dépôt
erase-link = Supprimer ce dépôt
erase-text = Le fichier, son rapport et la clé qui les protège sont détruits immédiatement. Rien ne permet ensuite de les retrouver.
erase-button = Supprimer maintenant
erase-cancel = Revenir au rapport
erased-title = Dépôt supprimé
erased-count = { $deposits } { $deposits ->
    [one] dépôt
   *[other] dépôts
  } et { $files } { $files ->
    [one] fichier
   *[other] fichiers
  } supprimés
erased-text = Si un autre agent avait déposé le même fichier, son propre dépôt demeure.
erased-address = Votre adresse reste connue du service jusqu’au terme de son année, pour vos autres dépôts et vos liens. Vous pouvez la faire supprimer elle aussi dès maintenant (article 7) :
erased-receipt-title = Votre reçu
erased-receipt-text = La suppression est inscrite dans un journal que personne ne peut modifier sans que cela se voie. Conservez ce numéro : il permet d’en obtenir la preuve.
erased-receipt-link = Télécharger la preuve
erased-home = Revenir à l’accueil
account-erased-title = Vos données sont supprimées
withdrawn-title = Fichier retiré et détruit

sensitive-title = Signaler des données sensibles
sensitive-link = Ce fichier contient des données sensibles
sensitive-text = Le fichier sera retiré de la plateforme et détruit immédiatement, pour tous les agents qui l’auraient déposé.
sensitive-button = Signaler et détruire le fichier

mine-title = Mes données
mine-email = Adresse
mine-ministry = Ministère
mine-collected = Dernière collecte
mine-deposits = Dépôts conservés
mine-text = C’est tout ce que le service sait de vous. Pour une rectification, une limitation ou une opposition, écrivez aux adresses de la politique de confidentialité.
mine-cut = Vos dépôts les plus récents seulement sont comptés et copiés ici. Pour les autres, écrivez aux adresses de la politique de confidentialité.
mine-copy = Télécharger une copie
mine-erase-title = Supprimer mon adresse et mes dépôts
mine-erase-text = Votre adresse, vos liens et tous vos dépôts sont supprimés immédiatement.
mine-erase-button = Tout supprimer
