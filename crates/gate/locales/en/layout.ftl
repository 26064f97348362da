skip-to-content = Skip to content
title-error = Error:
demo-label = Demonstration
demo-banner = Demonstration — this is not a State website. Do not submit anything real.
language-label = Language
nav-label = Main navigation
trail-label = Breadcrumb
sign-in = Sign in
sign-out = Sign out
footer-label = About this site
footer-accessibility = Accessibility: { $state ->
    [full] fully compliant
    [partial] partially compliant
   *[none] not compliant
}
theme-label = Display
theme-auto = Automatic
theme-light = Light
theme-dark = Dark
