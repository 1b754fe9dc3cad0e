"""The checks that there are, two lines each: id, module, severity, topic; title. By `make docs`."""

LISTED = """\
zone-not-found zone ERROR zone
The domain does not exist in DNS
zone-lame-server zone WARNING zone
A name server of the zone does not serve it
zone-servers-disagree zone WARNING zone
The zone's own servers answer differently
resolver-stale zone NOTE zone
A resolver still has an older answer
zone-dnssec-bogus zone ERROR zone
DNSSEC of the zone is broken
zone-delegated-elsewhere zone ERROR zone
The account hosts the zone, and the delegation names other servers
zone-duplicate zone WARNING zone
The account has several hosted zones of one name
zone-cut-below zone ERROR zone
A record belongs to a zone of its own below the domain
zone-domain-connect zone NOTE zone
The DNS host supports Domain Connect
identity-missing identity ERROR identity
SES has no identity for the domain in this region
identity-in-other-region identity ERROR identity
The domain is verified in another region
identity-pending identity NOTE identity
SES has not seen the records yet
identity-failed identity ERROR identity
SES has given up on verifying the identity
identity-www identity WARNING identity
The identity is the www name of the domain
identity-address-shadows-domain identity WARNING identity
An address identity overrides the settings of its domain
identity-soa-mismatch identity ERROR identity
SES looked into another zone than the delegated one
dkim-record-missing dkim ERROR dkim
There is no DKIM record at the name
dkim-wrong-target dkim ERROR dkim
The DKIM record points elsewhere
dkim-not-started dkim ERROR dkim
DKIM was never set up for the identity
dkim-signing-off dkim ERROR dkim
DKIM signing is switched off for the identity
dkim-temporary-failure dkim ERROR dkim
SES can no longer see the DKIM records
dkim-other-region dkim_slips ERROR dkim
The DKIM record points to the keys of another region
dkim-txt-instead-of-cname dkim_slips ERROR dkim
The DKIM record has the type TXT
dkim-zone-doubled dkim_slips ERROR dkim
The DKIM record stands at NAME.ZONE.ZONE
dkim-underscore-dropped dkim_slips ERROR dkim
The DKIM record stands at a name without the underscore
dkim-target-doubled dkim_slips ERROR dkim
The target of the DKIM record has the zone appended
dkim-target-quoted dkim_slips ERROR dkim
The target of the DKIM record has quotation marks in it
dkim-proxied dkim_slips ERROR dkim
Addresses answer where the DKIM record should be
dkim-flattened dkim_slips WARNING dkim
The DNS host serves the key itself in place of the CNAME record
dkim-wildcard dkim_slips ERROR dkim
A wildcard answers for the DKIM record
dkim-cname-loop dkim_slips ERROR dkim
The CNAME records lead back to themselves
dkim-key-missing dkim_keys ERROR dkim
No key is served through the DKIM record
dkim-key-revoked dkim_keys ERROR dkim
The DKIM key has been revoked
dkim-key-weak dkim_keys NOTE dkim
The DKIM key is short
mail-from-not-set mail_from WARNING mail-from
The identity has no MAIL FROM domain of its own
mail-from-not-subdomain mail_from ERROR mail-from
The MAIL FROM domain does not lie below the identity
mail-from-mx-missing mail_from ERROR mail-from
The MAIL FROM domain has no MX record
mail-from-mx-multiple mail_from ERROR mail-from
The MAIL FROM domain has several MX records
mail-from-mx-wrong mail_from ERROR mail-from
The MX record of the MAIL FROM domain names another host
mail-from-mx-other-region mail_from WARNING mail-from
The MX record names the feedback host of another region
mail-from-target-doubled mail_from ERROR mail-from
The host of the MX record has the zone appended
mail-from-spf-missing mail_from ERROR mail-from
The MAIL FROM domain has no SPF record
mail-from-spf-lacks-ses mail_from ERROR mail-from
The SPF record of the MAIL FROM domain does not authorise SES
mail-from-cname mail_from ERROR mail-from
A CNAME record stands at the MAIL FROM domain
mail-from-zone-doubled mail_from ERROR mail-from
The records of the MAIL FROM domain stand at NAME.ZONE.ZONE
mail-from-failed mail_from ERROR mail-from
SES has given up on the MAIL FROM domain
spf-multiple-records spf ERROR spf
There are several SPF records at one name
spf-syntax-error spf ERROR spf
The SPF record does not follow the grammar
spf-quoted spf ERROR spf
Quotation marks are a part of the SPF record
spf-too-many-lookups spf ERROR spf
The SPF record needs too many lookups
spf-too-many-void-lookups spf ERROR spf
Too many lookups of the SPF record find nothing
spf-include-broken spf ERROR spf
An include leads to no valid SPF record
spf-include-loop spf ERROR spf
The SPF record includes itself
spf-allows-everyone spf ERROR spf
The SPF record lets everybody send
spf-no-default spf NOTE spf
The SPF record says nothing of other senders
spf-terms-after-all spf WARNING spf
Terms of the SPF record are never reached
spf-uses-ptr spf WARNING spf
The SPF record uses ptr
spf-domain-missing spf NOTE spf
The domain itself has no SPF record
dmarc-missing dmarc ERROR dmarc
No DMARC policy applies to the domain
dmarc-multiple-records dmarc ERROR dmarc
There are several DMARC records at one name
dmarc-syntax-error dmarc ERROR dmarc
The DMARC record is not one that receivers honour
dmarc-inherited dmarc NOTE dmarc
The DMARC policy comes from a domain above
dmarc-monitoring-only dmarc NOTE dmarc
The DMARC policy only asks for reports
dmarc-zone-doubled dmarc ERROR dmarc
The DMARC record stands at NAME.ZONE.ZONE
dmarc-underscore-dropped dmarc ERROR dmarc
The DMARC record stands at a name without the underscore
dmarc-at-domain dmarc ERROR dmarc
The DMARC record stands at the domain itself
dmarc-quoted dmarc ERROR dmarc
Quotation marks are a part of the DMARC record
dmarc-test-mode dmarc NOTE dmarc
The DMARC policy is in test mode
dmarc-no-reports dmarc NOTE dmarc
Nobody gets DMARC reports
dmarc-rua-unauthorized dmarc WARNING dmarc
DMARC reports go to a domain that has not agreed
dmarc-obsolete-tag dmarc NOTE dmarc
The DMARC record has a tag that no longer means anything
dmarc-spf-misaligned dmarc WARNING dmarc
SPF cannot be aligned
dmarc-dkim-misaligned dmarc WARNING dmarc
DKIM is not aligned for mail from below the domain
dmarc-suffix-differs dmarc NOTE dmarc
Receivers that use the public suffix list reach another policy
account-in-sandbox account WARNING account
The account is in the sandbox of this region
account-production-in-other-region account WARNING account
Another region has production access, and this one is in the sandbox
account-review-pending account NOTE account
A request for production access is under review
account-review-denied account ERROR account
The request for production access was denied
account-review-failed account ERROR account
The request for production access never reached AWS
account-sending-paused account_sending ERROR account
Sending is switched off for the account
account-on-probation account_sending ERROR account
AWS has the account under review for its reputation
account-shut-down account_sending ERROR account
AWS has paused sending for the account
account-quota-nearly-used account_sending WARNING account
The sending quota is nearly used up
account-suppression-off account_sending WARNING account
SES does not stop mail to addresses that have bounced or complained
account-bounce-rate-high account_reputation WARNING account
The bounce rate is so high that AWS reviews the account, or may pause it
account-complaint-rate-high account_reputation WARNING account
The complaint rate is so high that AWS reviews the account, or may pause it
message-dkim-invalid message_dkim ERROR message
A DKIM signature does not hold
message-body-altered message_dkim ERROR message
The body was changed after it was signed
message-dkim-missing message_dkim WARNING message
The mail is not signed in the name of its sender
message-dkim-not-aligned message_dkim WARNING message
The mail is signed by another domain than that of its sender
message-dkim-partial-body message_dkim WARNING message
The signature covers only the beginning of the body
message-spf-fail message_policy ERROR message
SPF does not pass
message-spf-not-aligned message_policy WARNING message
SPF passes for another domain than that of the sender
message-dmarc-fail message_policy ERROR message
The mail fails DMARC
message-dmarc-missing message_policy WARNING message
The From domain has no DMARC policy
message-claims-unverified message_policy NOTE message
Authentication results came with the mail, and prove nothing
message-claims-differ message_policy NOTE message
The receiver found something else than what is so now
message-from-missing message_header ERROR message
There is no sender
message-from-multiple message_header ERROR message
There are several senders
message-header-repeated message_header WARNING message
A header field stands there twice that may stand there once
message-date-missing message_header WARNING message
There is no date
message-date-future message_header WARNING message
The mail was written after it arrived
message-malformed message_header WARNING message
The form of the mail is broken
message-unsubscribe-broken message_header WARNING message
One-click unsubscribing does not work
message-unsubscribe-needless message_header NOTE message
A one-time password can be unsubscribed from
message-hop-without-tls message_way WARNING message
A server took the mail without encryption
message-delayed message_way WARNING message
The mail was under way for long
message-ses-region-differs message_way WARNING message
The traces of Amazon SES name several regions
message-no-plain-text message_body WARNING message
There is HTML, and no plain text
message-parts-differ message_body WARNING message
The plain text and the HTML say different things
message-clipped message_body WARNING message
Gmail shows only the beginning
message-too-large message_body WARNING message
The mail is larger than many receivers take
policy-too-wide sender WARNING sender
The sender may do more than send
policy-lacks-send sender ERROR sender
The sender may not send
key-old sender WARNING sender
An access key is older than 90 days
clock-skewed credentials WARNING credentials
The clock of this machine is not that of AWS
credentials-of-root credentials WARNING credentials
The credentials are those of the root user
permission-missing credentials WARNING credentials
The credentials do not allow what an onboarding needs
env-missing-value env ERROR env
A value that is needed is missing, or only stands in for one
env-region-mismatch env ERROR env
The file is for a region in which the sender is not verified, and another region has it
env-from-unverified env ERROR env
The sender in the file belongs to no verified identity
env-tracked-by-git env_secrets ERROR env
The file with the secrets is in git, or about to be
env-readable-by-others env_secrets WARNING env
Others on this machine may read the file with the secrets
env-smtp-password-is-secret-key env_secrets ERROR env
The secret access key stands where the SMTP password belongs
env-configuration-set env_account ERROR env
The configuration set that the file names takes no mail
env-production-mode env_account WARNING env
The file takes the account for in production, or in the sandbox, and it is not
events-missing events WARNING events
Bounces and complaints are told to nobody but the sender's mailbox
events-subscription-pending events WARNING events
A subscription to bounces or complaints was never confirmed
events-set-refuses-mail events ERROR events
The default configuration set of the identity takes no mail
events-topic-policy events_topics ERROR events
SES may not publish to the topic of bounces or complaints
alarms-missing alarms NOTE alarms
Nobody is told when bounce or complaint rate get high
alarms-threshold-percent alarms ERROR alarms
The threshold of an alarm on a rate is a percentage, and the rate is a fraction
alarms-quota-outdated alarms NOTE alarms
The alarm on the daily quota is for a quota that the account no longer has
alarms-unheard alarms_heard WARNING alarms
An alarm goes to a topic from which nobody hears
"""
