const SERIAL_NUMBERS = 'Pegboard keeps no serial numbers; batches (/v1/batches) tell goods apart and are traced';
const BINS = 'A location has no bins in Pegboard; a place that is counted apart is a location of its own (/v1/locations)';
const FORECASTS = 'Demand comes from orders alone in Pegboard; reorder points (/v1/inventory_reorder_points) order ahead of them';

/** Resources of Katana that nobody keeps here, and what there is instead. Inventory answers for them, so that a typo still reads as one. */
export const NOT_OFFERED: Readonly<Record<string, string>> = {
  serial_numbers: SERIAL_NUMBERS,
  serial_numbers_stock: SERIAL_NUMBERS,
  bin_locations: BINS,
  bin_inventory: BINS,
  bin_transfers: BINS,
  bin_transfer_rows: BINS,
  variant_bin_locations: BINS,
  unlink_variant_bin_locations: BINS,
  demand_forecasts: FORECASTS,
};
