// How hot a changed byte looks: by its age (one second), or, when all changes, by how often. Pure.
// What a colour means is in theme.css; that heat saturates and how, in the design's warnings.

export const hexHorizon = 1000;

/** 1 just now to 0 after a second, linear in age^1.15; in steps where motion is unwanted. */
export function heatOf(age: number, steps: boolean): number {
  if (age >= hexHorizon) return 0;
  if (steps) return age < 250 ? 1 : 0.5;
  return Math.max(0, 1 - (Math.max(0, age) / hexHorizon) ** 1.15);
}

/** When heat will next look different, in ms; undefined when there is none. */
export function nextStep(youngest: number, steps: boolean): number | undefined {
  if (youngest >= hexHorizon) return undefined;
  if (!steps) return 33;
  return youngest < 250 ? 250 - youngest : hexHorizon - youngest;
}

/** Above this, text on the heat takes the colour that is legible on it. */
export const hotShare = 0.36;
