"""What the SMTP interface of SES says, and what keeps from reaching it."""

from __future__ import annotations

from sesctl.planning.error_cases.case import Case, Cause, Sign
from sesctl.planning.error_cases.text_judges import said

_LOOK_AT_TLS = "openssl s_client -starttls smtp -crlf -connect email-smtp.{region}.amazonaws.com:587"
_RESOLVE = "nslookup email-smtp.{region}.amazonaws.com"
_MAIL = r"smtp|amazonaws|amazonses|mail|:(?:25|465|587|2465|2587)\b"

CASES = (
    Case(
        "smtp-credentials-invalid",
        "SMTP",
        "The SMTP user name or password is not right for this region",
        "SMTP credentials are not the AWS keys: the user name is the access key id of an IAM user, the password is "
        "made from its secret, for one region.",
        (
            Sign(text=r"authentication credentials invalid|535 authentication failed"),
            Sign(replies=frozenset({535}), unless=r"not subscribed|5\.7\.3|5\.7\.8 username|gsmtp|5\.7\.139"),
            Sign(
                text=r"smtpauthenticationerror|\beauth\b|invalid login|smtp error: could not authenticate",
                unless=r"gsmtp|5\.7\.3|5\.7\.139|5\.7\.8|\b530[ -]|missing credentials for",
            ),
        ),
        (
            Cause(
                "password-of-another-region",
                "The password was made for another region",
                "it works with the SMTP host of the region in which it was made",
                "Use that region's host, or make credentials for this one (SES console, SMTP settings).",
                "sesctl status --region {region}",
            ),
            Cause(
                "secret-as-password",
                "The secret access key is used as the password",
                "it has 40 characters; an SMTP password has 44 and begins with B",
                "Make SMTP credentials: a password is derived from a secret, for one region.",
                "sesctl init sender --from ADDRESS --user NAME --create-key --smtp --env-file .env",
            ),
            Cause(
                "altered-on-the-way",
                "The password was altered on its way into the application",
                "it has +, / or =, and stands in a URL, a .env file or a shell line",
                "In a URL write %2B for +, %2F for / and %3D for =; in a file quote it; no blank or line end.",
            ),
            Cause(
                "key-gone",
                "The access key behind it was deleted, switched off or rotated",
                "it worked before, and the user has no active key of that id",
                "A rotated key needs a new password, made from the new secret.",
                "aws iam list-access-keys --user-name NAME",
            ),
            Cause(
                "role-credentials",
                "They are those of a role, or temporary",
                "the key id begins with ASIA",
                "SMTP takes keys of IAM users only. Use the API with the role instead.",
                judge=said(r"\bASIA(?=[A-Z0-9]{8})"),
            ),
        ),
        "535 Authentication Credentials Invalid",
    ),
    Case(
        "another-smtp-server",
        "SMTP",
        "The SMTP server that refused the login is not one of SES",
        "Its text is that of another provider, so the mail does not even reach SES.",
        (
            Sign(
                replies=frozenset({534, 535}),
                text=r"gsmtp|5\.7\.(?:3|8|9|14|57|139)\b|application-specific password",
            ),
            Sign(text=r"username and password not accepted|smtpclientauthentication is disabled"),
        ),
        (
            Cause(
                "host-setting",
                "The settings name another provider's SMTP host",
                "the host does not begin with email-smtp",
                "Set the host to email-smtp.{region}.amazonaws.com, port 587, with SMTP credentials of that region.",
                _RESOLVE,
                judge=said(r"gsmtp|smtpclientauthentication|username and password not accepted"),
            ),
        ),
        "535-5.7.8 Username and Password not accepted. - gsmtp",
    ),
    Case(
        "smtp-starttls-missing",
        "SMTP",
        "The program logs in without encryption, and SES wants STARTTLS first",
        "SES takes no password on an open connection.",
        (
            Sign(text=r"must issue a starttls"),
            Sign(replies=frozenset({530}), text=r"starttls"),
            # SES offers AUTH only after STARTTLS.
            Sign(text=r"smtp auth extension not supported"),
        ),
        (
            Cause(
                "no-starttls",
                "STARTTLS is off in the program, or the option for the other kind of TLS is on",
                "the port is 25, 587 or 2587",
                "Switch STARTTLS on for those ports. Ports 465 and 2465 speak TLS from the first byte instead "
                "(secure: true, SMTP_SSL, smtps).",
                _LOOK_AT_TLS,
            ),
        ),
        "530 Must issue a STARTTLS command first",
    ),
    Case(
        "smtp-login-missing",
        "SMTP",
        "The program did not log in before it sent",
        "SES takes mail only after AUTH.",
        (
            Sign(text=r"530 authentication required|530 smtp authentication is required"),
            Sign(text=r"missing credentials for ['\"]|smtp-auth requested but missing|no worthy mechs found"),
            Sign(replies=frozenset({530})),
        ),
        (
            Cause(
                "no-credentials-set",
                "No user name and password reach the SMTP library",
                "the settings are empty where the application runs, or are named differently",
                "Set both, and see in the log of the SMTP library that it says AUTH.",
            ),
            Cause(
                "no-mechanism",
                "The mail server lacks the library for PLAIN and LOGIN, which is how SES lets log in",
                "its log says: No worthy mechs found",
                "Install it (libsasl2-modules on Debian and Ubuntu, cyrus-sasl-plain on Fedora and Red Hat), let "
                "smtp_sasl_security_options be noanonymous, and restart Postfix.",
                judge=said(r"no worthy mechs found"),
            ),
            Cause(
                "relay-without-auth",
                "A mail server relays without logging in",
                "the line is from Postfix, Exim or Sendmail",
                "Postfix: smtp_sasl_auth_enable = yes, smtp_sasl_password_maps with the exact host and port of "
                "relayhost, smtp_tls_security_level = encrypt.",
                "postmap -q '[email-smtp.{region}.amazonaws.com]:587' /etc/postfix/sasl_passwd",
                judge=said(r"postfix|exim|sendmail|reporting-mta|while talking to"),
            ),
        ),
        "530 Authentication required",
    ),
    Case(
        "smtp-temporary",
        "SMTP",
        "SES could not take the mail just now",
        "It was not taken, and may be sent again: after 5 seconds, then 10, then 30, then 20 minutes.",
        (
            Sign(text=r"temporary (?:authentication|service) failure"),
            Sign(text=r"too many concurrent smtp connections|timeout waiting for data from client"),
        ),
        (
            Cause(
                "too-many-connections",
                "Too many connections are open, or one stays open for long",
                "the reply is 421, or comes from a pool of workers",
                "Keep few connections, send several mails on each, and open a new one now and then.",
                judge=said(r"too many concurrent smtp connections", r"timeout waiting"),
            ),
            Cause(
                "slow-client",
                "The program waits too long between two commands",
                "the reply is 451 Timeout",
                "Make the whole mail first, then connect.",
                judge=said(r"timeout waiting for data from client", r"too many concurrent"),
            ),
            Cause(
                "trouble-at-ses",
                "SES has trouble of its own",
                "it passes by itself",
                "Let the program try again later; https://health.aws.amazon.com says what is known.",
            ),
        ),
        "454 Temporary authentication failure",
    ),
    Case(
        "tls-wrong-kind",
        "network",
        "The program and the port expect different kinds of TLS",
        "Ports 465 and 2465 speak TLS from the first byte; 25, 587 and 2587 begin in the clear, then STARTTLS.",
        (Sign(text=r"wrong version number|ssl3_get_record|unknown protocol|not an ssl/tls", also=_MAIL),),
        (
            Cause(
                "wrong-port",
                "TLS from the first byte is on, and the port is one for STARTTLS, or the other way round",
                "it fails at once, before any greeting",
                "With 587: secure false, STARTTLS on. With 465: secure true (SMTP_SSL, smtps, implicit TLS).",
                _LOOK_AT_TLS,
            ),
        ),
        "Error: SSL routines:ssl3_get_record:wrong version number { code: 'ESOCKET', command: 'CONN' } (nodemailer)",
    ),
    Case(
        "tls-untrusted",
        "network",
        "The program does not trust the certificate that it is shown",
        "It hung up before anything was sent.",
        (
            Sign(
                text=r"certificate verify failed|self.signed certificate|unable to (?:get|verify) .{0,20}certificate"
                r"|pkix path building failed|unable to find valid certification path"
                r"|certificate (?:has expired|is not trusted)|hostname .{0,80}doesn't match|altnames",
                also=_MAIL,
            ),
        ),
        (
            Cause(
                "proxy-opens-tls",
                "A proxy or a virus scanner opens the connection",
                "the issuer of the certificate is not Amazon",
                "Give the program that issuer's certificate, or let the connection pass untouched.",
                _LOOK_AT_TLS,
            ),
            Cause(
                "old-certificates",
                "The certificates of the machine or the container are missing or old",
                "other TLS connections fail as well",
                "Install or update them (ca-certificates). Do not switch the check off.",
            ),
            Cause(
                "another-host",
                "The host is an alias of your own for that of SES",
                "the host in the settings does not end in amazonaws.com",
                "Name the host of SES itself.",
                _RESOLVE,
            ),
        ),
        "smtplib: certificate verify failed: unable to get local issuer certificate",
    ),
    Case(
        "endpoint-unknown",
        "network",
        "The name of the host is not known",
        "Nothing was sent.",
        (
            Sign(
                text=r"\benotfound\b|eai_again|getaddrinfo|name or service not known|nodename nor servname"
                r"|could not resolve host|no such host|unknownhostexception|temporary failure in name resolution"
                r"|host or domain name not found. name service error|inaccessible host",
                also=_MAIL,
            ),
        ),
        (
            Cause(
                "no-such-endpoint",
                "SES, or its SMTP interface, is not in that region, or the region is misspelled",
                "the name does not resolve anywhere; af-south-1 and ap-southeast-3, for example, have no SMTP host",
                "Use a region that has it, or the API instead of SMTP.",
                _RESOLVE,
            ),
            Cause(
                "no-resolver",
                "The machine, container or function cannot resolve names",
                "other names fail as well",
                "Mend its DNS settings; in a VPC, switch DNS support on.",
                _RESOLVE,
            ),
        ),
        "Error: getaddrinfo ENOTFOUND email-smtp.af-south-1.amazonaws.com",
    ),
    Case(
        "endpoint-unreachable",
        "network",
        "The program could not reach the endpoint",
        "Nothing was sent, unless the text says that a connection was lost in the middle.",
        (
            Sign(
                text=r"endpointconnectionerror|connecttimeouterror|could not connect to the endpoint"
                r"|greeting never received|smtp connect\(\) failed|could not connect to smtp host"
                r"|timeout.{0,60}command: ?'conn'"
            ),
            Sign(
                text=r"\b(?:etimedout|econnrefused|econnreset|esocket|econnection)\b"
                r"|connection (?:timed out|refused|reset)|timed out|(?:connect(?:ion)?|read|socket|operation) time-?out"
                r"|network is unreachable|couldn't connect to host"
                r"|could not be established|unable to connect|i/o timeout|context deadline exceeded"
                r"|connection unexpectedly closed"
                r"|net::(?:open|read)timeout|httpconnectortimeout",
                also=_MAIL,
                unless=r"421 4\.4|4\.4\.[12]|message expired",
            ),
        ),
        (
            Cause(
                "port-blocked",
                "Port 25 is blocked or slowed down",
                "the port is 25; EC2, Lambda and most hosts and providers restrict it",
                "Use 587 or 465; 2587 and 2465 where those are blocked too.",
                "nc -vz email-smtp.{region}.amazonaws.com 587",
                judge=said(
                    r"(?:[a-z\]]|\d\.\d{1,3}):25\b(?!:\d)|\bport['\" ]?:? ?25\b",
                    r"https://email\.|:(?:465|587|2465|2587)\b|endpoint url",
                ),
            ),
            Cause(
                "no-way-out",
                "The network has no way out",
                "it runs in a VPC without NAT, a Lambda function in a VPC, or behind a firewall",
                "Add a NAT gateway or a VPC endpoint for SES, and allow the port in the security group.",
                "curl -sS -o /dev/null -w '%{{http_code}}' https://email.{region}.amazonaws.com",
            ),
            Cause(
                "wrong-host",
                "The host is not that of SES",
                "the address in the text is 127.0.0.1 or ::1, so the host setting is empty or localhost",
                "Set the SMTP host where the application runs.",
                _RESOLVE,
                judge=said(r"127\.0\.0\.1|::1\b|localhost", r"amazonaws\.com"),
            ),
            Cause(
                "no-such-region",
                "SES is not in that region",
                "the text names a region, and its endpoint does not resolve",
                "Use a region that has SES.",
                _RESOLVE,
            ),
        ),
        "Error: Greeting never received (ETIMEDOUT, command CONN)",
    ),
)
