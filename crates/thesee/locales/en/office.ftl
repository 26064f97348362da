# The portal of the office and of its prosecution (article 4, I and II).
office-home-title = Office: complaints and reports
office-home-text = Each consultation is recorded for six years with your identity (article 5).
