import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { planImport } from '../plan-import';
import type { Present, There } from '../present';
import { keyOf, type Given } from '../read-files';
import { FILES, type FileName } from '../templates';
import { readForeign, settled, type ForeignSource } from './read-foreign';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pegboard-foreign-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nothing: Present = {
  ...(Object.fromEntries(FILES.map((file) => [file, new Map<string, There>()])) as Record<FileName, Map<string, There>>),
  batches: new Map(),
  stockNow: new Map(),
};
/** What an import leaves. */
const after = (lines: readonly Given[]): Present => ({
  ...nothing,
  ...Object.fromEntries(
    FILES.map((file) => [
      file,
      new Map(lines.filter((line) => line.file === file).map((line) => [keyOf(file, line.values), { id: 1, values: line.values }])),
    ]),
  ),
});

async function read(source: ForeignSource, files: Readonly<Record<string, string | Buffer>>) {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const foreign = await readForeign(source, [folder]);
  const { lines, remarks } = settled(foreign.lines, nothing);
  const plan = planImport(lines, nothing);
  return {
    problems: [...foreign.problems, ...plan.problems].map(({ file, line, message }) => `${file}:${line} ${message}`),
    remarks: [...foreign.remarks, ...remarks].map(({ file, line, what, why }) => `${file}:${line} ${what}: ${why}`),
    leftAlone: foreign.leftAlone,
    lines,
    values: (file: FileName) => lines.filter((line) => line.file === file).map(({ values }) => values),
  };
}

