# Desk of the recipients (article 5, II).
desk-home-title = Requests for access to restricted zones
desk-home-text = Take up a request of your ministry to learn whether the person already made one elsewhere.
