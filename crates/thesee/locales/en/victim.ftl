# The victims' teleservice (article 1).
victim-home-title = Fraud on the internet: complain or report
victim-home-lead = You have been the victim of fraud, blackmail or extortion on the internet, and you do not know who did it.
victim-home-who = This service is for adults acting for themselves. Complaining online is optional: a police station or a gendarmerie brigade will also receive you.
victim-home-in = You are signed in.