/** A workbook with one sheet, as small as one can be. */
function xlsx(rows: readonly (readonly (string | number)[])[]): Buffer {
  const cell = (value: string | number): string =>
    typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${value.replaceAll('&', '&amp;')}</t></is></c>`;
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return zip({
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    '_rels/.rels': `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${rows
      .map(
        (row, r) =>
          `<row r="${r + 1}">${row.map((value, c) => cell(value).replace('<c', `<c r="${String.fromCharCode(65 + c)}${r + 1}"`)).join('')}</row>`,
      )
      .join('')}</sheetData></worksheet>`,
  });
}

/** Stored, not packed. */
function zip(files: Readonly<Record<string, string>>): Buffer {
  const [parts, directory] = [[] as Buffer[], [] as Buffer[]];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), fields, place, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06'), end]);
}

const SHOPIFY_PRODUCTS = `Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option1 Linked To,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Gift Card,Cost per item,Status
oak-chair,Oak chair,"<p>Solid,
""heavy""</p>",Nordic,Furniture > Chairs,Chairs,wood,true,Finish,matt,,Height,45,CH-M45,7000,shopify,4,deny,manual,150.00,,true,true,'4740001000084,https://x/1.jpg,1,false,90.50,active
oak-chair,,,,,,,,,gloss,,,45,CH-G45,7000,shopify,0,deny,manual,155.00,,true,true,,,,,92,
oak-chair,,,,,,,,,raw,,,45,,7000,shopify,0,deny,manual,140.00,,true,true,,,,,80,
oak-chair,,,,,,,,,,,,,,,,,,,,,,,,https://x/2.jpg,2,,,
stool,Stool,,Nordic,Furniture > Stools,,,true,Title,Default Title,,,,ST-1,3000,shopify,7,deny,manual,40,,true,true,,,,false,22,active
stool-2,Stool,,Nordic,,Stools,,true,Title,Default Title,,,,ST-1,3000,shopify,7,deny,manual,41,,true,true,,,,false,23,draft
old,Old thing,,Nordic,,,,true,Title,Default Title,,,,OLD-1,1,shopify,7,deny,manual,1,,true,true,,,,false,,archived
gift,Gift card,,Nordic,,,,true,Title,Default Title,,,,GIFT,1,,,deny,manual,10,,false,false,,,,true,,active
`;
const SHOPIFY_INVENTORY = `Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,SKU,HS Code,COO,Location,Bin name,Incoming (not editable),Unavailable (not editable),Committed (not editable),Available (not editable),On hand (current),On hand (new)
oak-chair,Oak chair,Finish,matt,Height,45,,,CH-M45,,,Tallinn,,0,0,1,3,4,
oak-chair,Oak chair,Finish,gloss,Height,45,,,CH-G45,,,Tallinn,,0,0,0,-2,-2,
oak-chair,Oak chair,Finish,raw,Height,45,,,,,,Tallinn,,0,0,0,5,5,
stool,Stool,Title,Default Title,,,,,ST-1,,,Tallinn,,0,0,0,7,7,
stool,Stool,Title,Default Title,,,,,ST-1,,,Riga,,0,0,0,2,2,
stool-2,Stool,Title,Default Title,,,,,ST-1,,,Riga,,0,0,0,2,2,
old,Old thing,Title,Default Title,,,,,OLD-1,,,Riga,,0,0,0,1,1,
gift,Gift card,Title,Default Title,,,,,GIFT,,,Riga,,not stocked,not stocked,not stocked,not stocked,not stocked,
`;

describe('exports of Shopify', () => {
  it('products and inventory come in; what can’t is in one list', async () => {
    const { problems, remarks, values } = await read('shopify', {
      'products_export.csv': SHOPIFY_PRODUCTS,
      'inventory_export.csv': SHOPIFY_INVENTORY,
    });
    expect(problems).toEqual([]);
    expect(values('items')).toEqual([
      { type: 'product', name: 'Oak chair', category: 'Chairs' },
      { type: 'product', name: 'Stool', category: 'Stools' },
    ]);
    expect(values('variants')).toEqual([
      {
        item: 'Oak chair',
        sku: 'CH-M45',
        sales_price: '150',
        purchase_price: '90.5',
        registered_barcode: '4740001000084',
        options: 'Finish=matt; Height=45',
      },
      { item: 'Oak chair', sku: 'CH-G45', sales_price: '155', purchase_price: '92', options: 'Finish=gloss; Height=45' },
      { item: 'Stool', sku: 'ST-1', sales_price: '40', purchase_price: '22' },
    ]);
    expect(values('locations')).toEqual([{ name: 'Tallinn' }, { name: 'Riga' }]);
    expect(values('stock')).toEqual([
      { location: 'Tallinn', sku: 'CH-M45', quantity: '4', cost_per_unit: '90.5' },
      { location: 'Tallinn', sku: 'ST-1', quantity: '7', cost_per_unit: '22' },
      { location: 'Riga', sku: 'ST-1', quantity: '2', cost_per_unit: '22' },
    ]);
    expect(remarks).toEqual([
      'products_export.csv:5 Oak chair, raw, 45: left out: it has no SKU',
      'products_export.csv:8 ST-1 Stool (stool-2): left out: the SKU is in products_export.csv line 7 already',
      'products_export.csv:9 Old thing: left out: archived there',
      'products_export.csv:10 Gift card: left out: a gift card',
      'inventory_export.csv:3 CH-G45 Oak chair gloss at Tallinn: left out: its stock is -2',
      'inventory_export.csv:4 Oak chair raw: left out: it has no SKU',
      'inventory_export.csv:7 ST-1 Stool Default Title at Riga: left out: the SKU is in inventory_export.csv line 6 already',
      'inventory_export.csv:8 Riga | OLD-1: left out: there is no OLD-1',
    ]);
  });

  it('codes that a spreadsheet has rounded are not taken', async () => {
    const head = 'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Barcode';
    const file = `${head}\nmug,Mug,Title,Default Title,MUG,9,4.74E+12\njug,Jug,Title,Default Title,1.23E+09,9,\n`;
    const { values, remarks } = await read('shopify', { 'products_export.csv': file });
    expect(values('variants')).toEqual([{ item: 'Mug', sku: 'MUG', sales_price: '9' }]);
    expect(remarks).toEqual([
      'products_export.csv:2 MUG Mug: taken without its registered barcode, which a spreadsheet has rounded: format the column as text before you save the file',
      'products_export.csv:3 1.23E+09 Jug: left out: its SKU is a number that a spreadsheet has rounded: format the column as text before you save the file',
    ]);
  });

  it('the columns of 2025 are known too', async () => {
    const file =
      'Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,Option1 Linked To,Price,Compare-at price,Cost per item,Charge tax,Inventory tracker,Inventory quantity,Continue selling when out of stock,Weight value (grams),Requires shipping,Gift card\n' +
      'Lamp,lamp,Bright,Nordic,Home > Lamps,,,TRUE,Active,LAMP-W,4740001000091,Colour,white,,80.00,,31.25,TRUE,shopify,3,DENY,900,TRUE,FALSE\n' +
      ',lamp,,,,,,,,LAMP-B,,,black,,85.00,,33,TRUE,shopify,3,DENY,900,TRUE,FALSE\n';
    const { problems, remarks, values } = await read('shopify', {
      'products.csv': file,
      'customers.csv': 'First Name,Email\nAda,a@x.example\n',
    });
    expect([problems, remarks]).toEqual([[], []]);
    expect(values('items')).toEqual([{ type: 'product', name: 'Lamp', category: 'Lamps' }]);
    expect(values('variants').map(({ sku, options }) => [sku, options])).toEqual([
      ['LAMP-W', 'Colour=white'],
      ['LAMP-B', 'Colour=black'],
    ]);
  });
});

const ODOO_PRODUCTS = `"External ID","Internal Reference","Name","Variant Values","Sales Price","Cost","Barcode","Product Type","Product Category","Unit of Measure","Can be Sold","Can be Purchased","Tracking","Vendors/Vendor","Active"
"p.1","DESK-O","Desk","Wood: oak","420.0","199.99999999999997","","Storable Product","All / Saleable / Desks","Units","True","False","No tracking","","True"
"p.2","DESK-B","Desk","Wood: beech","400.0","180.0","","Storable Product","All / Saleable / Desks","Units","True","False","No tracking","","True"
"p.3","BOLT","[BOLT] Bolt M8","","0.2","0.05","4740001000107","Consumable","All / Parts","Units","False","True","No tracking","Bolts & Co","True"
"","","","","","","","","","","","","","Second Vendor",""
"p.4","LACQ","Lacquer","","30","11","","Storable Product","All / Paint","L","False","True","By Lots","","True"
"p.5","","Nameless part","","1","1","","Storable Product","All","Units","False","True","No tracking","","True"
"p.6","SERV","Assembly","","50","0","","Service","All","Hours","True","False","No tracking","","True"
"p.7","BOLT","Bolt again","","1","1","","Storable Product","All","Units","False","True","No tracking","","True"
`;
const ODOO_BOMS = `"External ID","Product","Product Variant","Quantity","BoM Type","Unit of Measure","BoM Lines/Component","BoM Lines/Quantity","BoM Lines/Product Unit of Measure","Operations/Operation","Operations/Work Center","Operations/Manual Duration"
"b.1","Desk","[DESK-O] Desk (oak)","3.0","Manufacture this product","Units","[BOLT] Bolt M8","24.0","Units","Assemble","Bench","12.5"
"","","","","","","[LACQ] Lacquer","1.0","L","","",""
"","","","","","","[LACQ] Lacquer","250.0","ml","","",""
"","","","","","","[GONE] Glue","1.0","Units","","",""
"b.2","Desk","[DESK-O] Desk (oak)","1.0","Manufacture this product","Units","[BOLT] Bolt M8","9","Units","","",""
`;
const ODOO_STOCK = `"Location","Product","Lot/Serial Number","Quantity","Unit of Measure"
"WH/Stock/Shelf 1","[BOLT] Bolt M8","","100.0","Units"
"WH/Stock/Shelf 2","[BOLT] Bolt M8","","20.5","Units"
"WH/Stock","[LACQ] Lacquer","L-77","3.0","L"
"WH/Stock","[LACQ] Lacquer","","1.0","L"
"WH/Stock","[DESK-O] Desk (oak)","","-1.0","Units"
"Virtual Locations/Production","[BOLT] Bolt M8","","-24.0","Units"
"Partners/Customers","[DESK-O] Desk (oak)","","7.0","Units"
"WH/Stock","Unheard of","","7.0","Units"
`;

describe('exports of Odoo', () => {
  it('products, bills of materials and stock come in; what can’t is in one list', async () => {
    const { problems, remarks, values } = await read('odoo', {
      'Product Variant (product.product).csv': ODOO_PRODUCTS,
      'Bill of Material (mrp.bom).csv': ODOO_BOMS,
      'Quants (stock.quant).csv': ODOO_STOCK,
    });
    expect(problems).toEqual([]);
    expect(values('suppliers')).toEqual([{ name: 'Bolts & Co' }]);
    expect(values('items')).toEqual([
      {
        type: 'product',
        name: 'Desk',
        category: 'Desks',
        uom: 'Units',
        is_sellable: 'true',
        is_producible: 'true',
        is_purchasable: 'false',
      },
      { type: 'material', name: 'Bolt M8', category: 'Parts', uom: 'Units', is_sellable: 'false', default_supplier: 'Bolts & Co' },
      { type: 'material', name: 'Lacquer', category: 'Paint', uom: 'L', is_sellable: 'false', batch_tracked: 'true' },
    ]);
    expect(values('variants')).toEqual([
      { item: 'Desk', sku: 'DESK-O', sales_price: '420', purchase_price: '200', options: 'Wood=oak' },
      { item: 'Desk', sku: 'DESK-B', sales_price: '400', purchase_price: '180', options: 'Wood=beech' },
      { item: 'Bolt M8', sku: 'BOLT', sales_price: '0.2', purchase_price: '0.05', registered_barcode: '4740001000107' },
      { item: 'Lacquer', sku: 'LACQ', sales_price: '30', purchase_price: '11' },
    ]);
    expect(values('recipes')).toEqual([
      { product_sku: 'DESK-O', ingredient_sku: 'BOLT', quantity: '8' },
      { product_sku: 'DESK-O', ingredient_sku: 'LACQ', quantity: '0.333333' },
    ]);
    expect(values('operations')).toEqual([{ product_sku: 'DESK-O', operation: 'Assemble', resource: 'Bench', seconds: '750' }]);
    expect(values('stock')).toEqual([
      { location: 'WH', sku: 'BOLT', quantity: '120.5', cost_per_unit: '0.05' },
      { location: 'WH', sku: 'LACQ', quantity: '3', cost_per_unit: '11', batch_number: 'L-77' },
    ]);
    const [products, bills, quants] = [
      'Product Variant (product.product).csv',
      'Bill of Material (mrp.bom).csv',
      'Quants (stock.quant).csv',
    ];
    expect(remarks).toEqual([
      `${products}:7 Nameless part: left out: it has no SKU`,
      `${products}:8 Assembly: left out: it is a service, or a choice of products`,
      `${products}:9 BOLT Bolt again: left out: the SKU is in ${products} line 4 already`,
      `${bills}:3 [LACQ] Lacquer for [DESK-O] Desk (oak): 0.333333 for one: 1 for 3 has no end`,
      `${bills}:4 [LACQ] Lacquer for [DESK-O] Desk (oak): left out: it is in ml, and the product is kept in L`,
      `${bills}:5 [GONE] Glue for [DESK-O] Desk (oak): left out: no such product was taken, or several have this name`,
      `${bills}:6 [DESK-O] Desk (oak): bill of materials left out: the product has one already`,
      `${quants}:5 [LACQ] Lacquer at WH/Stock: left out: it has no lot or batch, and the item is tracked`,
      `${quants}:6 [DESK-O] Desk (oak) at WH/Stock: left out: its stock is -1.0`,
      `${quants}:9 Unheard of at WH/Stock: left out: no such product was taken`,
    ]);
  });

  it('an import-compatible export names fields and external ids', async () => {
    const { problems, remarks, values } = await read('odoo', {
      'product.template.csv':
        'id,name,default_code,list_price,standard_price,type,uom_id,sale_ok,purchase_ok,route_ids\n' +
        'x.desk,Desk,D,400,180,product,Units,True,False,Manufacture\nx.bolt,Bolt,B,1,0.5,product,Units,False,True,Buy\n',
      'mrp.bom.csv':
        'id,product_tmpl_id/id,product_qty,type,bom_line_ids/product_id/id,bom_line_ids/product_qty\nx.b,x.desk,1,normal,x.bolt,8\n',
      'stock.quant.csv': 'location_id,product_id/id,lot_id,quantity\nWH/Stock,x.bolt,,50\n',
    });
    expect([problems, remarks]).toEqual([[], []]);
    expect(values('recipes')).toEqual([{ product_sku: 'D', ingredient_sku: 'B', quantity: '8' }]);
    expect(values('stock')).toEqual([{ location: 'WH', sku: 'B', quantity: '50', cost_per_unit: '0.5' }]);
  });
});

describe('exports of Katana', () => {
  const files = {
    'Products.csv':
      'Product name (required),Category,Unit of measure,Sell?,Make?,Buy?,Product tracking,Variant code / SKU,Variant option 1,Variant value 1,Default sales price,Registered barcode\n' +
      'Bench,Seats,pcs,TRUE,TRUE,FALSE,,BENCH-O,Wood,oak,210,4740001000114\n,,,,,,,BENCH-B,,beech,190,\nSpare,Seats,pcs,TRUE,TRUE,FALSE,,,,,5,\n',
    'Materials.csv':
      'Material name (required),Category,Unit of measure,Material tracking,Variant code / SKU,Default purchase price,Default supplier,Supplier item code,Purchase unit of measure,Purchase unit conversion rate,Minimum order quantity,Lead time (days)\n' +
      'Oak board,Wood,m,,OAK,12,Sawmill,OB-27,pack,10,2,14\nOil,Paint,l,Batch,OIL,9,,,,,,\n',
    'ProductRecipes-2026-02-15-19_48.csv':
      'Product variant code / SKU (required),Product variant name,Ingredient variant code / SKU (required),Ingredient variant name,Notes,Quantity (required),Unit of measure\n' +
      'BENCH-O,Bench / oak,OAK,Oak board,,2.5,m\nBENCH-O,Bench / oak,OAK,Oak board,back,0.5,m\nBENCH-O,Bench / oak,OIL,Oil,,0.1,l\nBENCH-O,Bench / oak,,Screw,,4,pcs\n',
    'ProductOperations.csv':
      'Product variant code / SKU (required),Product operation name (required),Resource,Cost parameter,Hours,Minutes,Seconds,Operation type\nBENCH-O,Sand,Bench 1,30,1,90,30,process\n',
  };
  const STOCK = [
    [
      'Name',
      'Variant code / SKU',
      'Category',
      'Default supplier',
      'Units of measure',
      'Default storage bin',
      'Average cost',
      'Value in stock',
      'In stock',
      'Expected',
      'Committed',
      'Safety stock',
      'Calculated stock',
      'Location',
    ],
    ['Oak board', 'OAK', 'Wood', 'Sawmill', 'm', '', 11.333333333333334, 340, 30, 0, 0, 0, 30, 'Workshop'],
    ['Oil', 'OIL', 'Paint', '', 'l', '', 9, 18, 2, 0, 0, 0, 2, 'Workshop'],
    ['Wax & polish', 'WAX', 'Paint', 'Chemist', 'kg', '', 4, 12, 3, 0, 0, 0, 3, 'Workshop'],
    ['Bench / oak', 'BENCH-O', 'Seats', '', 'pcs', '', 80, -80, -1, 0, 0, 0, -1, 'Workshop'],
    ['Wax & polish', 'WAX', 'Paint', 'Chemist', 'kg', '', 4, 12, 3, 0, 0, 0, 3, 'Workshop'],
  ];

  it('items, recipes, operations and the stock list, as a workbook too', async () => {
    const { problems, remarks, values } = await read('katana', { ...files, 'InventoryItems-2026-09-27-16_53.xlsx': xlsx(STOCK) });
    expect(problems).toEqual([]);
    expect(values('items')).toEqual([
      {
        type: 'material',
        name: 'Oak board',
        category: 'Wood',
        uom: 'm',
        purchase_uom: 'pack',
        purchase_uom_conversion_rate: '10',
        default_supplier: 'Sawmill',
      },
      { type: 'material', name: 'Oil', category: 'Paint', uom: 'l', batch_tracked: 'true' },
      {
        type: 'product',
        name: 'Bench',
        category: 'Seats',
        uom: 'pcs',
        is_sellable: 'true',
        is_producible: 'true',
        is_purchasable: 'false',
      },
      { type: 'material', name: 'Wax & polish', category: 'Paint', uom: 'kg', default_supplier: 'Chemist' },
    ]);
    expect(values('variants')).toEqual([
      {
        item: 'Oak board',
        sku: 'OAK',
        purchase_price: '12',
        minimum_order_quantity: '2',
        lead_time_days: '14',
        supplier_item_code: 'OB-27',
      },
      { item: 'Oil', sku: 'OIL', purchase_price: '9' },
      { item: 'Bench', sku: 'BENCH-O', sales_price: '210', registered_barcode: '4740001000114', options: 'Wood=oak' },
      { item: 'Bench', sku: 'BENCH-B', sales_price: '190', options: 'Wood=beech' },
      { item: 'Wax & polish', sku: 'WAX' },
    ]);
    expect(values('recipes')).toEqual([
      { product_sku: 'BENCH-O', ingredient_sku: 'OAK', quantity: '3' },
      { product_sku: 'BENCH-O', ingredient_sku: 'OIL', quantity: '0.1' },
    ]);
    expect(values('operations')).toEqual([
      { product_sku: 'BENCH-O', operation: 'Sand', resource: 'Bench 1', type: 'process', seconds: '9030' },
    ]);
    expect(values('stock')).toEqual([
      { location: 'Workshop', sku: 'OAK', quantity: '30', cost_per_unit: '11.333333' },
      { location: 'Workshop', sku: 'WAX', quantity: '3', cost_per_unit: '4' },
    ]);
    const [recipes, stock] = ['ProductRecipes-2026-02-15-19_48.csv', 'InventoryItems-2026-09-27-16_53.xlsx'];
    expect(remarks).toEqual([
      'Products.csv:4 Spare: left out: it has no SKU',
      `${recipes}:3 BENCH-O of OAK: added to the row before with the same ingredient`,
      `${recipes}:5 BENCH-O of Screw: left out: it has no SKU`,
      `${stock}:3 OIL Oil at Workshop: left out: it has no lot or batch, and the item is tracked`,
      `${stock}:5 BENCH-O Bench / oak at Workshop: left out: its stock is -1`,
      `${stock}:6 WAX Wax & polish at Workshop: left out: the SKU is in ${stock} line 4 already`,
    ]);
  });

  it('the same again changes nothing, and what people changed here since is left as it is', async () => {
    const { lines } = await read('katana', files);
    const there = after(lines);
    const again = settled(lines, there);
    expect(again.remarks).toEqual([]);
    expect(planImport(again.lines, there)).toMatchObject({ problems: [], steps: [], unchanged: lines.length });
    const changed = { ...there, variants: new Map(there.variants) };
    changed.variants.set('OAK', { id: 1, values: { ...there.variants.get('OAK')!.values, purchase_price: '13' } });
    const later = settled(lines, changed);
    expect(later.remarks).toEqual([
      { file: 'Materials.csv', line: 2, what: 'OAK', why: 'left as it is: purchase_price is 13 here, and 12 there' },
    ]);
    expect(planImport(later.lines, changed)).toMatchObject({ problems: [], steps: [] });
  });
});

describe('any export', () => {
  it('that nobody knows is said, not taken for empty', async () => {
    const { problems } = await read('odoo', { 'contacts.csv': 'Name,Email\nAda,a@x.example\n' });
    expect(problems).toEqual([expect.stringMatching(/:0 there is no export of odoo in it/)]);
  });

  it('with numbers that can’t be read is a problem with its line', async () => {
    const { problems } = await read('shopify', {
      'p.csv': 'Handle,Title,Variant SKU,Variant Price\nchair,Chair,C-1,12.50\nstool,Stool,S-1,forty\n',
    });
    expect(problems).toEqual(['p.csv:3 variant price must be a decimal number, not "forty"']);
  });

  it('that is no workbook is refused', async () => {
    const { problems } = await read('katana', { 'x.xlsx': 'no zip' });
    expect(problems[0]).toMatch(/^x.xlsx:1 the file can't be read as a spreadsheet/);
  });
});
