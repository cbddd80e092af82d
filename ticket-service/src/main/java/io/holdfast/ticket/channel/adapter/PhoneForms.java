package io.holdfast.ticket.channel.adapter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.holdfast.ticket.state.Contact;

/**
 * Mobile numbers that exist in two forms, as WhatsApp writes them and as they are dialled: in Brazil and Argentina with a 9
 * or without, in Mexico with a 1 or without.
 */
public final class PhoneForms {

    /**
     * In Brazil only numbers that were mobile before the 9 came: they begin with 6 to 9, and others without the 9 are
     * somebody's landline.
     */
    private static final List<Form> FORMS = List.of(
            new Form("\\+55(?<area>[1-9]{2})9(?<number>[6-9][0-9]{7})", "+55${area}${number}"),
            new Form("\\+55(?<area>[1-9]{2})(?<number>[6-9][0-9]{7})", "+55${area}9${number}"),
            new Form("\\+549(?<number>[1-3][0-9]{9})", "+54${number}"),
            new Form("\\+54(?<number>[1-3][0-9]{9})", "+549${number}"),
            new Form("\\+521(?<number>[2-9][0-9]{9})", "+52${number}"),
            new Form("\\+52(?<number>[2-9][0-9]{9})", "+521${number}"));

    private PhoneForms() {}

    /** The other forms of the phone numbers among the contacts; mostly none. */
    public static List<Contact> others(List<Contact> contacts) {
        List<Contact> others = new ArrayList<>();
        for (Contact contact : contacts) {
            for (Form form : FORMS) {
                Matcher matcher = form.pattern.matcher(contact.value());
                if (contact.kind().equals("phone") && matcher.matches()) {
                    others.add(new Contact(contact.kind(), matcher.replaceFirst(form.other)));
                }
            }
        }
        return List.copyOf(others);
    }

    /** A pattern, and the other form of the numbers that fit it. */
    private record Form(Pattern pattern, String other) {
        Form(String pattern, String other) {
            this(Pattern.compile(pattern), other);
        }
    }
}
