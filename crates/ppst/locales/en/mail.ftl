# Mails. None holds personal data.
mail-documents-subject = PPST base: documents are asked of you
mail-documents-text = Good day,

    An agent of another ministry, who instructs a request for an opinion, asks for documents of your file no. { $number }
    (decree no. 2022-368, article 2). What is asked for stands on your ministry’s desk:

    { $url }

    Reference to cite in the batch that brings them: { $reference }

    Interministerial PPST base
