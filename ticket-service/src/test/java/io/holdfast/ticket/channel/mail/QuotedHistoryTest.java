package io.holdfast.ticket.channel.mail;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.ticket.channel.adapter.Element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class QuotedHistoryTest {

    private static final String QUOTED = "\n> Dear Ida,\n>\n> > which bell?\n\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "On Mon, 2 Nov 2026 at 10:02, Larkspur Care <care@larkspur.example> wrote:",
                "On Mon, 2 Nov 2026 at 10:02, Larkspur Care Department\n<care@larkspur.example> wrote:",
                "On Monday, November 2, 2026, a Person of a Very Long Name,\nof the Department of Bells\n"
                        + "<care@larkspur.example>\nwrote:",
                "Am 02.11.2026 um 10:02 schrieb Larkspur <care@larkspur.example>:",
                "Le lun. 2 nov. 2026 à 10:02, Larkspur <care@larkspur.example> a écrit :",
                "El lun, 2 nov 2026 a las 10:02, Larkspur (<care@larkspur.example>) escribió:",
                "Op ma 2 nov 2026 om 10:02 schreef Larkspur <care@larkspur.example>:",
                "Den mån 2 nov. 2026 kl 10:02 skrev Larkspur <care@larkspur.example>:",
                "Larkspur <care@larkspur.example>, 2 Kas 2026 Pzt, 10:02 tarihinde şunu yazdı:",
                "-----Original Message-----",
                "-----Original Message-----\nFrom: Larkspur <care@larkspur.example>\nSent: Monday\nTo: Ida\nSubject: Re: Bell\n",
                "________________________________\nFrom: Larkspur\nSent: Monday, 2 November 2026 10:02\nTo: Ida\n",
                "From: Larkspur <care@larkspur.example>\nDate: Monday\nTo: Ida\nSubject: Re: Bell",
                "*Von:* Larkspur\n*Gesendet:* Montag\n*An:* Ida\n*Betreff:* AW: Glocke",
            })
    void isCutFromTheLineThatIntroducesIt(String introduction) {
        assertThat(QuotedHistory.cut("The small one.\n\nIda\n\n" + introduction + QUOTED))
                .isEqualTo("The small one.\n\nIda");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Answers between quoted lines, and below them.
                "On Monday, Care wrote:\n> Which bell?\nThe small one.\n> Which colour?\n",
                "On Monday, Care wrote:\n> Which bell?\n\nThe small one.\n",
                "Hello,\nOn Monday, Care wrote:\n> Which bell?\nThe small one.\n> Which colour?\nBlue.\n",
                // Forwards.
                "See below.\n\n---------- Forwarded message ---------\nFrom: A\nDate: Monday\nSubject: B\nTo: C\n\nText\n",
                "See below.\n\n---------- Forwarded message ---------\nFrom: A\nDate: Monday\nTo: C\n\n> Text\n",
                "See below.\n\n-----Original Message-----\nFrom: A\nSent: Monday\nTo: C\n\nText that is not quoted\n",
                // Quoted lines that nothing introduces.
                "The shop says:\n> no bells\n",
                "> no bells\n",
                "I wrote to you.\n\nOn Monday I did.\n",
                // Nothing would be left.
                "On Mon, 2 Nov 2026 at 10:02, Care <care@larkspur.example> wrote:\n> Which bell?\n",
            })
    void staysOtherwise(String text) {
        assertThat(QuotedHistory.cut(text)).isEqualTo(text);
    }

    @Test
    void isLeftOutOnlyOfAMailThatJoins() throws Exception {
        Element.Message message =
                Mails.withContent("", "The small one.\n\nOn Mon, 2 Nov 2026, Care wrote:\n> Which bell?\n");
        assertThat(message.text()).isEqualTo("The small one.\n\nOn Mon, 2 Nov 2026, Care wrote:\n> Which bell?");
        assertThat(message.joiningText()).isEqualTo("The small one.");
    }

    @Test
    void filesStandBelowWhatIsLeft() throws Exception {
        assertThat(Mails.multipart(
                                "mixed",
                                "Content-Type: text/plain\n\nThis.\n\nOn Monday, Care wrote:\n> Which?\n",
                                "Content-Type: image/png; name=a.png\n\nx")
                        .joiningText())
                .isEqualTo("This.\n[file: a.png]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"> ", "On ", "a: ", "-", "on wrote: ", "from: a\nto: b\n", "wrote", "\n", " "})
    void isFoundInTimeInAnyText(String piece) {
        String text = piece.repeat(200_000 / piece.length());
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> QuotedHistory.cut(text + "\n> x"));
    }
}
