"""The headers of well-known receivers, in the order in which each writes its fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from textwrap import dedent

import pytest
from support.message_world import RESOLVER, message
from support.world import FakeClock

from sesctl.workflows.inspect import Inspection, inspect_bytes

SES = "a7-31.smtp-out.eu-west-3.amazonses.com"
AT = "Sat, 21 Nov 2026 12:00:05 +0000"


@dataclass(frozen=True)
class Receiver:
    """What is put on top of a mail, and what is to be learned from it."""

    server: str
    encrypted: tuple[bool | None, ...]
    header: str


GMAIL = Receiver(
    "mx.receiver.example",
    (True, None),
    f"""
    Delivered-To: ana@example.org
    Received: by 2001:db8:a05:6402::1 with SMTP id x1csp1; {AT}
    X-Received: by 2001:db8:a17::2 with SMTP id y2; Sat, 21 Nov 2026 04:00:05 -0800 (PST)
    ARC-Seal: i=1; a=rsa-sha256; t=1795262405; cv=none; d=receiver.example; s=arc; b=AAAA
    ARC-Authentication-Results: i=1; mx.receiver.example; dkim=pass header.i=@example.com
    Return-Path: <01060193-0000@mail.example.com>
    Received: from {SES} ({SES}. [192.0.2.31])
            by mx.receiver.example with ESMTPS id a-b
            for <ana@example.org>
            (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256 bits=128/128);
            {AT}
    Received-SPF: pass (receiver.example: domain of x designates 192.0.2.31 as permitted sender) client-ip=192.0.2.31;
    Authentication-Results: mx.receiver.example;
           dkim=pass header.i=@example.com header.s=token1 header.b=AbCdEf12;
           dkim=pass header.i=@amazonses.com header.s=ses1 header.b=XyZ;
           spf=pass (receiver.example: domain of x designates 192.0.2.31 as permitted sender)
           smtp.mailfrom=01060193-0000@mail.example.com;
           dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.com
    """,
)
MICROSOFT = Receiver(
    "",
    (True, True, True),
    f"""
    Received: from A1.prod.receiver.example (2001:db8:10::1) by B2.prod.receiver.example with HTTPS; {AT}
    Received: from C3.prod.receiver.example (2001:db8:10::3) by
     A1.prod.receiver.example (2001:db8:10::2) with Microsoft SMTP Server
     (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20; {AT}
    Authentication-Results: spf=pass (sender IP is 192.0.2.31)
     smtp.mailfrom=mail.example.com; dkim=pass (signature was verified)
     header.d=example.com;dmarc=pass action=none
     header.from=example.com;compauth=pass reason=100
    Received-SPF: Pass (protection.receiver.example: domain of mail.example.com
     designates 192.0.2.31 as permitted sender) receiver=protection.receiver.example;
     client-ip=192.0.2.31; helo={SES}; pr=C
    Received: from {SES} (192.0.2.31) by
     DB5.mail.protection.receiver.example (198.51.100.1) with Microsoft SMTP Server
     (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20 via Frontend Transport; {AT}
    Return-Path: 01060193-0000@mail.example.com
    """,
)
YAHOO = Receiver(
    "atlas-production.v2.omega.receiver.example",
    (True,),
    f"""
    X-Apparently-To: ana@example.org; Sat, 21 Nov 2026 12:00:06 +0000
    Return-Path: <01060193-0000@mail.example.com>
    Authentication-Results: atlas-production.v2.omega.receiver.example;
     dkim=pass header.i=@example.com header.s=token1;
     spf=pass smtp.mailfrom=mail.example.com;
     dmarc=pass(p=REJECT) header.from=example.com;
    Received: from 192.0.2.31 (EHLO {SES})
     by 10.197.39.139 with SMTPs
     (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256); {AT}
    """,
)
POSTFIX = Receiver(
    "mail.receiver.example",
    (True, None),
    f"""
    Return-Path: <01060193-0000@mail.example.com>
    Delivered-To: ana@example.org
    Received: from mail.receiver.example
     by mail.receiver.example with LMTP
     id a for <ana@example.org>; {AT}
    Authentication-Results: mail.receiver.example;
     dkim=pass (2048-bit key; unprotected) header.d=example.com header.i=@example.com header.a=rsa-sha256 header.s=token1
    Authentication-Results: mail.receiver.example; dmarc=pass (p=reject dis=none) header.from=example.com
    Received: from {SES} ({SES} [192.0.2.31])
     (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)
      key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)
     (No client certificate requested)
     by mail.receiver.example (Postfix) with ESMTPS id 4X
     for <ana@example.org>; {AT}
    """,
)
APPLE = Receiver(
    "bimi.icloud.com",
    (True,),
    f"""
    Return-path: <01060193-0000@mail.example.com>
    Received: from {SES} ({SES} [192.0.2.31])
     by p00-icloudmta-smtpin.apple.com (Postfix) with ESMTPS id 4X; {AT}
    Authentication-Results: bimi.icloud.com; bimi=none
    Authentication-Results: dmarc.icloud.com; dmarc=pass header.from=example.com
    Authentication-Results: dkim-verifier.icloud.com;
     dkim=pass (2048-bit key) header.d=example.com header.i=@example.com header.b=AbC
    Authentication-Results: spf.icloud.com; spf=pass (spf.icloud.com: domain of x
     designates 192.0.2.31 as permitted sender) smtp.mailfrom=01060193-0000@mail.example.com
    """,
)
AMAZON_SES = Receiver(
    "amazonses.com",
    (None,),
    f"""
    Return-Path: <01060193-0000@mail.example.com>
    Received: from {SES} ({SES} [192.0.2.31])
     by inbound-smtp.eu-west-3.amazonaws.com with SMTP id q
     for ana@example.org;
     {AT}
    X-SES-Spam-Verdict: PASS
    Received-SPF: pass (spfCheck: domain of mail.example.com designates 192.0.2.31 as permitted sender)
     client-ip=192.0.2.31; envelope-from=01060193-0000@mail.example.com; helo={SES};
    Authentication-Results: amazonses.com;
     spf=pass (spfCheck: domain of mail.example.com designates 192.0.2.31 as permitted sender) client-ip=192.0.2.31;
     dkim=pass header.i=@example.com;
     dmarc=pass header.from=example.com;
    """,
)
RECEIVERS = {
    "gmail": GMAIL,
    "microsoft": MICROSOFT,
    "yahoo": YAHOO,
    "postfix": POSTFIX,
    "apple": APPLE,
    "amazon-ses": AMAZON_SES,
}


@pytest.mark.parametrize("receiver", RECEIVERS.values(), ids=RECEIVERS.keys())
def test_the_header_of_a_receiver_is_understood(receiver: Receiver) -> None:
    world = message("@receiver none")
    sent = world.raw[world.raw.index(b"DKIM-Signature") :]
    raw = dedent(receiver.header).strip().replace("\n", "\r\n").encode() + b"\r\n" + sent
    clock = FakeClock(world.arrived + timedelta(minutes=1))
    report = inspect_bytes(raw, "mail.eml", Inspection(clock, world, (RESOLVER,)))
    frame, dkim = report.seen.frame, report.seen.dkim
    assert report.findings == ()
    assert [one.status for one in dkim] == ["pass", "pass"]
    assert (frame.claims.server, dkim[0].claimed, report.seen.dmarc.claimed) == (
        receiver.server,
        "pass",
        "pass",
    )
    assert (frame.envelope.address, frame.envelope.domain) == ("192.0.2.31", "mail.example.com")
    assert tuple(hop.encrypted for hop in frame.route.hops) == receiver.encrypted
    assert report.seen.ses.region == "eu-west-3"
