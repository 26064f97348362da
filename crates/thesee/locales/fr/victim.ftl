# Le téléservice des victimes (article 1er).
victim-home-title = Escroquerie sur internet : porter plainte ou signaler
victim-home-lead = Vous avez été victime d’une escroquerie, d’un chantage ou d’une extorsion sur internet, et vous ne connaissez pas l’auteur.
victim-home-who = Ce téléservice s’adresse aux personnes majeures, qui agissent pour elles-mêmes. Porter plainte en ligne est facultatif : un commissariat ou une brigade de gendarmerie vous recevra aussi.
victim-home-in = Vous êtes connecté.
