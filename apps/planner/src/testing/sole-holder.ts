import type { Lease } from '@pegboard/eventing';

/** For a planner without replicas: it may publish from the beginning to the end. */
export const soleHolder: Lease = {
  seek: ({ onGained, onLost }) => {
    onGained();
    return {
      give: async () => {
        onLost();
      },
    };
  },
};
