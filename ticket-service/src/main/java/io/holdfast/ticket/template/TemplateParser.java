package io.holdfast.ticket.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.rest.JsonFields;
import io.holdfast.ticket.template.ReplyTemplate.Variant;
import io.holdfast.ticket.template.content.TemplateText;

/** Parses templates of replies. */
final class TemplateParser {

    private static final int VARIANTS_MAX = 20;
    private static final int SUBJECT_LENGTH_MAX = 500;

    private static final String SUBJECT = "subject";
    private static final String VARIANTS = "variants";
    private static final String VARIANT = "variant";
    private static final String TEXT = "text";

    private TemplateParser() {}

    /**
     * Parses the body.
     *
     * @throws io.holdfast.rest.Problem 422 that names every invalid field
     */
    static ReplyTemplate parse(String templateId, JsonFields body) {
        ReplyTemplate template = new ReplyTemplate(templateId, subject(body), variants(body));
        body.throwIfInvalid();
        return template;
    }

    private static @Nullable String subject(JsonFields body) {
        String subject = body.textOrNull(SUBJECT, SUBJECT_LENGTH_MAX);
        if (subject != null) {
            requireTemplate(body, SUBJECT, subject);
        }
        return subject;
    }

    private static List<Variant> variants(JsonFields body) {
        List<JsonFields> objects = body.objects(VARIANTS, VARIANTS_MAX);
        body.addMissing(VARIANTS);
        if (objects.isEmpty() && body.isValid()) {
            body.addError(VARIANTS, "at least one");
        }
        List<Variant> variants = new ArrayList<>(objects.size());
        Set<String> names = new HashSet<>();
        for (JsonFields fields : objects) {
            Variant variant = new Variant(fields.id(VARIANT), fields.text(TEXT, TemplateText.LENGTH_MAX));
            requireTemplate(fields, TEXT, variant.text());
            if (!names.add(variant.variant()) && body.isValid()) {
                fields.addError(VARIANT, "another variant has this name");
            }
            variants.add(variant);
        }
        return variants;
    }

    private static void requireTemplate(JsonFields fields, String name, String text) {
        try {
            TemplateText.parse(text);
        } catch (IllegalArgumentException invalid) {
            fields.addError(name, String.valueOf(invalid.getMessage()));
        }
    }
}
