/** Wer etwas getan hat, am Anfang eines Satzes: „Sie haben“, „Ada Marsh hat“. */
export const has = (who: string) => (who === 'Sie' ? 'Sie haben' : `${who} hat`);

/** Nach „von“ und „bei“: „Ihnen“, „jemandem bei Globex“, „einer Rolle bei Globex“. */
export const dative = (who: string) =>
  who === 'Sie'
    ? 'Ihnen'
    : who.replaceAll(/\bjemand bei /gi, 'jemandem bei ').replaceAll(/\beine Rolle bei /gi, 'einer Rolle bei ');

/** Nach „an“ und „auf“: „jemanden bei Globex“. */
export const accusative = (who: string) => who.replaceAll(/\bjemand bei /gi, 'jemanden bei ');
