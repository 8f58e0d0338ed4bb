import { decodeEnvelope } from '@cordon/cwmp';
import { measureInterleaved } from '../measure/interleaved.ts';

const namespaces =
  'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-2" ' +
  'xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"';

// Structures with what a peer may get wrong in them; every one of these is a violation.
const shapes: Readonly<Record<string, (index: number) => string>> = {
  'values without type': (i) => `<ParameterValueStruct><Name>A.${i}</Name><Value>1</Value></ParameterValueStruct>`,
  'unknown members': (i) => `<ParameterValueStruct><x${i}/><Name>A</Name><Value/></ParameterValueStruct>`,
  'members twice, late and missing': () =>
    '<ParameterValueStruct><Value/><Value/><Name>A</Name><Name>B</Name></ParameterValueStruct><p/>',
};

// Ten times the document may cost this many times as much for each byte: caches, not algorithms.
const growthMax = 4;

/** Time per byte of documents full of violations: a thousand structures, then ten thousand. */
export function decoderGrowth(): boolean {
  console.log('\nThe whole decoder, time per byte of hostile messages: 1,000 and 10,000 structures');
  return Object.entries(shapes)
    .map(([name, shape]) => grows(name, shape))
    .every((met) => met);
}

function grows(name: string, shape: (index: number) => string): boolean {
  const [small, large] = [documentOf(1_000, shape), documentOf(10_000, shape)];
  const found = measureInterleaved({ small: () => decodeEnvelope(small), large: () => decodeEnvelope(large) });
  const smallNs = (found.small.medianUs * 1000) / small.length;
  const largeNs = (found.large.medianUs * 1000) / large.length;
  const verdict = largeNs / smallNs <= growthMax ? 'linear' : `GROWS ${(largeNs / smallNs).toFixed(1)} x`;
  console.log(`  ${name.padEnd(34)} ${smallNs.toFixed(2)} ns, ${largeNs.toFixed(2)} ns: ${verdict}`);
  return largeNs / smallNs <= growthMax;
}

function documentOf(count: number, shape: (index: number) => string): Uint8Array {
  const items = Array.from({ length: count }, (_, i) => shape(i)).join('');
  const list = `<ParameterList e:arrayType="c:ParameterValueStruct[1]">${items}</ParameterList>`;
  const body = `<c:GetParameterValuesResponse>${list}</c:GetParameterValuesResponse>`;
  return Buffer.from(`<s:Envelope ${namespaces}><s:Body>${body}</s:Body></s:Envelope>`);
}
