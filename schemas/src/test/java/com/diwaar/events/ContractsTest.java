package com.diwaar.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every record promises, whatever it says. */
class ContractsTest {

    static Stream<Schema> schemas() {
        return Topics.all().stream().map(spec -> SpecificData.get().getSchema(spec.recordType()));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyRecordStartsWithItsIdAndTime(Schema schema) {
        assertThat(schema.getNamespace()).isEqualTo("com.diwaar.events");
        assertThat(schema.getFields().get(0).name()).isEqualTo("event_id");
        assertThat(schema.getFields().get(1).name()).isEqualTo("occurred_at");
        assertThat(notNull(schema.getFields().get(0).schema()).getLogicalType()).isInstanceOf(LogicalTypes.Uuid.class);
        assertThat(notNull(schema.getFields().get(1).schema()).getLogicalType())
                .isInstanceOf(LogicalTypes.TimestampMillis.class);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyRecordIsDocumented(Schema schema) {
        assertThat(schema.getDoc()).as(schema.getName()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void whatMayBeNullDefaultsToNull(Schema schema) {
        schema.getFields().stream()
                .filter(field -> field.schema().isNullable())
                .forEach(field -> assertThat(field.hasDefaultValue())
                        .as(schema.getName() + "." + field.name())
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyEnumHasASymbolForWhatAReaderDoesNotKnow(Schema schema) {
        schema.getFields().stream()
                .map(field -> notNull(field.schema()))
                .filter(type -> type.getType() == Schema.Type.ENUM)
                .forEach(type ->
                        assertThat(type.getEnumDefault()).as(type.getName()).isNotNull());
    }

    @Test
    void uuidsTimesAndListsOfThemSurviveTheWire() throws IOException {
        SendSms command = SendSms.newBuilder()
                .setAssistantId(12)
                .setCommandId(UUID.randomUUID())
                .setTo("+15551230001")
                .setBody("Monday 2 PM?")
                .setSendAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .setSupersedes(List.of(UUID.randomUUID()))
                .build();
        byte[] bytes = encode(new SpecificDatumWriter<>(SendSms.class), command);
        SendSms read = decode(bytes, SendSms.getClassSchema(), SendSms.getClassSchema());
        assertThat(read).isEqualTo(command);
    }

    @Test
    void readsTheFieldNamesOfBefore() throws IOException {
        Schema old = SchemaBuilder.record("ConversationEnded")
                .namespace("com.diwaar.events")
                .fields()
                .requiredString("event_id")
                .requiredLong("occurred_at")
                .requiredLong("organization_id")
                .requiredLong("assistant_id")
                .requiredLong("conversation_id")
                .optionalString("call_sid")
                .requiredString("to_phone_number")
                .requiredString("customer_phone_number")
                .requiredString("reason")
                .requiredLong("started_at")
                .requiredLong("ended_at")
                .endRecord();
        GenericData.Record call = new GenericData.Record(old);
        call.put("event_id", UUID.randomUUID().toString());
        List.of("occurred_at", "organization_id", "assistant_id", "conversation_id", "started_at", "ended_at")
                .forEach(field -> call.put(field, 1L));
        List.of("to_phone_number", "customer_phone_number", "reason").forEach(field -> call.put(field, "x"));
        call.put("call_sid", "CA123");
        ConversationEnded today =
                decode(encode(new GenericDatumWriter<>(old), call), old, ConversationEnded.getClassSchema());
        assertThat(today.getChannelSid()).isEqualTo("CA123");
    }

    private static <T> byte[] encode(DatumWriter<T> writer, T value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Encoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        writer.write(value, encoder);
        return out.toByteArray();
    }

    private static <T> T decode(byte[] bytes, Schema writer, Schema reader) throws IOException {
        DatumReader<T> datum = new SpecificDatumReader<>(writer, reader);
        return datum.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    }

    private static Schema notNull(Schema schema) {
        return schema.isUnion()
                ? schema.getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow()
                : schema;
    }
}
