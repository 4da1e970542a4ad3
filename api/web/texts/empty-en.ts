import type { EmptyTexts } from './empty-zh.ts';

export const emptyEn: EmptyTexts = {
  import: 'Import recordings',
  importElsewhere: 'Recordings are imported by the QA manager or by operations.',
  ways: {
    queue: 'To the review queue',
    exercise: 'To the daily exercise',
    alerts: 'To the alerts',
    people: 'Add people and roles',
    calls: 'To the calls',
    cases: 'To the case library',
  },
  pages: {
    queue: {
      title: 'No call waits for review',
      hint: 'Calls that a person has to review: dissatisfied, unresolved, high risk, or where the machine is not sure. New recordings line up by themselves, with the reason.',
    },
    ownScores: {
      title: 'No score has been published to you yet',
      hint: 'Once a reviewer has published the score of one of your calls it is here: listen, see the evidence, acknowledge or appeal item by item. Meanwhile there is an exercise.',
    },
    appeals: {
      title: 'No appeal to deal with',
      hint: 'When an agent disagrees with an item in time, it comes here and is decided by somebody else than the first reviewer.',
    },
    alerts: {
      title: 'No alert is open',
      hint: 'Calls with a high risk of a complaint, repeated unresolved calls and matters of safety raise alerts by themselves; they escalate when due and are followed until closed.',
    },
    hotSpots: {
      title: 'No calls in this period',
      hint: 'Where, and about what, calls pile up. Choose another period, or import recordings first.',
    },
    boards: {
      title: 'No calls in this period',
      hint: 'Figures come by themselves once calls have been scored, and every one opens its calls. Choose another period, or import recordings first.',
    },
    boardAlerts: {
      title: 'No alerts in this period',
      hint: 'How soon alerts were dealt with, how many were late or escalated. Alerts come from processed calls by themselves.',
    },
    downgrades: {
      title: 'No suspected downgrades in this period',
      hint: 'Calls in which the customer clearly complained but no complaint was registered are listed here, to be checked one by one.',
    },
    load: {
      title: 'No calls with a known agent in this period',
      hint: 'Abuse, angry calls in a row and long stretches without a pause, for care only and never part of a score. Choose another period, or wait for recordings with agent numbers.',
    },
    operations: {
      title: 'No recordings yet',
      hint: 'Run earmark import with a folder on the server, or have your systems upload with an API token (POST /api/recordings). Progress and failures are shown here.',
    },
    frequent: {
      title: 'No customer questions counted yet',
      hint: 'Once calls have been processed, what customers ask most is listed here, with how well the knowledge items answer it.',
    },
    stale: {
      title: 'No item needs an update',
      hint: 'Items that have expired or soon will, and items that answers in calls often contradict, are listed here.',
    },
    conflicts: {
      title: 'No contradicting answers in this period',
      hint: 'When one question got different answers in different calls, they are listed here side by side. Choose another period, or import recordings first.',
    },
    cases: {
      title: 'The case library is empty',
      hint: 'Good and bad clips for everybody to hear, without personal data. Open a call and press “Add to the library” on a finding.',
    },
    ownCases: {
      title: 'The case library is empty',
      hint: 'Good and bad clips for everybody to hear, without personal data. They are here once reviewers and team leads have added some.',
    },
    exercise: {
      title: 'No exercise today',
      hint: 'A clip of the case library a day: listen, answer one question, see why. There is one as soon as the library has cases.',
    },
    drift: {
      title: 'No calls to compare yet',
      hint: 'Compares two periods of calls: whether customers, recordings, rules or models changed. Both periods need processed calls. Choose others, or import recordings first.',
    },
    labelling: {
      title: 'No call to label now',
      hint: 'The calls a model is least sure of come here to be judged by a person before the machine shows its answer. All have been labelled, are with somebody else, or there are no recordings yet; new ones come by themselves.',
    },
  },
};
