package io.holdfast.ticket.channel.mail;

import org.junit.jupiter.api.Test;

import io.holdfast.ticket.channel.adapter.Element;

import static org.assertj.core.api.Assertions.assertThat;

class MailTextTest {

    private static final String PLAIN = "Content-Type: text/plain; charset=utf-8\n\n";
    private static final String HTML = "Content-Type: text/html; charset=utf-8\n\n";

    @Test
    void theFirstPlainTextThatIsNotBlankIsTheText() throws Exception {
        assertThat(Mails.multipart("mixed", PLAIN + " \n", PLAIN + "second", PLAIN + "third")
                        .text())
                .isEqualTo("second");
    }

    @Test
    void anAlternativeIsOneMessageTwice() throws Exception {
        assertThat(Mails.multipart("alternative", PLAIN + "plain words", HTML + "<p>rich words</p>")
                        .text())
                .isEqualTo("plain words");
    }

    @Test
    void withoutPlainTextTheHtmlIsMadeReadable() throws Exception {
        assertThat(Mails.multipart("alternative", PLAIN + "\n", HTML + "<p>rich<br>words</p><p>more</p>")
                        .text())
                .isEqualTo("rich\nwords\n\nmore");
    }

    @Test
    void anAlternativeOfAnotherTypeIsNoFile() throws Exception {
        Element.Message message = Mails.multipart(
                "alternative",
                PLAIN + "Let us meet.",
                "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR");
        assertThat(message.text()).isEqualTo("Let us meet.");
        assertThat(message.hasMedia()).isFalse();
    }

    @Test
    void everyAttachmentIsALineBelowTheText() throws Exception {
        Element.Message message = Mails.multipart(
                "mixed",
                PLAIN + "Two files.",
                "Content-Type: image/png; name=\"wheel.png\"\nContent-Transfer-Encoding: base64\n\naGk=",
                "Content-Type: application/octet-stream\n\nx",
                "Content-Type: text/plain\nContent-Disposition: attachment; filename=notes.txt\n\nnot the message");
        assertThat(message.text()).isEqualTo("Two files.\n[file: wheel.png]\n[file]\n[file: notes.txt]");
        assertThat(message.hasMedia()).isTrue();
    }

    @Test
    void aFileNameMayBeInPiecesOrInEncodedWords() throws Exception {
        assertThat(Mails.multipart(
                                "mixed",
                                PLAIN + "Names.",
                                "Content-Type: image/png\nContent-Disposition: attachment;\n"
                                        + " filename*1*=%20b.png; filename*0*=UTF-8''%C3%A9t%C3",
                                "Content-Type: image/png\nContent-Disposition: attachment;\n"
                                        + " filename*0*=UTF-8''%C3%A9t%C3; filename*1*=%A9%20; filename*2=\"it's 5% b.png\"\n\nx",
                                "Content-Type: image/png; name=\"=?utf-8?B?w6kucG5n?=\"\n\nx",
                                "Content-Type: image/png\nContent-Disposition: attachment; filename=\"it's 'a' 5%+.png\"\n\nx",
                                "Content-Type: image/png\nContent-Disposition: attachment; filename=\"ørn.png\"\n\nx")
                        .text())
                .isEqualTo(
                        "Names.\n[file: Ã©tÃ b.png]\n[file: été it's 5% b.png]\n[file: é.png]\n[file: it's 'a' 5%+.png]\n"
                                + "[file: ørn.png]");
    }

    @Test
    void aPictureThatTheHtmlShowsIsNoAttachment() throws Exception {
        Element.Message message = Mails.multipart(
                "related",
                HTML + "<p>Look: <img src=\"cid:Logo%401\"></p>",
                "Content-Type: image/png; name=logo.png\nContent-ID: <logo@1>\nContent-Disposition: inline\n\nx");
        assertThat(message.text()).isEqualTo("Look:");
        assertThat(message.hasMedia()).isFalse();
    }

    @Test
    void aPictureWithAnIdThatNothingShowsIsAnAttachment() throws Exception {
        assertThat(Mails.multipart(
                                "related",
                                HTML + "<p>Look.</p>",
                                "Content-Type: image/png; name=photo.png\nContent-ID: <photo@1>\n\nx")
                        .text())
                .isEqualTo("Look.\n[file: photo.png]");
    }

    @Test
    void winmailDatIsAFileByThatName() throws Exception {
        Element.Message message = Mails.withContent(
                "Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n", "eJ8+Ig==\n");
        assertThat(message.text()).isEqualTo("[file: winmail.dat]");
        assertThat(message.hasMedia()).isTrue();
    }

    @Test
    void aForwardedMailIsAFileAndNotTheText() throws Exception {
        assertThat(Mails.multipart(
                                "mixed",
                                PLAIN + "See this.",
                                "Content-Type: message/rfc822\n\nFrom: x@y.example\nContent-Type: text/plain\n\nInner words")
                        .text())
                .isEqualTo("See this.\n[file]");
    }

    @Test
    void aSignatureIsNoAttachment() throws Exception {
        assertThat(Mails.multipart(
                                "signed",
                                PLAIN + "Signed words.",
                                "Content-Type: application/pgp-signature; name=signature.asc\n\n-----BEGIN")
                        .text())
                .isEqualTo("Signed words.");
    }

    @Test
    void aMailWithoutATextIsItsSubject() throws Exception {
        assertThat(Mails.message(Mails.FROM + "Subject: Please call me back\n\n")
                        .text())
                .isEqualTo("Please call me back");
    }

    @Test
    void aMailWithoutASubjectHasTheFirstLineOfItsText() throws Exception {
        assertThat(Mails.message(Mails.FROM + "\nThe bell is broken.\nIt rattles.\n")
                        .subject())
                .isEqualTo("The bell is broken.");
    }

    @Test
    void aMailWithoutAnythingHasANoteAsSubject() throws Exception {
        assertThat(Mails.message(Mails.FROM + "\n").subject()).isEqualTo("(no subject)");
    }

    @Test
    void aCutOffMultipartIsReadAsFarAsItGoes() throws Exception {
        assertThat(Mails.withContent(
                                "Content-Type: multipart/mixed; boundary=edge\n", "--edge\n" + PLAIN + "Half a mai")
                        .text())
                .isEqualTo("Half a mai");
    }

    @Test
    void aMultipartWithoutABoundaryIsItsText() throws Exception {
        assertThat(Mails.withContent("Content-Type: multipart/mixed\n", "Some words")
                        .text())
                .contains("Some words");
    }

    @Test
    void base64AndQuotedPrintableAreDecoded() throws Exception {
        assertThat(Mails.withContent("Content-Transfer-Encoding: quoted-printable\n", "fr=C3=B8=\nlich")
                        .text())
                .isEqualTo("frølich");
        assertThat(Mails.withContent("Content-Transfer-Encoding: BASE64\n", "ZnLDuGxp\nY2g=")
                        .text())
                .isEqualTo("frølich");
    }
}
