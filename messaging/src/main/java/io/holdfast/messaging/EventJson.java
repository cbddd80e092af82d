package io.holdfast.messaging;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.NameTransformer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Event;
import io.holdfast.contract.EventType;

/**
 * Writes an event's {@code data} as JSON and reads it. Unknown fields are ignored; a component that is not
 * {@code @Nullable} is required. The components clock, entry and churnRisk are unwrapped: their fields are written at the
 * top level of the data. Thread-safe.
 */
public final class EventJson {

    /** Far above what any event needs; bounds the time and memory of parsing untrusted input. */
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(32)
            .maxNumberLength(64)
            .maxStringLength(1 << 20)
            .build();

    private static final Set<String> UNWRAPPED = Set.of("clock", "entry", "churnRisk");

    private final ObjectMapper mapper;
    private final ObjectMapper writer;
    private final ConcurrentMap<Class<?>, List<Method>> requiredByRecord = new ConcurrentHashMap<>();
    private final ConcurrentMap<Class<?>, Optional<String>> unwrappedByRecord = new ConcurrentHashMap<>();

    public EventJson() {
        this.mapper = JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(LIMITS).build())
                .addModule(new JavaTimeModule())
                .addModule(new ContractModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .annotationIntrospector(new RequiredComponentIntrospector())
                .build();
        this.writer = mapper.copy().setAnnotationIntrospector(new FlatComponents());
    }

    /** Unwraps components when writing; reading does it by hand, as Jackson cannot unwrap into a record's constructor. */
    private static final class FlatComponents extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable NameTransformer findUnwrappingNameTransformer(AnnotatedMember member) {
            return member.getDeclaringClass().isRecord() && UNWRAPPED.contains(member.getName())
                    ? NameTransformer.NOP
                    : super.findUnwrappingNameTransformer(member);
        }
    }

    public byte[] write(Event event) {
        try {
            return writer.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + event.getClass().getSimpleName(), e);
        }
    }

    public Event read(EventType type, byte[] data) throws UnreadableEventException {
        try {
            String unwrapped = unwrappedComponentOf(type.record());
            Event event = unwrapped == null
                    ? mapper.readValue(data, type.record())
                    : readUnwrapped(type, unwrapped, mapper.readTree(data));
            requireAll(event);
            return event;
        } catch (JsonMappingException e) {
            throw new UnreadableEventException(pathOf(e), e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnreadableEventException("not JSON: " + firstLine(e), e);
        }
    }

    private Event readUnwrapped(EventType type, String unwrapped, @Nullable JsonNode data)
            throws JsonProcessingException, UnreadableEventException {
        if (!(data instanceof ObjectNode flat)) {
            throw new UnreadableEventException("data is not a JSON object");
        }
        ObjectNode nested = flat.deepCopy();
        nested.set(unwrapped, flat);
        return mapper.treeToValue(nested, type.record());
    }

    private @Nullable String unwrappedComponentOf(Class<?> record) {
        return unwrappedByRecord
                .computeIfAbsent(record, EventJson::findUnwrappedComponent)
                .orElse(null);
    }

    private static Optional<String> findUnwrappedComponent(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(UNWRAPPED::contains)
                .findFirst();
    }

    private void requireAll(Object record) throws UnreadableEventException {
        if (record == null) {
            throw new UnreadableEventException("data is null");
        }
        for (Method component : requiredByRecord.computeIfAbsent(record.getClass(), EventJson::requiredOf)) {
            Object value = valueOf(component, record);
            if (value == null) {
                throw new UnreadableEventException(component.getName(), "missing", null);
            }
            if (value.getClass().isRecord() && UNWRAPPED.contains(component.getName())) {
                requireAll(value);
            }
        }
    }

    private static List<Method> requiredOf(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .filter(component -> !component.getType().isPrimitive())
                .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .map(RecordComponent::getAccessor)
                .toList();
    }

    private static @Nullable Object valueOf(Method component, Object record) {
        try {
            return component.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /** The path as the sender knows it: an unwrapped component is not a field of the data. */
    private static String pathOf(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            String name = step.getFieldName();
            if (name == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else if (!path.isEmpty()) {
                path.append('.').append(name);
            } else if (!UNWRAPPED.contains(name)) {
                path.append(name);
            }
        }
        return path.toString();
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
