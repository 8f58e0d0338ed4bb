/** What is said to a UDP port to make its usual service answer, without asking it to do anything. */
export interface UdpProbe {
  readonly service: string;
  readonly payload: Uint8Array;
  /** Whether an answer has the form of the service; another answer still shows that something listens. */
  readonly isAnswer: (answer: Buffer) => boolean;
}

const text = (lines: readonly string[]): Uint8Array => Buffer.from([...lines, '', ''].join('\r\n'), 'latin1');
const hex = (digits: string): Uint8Array => Buffer.from(digits.replaceAll(' ', ''), 'hex');

// The id of every question is the same, so that an answer is told from other traffic by it.
const questionId = 'c07d';
const isDnsAnswer = (answer: Buffer): boolean =>
  answer.length >= 12 && answer.subarray(0, 2).toString('hex') === questionId && (answer.readUInt8(2) & 0x80) !== 0;

/** RFC 1035: version.bind, class CHAOS, type TXT, which no server asks another for. */
const dns = hex(`${questionId} 0000 0001 0000 0000 0000 07 76657273696f6e 04 62696e64 00 0010 0003`);
/** RFC 6762: the list of services, as a legacy question to one host. */
const mdns = hex(
  `${questionId} 0000 0001 0000 0000 0000 09 5f7365727669636573 07 5f646e732d7364 04 5f756470 05 6c6f63616c 00 000c 0001`,
);
/** RFC 5905: client, version 4. */
const ntp = Buffer.concat([hex('23'), Buffer.alloc(47)]);
/** RFC 3416: get sysDescr.0 of the community public. */
const snmp = hex('302902010004067075626c6963a01c020401020304020100020100300e300c06082b060102010101000500');
/** RFC 1350: read a file that nobody has. */
const tftp = Buffer.concat([hex('0001'), Buffer.from('cordon-no-such-file\0octet\0')]);
/** RFC 5389: binding request. */
const stun = hex('0001 0000 2112a442 436f72646f6e2d7363616e21');
/** RFC 1002: node status of any name. */
const netbios = hex(`${questionId} 0000 0001 0000 0000 0000 20 434b${'41'.repeat(30)} 00 0021 0001`);
/** RFC 5531, RFC 1833: the procedure of the port mapper that does nothing. */
const portMapper = Buffer.concat([hex(`c07dc07d 00000000 00000002 000186a0 00000002 00000000`), Buffer.alloc(16)]);
const isRpcReply = (answer: Buffer): boolean => answer.subarray(0, 8).toString('hex') === 'c07dc07d00000001';
/** RFC 6886 3.2: which address the WAN side has. */
const natPmp = hex('0000');
/** WS-Discovery 1.1: who is there, of whatever type. */
const wsDiscovery = Buffer.from(
  '<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" ' +
    'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">' +
    '<s:Header><a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action>' +
    '<a:MessageID>urn:uuid:c07dc07d-0000-4000-8000-000000000001</a:MessageID>' +
    '<a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header><s:Body><d:Probe/></s:Body></s:Envelope>',
);
/** RFC 7252: get .well-known/core. */
const coap = hex('4001 c07d bb 2e77656c6c2d6b6e6f776e 04 636f7265');

const ssdp = text([
  'M-SEARCH * HTTP/1.1',
  'HOST: 239.255.255.250:1900',
  'MAN: "ssdp:discover"',
  'MX: 1',
  'ST: ssdp:all',
]);
const sip = text([
  'OPTIONS sip:cordon@localhost SIP/2.0',
  'Via: SIP/2.0/UDP localhost;branch=z9hG4bKcordon;rport',
  'Max-Forwards: 0',
  'From: <sip:cordon@localhost>;tag=1',
  'To: <sip:cordon@localhost>',
  'Call-ID: cordon@localhost',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
]);

const startsWith =
  (pattern: RegExp) =>
  (answer: Buffer): boolean =>
    pattern.test(answer.toString('latin1'));
const always = (): boolean => true;

/** Probes by port. To a port that is not here an empty datagram is sent. */
export const udpProbes: ReadonlyMap<number, UdpProbe> = new Map([
  [53, { service: 'dns', payload: dns, isAnswer: isDnsAnswer }],
  [69, { service: 'tftp', payload: tftp, isAnswer: (answer) => answer.length >= 4 && answer.readUInt8(0) === 0 }],
  [111, { service: 'rpcbind', payload: portMapper, isAnswer: isRpcReply }],
  [123, { service: 'ntp', payload: ntp, isAnswer: (answer) => answer.length >= 48 && (answer.readUInt8(0) & 7) === 4 }],
  [137, { service: 'netbios-ns', payload: netbios, isAnswer: isDnsAnswer }],
  [161, { service: 'snmp', payload: snmp, isAnswer: (answer) => answer.length > 2 && answer.readUInt8(0) === 0x30 }],
  [1900, { service: 'ssdp', payload: ssdp, isAnswer: startsWith(/^HTTP\/1\.[01] /) }],
  [3478, { service: 'stun', payload: stun, isAnswer: (answer) => answer.subarray(0, 2).toString('hex') === '0101' }],
  [3702, { service: 'ws-discovery', payload: wsDiscovery, isAnswer: (answer) => answer.includes('Envelope') }],
  [5060, { service: 'sip', payload: sip, isAnswer: startsWith(/^SIP\/2\.0 /) }],
  [
    5351,
    { service: 'nat-pmp', payload: natPmp, isAnswer: (answer) => answer.subarray(0, 2).toString('hex') === '0080' },
  ],
  [5353, { service: 'mdns', payload: mdns, isAnswer: isDnsAnswer }],
  [5683, { service: 'coap', payload: coap, isAnswer: always }],
]);

/** Ports whose services were found open towards the Internet on gateways, and what CWMP itself may use (Annex G, Annex M). */
export const usualUdpPorts: readonly number[] = [
  53, 67, 68, 69, 111, 123, 137, 138, 161, 162, 500, 514, 520, 546, 547, 1194, 1701, 1900, 3478, 3702, 4500, 5060, 5351,
  5353, 5355, 5683, 7547, 9999, 30005, 37215, 49152, 53413,
];
