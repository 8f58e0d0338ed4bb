import { attackersPlace, authorityOf, honestPlace, movedPlace, type StunBench, StunScene } from './stun-scene.ts';

/** UDPConnectionRequestAddress while strangers answered in place of the STUN server. */
export type StrangersFacts = {
  /** After responses that answer nothing. */
  readonly unasked: string;
  /** After a stranger's response to a request that the server left open. */
  readonly inPlace: string;
  /** After the server told another address. */
  readonly moved: string;
};

/** Lets a second port answer, first to no request at all and then in place of a silent server. */
export function letStrangersAnswer(bench: StunBench): Promise<StrangersFacts> {
  return StunScene.run(bench, {}, async (scene) => {
    const { server } = scene;
    await startHonestly(scene, bench);
    // A server that answered would put a device that follows anybody right again before we can see it.
    server.tactic = () => 'silent';
    const { from } = await scene.nextRequest();
    for (let count = 0; count < 3; count += 1) server.forge(from, attackersPlace);
    const unasked = await scene.addressInTheEnd();
    server.tactic = (request) => {
      server.forge(request.from, attackersPlace, request.transactionId);
      return 'silent';
    };
    await scene.nextRequest();
    const inPlace = await scene.addressInTheEnd();
    server.tactic = undefined;
    return { unasked, inPlace, moved: await scene.tell(movedPlace) };
  });
}

/** UDPConnectionRequestAddress after an answer without integrity, and after a signed one. */
export type IntegrityFacts = { readonly unsigned: string; readonly moved: string };

/** Answers a request that has integrity without any, between answers that are signed. */
export function leaveIntegrityOut(bench: StunBench): Promise<IntegrityFacts> {
  return StunScene.run(bench, { withLogin: true }, async (scene) => {
    const { server } = scene;
    await startHonestly(scene, bench);
    server.answersUnsigned = true;
    server.mapped = () => attackersPlace;
    let request = await scene.nextRequest();
    // The first request of each exchange is without integrity, until it is refused.
    for (let count = 0; !request.hasIntegrity && count < 3; count += 1) request = await scene.nextRequest();
    if (!request.hasIntegrity) bench.inconclusive('The target does not repeat its request with integrity after 401.');
    const unsigned = await scene.addressInTheEnd();
    server.answersUnsigned = false;
    return { unsigned, moved: await scene.tell(movedPlace) };
  });
}

async function startHonestly(scene: StunScene, { inconclusive }: StunBench): Promise<void> {
  const address = await scene.tell(honestPlace);
  if (address !== authorityOf(honestPlace))
    inconclusive(`The target did not take the address that its STUN server tells (it has ${address}).`);
}
