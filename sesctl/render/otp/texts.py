"""The sentences of the built-in mail in every language there is."""

from __future__ import annotations

import re

from sesctl.render.otp.words import Words

# As people and environments write it: pt, pt-BR, de_AT.UTF-8, ca_ES@valencia.
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*(?:\.[A-Za-z0-9-]+)?(?:@[A-Za-z0-9]+)?")

ENGLISH = Words(
    language="en",
    subject="{code} is your {brand} code",
    lead="Your {brand} code",
    purpose="Enter it to sign in to {brand}.",
    purpose_at="Enter it to sign in at {website}, and nowhere else.",
    expires=("It expires in 1 minute.", "It expires in {minutes} minutes."),
    unasked="If you did not ask for this code, you can ignore this message.",
    warning="Do not give the code to anybody: nobody from {brand} will ever ask you for it.",
)

GERMAN = Words(
    language="de",
    subject="{code} ist Ihr Code für {brand}",
    lead="Ihr Code für {brand}",
    purpose="Geben Sie ihn ein, um sich bei {brand} anzumelden.",
    purpose_at="Geben Sie ihn ein, um sich auf {website} anzumelden, und nirgendwo sonst.",
    expires=("Er läuft in 1 Minute ab.", "Er läuft in {minutes} Minuten ab."),
    unasked="Wenn Sie diesen Code nicht angefordert haben, können Sie diese Nachricht ignorieren.",
    warning="Geben Sie den Code an niemanden weiter: Niemand von {brand} wird Sie je danach fragen.",
)

SPANISH = Words(
    language="es",
    subject="{code} es tu código de {brand}",
    lead="Tu código de {brand}",
    purpose="Introdúcelo para iniciar sesión en {brand}.",
    purpose_at="Introdúcelo para iniciar sesión en {website}, y en ningún otro sitio.",
    expires=("Caduca en 1 minuto.", "Caduca en {minutes} minutos."),
    unasked="Si no has pedido este código, puedes ignorar este mensaje.",
    warning="No des el código a nadie: nadie de {brand} te lo pedirá nunca.",
)

FRENCH = Words(
    language="fr",
    subject="{code} est votre code {brand}",
    lead="Votre code {brand}",
    purpose="Saisissez-le pour vous connecter à {brand}.",
    purpose_at="Saisissez-le pour vous connecter sur {website}, et nulle part ailleurs.",
    expires=("Il expire dans 1 minute.", "Il expire dans {minutes} minutes."),
    unasked="Si vous n’avez pas demandé ce code, vous pouvez ignorer ce message.",  # noqa: RUF001 - French
    warning="Ne donnez ce code à personne\u00a0: personne chez {brand} ne vous le demandera jamais.",
    colon="\u00a0: ",
)

ITALIAN = Words(
    language="it",
    subject="{code} è il tuo codice {brand}",
    lead="Il tuo codice {brand}",
    purpose="Inseriscilo per accedere a {brand}.",
    purpose_at="Inseriscilo per accedere su {website}, e su nessun altro sito.",
    expires=("Scade tra 1 minuto.", "Scade tra {minutes} minuti."),
    unasked="Se non hai richiesto questo codice, puoi ignorare questo messaggio.",
    warning="Non dare il codice a nessuno: nessuno di {brand} te lo chiederà mai.",
)

PORTUGUESE = Words(
    language="pt",
    subject="{code} é o seu código {brand}",
    lead="O seu código {brand}",
    purpose="Use-o para entrar em {brand}.",
    purpose_at="Use-o para entrar em {website}, e em mais nenhum lugar.",
    expires=("Expira em 1 minuto.", "Expira em {minutes} minutos."),
    unasked="Se não pediu este código, pode ignorar esta mensagem.",
    warning="Não dê o código a ninguém: ninguém de {brand} irá pedi-lo.",
)

JAPANESE = Words(
    language="ja",
    subject="【{brand}】認証コード：{code}",  # noqa: RUF001 - Japanese
    lead="{brand}の認証コード",
    purpose="{brand}にログインするには、このコードを入力してください。",
    purpose_at="{website}にログインするには、このコードを入力してください。ほかのサイトには入力しないでください。",
    expires=("有効期限は1分です。", "有効期限は{minutes}分です。"),
    unasked="このコードに心当たりがない場合は、このメールを破棄してください。",
    warning="コードは誰にも教えないでください。{brand}の担当者がコードをお尋ねすることはありません。",
    colon="：",  # noqa: RUF001 - Japanese
    space="",
)

LANGUAGES = {
    words.language: words for words in (ENGLISH, GERMAN, SPANISH, FRENCH, ITALIAN, PORTUGUESE, JAPANESE)
}
"""Every language, by its code."""


def words_for(tag: str) -> Words | None:
    """Choose the sentences for a language tag or a locale, by its first part; None where there are none."""
    match = _TAG.fullmatch(tag.strip())
    return LANGUAGES.get(match[1].lower()) if match else None
