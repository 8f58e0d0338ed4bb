import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { refusedXmppServer } from './refused-xmpp-server.ts';
import { refusedXmppServers } from './refused-xmpp-servers.ts';

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(refusedXmppServers, refusedXmppServer);
export default family;
