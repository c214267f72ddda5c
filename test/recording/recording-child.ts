/** Records in a process of its own: until it is killed, or with `noise` what no compression makes small. */
import { randomBytes } from 'node:crypto';
import { createRecorder } from '../../host/recording/index.ts';
import { encode, type TopicName } from '../../messages/index.ts';
import { metadata, sampleMessages, sampleTopics } from './samples.ts';

const [, , path, mode] = process.argv;
const recorder = await createRecorder({ path: path!, metadata, topics: sampleTopics });

if (mode === 'noise') {
  const topic: TopicName = '/exercise/command';
  const header = { stamp: { sec: 0, nanosec: 0 }, frame_id: '' };
  for (let i = 0; i < 2000; i++) {
    const bytes = encode('crtk_msgs/msg/StringStamped', {
      header,
      string: randomBytes(1000).toString('base64'),
    });
    recorder.write(topic, bytes, BigInt(i));
    await recorder.drained();
  }
  await recorder.close();
  process.stdout.write(`${JSON.stringify(recorder.status)}\n`);
} else {
  // Announces itself only when chunks are on the disk and another is open.
  const written = sampleMessages(5000, 6000);
  for (const { topic, bytes, timeNs } of written) {
    recorder.write(topic, bytes, timeNs);
    await recorder.drained();
    if (recorder.status.messages === 1000) process.stdout.write('recording\n');
  }
}
