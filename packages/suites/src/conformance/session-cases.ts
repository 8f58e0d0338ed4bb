import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import bootstrapDropsOtherEvents from './events/bootstrap-drops-other-events.case.ts';
import connectionRequestIsNotRedelivered from './events/connection-request-is-not-redelivered.case.ts';
import eventsOfFailedSessionComeAgain from './events/events-of-failed-session-come-again.case.ts';
import heartbeatStandsAlone from './events/heartbeat-stands-alone.case.ts';
import mEventsSurvivePowerCycle from './events/m-events-survive-power-cycle.case.ts';
import newAcsUrlIsABootstrap from './events/new-acs-url-is-a-bootstrap.case.ts';
import scheduleInformByKeyIsMoved from './events/schedule-inform-by-key-is-moved.case.ts';
import singleOnceMultipleEach from './events/single-once-multiple-each.case.ts';
import fault8005IsRepeatedThreeTimes from './session/fault-8005-is-repeated-three-times.case.ts';
import faultsHaveTheirForm from './session/faults-have-their-form.case.ts';
import mustUnderstandIsHeeded from './session/must-understand-is-heeded.case.ts';
import unknownMethodGets9000 from './session/unknown-method-gets-9000.case.ts';
import chunkedResponseIsRead from './http/chunked-response-is-read.case.ts';
import cookiesFollowARedirect from './http/cookies-follow-a-redirect.case.ts';
import digestIsAnswered from './http/digest-is-answered.case.ts';
import fiveRedirectsAreFollowed from './http/five-redirects-are-followed.case.ts';
import oneConnectionServesASession from './http/one-connection-serves-a-session.case.ts';
import redirectIsFollowed from './http/redirect-is-followed.case.ts';
import redirectIsNotStored from './http/redirect-is-not-stored.case.ts';
import sessionOutlivesItsConnection from './http/session-outlives-its-connection.case.ts';
import strictTransportIsHeeded from './http/strict-transport-is-heeded.case.ts';
import currentTimeIsInItsZone from './inform/current-time-is-in-its-zone.case.ts';
import deviceIdEqualsDeviceInfo from './inform/device-id-equals-device-info.case.ts';
import forcedParametersAreListed from './inform/forced-parameters-are-listed.case.ts';
import parameterKeyIsTold from './inform/parameter-key-is-told.case.ts';
import retryCountCountsFailures from './retry/retry-count-counts-failures.case.ts';
import retryCountSurvivesPowerCycle from './retry/retry-count-survives-power-cycle.case.ts';
import retryWaitsAsSet from './retry/retry-waits-as-set.case.ts';
import answerHasTheIdOfTheRequest from './session/answer-has-the-id-of-the-request.case.ts';
import empty200EndsTheSession from './session/empty-200-ends-the-session.case.ts';
import faultDoesNotEndTheSession from './session/fault-does-not-end-the-session.case.ts';
import holdRequestsIsObeyed from './session/hold-requests-is-obeyed.case.ts';
import informFaultFailsTheSession from './session/inform-fault-fails-the-session.case.ts';
import requiredMethodsAreThere from './session/required-methods-are-there.case.ts';
import requestsComeBeforeTheEmptyPost from './session/requests-come-before-the-empty-post.case.ts';

/** Sessions, events, HTTP and retries: what looks on or breaks one session only. */
export const sessionCases: readonly CaseDefinition<CpeBench>[] = [
  forcedParametersAreListed,
  deviceIdEqualsDeviceInfo,
  currentTimeIsInItsZone,
  oneConnectionServesASession,
  chunkedResponseIsRead,
  answerHasTheIdOfTheRequest,
  requiredMethodsAreThere,
  unknownMethodGets9000,
  faultsHaveTheirForm,
  mustUnderstandIsHeeded,
  ...redirectIsFollowed,
  redirectIsNotStored,
  fiveRedirectsAreFollowed,
  cookiesFollowARedirect,
  sessionOutlivesItsConnection,
  digestIsAnswered,
  strictTransportIsHeeded,
  empty200EndsTheSession,
  fault8005IsRepeatedThreeTimes,
  singleOnceMultipleEach,
  scheduleInformByKeyIsMoved,
];

/** The same, for cases that change settings or leave something to be repeated. */
export const sessionSettingsCases: readonly CaseDefinition<CpeBench>[] = [
  parameterKeyIsTold,
  informFaultFailsTheSession,
  holdRequestsIsObeyed,
  requestsComeBeforeTheEmptyPost,
  faultDoesNotEndTheSession,
  eventsOfFailedSessionComeAgain,
  connectionRequestIsNotRedelivered,
  heartbeatStandsAlone,
  retryCountCountsFailures,
  retryWaitsAsSet,
];

/** The same, for cases that cut the power, reboot or move the target to another ACS URL. */
export const sessionRebootCases: readonly CaseDefinition<CpeBench>[] = [
  newAcsUrlIsABootstrap,
  bootstrapDropsOtherEvents,
  mEventsSurvivePowerCycle,
  retryCountSurvivesPowerCycle,
];
