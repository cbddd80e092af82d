package io.holdfast.ticket.channel.shop;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTML entities of the five characters that WordPress writes as entities, and no others. */
final class SpecialCharacters {

    private static final Pattern ENTITY = Pattern.compile("&(amp|lt|gt|quot|#0?[0-9]{2}|#x[0-9a-fA-F]{2});");

    private SpecialCharacters() {}

    static String decoded(String text) {
        return ENTITY.matcher(text).replaceAll(entity -> Matcher.quoteReplacement(character(entity)));
    }

    private static String character(MatchResult entity) {
        String name = entity.group(1);
        return switch (name.startsWith("#") ? "#" + code(name) : name) {
            case "amp", "#38" -> "&";
            case "lt", "#60" -> "<";
            case "gt", "#62" -> ">";
            case "quot", "#34" -> "\"";
            case "#39" -> "'";
            default -> entity.group();
        };
    }

    private static int code(String name) {
        return name.startsWith("#x") ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
    }
}
