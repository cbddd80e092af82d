package io.holdfast.ticket.channel.mail;

import java.nio.charset.Charset;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.ticket.channel.adapter.Element;

import static org.assertj.core.api.Assertions.assertThat;

class MailLettersTest {

    /** The bytes are those of the letters in the charset that is written last. */
    @ParameterizedTest
    @CsvSource({
        "iso-8859-1,          “10 €” – né,   windows-1252",
        "us-ascii,            “10 €” – né,   windows-1252",
        "US-ASCII,            né,            windows-1252",
        "latin1,              “10 €” – né,   windows-1252",
        "utf-8,               “10 €” – né,   windows-1252",
        "x-nobody-knows,      “10 €” – né,   utf-8",
        "x-nobody-knows,      “10 €” – né,   windows-1252",
        "'a name, not legal', “10 €” – né,   utf-8",
        "utf8,                日本,           utf-8",
        "iso-8859-2,          Łódź,          iso-8859-2",
        "koi8-r,              Привет,        koi8-r",
        "gb2312,              镕基,           gb18030",
        "ks_c_5601-1987,      똠방,           x-windows-949",
        "iso-2022-jp,         日本,           iso-2022-jp",
        "shift_jis,           日本①,          windows-31j",
    })
    void bytesBecomeTheLettersThatWereMeant(String declared, String text, String written) {
        assertThat(MailCharsets.decode(text.getBytes(Charset.forName(written)), declared))
                .isEqualTo(text);
    }

    @Test
    void withoutACharsetItIsUtf8WhereThatFits() throws Exception {
        assertThat(Mails.withContent("", "né – så").text()).isEqualTo("né – så");
        assertThat(Mails.message(Mails.latin1(Mails.FROM + "\nné\n")).text()).isEqualTo("né");
    }

    @Test
    void theCharsetOfAPartIsItsOwn() throws Exception {
        byte[] mail = Mails.latin1(Mails.FROM + "Content-Type: multipart/mixed; boundary=edge\n\n"
                + Mails.parts("Content-Type: text/plain; charset=\"ISO-8859-1\"\n\nn\u00E9 \u0080"));
        assertThat(Mails.message(mail).text()).isEqualTo("né €");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
                    =?utf-8?Q?caf=C3=A9_noir?=                       | café noir
                    =?UTF-8?B?Y2Fmw6k=?= =?utf-8?q?_noir?=           | café noir
                    =?utf-8?B?Y2Fm?=     =?utf-8?B?w6k=?=            | café
                    =?utf-8?B?w?= =?utf-8?B?6k?=                     | é
                    =?utf-8?B?YQ?= =?utf-8?B?Yg?=                    | ab
                    =?utf-8?B?YQ==Yg==?=                             | ab
                    =?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=               | café
                    =?utf-8?Q?a?= b =?utf-8?Q?c?=                    | a b c
                    =?utf-8?Q?a?==?utf-8?Q?b?=                       | ab
                    =?iso-8859-1?Q?=E9?= =?utf-8?Q?=C3=A9?=          | éé
                    =?iso-8859-1*fr?Q?=80?=                          | €
                    =?utf-8?Q?a=0D=0ABcc:_x@y.example=00?=           | a Bcc: x@y.example
                    =?utf-8?Q?=zz=4?=                                | =zz=4
                    =?utf-8?X?abc?=                                  | =?utf-8?X?abc?=
                    =?utf-8?Q?open                                   | =?utf-8?Q?open
                    =?nobody?Q?caf=C3=A9?=                           | café
                    =?nobody?Q?caf=E9?=                              | café
                    =?utf-8?Q?with blanks inside?=                   | with blanks inside
                    Re: =?utf-8?B?4pyT?= done                        | Re: ✓ done
                    bare é in UTF-8                                  | bare é in UTF-8
                    """)
    void wordsInTheSubjectAreDecoded(String written, String subject) throws Exception {
        assertThat(Mails.withHeaders("Subject: " + written + "\n").subject()).isEqualTo(subject);
    }

    @Test
    void aLetterThatIsCutBetweenTwoFoldedWordsIsOneLetter() throws Exception {
        assertThat(Mails.withHeaders("Subject: =?utf-8?B?xZ8=?=\n =?utf-8?B?xQ==?=\n\t=?utf-8?B?nw==?=\n")
                        .subject())
                .isEqualTo("şş");
    }

    @Test
    void bytesInAHeaderThatAreNotUtf8AreWindows1252() throws Exception {
        assertThat(Mails.message(Mails.latin1(Mails.FROM + "Subject: n\u00E9 \u0080\n\nHello"))
                        .subject())
                .isEqualTo("né €");
    }

    @Test
    void controlCharactersInASubjectBecomeOneBlank() throws Exception {
        assertThat(Mails.withHeaders("Subject: a\u0007\u001B\tb\u0085c\u2028d\n")
                        .subject())
                .isEqualTo("a b c d");
    }

    /** Columns: From, the address, the name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Ida@HOLM.example                                        | ida@holm.example  |
                    <ida@holm.example>                                      | ida@holm.example  |
                    Ida Holm <ida@holm.example>                             | ida@holm.example  | Ida Holm
                    "Holm, Ida (shop)" <ida@holm.example>                   | ida@holm.example  | Holm, Ida (shop)
                    =?utf-8?Q?Zo=C3?= =?utf-8?Q?=AB?= <ida@holm.example>    | ida@holm.example  | Zoë
                    "=?utf-8?Q?Zo=C3=AB?=" <ida@holm.example>               | ida@holm.example  | Zoë
                    Zoë <ida@holm.example> (at home)                        | ida@holm.example  | Zoë
                    "boss@larkspur.example" <ida@holm.example>              | ida@holm.example  | boss@larkspur.example
                    =?utf-8?Q?x_=3Cboss=40b.example=3E?= <ida@holm.example> | ida@holm.example  | x <boss@b.example>
                    nobody, Ida <ida@holm.example>, b@c.example             | ida@holm.example  | Ida
                    Friends: ida@holm.example, b@c.example;                 | ida@holm.example  |
                    Ida Holm ida@holm.example                               | ida@holm.example  |
                    Ida <ida@høyer.example>                                 | ida@høyer.example | Ida
                    Ida <ida@holm.example                                   | ida@holm.example  | Ida
                    """)
    void nameAndAddressAreTheSendersHoweverTheyAreWritten(String from, String address, @Nullable String name)
            throws Exception {
        Element.Message message = Mails.message("From: " + from + "\n\nHello\n");
        assertThat(message.contacts().getFirst().value()).isEqualTo(address);
        assertThat(message.displayName()).isEqualTo(name);
    }
}
