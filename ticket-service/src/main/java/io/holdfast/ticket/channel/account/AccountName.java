package io.holdfast.ticket.channel.account;

import java.util.regex.Pattern;

/** The form of an account's name. */
public final class AccountName {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,23}");

    private AccountName() {}

    public static boolean isName(String text) {
        return FORM.matcher(text).matches();
    }
}
