problem-home = Back to the home page
problem-incident = If you ask for help, give this number:
problem-limit = The limit is { $size }.
problem-retry-seconds = { $count ->
    [one] Try again in one second.
   *[other] Try again in { $count } seconds.
}
problem-retry-minutes = { $count ->
    [one] Try again in one minute.
   *[other] Try again in { $count } minutes.
}
problem-not-found-title = Page not found
problem-not-found-text = This page does not exist, no longer exists, or is not open to you. If you typed the address, check that it is correct.
problem-forgery-title = This form is no longer valid
problem-forgery-text = The page had been open for too long, or you have signed in since. Nothing was saved. Go back to the previous page, reload it and try again.
problem-no-certificate-title = This portal asks for a certificate
problem-no-certificate-text = Only systems that show a certificate of this portal’s authority may use it. Open the connection with that certificate and under this portal’s name.
problem-malformed-title = Unreadable request
problem-malformed-text = The server did not understand what the browser sent. Nothing was saved. Go back to the previous page and try again.
problem-method-not-allowed-title = This address does not open this way
problem-method-not-allowed-text = The page you asked for is the answer to a form: it cannot be opened directly. Start again from the home page.
problem-too-large-title = Too large
problem-too-large-text = What you sent is larger than allowed. Nothing was saved.
problem-too-slow-title = Sending interrupted
problem-too-slow-text = The connection was too slow, or stopped before the end. Nothing was saved. You can try again.
problem-too-many-title = Too many requests
problem-too-many-text = Too many requests came from your address or your account in a short time.
problem-sign-in-title = Sign-in needed
problem-sign-in-text = You need to sign in to see this page, or your session has ended.
problem-unavailable-title = Service temporarily unavailable
problem-unavailable-text = The service cannot answer for now. Nothing that you saved is lost.
problem-fault-title = Something went wrong
problem-fault-text = The service could not handle your request. The incident is recorded and will be looked into.
