package io.holdfast.ticket.channel.chat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.Delivery;
import io.holdfast.ticket.channel.adapter.ExternalIds;
import io.holdfast.ticket.channel.adapter.Hmac;
import io.holdfast.ticket.channel.adapter.UnreadableDelivery;
import io.holdfast.ticket.channel.adapter.UrlEncoded;
import io.holdfast.ticket.channel.adapter.UrlEncoded.Parameter;
import io.holdfast.ticket.channel.adapter.Verification;

/**
 * Signatures of Twilio: HMAC-SHA1 over the URL as it is set there and the parameters of the form. For other bodies the URL
 * has their digest as the parameter {@code bodySHA256}, and there is nothing else to sign.
 */
final class TwilioSignature {

    private static final String DIGEST = "bodySHA256";

    private static final Pattern URL = Pattern.compile("(?<scheme>https?)://(?<authority>[^/?#]*)(?<rest>.*)");
    private static final Pattern PORT = Pattern.compile(":[0-9]+$");

    private TwilioSignature() {}

    static Verification verify(ChannelSettings settings, Delivery delivery) {
        String signature = delivery.header("x-twilio-signature");
        String url = settings.publicUrl();
        if (signature == null || url == null) {
            return new Verification.Refused("X-Twilio-Signature is missing.");
        }
        try {
            return verify(settings.secrets(), signature, withoutFragment(url), delivery);
        } catch (UnreadableDelivery tooMany) {
            return new Verification.Refused(String.valueOf(tooMany.getMessage()));
        }
    }

    private static Verification verify(List<String> secrets, String signature, String url, Delivery delivery)
            throws UnreadableDelivery {
        String expected = digest(delivery);
        if (expected == null) {
            String signed = signedText(UrlEncoded.parse(delivery.body()));
            return Verification.of(fits(secrets, signature, url, Hmac.bytes(signed)));
        }
        int query = url.indexOf('?');
        String called = (query < 0 ? url : url.substring(0, query)) + "?" + delivery.query();
        boolean isBody = ExternalIds.ofContent(delivery.body()).equalsIgnoreCase("sha256:" + expected);
        return Verification.of(isBody && fits(secrets, signature, called, new byte[0]));
    }

    /** Whether the query has the digest of a body that is no form. */
    static boolean coversDigest(Delivery delivery) throws UnreadableDelivery {
        return digest(delivery) != null;
    }

    private static @Nullable String digest(Delivery delivery) throws UnreadableDelivery {
        return UrlEncoded.first(UrlEncoded.parse(Hmac.bytes(delivery.query())), DIGEST);
    }

    private static boolean fits(List<String> secrets, String signature, String url, byte[] signed) {
        for (String variant : variants(url)) {
            for (String secret : secrets) {
                byte[] digest = Hmac.of(Hmac.SHA1, Hmac.bytes(secret), Hmac.bytes(variant), signed);
                if (Hmac.isBase64Of(digest, signature)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Names in the order of their UTF-16 units; of a name that repeats, each value once, in the same order. */
    static String signedText(List<Parameter> form) {
        Map<String, Set<String>> sorted = new TreeMap<>();
        for (Parameter parameter : form) {
            sorted.computeIfAbsent(parameter.name(), name -> new TreeSet<>()).add(parameter.value());
        }
        StringBuilder text = new StringBuilder();
        sorted.forEach(
                (name, values) -> values.forEach(value -> text.append(name).append(value)));
        return text.toString();
    }

    /** The URL as it is, without its port, and with the port of its scheme: Twilio writes the port or not. */
    static Set<String> variants(String url) {
        Set<String> variants = new LinkedHashSet<>(List.of(url));
        Matcher matcher = URL.matcher(url);
        if (matcher.matches()) {
            String scheme = matcher.group("scheme");
            String host = PORT.matcher(matcher.group("authority")).replaceFirst("");
            String withoutPort = scheme + "://" + host;
            variants.add(withoutPort + matcher.group("rest"));
            variants.add(withoutPort + (scheme.equals("https") ? ":443" : ":80") + matcher.group("rest"));
        }
        return variants;
    }

    private static String withoutFragment(String url) {
        int fragment = url.indexOf('#');
        return fragment < 0 ? url : url.substring(0, fragment);
    }
}
