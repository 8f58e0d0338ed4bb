import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { ignoredXmppRequest } from './ignored-xmpp-request.ts';
import { ignoredXmppRequests } from './ignored-xmpp-requests.ts';

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(ignoredXmppRequests, ignoredXmppRequest);
export default family;
