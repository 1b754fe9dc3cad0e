"""Public DKIM keys as SES publishes them; one of each length serves every token."""

from __future__ import annotations

RSA_2048 = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAp/PHa0RVjzKlK9+mJ5U1vDyPJBjtCJIg0apn9eYQ0WoZ3F+h/89I"
    "wxi8KOc/UDrTFzXWkLbZUOBZqycIdPCqhzrD5PewzUyrMy8paLOiGwTTjQtHFMEal7avODcrGb6V2ViH/kO+ZnTIBkKvkuk/"
    "/t2E06jaVrJ7KoZ67eAAG+AmtqajZKagyleiI7/5H/jjb+Oh7HXdzyDZVPQ1FBWqqCCmzK5gGxx1YDeJr37uCMHAvu2Uka8h"
    "HiK1/edyh06O+6Hc/q6TMWBO35t8EugSk1CUmT/oF6YZ8ARlyR0TDF6GtAsKVi7pPy3wxuKn/w6v2Dbcz7zfAdgF9sl50dDG"
    "yQIDAQAB"
)

RSA_1024 = (
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDrPaNwXAT65yMo84tlyoksJW/DABfuBjgzMpbZ1/RyUiowapHNvbmQhLDJ"
    "fQC2z+Xfa+OsDojLVJUiRQV+DNp0U00xzjLEsVlXjTVsz3cAKw8NK4el30TofzL1NXTmA2FRdEkGOVOeCNW69MEXb/FDp3Jo"
    "rnkfwTcD7L7lq2wh3QIDAQAB"
)
