//! What is told: one kind of fraud a scene, in several wordings.

use super::scribe::Scribe;

/// One complaint.
pub(super) fn tell(scribe: &mut Scribe) {
    scribe.any(OPENINGS);
    let scenes: &[&[&[&str]]] = &[
        SELLER, BUYER, BANK, INVESTMENT, RENTAL, SHOP, ROMANCE, ENGLISH,
    ];
    let scene = *scribe.chance.one(scenes);
    for choices in scene {
        pause(scribe);
        scribe.any(choices);
    }
    pause(scribe);
    if scribe.chance.often(0.5) {
        scribe.any(CLOSINGS);
    }
}

/// What stands between two facts.
fn pause(scribe: &mut Scribe) {
    for _ in 0..scribe.chance.from(1, scribe.settings.between.max(1)) {
        scribe.say("{filler}");
    }
    if scribe.chance.often(0.45) {
        scribe.say("{decoy}");
    }
    if scribe.chance.often(0.2) {
        scribe.say("\n");
    }
}

const OPENINGS: &[&str] = &[
    "Le {date}, j'ai été victime d'une escroquerie sur internet. ",
    "Je soussignée {first} {last}, demeurant à {town}, porte plainte contre X pour escroquerie. ",
    "Bonjour, je vous écris car je me suis fait arnaquer. ",
    "Plainte pour escroquerie. Les faits remontent au {date}. ",
    "Victime : {first} {last}\nTéléphone : {phone v}\nMail : {email v}\n\nFaits : ",
    "Je m'appelle {first} {last}, née le {date v}. ",
];

const CLOSINGS: &[&str] = &[
    "Vous pouvez me joindre au {phone v}. ",
    "Mon adresse mail est {email v}. ",
    "J'ai appelé ma banque au {short t} pour faire opposition. ",
    "J'ai signalé le SMS au {short t}. ",
    "Ma banque m'a confirmé par le numéro {short t} que c'était une fraude. ",
    "J'ai aussi fait un signalement sur {known t}. ",
    "Fait le {date} pour servir et valoir ce que de droit. ",
];

const SELLER: &[&[&str]] = &[
    &[
        "J'ai vu l'annonce {advert} pour {thing} à {amount}. ",
        "Sur {known t}, j'ai trouvé {thing}, annonce {advert}, pour {amount}. ",
        "J'ai contacté une vendeuse, {handle}, qui proposait {thing} à {amount}. ",
    ],
    &[
        "Le vendeur m'a demandé de continuer sur WhatsApp au {phone}. ",
        "Il m'a donné son numéro : {phone}. ",
        "Elle m'a écrit depuis l'adresse {email}. ",
        "Il répondait au {foreign}. ",
        "Son WhatsApp est {whatsapp}. ",
    ],
    &[
        "J'ai fait un virement de {amount} sur l'IBAN {iban} (BIC {bic}) au nom de {first} {last}. ",
        "J'ai payé {amount} par virement vers le compte {iban}. ",
        "J'ai viré {amount} le {date} depuis mon compte {iban v} vers le compte {iban}. ",
        "Le RIB était : {rib}. J'ai versé {amount}. ",
        "J'ai réglé {amount} avec ma carte {card v}. ",
    ],
    &[
        "Il m'a envoyé un faux numéro de suivi, {parcel}. ",
        "Le colis {parcel} n'existe pas. ",
        "Depuis le {date} il ne répond plus. ",
    ],
];

const BUYER: &[&[&str]] = &[
    &[
        "J'ai mis en vente {thing} pour {amount} sur {known t}. ",
        "Je vendais ma voiture immatriculée {plate v} au prix de {amount}. ",
    ],
    &[
        "Un acheteur m'a contacté du {phone} le {date}. ",
        "L'acheteur, {handle}, m'a écrit le {date}. ",
        "L'acheteur m'a envoyé un message de {email}. ",
    ],
    &[
        "Il m'a remis le chèque n° {cheque} de {amount}, qui est revenu impayé. ",
        "J'ai reçu un lien : {url}. J'y ai saisi ma carte {card v}. ",
        "Il m'a envoyé sur le site {domain} pour recevoir l'argent. ",
        "Le chèque de banque numéro {cheque} était faux. ",
    ],
    &[
        "J'ai été débitée de {amount} le {date}. ",
        "J'ai envoyé le colis, suivi {parcel}. ",
        "Il est venu avec un fourgon immatriculé {plate}. ",
    ],
];

