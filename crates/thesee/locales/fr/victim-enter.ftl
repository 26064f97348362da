# L’entrée des victimes
victim-in-minor-title = Ce téléservice est réservé aux personnes majeures
victim-in-minor-text = D’après l’identité transmise, vous avez moins de dix-huit ans : rien n’a été enregistré. Parlez-en à un adulte de confiance. Un commissariat ou une brigade de gendarmerie vous recevra, seul ou accompagné ; le 3018 (numéro gratuit) vous aide tout de suite, et le 17 répond aux urgences.
victim-in-not-whole-title = Votre identité n’a pas été transmise en entier
victim-in-not-whole-text = Il manque de quoi savoir qui dépose : nom de naissance, prénoms, date de naissance ou adresse électronique. Recommencez avec un autre compte, ou rendez-vous dans un commissariat ou une brigade de gendarmerie.
