/** How long a session lasts, in days. */
export const sessionDays = 30;
/** How long after the password the second factor may follow, in minutes. */
export const pendingSignInMinutes = 10;
/** How long a browser is remembered in which somebody has signed in. */
export const knownDeviceDays = 180;
/** Such browsers that one user may have; the oldest is forgotten. */
export const knownDevicesMaximum = 20;
/** How long the link of a mail works, in hours. */
export const signUpHours = 24;
export const emailChangeHours = 24;
export const passwordResetHours = 1;
/** API tokens that one user may have. */
export const apiTokensMaximum = 50;
