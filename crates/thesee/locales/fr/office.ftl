# Le portail de l’office et de son parquet (article 4, I et II).
office-home-title = Office : plaintes et signalements
office-home-text = Chaque consultation est enregistrée pendant six ans avec votre identité (article 5).
