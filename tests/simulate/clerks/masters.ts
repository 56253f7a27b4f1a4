import { bomRowUuid } from '@pegboard/contracts';
import { patch, post, remove, type Clerk, type Desk, type Doc, type Errand } from './desk';

const patchItem = (desk: Desk, change: object): Errand => {
  const { itemId, type } = desk.item;
  return patch('inventory', `${type}s/${itemId}`, change);
};

/** Items, recipes, and whoever is bought from and sold to: also what is in use is changed, archived and deleted. */
export const MASTERS: Record<string, Clerk> = {
  'SKU is changed': (desk) => patch('inventory', `variants/${desk.item.variantId}`, { sku: `SKU-${desk.few(8)}` }),
  'price is changed': (desk) => {
    const price = { [desk.chance.pick(['sales_price', 'purchase_price'])!]: desk.few(90) };
    return patch('inventory', `variants/${desk.item.variantId}`, price);
  },
  'item is archived, or is back': (desk) => patchItem(desk, { is_archived: desk.chance.isHit(0.4) }),
  'purchase unit is changed': (desk) => {
    const unit = { purchase_uom: 'box', purchase_uom_conversion_rate: desk.chance.pick([1, 2, 4]) };
    return patchItem(desk, desk.chance.isHit(0.8) ? unit : { purchase_uom: null, purchase_uom_conversion_rate: null });
  },
  'item gets a supplier': (desk) => patchItem(desk, { default_supplier_id: desk.company.suppliers[0] }),
  'item is deleted': (desk) => {
    const { itemId, type } = desk.item;
    return remove('inventory', `${type}s/${itemId}`);
  },
  'variant is added': (desk) => {
    const { itemId, type } = desk.item;
    return post('inventory', 'variants', { [`${type}_id`]: itemId, sku: `NEW-${desk.few(50)}`, sales_price: 10, purchase_price: 4 });
  },
  'variant is deleted': (desk) => remove('inventory', `variants/${desk.item.variantId}`),
  'location is archived, or is back': (desk) => {
    const id = desk.chance.pick(desk.company.locations);
    return patch('inventory', `locations/${id}`, { is_archived: desk.chance.isHit(0.3) });
  },
  'location is deleted': (desk) => remove('inventory', `locations/${desk.chance.pick(desk.company.locations)}`),
  'customer is added': () => post('sales', 'customers', { name: 'Mary' }),
  'customer is edited': (desk) => {
    const customer = desk.one('sales', 'customers');
    return customer && patch('sales', `customers/${customer._id}`, { name: `Ada ${desk.few(9)}` });
  },
  'customer is deleted': (desk) => {
    const customer = desk.one('sales', 'customers');
    return customer && remove('sales', `customers/${customer._id}`);
  },
  'supplier is added': () => post('purchasing', 'suppliers', { name: 'Steel', currency: 'EUR' }),
  'supplier is deleted': (desk) => {
    const supplier = desk.one('purchasing', 'suppliers');
    return supplier && remove('purchasing', `suppliers/${supplier._id}`);
  },
  'recipe gets a row': (desk) => {
    const product = desk.one('manufacturing', 'recipes');
    const body = { product_item_id: product?.productItemId, product_variant_id: product?._id, ingredient_variant_id: desk.bought };
    return product && post('manufacturing', 'bom_rows', { ...body, quantity: desk.few(2) });
  },
  'row of a recipe is changed': (desk) => {
    const row = desk.part('manufacturing', 'recipes', 'rows');
    return row && patch('manufacturing', `bom_rows/${bomRowUuid(row.id)}`, { quantity: desk.few(4) });
  },
  'row of a recipe is deleted': (desk) => {
    const row = desk.part('manufacturing', 'recipes', 'rows');
    return row && remove('manufacturing', `bom_rows/${bomRowUuid(row.id)}`);
  },
  'recipe gets an operation': (desk) => {
    const product = desk.one('manufacturing', 'recipes');
    const row = {
      product_variant_id: product?._id,
      operation_name: desk.chance.pick(['Saw', 'Glue']),
      planned_time_per_unit: desk.few(60),
    };
    return product && post('manufacturing', 'product_operation_rows', { rows: [row] });
  },
  'operation of a recipe is changed or deleted': (desk) => {
    const operation: Doc = desk.part('manufacturing', 'recipes', 'operations');
    if (!operation) return undefined;
    const path = `product_operation_rows/${operation.id}`;
    return desk.chance.isHit(0.5)
      ? patch('manufacturing', path, { planned_time_parameter: desk.few(60), sequence: desk.few(2) })
      : remove('manufacturing', path);
  },
};