const BANK: &[&[&str]] = &[
    &[
        "Le {date}, j'ai reçu un SMS du {phone} me demandant de payer {amount}. ",
        "Le {date} j'ai reçu un appel du {phone}, un homme disait être de ma banque. ",
    ],
    &[
        "Le lien menait vers {domain}. ",
        "J'ai cliqué sur {url}. ",
        "J'ai cliqué sur {domain} sans me méfier. ",
    ],
    &[
        "J'ai donné le numéro de ma carte {card v}. ",
        "Un faux conseiller m'a rappelé depuis le {phone}. ",
        "Il connaissait mon numéro, le {phone v}. ",
    ],
    &[
        "Deux virements de {amount} et {amount} sont partis vers l'IBAN {iban}. ",
        "Le bénéficiaire est {first} {last}, compte {iban}, BIC : {bic}. ",
    ],
];

const INVESTMENT: &[&[&str]] = &[
    &[
        "J'ai vu une publicité pour la plateforme {domain}. ",
        "Un conseiller de {domain} m'a appelé le {date}. ",
        "Sur le groupe de {handle}, on promettait des gains. ",
    ],
    &[
        "J'ai d'abord versé {amount}, puis {coins}. ",
        "J'ai transféré {coins} à l'adresse crypto {wallet}. ",
        "On m'a demandé d'envoyer les fonds sur le wallet {wallet}. ",
    ],
    &[
        "La société prétend avoir le SIREN {siren}. ",
        "Le contrat mentionne le SIRET {siret} et l'adresse {email}. ",
        "Mon interlocuteur, {first} {last}, était joignable au {foreign}. ",
    ],
    &[
        "Au total j'ai perdu {amount} entre le {date} et le {date}. ",
        "Le solde affiché était de {amount}. Pour le retirer, il fallait payer {amount} sur le portefeuille {wallet}. ",
    ],
];

const RENTAL: &[&[&str]] = &[
    &[
        "Je cherchais une location à {town} et j'ai trouvé l'annonce {advert}. ",
        "J'ai réservé un logement pour le {date}, annonce {advert}. ",
    ],
    &[
        "Le propriétaire m'a écrit de {email}. ",
        "La propriétaire, joignable au {phone}, demandait un acompte. ",
    ],
    &[
        "J'ai viré {amount} d'acompte sur le compte {iban}. ",
        "L'acompte de {amount} a été payé le {date} sur un compte dont voici le RIB : {rib}. ",
    ],
];

const SHOP: &[&[&str]] = &[
    &[
        "J'ai commandé {thing} sur le site {domain} pour {amount}. ",
        "Le {date} j'ai acheté sur {domain} {thing} à {amount}. ",
    ],
    &[
        "Le paiement a été fait avec ma carte {card v}. ",
        "J'ai payé par virement sur l'IBAN {iban}. ",
    ],
    &[
        "Les mentions légales indiquent le SIRET {siret}. ",
        "Le site affiche la société immatriculée au RCS sous le numéro {siren}, téléphone {phone}. ",
        "Le service client écrit depuis {email} et ne donne pas de téléphone. ",
    ],
];

const ROMANCE: &[&[&str]] = &[
    &[
        "J'ai rencontré une femme sur les réseaux, {handle}. ",
        "J'ai accepté une invitation de {handle}. ",
    ],
    &[
        "Elle m'a menacé de diffuser la vidéo si je ne payais pas {amount}. ",
        "Il m'a demandé {amount} pour un billet d'avion. ",
    ],
    &[
        "J'ai envoyé {amount} par virement sur l'IBAN {iban} au nom de {first} {last}. ",
        "J'ai envoyé {coins} à {wallet}. ",
        "Elle m'a appelé du {foreign} puis du {phone}. ",
    ],
];

const ENGLISH: &[&[&str]] = &[
    &[
        "On {date} I found a flat on {advert} for {amount} a month. ",
        "I bought a phone on the website {domain} for {amount}. ",
    ],
    &[
        "The landlord emailed me from {email}. ",
        "He called me from {foreign}. ",
        "The seller contacted me from {email}. ",
    ],
    &[
        "I paid {amount} to the account {iban}. ",
        "I sent {coins} to the wallet {wallet}. ",
        "I paid with my card {card v}. ",
    ],
    &[
        "My phone number is {phone v}. ",
        "You can reach me at {email v}. ",
    ],
];
