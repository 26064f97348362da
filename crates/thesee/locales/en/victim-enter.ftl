# How victims come in
victim-in-minor-title = This service is for adults
victim-in-minor-text = According to the identity we were told, you are under eighteen: nothing was recorded. Talk to an adult you trust. A police station or a gendarmerie brigade will receive you, alone or accompanied; 3018 (a free number) helps at once, and 17 answers emergencies.
victim-in-not-whole-title = Your identity was not told in full
victim-in-not-whole-text = Something is missing to know who files: birth name, given names, date of birth or e-mail address. Start again with another account, or go to a police station or a gendarmerie brigade.
