// A client that is not ours, on kafkajs and its registry client.
//
//   node client.mjs publish   reads a command as JSON from stdin, publishes it to `send-sms`, prints where it went
//   node client.mjs read      prints the first `sms-received` whose field FIELD is VALUE
//
// Environment: KAFKA, REGISTRY (Confluent's REST API), and SCHEMA, a file that is registered where nobody has done so.
//
// kafkajs's partitioner is not the one of Java's clients, so its records of a key may lie on another partition than ours.
// That is fine: who consumes `send-sms` takes the key from the value, and the database decides between two who meet.
import { readFileSync } from 'node:fs';
import { Kafka, Partitioners, logLevel } from 'kafkajs';
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';

const PATIENCE_MS = 60_000;
const { KAFKA, REGISTRY, SCHEMA, FIELD, VALUE } = process.env;
const kafka = new Kafka({ clientId: 'third-party', brokers: [KAFKA], logLevel: logLevel.ERROR });
const registry = new SchemaRegistry({ host: REGISTRY });

async function schemaOf(topic) {
  const subject = `${topic}-value`;
  try {
    return await registry.getLatestSchemaId(subject);
  } catch {
    const schema = { type: SchemaType.AVRO, schema: readFileSync(SCHEMA, 'utf8') };
    return (await registry.register(schema, { subject })).id;
  }
}

async function publish() {
  const command = JSON.parse(readFileSync(0, 'utf8'));
  const schemaId = await schemaOf('send-sms');
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false });
  await producer.connect();
  const [written] = await producer.send({
    topic: 'send-sms',
    acks: -1,
    messages: [{ key: `${command.assistant_id}|${command.to}`, value: await registry.encode(schemaId, command) }],
  });
  await producer.disconnect();
  console.log(JSON.stringify({ schema_id: schemaId, partition: written.partition }));
}

async function read() {
  const consumer = kafka.consumer({ groupId: `third-party-${process.pid}-${Date.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topic: 'sms-received', fromBeginning: true });
  const event = await new Promise((found, failed) => {
    setTimeout(() => failed(new Error(`no sms-received with ${FIELD} = ${VALUE}`)), PATIENCE_MS).unref();
    consumer.run({
      eachMessage: async ({ message }) => {
        const value = await decoded(message.value);
        if (value !== null && value[FIELD] === VALUE) found(value);
      },
    }).catch(failed);
  });
  console.log(JSON.stringify(event));
  await consumer.disconnect();
}

/** Null for bytes that are no record: whoever reads a topic may meet some. */
async function decoded(bytes) {
  try {
    return await registry.decode(bytes);
  } catch {
    return null;
  }
}

await { publish, read }[process.argv[2]]();
