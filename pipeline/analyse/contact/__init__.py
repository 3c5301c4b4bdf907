"""Do cities in contact echo more? What can be asked, the tests, the size of the difference, and the power beforehand.

In come `Cells`, out come tests, rate ratios and reasons. Open `involvement` first; it asks `identification`, then
`exposure_tests` and `rate_ratio`.
"""
