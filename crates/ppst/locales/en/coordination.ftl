# Desk of SGDSN and OSIIC (article 5, I).
coordination-home-title = Coordination
coordination-home-text = SGDSN consults, corrects and deletes, and habilitates agents; OSIIC manages the users.
