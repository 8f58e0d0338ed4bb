import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { roundTrip } from './round-trip.ts';
import { roundTrips } from './round-trips.ts';

const cases: readonly CaseDefinition<CpeBench>[] = defineFamily(roundTrips, roundTrip);
export default cases;
