package io.holdfast.ticket.channel.mail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Letters from bytes, whatever a sender declares. */
final class MailCharsets {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    /** By their names in lower case: to look for an unknown one costs the JDK a third of a millisecond each time. */
    private static final Map<String, Charset> KNOWN = known();

    /** Labels that mean more letters than they say (WHATWG Encoding 4.2), by the names of Java's charsets. */
    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("iso-8859-8-i", "iso-8859-8"),
            Map.entry("gb2312", "gb18030"),
            Map.entry("gbk", "gb18030"),
            Map.entry("big5", "big5-hkscs"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("macintosh", "x-macroman"));

    private MailCharsets() {}

    /**
     * Decodes by the declared charset; bytes that break it are windows-1252. An unknown charset, or none, is UTF-8 where
     * that fits, else windows-1252.
     */
    static String decode(byte[] bytes, @Nullable String declared) {
        Charset known = find(declared);
        String decoded = strictly(bytes, known == null ? StandardCharsets.UTF_8 : known);
        String text = decoded == null ? new String(bytes, WINDOWS_1252) : decoded;
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static @Nullable Charset find(@Nullable String declared) {
        String label = declared == null ? "" : declared.strip().toLowerCase(Locale.ROOT);
        Charset named = KNOWN.get(LABELS.getOrDefault(label, label));
        // The label may have been another name of one that means more.
        String wider = named == null ? null : LABELS.get(named.name().toLowerCase(Locale.ROOT));
        return wider == null ? named : KNOWN.get(wider);
    }

    private static Map<String, Charset> known() {
        Map<String, Charset> byName = new HashMap<>();
        for (Charset charset : Charset.availableCharsets().values()) {
            byName.put(charset.name().toLowerCase(Locale.ROOT), charset);
            charset.aliases().forEach(alias -> byName.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset));
        }
        return Map.copyOf(byName);
    }

    private static @Nullable String strictly(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException broken) {
            return null;
        }
    }
}
