# Pages of the demonstration.
demo-title = Acte: demonstration
demo-lead = Every service, on this machine, with made-up people and files. This is not a State site.
demo-portals = Where to go
demo-agent-text = register with an address at @culture.gouv.example or @interieur.gouv.example
demo-ppst-text = sign in as an agent of a ministry, of DGSI, of SGDSN or of OSIIC
demo-cast = People
demo-cast-text = The demonstration’s identity provider only asks who you are.
demo-key-text = Some portals then ask for a security key. These will do: a USB key, the screen lock of this computer (Windows Hello, Touch ID) or a phone, where the browser offers it.
demo-key-none = With none of these: in Chromium, open the developer tools, panel “WebAuthn”, and add a virtual authenticator (ctap2, with user verification), to be left open.
demo-clock = Clock
demo-clock-text = For the services it is { $now }.
demo-clock-advance = Move { $days } { $days ->
    [one] day
   *[other] days
  } ahead
flash-demo-clock = The clock has moved on.
demo-mail-title = Mail
demo-mail-text = Every e-mail the services sent, newest first.
demo-mail-none = No mail
demo-mail-none-text = Ask for a deposit link: it will arrive here.
demo-mail-to = To { $to }
demo-idp-title = Who are you?
demo-idp-text = The demonstration’s identity provider: choose someone.
