// A server of names, for programs that run in a network of their own: as text, since each is given to a Node there.

/** Names in it `names`, a socket that answers each question as it came, with that address where one of the old kind is asked for. */
export const serving = (answer: readonly [number, number, number, number]): string => `
import { createSocket } from 'node:dgram'
const names = createSocket('udp4')
names.on('message', (asked, { address, port }) => {
  const end = asked.indexOf(0, 12) + 5
  const isOld = asked.readUInt16BE(end - 4) === 1
  const head = Buffer.from(asked.subarray(0, 12))
  head.writeUInt16BE(0x8180, 2)
  head.writeUInt16BE(isOld ? 1 : 0, 6)
  head.writeUInt32BE(0, 8)
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ${answer.join(', ')}])
  names.send(Buffer.concat([head, asked.subarray(12, end), ...(isOld ? [answer] : [])]), port, address)
})`
