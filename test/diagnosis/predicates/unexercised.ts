/** Hypotheses of the table that no recorded log can exercise, with the reason. */
export const unexercised: Readonly<Record<string, string>> = {
  H37: 'RAM leaves no trace of a packet or an answer: ram-share-not-accepted reads the share itself, and CloudTrail only says who changed it',
  H38: 'that nothing is logged is no cause of a failure: flow-logs-off and execution-logging-off tell it, and the notes of each request',
};
